//go:build !windows

package main

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"
)

// Sixteen at once, each rotating the same keyset fifty times, every rotation a
// process of its own: none is lost, none fails, nobody waits for ever.
func TestSixteenRotateAtOnce(t *testing.T) {
	crowd, each := 16, 50
	if testing.Short() {
		crowd, each = 8, 5
	}
	r := newRig(t)
	r.must("store", "init")
	r.must("keys", "new", "auth-api", "--alg", "EdDSA")
	start := time.Now()
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() {
			for range each {
				if out, errs, exit := r.run("keys", "rotate", "auth-api", "--force", "--json"); exit != 0 || errs != "" {
					t.Errorf("exit %d\n%s%s", exit, out, errs)
					return
				}
			}
		})
	}
	wg.Wait()
	want := crowd * each
	t.Logf("%d rotations in %s", want, time.Since(start).Round(time.Millisecond))

	v := r.open()
	if got := r.rotations(v, "auth-api"); got != want {
		t.Errorf("%d rotations in the journal, want %d", got, want)
	}
	k, err := v.Load("auth-api")
	if err != nil {
		t.Fatal(err)
	}
	if k.Generation != uint64(want)+1 || len(k.Keys) != want+2 {
		t.Errorf("generation %d with %d keys, want %d and %d", k.Generation, len(k.Keys), want+1, want+2)
	}
	if findings, err := v.Doctor(t.Context(), false); err != nil || len(findings) > 0 {
		t.Errorf("doctor: %+v %v", findings, err)
	}
	promoted := 0
	for line := range strings.Lines(r.must("keys", "log", "auth-api", "--json")) {
		var e struct {
			What string `json:"what"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.What == "promoted" {
			promoted++
		}
	}
	if promoted != want {
		t.Errorf("fob keys log tells of %d rotations, want %d", promoted, want)
	}
	if !strings.Contains(r.must("store", "info"), "the chain holds") {
		t.Error("fob store info does not say that the chain holds")
	}
}
