package scan

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkScan times one scanner over logs of three kinds; "bare" counts three
// bytes in the same text, and nothing else.
func BenchmarkScan(b *testing.B) {
	for _, kind := range []struct {
		name  string
		every int // so many lines there is a token
	}{{"no token", 0}, {"a token in 50 lines", 50}, {"a token in each line", 1}} {
		text := logOf(kind.every, 4<<20)
		b.Run(kind.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			s := NewScanner(Options{}, func(*Hit) {})
			for b.Loop() {
				s.reset(0, facts{nul: -1})
				s.Scan(text, true)
			}
		})
		b.Run(kind.name+"/bare", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				bytes.Count(text, []byte("eyJ"))
			}
		})
	}
}

// logOf makes a log.
func logOf(every, size int) []byte {
	var text []byte
	for line := 1; len(text) < size; line++ {
		text = fmt.Appendf(text, `2026-11-22T%02d:%02d:%02dZ INFO gateway key=%x path=/api/v1/orders?id=%d`, line/3600%24, line/60%60, line%60, line*7919, line)
		if every > 0 && line%every == 0 {
			text = fmt.Appendf(text, ` authorization="Bearer %s.%s.%s"`, b64(hs256), b64(fmt.Sprintf(`{"sub":"user-%d","iss":"https://id.example.com","jti":"%032x"}`, line, line)), strings.Repeat("c2ln", 85))
		}
		text = append(text, " a new JSON view for they who key\n"...)
	}
	return text
}
