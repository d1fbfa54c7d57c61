package keystore

import (
	"fmt"
	"os"
	"runtime"
	"testing"
)

// crowded is a store of many keysets, written without the journal and the
// syncs, which would take the time of the benchmark.
func crowded(b testing.TB, keysets, keys int) *house {
	b.Helper()
	h := newHouse(b)
	sf, err := h.verifiedStore()
	if err != nil {
		b.Fatal(err)
	}
	spec := KeySpec{Alg: "ES256"}
	for i := range keysets {
		c, err := New(storyBegins, NewOptions{Name: fmt.Sprintf("k%04d", i), Make: spec, Policy: DefaultPolicy()}, Generate(spec))
		private := privates(c.Private)
		for err == nil && len(c.Keyset.Keys) < keys {
			c, err = c.Keyset.Rotate(storyBegins, Options{Force: true}, Generate(spec))
			for kid, jwk := range c.Private {
				private[kid] = jwk
			}
		}
		if err != nil {
			b.Fatal(err)
		}
		f, err := h.sealChange(sf, nil, Change{Keyset: c.Keyset, Private: private})
		if err != nil {
			b.Fatal(err)
		}
		data, err := encodeSigned(f, h.macKey)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(h.path(keysetPath(c.Keyset.Name)), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return h
}

func BenchmarkListThousand(b *testing.B) {
	h := crowded(b, 1000, 3)
	for b.Loop() {
		s, err := Open(h.dir, h.config())
		if err != nil {
			b.Fatal(err)
		}
		if list, err := s.List(b.Context()); err != nil || len(list) != 1000 || list[999].Err != nil {
			b.Fatal(len(list), err)
		}
	}
}

// Rotating does not depend on how many others there are. The keyset is put back
// each time, so that it does not grow.
func BenchmarkRotateAmong(b *testing.B) {
	for _, n := range []int{1, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			h := crowded(b, n, 3)
			before := h.read("keysets/k0000.json")
			for b.Loop() {
				b.StopTimer()
				h.write("keysets/k0000.json", before)
				b.StartTimer()
				h.rotate("k0000")
			}
		})
	}
}

func BenchmarkUnlockByKeyring(b *testing.B) {
	h := crowded(b, 1, 3)
	for b.Loop() {
		s, err := Open(h.dir, h.config())
		if err == nil {
			_, err = s.Unlock(b.Context(), Means{Secrets: h.ring})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// Ten thousand keys in memory stay far below 60 MB.
func TestMemoryOfTenThousandKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 10,000 keys")
	}
	h := crowded(t, 1000, 10)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	list, err := h.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	grown := after.HeapSys + after.StackSys - before.HeapSys - before.StackSys
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := after.HeapAlloc - before.HeapAlloc
	keys := 0
	for _, l := range list {
		keys += len(l.Keyset.Keys)
	}
	t.Logf("%d keys hold %d KB; the heap grew by %d KB", keys, held>>10, grown>>10)
	if keys != 10000 || held > 20<<20 {
		t.Errorf("%d keys hold %d KB", keys, held>>10)
	}
}
