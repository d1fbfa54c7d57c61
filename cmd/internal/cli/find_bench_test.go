package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkFind times fob find --quiet as a whole, on all cores, over a file of a
// log in which every fiftieth line has a token. "bare" reads the same file and
// counts three bytes, and nothing else.
func BenchmarkFind(b *testing.B) {
	s := signStream(b, "HS256", 1000)
	tokens := bytes.Split(bytes.TrimSpace(s.lines), []byte{'\n'})
	var text []byte
	for line := 0; len(text) < 64<<20; line++ {
		text = fmt.Appendf(text, "2026-11-22T14:00:00Z INFO gateway key=%x path=/api/v1/orders?id=%d", line*7919, line)
		if line%50 == 0 {
			text = append(append(text, " Bearer "...), tokens[line/50%len(tokens)]...)
		}
		text = append(text, " a new JSON view for they who key\n"...)
	}
	file := filepath.Join(b.TempDir(), "big.log")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		b.Fatal(err)
	}
	b.Run("find", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			w := World{Args: []string{"find", "--quiet", file}, Now: func() time.Time { return judgedAt }, Local: time.UTC,
				Streams: Streams{In: bytes.NewReader(nil), Out: io.Discard, Err: io.Discard, Env: func(string) (string, bool) { return "", false }}}
			if status := Main(w); status != 0 {
				b.Fatalf("exit status %d", status)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			data, err := os.ReadFile(file)
			if err != nil || bytes.Count(data, []byte("eyJ")) == 0 {
				b.Fatal(err)
			}
		}
	})
}
