//go:build !windows

package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// Every example of fob diff runs, word for word, where the files and keysets that
// it names exist; that the tokens differ, exit status 1, is no failure.
func TestExamplesOfDiff(t *testing.T) {
	testenv.NeedCommand(t, "sh")
	fob := testenv.BuildFob(t)
	files := exampleFolder(t, fob)
	help, err := exec.Command(fob, "diff", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	examples := examplesOf(string(help))
	if len(examples) < 4 {
		t.Errorf("there are %d examples", len(examples))
	}
	for _, example := range examples {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(files)); err != nil {
			t.Fatal(err)
		}
		run := exec.Command("sh", "-c", "chmod -R go= store\n"+example)
		run.Dir, run.Env = dir, exampleEnv(fob, dir)
		out, err := run.CombinedOutput()
		exit, differ := errors.AsType[*exec.ExitError](err)
		if err != nil && (!differ || exit.ExitCode() != 1) || !strings.Contains(string(out), "B  ") && !strings.Contains(string(out), `"identical":`) {
			t.Errorf("%s: %v\n%s", example, err, out)
		}
	}
}
