package cli

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// signed is a stream of tokens that differ in claims, and what Go's own
// cryptography needs to verify them.
type signed struct {
	lines  []byte
	inputs [][]byte
	sigs   [][]byte
	key    []byte // for fob, in a file
	verify func(input, sig []byte) bool
}

// BenchmarkLines times fob verify --lines and decode --lines as a whole: from
// the bytes of a stream to the bytes of the report, on all cores. "bare" is
// Go's own verify of the same bytes on as many cores, and nothing else.
func BenchmarkLines(b *testing.B) {
	const n = 20000
	for _, alg := range []string{"HS256", "RS256", "ES256", "EdDSA"} {
		s := signStream(b, alg, n)
		keyFile := filepath.Join(b.TempDir(), "key")
		if err := os.WriteFile(keyFile, s.key, 0o600); err != nil {
			b.Fatal(err)
		}
		key := "@" + keyFile
		if alg == "HS256" {
			key = "secret:" + key
		}
		b.Run(alg+"/bare", func(b *testing.B) {
			for b.Loop() {
				s.bare(b)
			}
			perToken(b, n)
		})
		b.Run(alg+"/verify", func(b *testing.B) {
			for b.Loop() {
				runLines(b, s.lines, "verify", "--lines", "-k", key)
			}
			perToken(b, n)
		})
		if alg == "HS256" {
			b.Run("decode", func(b *testing.B) {
				for b.Loop() {
					runLines(b, s.lines, "decode", "--lines")
				}
				perToken(b, n)
			})
		}
	}
}

func perToken(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/token")
}

func runLines(b *testing.B, lines []byte, args ...string) {
	w := World{Args: args, Now: func() time.Time { return time.Unix(1800000000, 0) }, Local: time.UTC,
		Streams: Streams{In: bytes.NewReader(lines), Out: io.Discard, Err: io.Discard, Env: func(string) (string, bool) { return "", false }}}
	if status := Main(w); status != 0 {
		b.Fatalf("%q: exit status %d", args, status)
	}
}

func (s *signed) bare(b *testing.B) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(s.inputs); i += workers {
				if !s.verify(s.inputs[i], s.sigs[i]) {
					b.Error("does not verify")
				}
			}
		})
	}
	wg.Wait()
}

func signStream(b *testing.B, alg string, n int) *signed {
	b.Helper()
	s := &signed{}
	sign := s.keyFor(b, alg)
	enc := base64.RawURLEncoding
	header := enc.EncodeToString(fmt.Appendf(nil, `{"alg":%q,"typ":"JWT"}`, alg))
	for i := range n {
		claims := fmt.Appendf(nil, `{"iss":"https://id.example.com","sub":"user-%d","aud":"https://api.example.com","exp":4102444800,"iat":%d,"jti":"%032x","scope":"openid profile email"}`, i, 1700000000+i, i)
		input := []byte(header + "." + enc.EncodeToString(claims))
		sig := sign(input)
		s.inputs, s.sigs = append(s.inputs, input), append(s.sigs, sig)
		s.lines = append(append(append(append(s.lines, input...), '.'), enc.EncodeToString(sig)...), '\n')
	}
	return s
}

// keyFor makes a key, and gives the function that signs with it.
func (s *signed) keyFor(b *testing.B, alg string) func(input []byte) []byte {
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	public := func(key any) {
		der, err := x509.MarshalPKIXPublicKey(key)
		must(err)
		s.key = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	}
	switch alg {
	case "RS256":
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		must(err)
		public(&k.PublicKey)
		s.verify = func(input, sig []byte) bool {
			sum := sha256.Sum256(input)
			return rsa.VerifyPKCS1v15(&k.PublicKey, crypto.SHA256, sum[:], sig) == nil
		}
		return func(input []byte) []byte {
			sum := sha256.Sum256(input)
			sig, err := rsa.SignPKCS1v15(nil, k, crypto.SHA256, sum[:])
			must(err)
			return sig
		}
	case "ES256":
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(err)
		public(&k.PublicKey)
		s.verify = func(input, sig []byte) bool {
			sum := sha256.Sum256(input)
			return ecdsa.Verify(&k.PublicKey, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
		}
		return func(input []byte) []byte {
			sum := sha256.Sum256(input)
			der, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
			must(err)
			var rs struct{ R, S *big.Int }
			_, err = asn1.Unmarshal(der, &rs)
			must(err)
			return append(rs.R.FillBytes(make([]byte, 32)), rs.S.FillBytes(make([]byte, 32))...)
		}
	case "EdDSA":
		pub, k, err := ed25519.GenerateKey(rand.Reader)
		must(err)
		public(pub)
		s.verify = func(input, sig []byte) bool { return ed25519.Verify(pub, input, sig) }
		return func(input []byte) []byte { return ed25519.Sign(k, input) }
	}
	s.key = []byte("a secret of at least thirty-two bytes")
	mac := func(input []byte) []byte {
		m := hmac.New(sha256.New, s.key)
		m.Write(input)
		return m.Sum(nil)
	}
	s.verify = func(input, sig []byte) bool { return hmac.Equal(mac(input), sig) }
	return mac
}
