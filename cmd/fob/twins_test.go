//go:build !windows

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fob/tui"
	"fob/tui/uitest"
)

// twin is a command line that the workbench offers for what it does, with what
// comes by its stdin.
type twin struct {
	action, state string
	args          []string
	stdin         string
	verdict       int // the exit status of what judges the token
}

// Every action of the workbench that names a command names one that fob takes,
// with the names that are on the screen: each is run by the built binary on a
// copy of the store that the workbench shows. What only reads must do it, and
// what judges must come to the verdict that the workbench shows.
func TestTwins(t *testing.T) {
	t.Parallel()
	r := newTwinRig(t)
	all, without := r.twins()
	t.Logf("%d command lines", len(all))
	for id, why := range without {
		t.Logf("no twin: %-22s %s", id, why)
	}
	if len(all) < 60 {
		t.Errorf("there are only %d twins", len(all))
	}
	var wait sync.WaitGroup
	room := make(chan struct{}, runtime.NumCPU())
	for _, tw := range all {
		wait.Add(1)
		room <- struct{}{}
		go func() {
			defer func() { <-room; wait.Done() }()
			if problem := r.try(tw); problem != "" {
				t.Errorf("%s, %s:\n  %s\n  %s", tw.action, tw.state, tui.CommandLine(tw.args), problem)
			}
		}()
	}
	wait.Wait()
}

// try runs a twin and says what is wrong with it; "" if nothing is.
func (r *twinRig) try(tw twin) string {
	dir, err := os.MkdirTemp(r.scratch, "")
	if err != nil {
		return err.Error()
	}
	if err := copyPrivately(dir, r.dir); err != nil {
		return err.Error()
	}
	args := tw.args
	if len(args) == 3 && args[1] == "destroy" { // it asks, and there is nobody here
		_, kid, _ := strings.Cut(args[2], "/")
		args = append(slices.Clone(args), "--confirm", kid)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.fob, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, twinEnv(dir, tw.state), strings.NewReader(tw.stdin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	exit := 0
	if err := cmd.Run(); err != nil {
		e, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			return err.Error()
		}
		exit = e.ExitCode()
	}
	said := fmt.Sprintf("exit %d: %.300s", exit, &out)
	switch {
	case exit == 2 || exit == 10 || exit < 0:
		return said
	case judges(tw) && exit != tw.verdict:
		return fmt.Sprintf("the workbench says what is exit %d; %s", tw.verdict, said)
	case tw.state == noStore && exit == 4: // as the workbench says, too
	case tw.action == "sign" && exit != 0, reads(tw.args) && exit != 0:
		return said
	}
	return ""
}

// copyPrivately copies a folder into files that only their owner can read, as a
// keystore wants it.
func copyPrivately(to, from string) error {
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o600)
	})
}

// judges tells the commands that judge the token in hand as it is judged in the
// token pane.
func judges(tw twin) bool { return tw.args[0] == "verify" && strings.HasPrefix(tw.action, "token.") }

// reads tells the commands that change nothing.
func reads(args []string) bool {
	if slices.Contains([]string{"decode", "jwks", "help", "themes", "templates"}, args[0]) && len(args) < 3 || args[0] == "decode" {
		return true
	}
	return len(args) > 1 && slices.Contains([]string{"keys show", "keys list", "keys log", "keys export", "jar list", "jar show", "store info"}, args[0]+" "+args[1])
}

// twins walks the workbench in the states that a person brings it into, and
// gives each command line once for what comes by its stdin, and the reasons of
// the actions that have none. Each action must be possible in one of the states.
func (r *twinRig) twins() (all []twin, without map[string]string) {
	r.t.Helper()
	seen, possible, without := map[string]bool{}, map[string]bool{}, map[string]string{}
	collect := func(state string, d *uitest.Driver, verdict int) {
		token, claims := string(d.State().Token.Text), string(d.State().Claims.Text)
		if token == "" {
			token = r.token
		}
		for _, a := range d.Model.Actions() {
			if a.NoTwin != "" && !a.Moving {
				without[a.ID] = a.NoTwin
			}
			if len(a.Twin) == 0 {
				continue
			}
			if possible[a.ID] = possible[a.ID] || a.Enabled(); !a.Enabled() {
				continue
			}
			tw := twin{action: a.ID, state: state, args: a.Twin, verdict: verdict}
			switch i := slices.Index(a.Twin, "-"); {
			case i > 0 && a.Twin[i-1] == "--claims":
				tw.stdin = claims
			case i >= 0:
				tw.stdin = token
			}
			if once := fmt.Sprintln(state == noStore, judges(tw) && verdict > 0, tui.CommandLine(tw.args), tw.stdin); !seen[once] {
				seen[once] = true
				all = append(all, tw)
			}
		}
	}
	for _, s := range r.states() {
		d := r.bench(s.store)
		if s.set != nil {
			s.set(d)
		}
		for pane := tui.Keys; pane <= tui.Expiry; pane++ {
			d.Press(fmt.Sprint(int(pane)))
			collect(s.name, d, s.verdict)
			if pane != tui.Keys && pane != tui.Expiry {
				continue
			}
			d.Press("home")
			for range 24 { // the rows, and the keys of each keyset
				if pane == tui.Keys && d.State().Store.ChosenKid == "" {
					d.Press("right")
				}
				collect(s.name, d, s.verdict)
				d.Press("down")
			}
		}
	}
	for id, ok := range possible {
		if !ok {
			r.t.Errorf("%s is possible in none of the states", id)
		}
	}
	return all, without
}
