package show

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"fob/cmd/internal/hostile"
	"fob/tokens/read"
	"fob/tokens/visible"
)

func FuzzDecoded(f *testing.F) {
	for _, s := range hostile.Tokens() {
		f.Add([]byte(s), uint8(80))
	}
	f.Fuzz(func(t *testing.T, in []byte, width uint8) {
		p := Page{Width: int(width), Now: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), Zone: time.UTC}
		p.Decoded(read.Decode(in, read.Limits{}))
		for line := range bytes.Lines(p.Out) {
			if text := strings.TrimSuffix(string(line), "\n"); visible.Guard(text) != text {
				t.Fatalf("a terminal must not see %q", text)
			}
		}
	})
}
