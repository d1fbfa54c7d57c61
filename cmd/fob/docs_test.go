//go:build !windows

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// fence is one block of a document between ``` lines.
type fence struct {
	line   int
	kind   string // what stands after the ```
	text   string
	notRun string // why it is not run: <!-- not run: … --> on the line before it
}

// fencesOf finds the blocks of a document.
func fencesOf(text string) []fence {
	var list []fence
	var open *fence
	before := ""
	for i, line := range strings.Split(text, "\n") {
		mark, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &fence{line: i + 1, kind: strings.TrimSpace(mark)}
			if _, why, ok := strings.Cut(before, "<!-- not run:"); ok {
				open.notRun = strings.TrimSuffix(strings.TrimSpace(why), "-->")
			}
		case isFence:
			list = append(list, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
		before = line
	}
	return list
}

// TestEveryCommandOfTheDocuments runs what README and manual show, block after block in a folder of its own for each
// document. A block of kind "sh" is a script that must succeed. In one of kind "console" a line "$ COMMAND" is run;
// what follows is what it prints, where … stands for anything, and on a line of its own for any lines. A block of
// another kind shows no command; that of commands which cannot be run here says why in a comment before it.
func TestEveryCommandOfTheDocuments(t *testing.T) {
	for _, name := range []string{"bash", "jq", "age"} {
		testenv.NeedCommand(t, name)
	}
	root := testenv.ModuleRoot(t)
	documents, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(documents, filepath.Join(root, "README.md")) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := reader{t: t, file: filepath.Base(file), dir: t.TempDir(), fob: testenv.BuildFob(t)}
			if out, err := r.bash("fob store init"); err != nil {
				t.Fatalf("fob store init: %v\n%s", err, out)
			}
			for _, f := range fencesOf(string(text)) {
				r.run(f)
			}
		})
	}
}

// reader follows one document.
type reader struct {
	t              *testing.T
	file, dir, fob string
}

func (r *reader) run(f fence) {
	r.t.Helper()
	command := regexp.MustCompile(`(?m)^(\$ |\s*fob |\s*FOB_[A-Z_]+=\S* fob )`)
	switch {
	case f.notRun != "":
	case f.kind == "sh":
		if out, err := r.bash(f.text); err != nil {
			r.t.Errorf("%s:%d: %v\n%s\n%s", r.file, f.line, err, f.text, out)
		}
	case f.kind == "console":
		r.console(f)
	case f.kind == "" && command.MatchString(f.text):
		r.t.Errorf("%s:%d: a block with commands is of no kind, and so is not run; make it sh or console, or say <!-- not run: why --> before it", r.file, f.line)
	}
}

func (r *reader) bash(script string) (out string, err error) {
	cmd := exec.Command("bash", "-e", "-o", "pipefail", "-c", script)
	cmd.Dir = r.dir
	cmd.Env = append(exampleEnv(r.fob, r.dir), "TZ=UTC", "LC_ALL=C.UTF-8", "XDG_DATA_HOME="+filepath.Join(r.dir, ".local", "share"), "COLUMNS=100")
	text, err := cmd.CombinedOutput()
	return string(text), err
}

func (r *reader) console(f fence) {
	r.t.Helper()
	var command, want string
	line := f.line
	at := line
	check := func() {
		if command == "" {
			return
		}
		out, err := r.bash(command)
		switch {
		case strings.TrimSpace(want) == "" && err != nil:
			r.t.Errorf("%s:%d: $ %s: %v\n%s", r.file, at, command, err, out)
		case strings.TrimSpace(want) != "" && !shows(out, want):
			r.t.Errorf("%s:%d: $ %s\nprints\n%s\nand the document says\n%s", r.file, at, command, out, want)
		}
		command, want = "", ""
	}
	for text := range strings.Lines(f.text) {
		line++
		switch shown, ok := strings.CutPrefix(text, "$ "); {
		case ok:
			check()
			command, at = strings.TrimSuffix(shown, "\n"), line
		case strings.HasSuffix(command, `\`) && want == "":
			command += "\n" + strings.TrimSuffix(text, "\n")
		default:
			want += text
		}
	}
	check()
}

// madeUpKids are those of the documents: a key has another each time that it is made.
var madeUpKids = regexp.MustCompile(`pX0k|3f9c`)

// shows tells whether a program printed what a document says that it prints.
func shows(out, want string) bool {
	var pattern strings.Builder
	pattern.WriteString(`(?s)\A`)
	for line := range strings.Lines(strings.TrimRight(want, "\n") + "\n") {
		line = strings.TrimRight(line, " \n")
		if strings.TrimSpace(line) == "…" {
			pattern.WriteString(`.*`)
			continue
		}
		for i, part := range strings.Split(line, "…") {
			if i > 0 {
				pattern.WriteString(`[^\n]*`)
			}
			pattern.WriteString(madeUpKids.ReplaceAllString(regexp.QuoteMeta(part), `[A-Za-z0-9_-]{4}`))
		}
		pattern.WriteString(` *\n`)
	}
	pattern.WriteString(`\z`)
	return regexp.MustCompile(pattern.String()).MatchString(strings.TrimRight(out, "\n") + "\n")
}

func TestShownOutputCanDiffer(t *testing.T) {
	for _, tt := range []struct {
		out, want string
		shown     bool
	}{
		{"a\nb\n", "a\nb\n", true},
		{"a\nb\n", "a\n", false},
		{"a\nb\n", "b\n", false},
		{"a 12 c\n", "a … c\n", true},
		{"a\n12\nc\n", "a…c\n", false},
		{"a\n1\n2\nz\n", "a\n  …\nz\n", true},
		{"a\n", "a\n…\n", true},
		{"a.c\n", "abc\n", false},
		{"abc\n", "a.c\n", false},
	} {
		if got := shows(tt.out, tt.want); got != tt.shown {
			t.Errorf("%q for %q: %v", tt.out, tt.want, got)
		}
	}
}
