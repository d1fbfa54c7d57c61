//go:build !windows

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fob/cmd/testenv"
	"fob/keystore"
)

// rig runs the real fob on a keystore of its own, whose identity is in a file:
// that unlocks at once.
type rig struct {
	t   testing.TB
	fob string
	dir string // holds the folder "store" and the file "identity.txt"
	env []string

	mu   sync.Mutex
	said bytes.Buffer // all that fob has written, to either stream
}

func newRig(t testing.TB) *rig {
	t.Helper()
	dir := t.TempDir()
	r := &rig{t: t, fob: testenv.BuildFob(t), dir: dir}
	r.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TZ=UTC",
		"FOB_STORE=" + r.store(), "FOB_UNLOCK=identity", "FOB_IDENTITY_FILE=" + r.identity()}
	return r
}

func (r *rig) store() string    { return filepath.Join(r.dir, "store") }
func (r *rig) identity() string { return filepath.Join(r.dir, "identity.txt") }

// command is a run of fob in the rig's folder.
func (r *rig) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, r.fob, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	return cmd
}

// run runs fob to its end.
func (r *rig) run(args ...string) (stdout, stderr string, exit int) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := r.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		exit = e.ExitCode()
	} else if err != nil {
		r.t.Errorf("fob %q: %v", args, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said.Write(out.Bytes())
	r.said.Write(errs.Bytes())
	return out.String(), errs.String(), exit
}

// must runs fob, which must succeed, and gives its stdout.
func (r *rig) must(args ...string) string {
	r.t.Helper()
	out, errs, exit := r.run(args...)
	if exit != 0 {
		r.t.Fatalf("fob %q: exit %d\n%s%s", args, exit, out, errs)
	}
	return out
}

// open opens the store within the test, as a fresh process would.
func (r *rig) open() *keystore.Vault {
	r.t.Helper()
	s, err := keystore.Open(r.store(), keystore.Config{Now: time.Now, Warn: func(err error) { r.t.Errorf("warning: %v", err) }})
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := s.Unlock(context.Background(), keystore.Means{Method: keystore.MethodIdentity, IdentityFile: r.identity()})
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// rotations counts what the journal tells of a keyset, and sees that its chain
// holds.
func (r *rig) rotations(v *keystore.Vault, name string) int {
	r.t.Helper()
	promoted := 0
	breaks, err := v.Log(func(e keystore.Entry) {
		if e.Keyset == name && e.What == keystore.EventPromoted {
			promoted++
		}
	})
	if err != nil || len(breaks) > 0 {
		r.t.Errorf("journal: %v %v", breaks, err)
	}
	return promoted
}
