package why

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"

	"fob/tokens"
)

// BenchmarkFind is the worst of each kind: nothing fits, and all is tried.
func BenchmarkFind(b *testing.B) {
	r := theRig()
	q84, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	q21, _ := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	big := `{"x":"` + strings.Repeat("x", 3<<20) + `"}`
	mac := hmacPen(32, []byte("unknown"))
	for _, c := range []struct {
		name, token string
		key         Candidate
	}{
		{"HS256", compactJWS(hs256, claims, mac), secretOf(secret)},
		{"ES256", compactJWS(es256, claims, ecdsaPen(r.q56, 32)), public(b, &r.p256.PublicKey)},
		{"ES384", compactJWS(`{"alg":"ES384"}`, claims, ecdsaPen(q84, 48)), public(b, &r.p384.PublicKey)},
		{"ES512", compactJWS(`{"alg":"ES512"}`, claims, ecdsaPen(q21, 64)), public(b, &r.p521.PublicKey)},
		{"EdDSA", compactJWS(edHead, claims, edPen(ed)), public(b, r.ed.Public())},
		{"RS256", compactJWS(rs256, claims, pkcs1Pen(r.rsa2, 32)), public(b, &r.rsa.PublicKey)},
		{"HS256 of 4 MB", compactJWS(hs256, big, mac), secretOf(secret)},
		{"ES256 of 4 MB", compactJWS(es256, big, ecdsaPen(r.q56, 32)), public(b, &r.p256.PublicKey)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				res := findWith(b, c.token, tokens.Policy{Limits: tokens.Limits{TokenSize: 64 << 20}}, c.key)
				if res.Outcome != Unexplained {
					b.Fatal(res.Outcome)
				}
				n := 0
				for _, t := range res.Trials {
					n += t.Count
				}
				b.ReportMetric(float64(n), "checks")
				if res.Cut {
					b.ReportMetric(1, "cut")
				}
			}
		})
	}
}
