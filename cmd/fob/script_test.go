package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run fob as a process of its own: the test binary
// is fob when it is called so, and fob-at is fob with another clock.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"fob": main, "fob-at": fobAt})
}

// TestScripts runs testdata/script/*.txtar, each in an empty folder of its own
// into which testdata/fixtures was copied: keys and tokens under the names that
// the help texts use (see testdata/fixtures/README.md). stdin is no terminal,
// the environment holds next to nothing, and the time zone is UTC.
//
// "exits STATUS PROGRAM [ARG…]" runs a program that must end with that status.
//
// One script: go test ./cmd/fob -run TestScripts/verify_policy
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("TZ", "UTC")
			return os.CopyFS(env.WorkDir, os.DirFS(filepath.Join("testdata", "fixtures")))
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("exit status %d, want %s", got, want)
	}
}
