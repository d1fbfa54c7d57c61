package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// TestTheManualIsSound hands every page to the two programs that people read manuals with: groff behind man-db on most
// Linux, mandoc on Alpine, macOS and the BSDs. Neither may have anything to say.
func TestTheManualIsSound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	if out, err := exec.Command(testenv.BuildFob(t), "man", dir).CombinedOutput(); err != nil {
		t.Fatalf("fob man: %v\n%s", err, out)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) < 60 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}

	t.Run("groff", func(t *testing.T) {
		cmd := exec.Command(testenv.NeedCommand(t, "man"), append([]string{"--warnings", "-l", "-E", "UTF-8", "-Tutf8"}, pages...)...)
		cmd.Env = append(cmd.Environ(), "LC_ALL=C.UTF-8", "MANPAGER=cat", "PAGER=cat")
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Run(); err != nil || said.String() != "" {
			t.Errorf("man: %v\n%s", err, said.String())
		}
	})

	t.Run("mandoc", func(t *testing.T) {
		// Its exit status tells of the date that is left out on purpose, so only what it says counts.
		out, _ := exec.Command(testenv.NeedCommand(t, "mandoc"), append([]string{"-Tlint", "-W", "warning"}, pages...)...).CombinedOutput()
		for line := range strings.Lines(string(out)) {
			if !strings.Contains(line, "WARNING: missing date") {
				t.Error(strings.TrimSpace(line))
			}
		}
	})
}
