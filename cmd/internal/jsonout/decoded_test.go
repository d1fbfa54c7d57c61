package jsonout

import (
	"bytes"
	"testing"

	"fob/cmd/internal/hostile"
	"fob/tokens/profile"
	"fob/tokens/read"
)

func FuzzDecoded(f *testing.F) {
	for _, s := range hostile.Tokens() {
		f.Add([]byte(s))
	}
	stream := Memory{Profiles: profile.Builtin(), Stream: profile.NewRecogniser(profile.Builtin())}
	f.Fuzz(func(t *testing.T, in []byte) {
		token, stripped := read.Clean(in)
		d := read.Decode(token, read.Limits{})
		alone := append(AppendDecoded([]byte{'{'}, d, stripped, &Memory{Profiles: profile.Builtin()}), '}', '\n')
		if why := hostile.CheckJSON(alone); why != "" {
			t.Fatalf("%s: %q", why, alone)
		}
		for range 2 { // with the memory of another token, and with its own
			cached := append(AppendDecoded([]byte{'{'}, d, stripped, &stream), '}', '\n')
			if !bytes.Equal(alone, cached) {
				t.Fatalf("alone  %s\ncached %s", alone, cached)
			}
		}
	})
}
