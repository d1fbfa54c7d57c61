//go:build !windows

package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"fob/keystore"
)

// A fob that is killed with SIGKILL at any moment of a rotation leaves the
// keyset as it was before or as it is after, whole: the store opens, no key is
// lost, what fob said was done is there, and the journal tells of every
// rotation in an unbroken chain.
func TestKilledWhileRotating(t *testing.T) {
	kills := 300
	if testing.Short() {
		kills = 30
	}
	r := newRig(t)
	r.must("store", "init")
	r.must("keys", "new", "auth-api", "--alg", "EdDSA")
	usual := rotationTime(r)
	witness := newWitness(r, "auth-api")
	killed, after, finished := 0, 0, 0
	for killed < kills {
		before := witness.generation
		cmd := r.command(t.Context(), "keys", "rotate", "auth-api", "--force", "--json")
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(rand.N(usual*5/4), func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		witness.look(out.Bytes())
		switch {
		case err == nil:
			finished++
			if witness.generation != before+1 {
				t.Fatalf("fob said it has rotated, and the keyset went from generation %d to %d", before, witness.generation)
			}
		case wasKilled(cmd):
			killed++
			if witness.generation > before {
				after++
			}
		default:
			t.Fatalf("fob: %v\n%s", err, out.Bytes())
		}
		if t.Failed() {
			t.Fatalf("after %d kills", killed)
		}
	}
	t.Logf("%d killed, of which %d had changed the keyset; %d finished first; a rotation takes %s", killed, after, finished, usual)
	if after == 0 || after == killed {
		t.Error("the kills did not fall on both sides of the change")
	}
	if findings, err := r.open().Doctor(t.Context(), false); err != nil || len(findings) > 0 {
		t.Errorf("doctor: %+v %v", findings, err)
	}
	r.must("keys", "log", "auth-api")
}

func wasKilled(cmd *exec.Cmd) bool {
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// rotationTime is how long a rotation takes here, as a whole process.
func rotationTime(r *rig) time.Duration {
	const runs = 5
	start := time.Now()
	for range runs {
		r.must("keys", "rotate", "auth-api", "--force")
	}
	return time.Since(start) / runs
}

// witness remembers every key of a keyset that it ever saw.
type witness struct {
	r          *rig
	name       string
	generation uint64
	seen       map[string]bool
}

func newWitness(r *rig, name string) *witness {
	w := &witness{r: r, name: name, seen: map[string]bool{}}
	w.look(nil)
	return w
}

// look opens the store and holds it against what was seen before; said is what
// the last run has printed, which may be nothing.
func (w *witness) look(said []byte) {
	t := w.r.t
	t.Helper()
	v := w.r.open()
	o, err := v.Open(w.name)
	if err != nil {
		t.Fatal(err)
	}
	k := o.Keyset
	if k.Generation < w.generation {
		t.Errorf("generation %d was there, and now it is %d", w.generation, k.Generation)
	}
	w.generation = k.Generation
	states := map[keystore.State]int{}
	there := map[string]bool{}
	for _, e := range k.Keys {
		states[e.State]++
		there[e.Kid] = true
		if _, err := o.Key(e); err != nil {
			t.Errorf("the private half of %s: %v", e.Kid, err)
		}
	}
	if states[keystore.StateCurrent] != 1 || states[keystore.StateNext] != 1 {
		t.Errorf("generation %d has %v", k.Generation, states)
	}
	for kid := range w.seen {
		if !there[kid] {
			t.Errorf("key %s is gone", kid)
		}
	}
	w.seen = there
	if got := w.r.rotations(v, w.name); uint64(got) != k.Generation-1 {
		t.Errorf("generation %d, and the journal tells of %d rotations", k.Generation, got)
	}
	var plan struct {
		Generation uint64 `json:"generation"`
	}
	if json.Unmarshal(said, &plan) == nil && plan.Generation > k.Generation {
		t.Errorf("fob said that generation %d was written, and there is %d", plan.Generation, k.Generation)
	}
}
