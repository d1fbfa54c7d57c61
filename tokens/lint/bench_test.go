package lint

import (
	"fmt"
	"strings"
	"testing"

	"fob/tokens"
)

// BenchmarkCheck times the look at a token that was decoded and judged before.
func BenchmarkCheck(b *testing.B) {
	k := newKey(b, "ES256")
	wide := []string{}
	for n := range 200_000 {
		wide = append(wide, fmt.Sprintf("member-%d", n), `"the value of it is a short text, as it is"`)
	}
	for _, c := range []struct {
		name, payload string
	}{
		{"clean", claims()},
		{"10MB-text", claims("text", quoted(strings.Repeat("text and more of it ", 500_000)))},
		{"10MB-members", claims(wide...)},
	} {
		token := signed(b, k, "ES256", c.payload, tokens.StringMember("typ", "at+jwt"))
		lim := tokens.Limits{TokenSize: 32 << 20}
		d := tokens.Decode([]byte(token), lim)
		layers := tokens.VerifyLayers(d, tokens.NewKeys(k), &tokens.Policy{At: now, Limits: lim})
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(token)))
			b.ReportAllocs()
			for b.Loop() {
				Check(&Input{Layers: layers, At: now})
			}
		})
	}
}
