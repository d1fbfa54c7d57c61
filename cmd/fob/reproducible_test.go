package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// binaryLimit is how large fob may be.
const binaryLimit = 20_000_000

// TestTheSameSourceIsTheSameBytes builds fob twice as .goreleaser.yaml says, of copies of the tree at two places, with
// another number of compilers at work, another home and another time zone.
//
// A cache of its own for each would compile Go's library and other people's modules anew, for minutes. So they share
// one, and in the second copy every file ends with a comment: it is in no byte of the result, and makes the compiler
// run again over all that is fob's own. (But for package main, whose source has its hash in the binary.)
func TestTheSameSourceIsTheSameBytes(t *testing.T) {
	root := testenv.ModuleRoot(t)
	flags := releaseFlags(t, filepath.Join(root, ".goreleaser.yaml"))

	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "elsewhere", "deeper", "two")
	copySource(t, root, one, "")
	copySource(t, root, two, "\n// The compiler has to read this file again.\n")
	first := buildRelease(t, one, flags, "TZ=UTC", "GOMAXPROCS=2")
	second := buildRelease(t, two, flags, "TZ=Asia/Tokyo", "GOMAXPROCS=1")

	if a, b := sha256.Sum256(first), sha256.Sum256(second); a != b {
		at := 0
		for at < min(len(first), len(second)) && first[at] == second[at] {
			at++
		}
		t.Errorf("the same source gave %d bytes %s and %d bytes %s; the first that differs is %d: %q and %q",
			len(first), hex.EncodeToString(a[:]), len(second), hex.EncodeToString(b[:]), at, excerpt(first, at), excerpt(second, at))
	}
	if len(first) >= binaryLimit {
		t.Errorf("fob has %d bytes; the limit is %d", len(first), binaryLimit)
	}
	for _, word := range []string{one, root + string(filepath.Separator)} {
		if bytes.Contains(first, []byte(word)) {
			t.Errorf("the binary names the folder %s", word)
		}
	}
}

// releaseFlags reads from the settings of goreleaser how a release is built, with a version, a commit and a date put in.
func releaseFlags(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	filled := strings.NewReplacer("{{ .Version }}", "1.2.3", "{{ .FullCommit }}", strings.Repeat("0f", 20), "{{ .CommitDate }}", "2026-01-02T03:04:05Z").
		Replace(string(text))
	flags := append(yamlList(filled, "flags:"), "-ldflags", strings.Join(yamlList(filled, "ldflags:"), " "))
	all := strings.Join(flags, " ")
	for _, want := range []string{"-trimpath", "-buildvcs=false", "-s -w", "cli.version=1.2.3"} {
		if !strings.Contains(all, want) {
			t.Fatalf("%s builds with %q, without %s", file, all, want)
		}
	}
	if strings.Contains(all, "{{") {
		t.Fatalf("%s builds with %q, of which this test cannot fill everything in", file, all)
	}
	return flags
}

// yamlList gives the items below the first line that is the title.
func yamlList(text, title string) []string {
	var items []string
	within := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case within && !isItem:
			return items
		case within:
			items = append(items, item)
		}
		within = within || line == title
	}
	return items
}

// copySource copies what a build reads: no tests, no documents. The end is put at the end of each Go file.
func copySource(t *testing.T, from, to, end string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, below := entry.Name(), strings.TrimPrefix(path, from)
		if entry.IsDir() {
			if name == "testdata" || below != "" && strings.HasPrefix(name, ".") || below == filepath.FromSlash("/dist") || below == filepath.FromSlash("/docs") {
				return filepath.SkipDir
			}
			return os.MkdirAll(to+below, 0o755)
		}
		if strings.HasSuffix(name, "_test.go") || !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".go") && !strings.HasPrefix(below, filepath.FromSlash("/cmd/fob/")) {
			text = append(text, end...)
		}
		return os.WriteFile(to+below, text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// buildRelease builds fob in a copy of the tree.
func buildRelease(t *testing.T, tree string, flags []string, env ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "fob")
	cmd := exec.Command("go", append(append([]string{"build", "-o", out}, flags...), "./cmd/fob")...)
	cmd.Dir = tree
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "HOME="+t.TempDir())
	for _, shared := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		value, err := exec.Command("go", "env", shared).Output()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(cmd.Env, shared+"="+strings.TrimSpace(string(value)))
	}
	cmd.Env = append(cmd.Env, env...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build in %s: %v\n%s", tree, err, said)
	}
	binary, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// excerpt shows the bytes around a place.
func excerpt(b []byte, at int) []byte { return b[max(0, min(at-20, len(b))):min(at+20, len(b))] }
