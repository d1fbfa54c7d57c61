package tokens

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// benchClaims are those of a usual access token.
const benchClaims = `{"iss":"https://id.example.com","sub":"248289761001","aud":"https://api.example.com","exp":4102444800,"nbf":1700000000,"iat":1700000000,"jti":"3f9c2b61-1c4e-4b0e-9d0a-0c8f1e6a7b55","scope":"openid profile email","client_id":"s6BhdRkqt3"}`

type benchToken struct {
	text, input, sig []byte
	key              *Key
	keys             *Keys
	policy           Policy
}

func newBenchToken(b *testing.B, alg string) benchToken {
	b.Helper()
	key, err := GenerateKey(KeygenOptions{Alg: alg, Bits: map[string]int{"RS256": 2048}[alg]})
	if err != nil {
		b.Fatal(err)
	}
	text, err := SignJWS([]byte(benchClaims), []SignWith{{Signer: key, Header: []Member{StringMember("typ", "JWT")}}}, SignOptions{Form: JWSCompact})
	if err != nil {
		b.Fatal(err)
	}
	d := Decode(text, Limits{})
	return benchToken{text, signingInput(d, &d.Signatures[0], &Policy{}), d.Signatures[0].Value.Raw, key, NewKeys(key), Policy{At: time.Unix(1800000000, 0)}}
}

// bare is Go's own verify on the same bytes: the cost that nobody gets below.
func (t *benchToken) bare() func() bool {
	switch pub := t.key.public.(type) {
	case *rsa.PublicKey:
		return func() bool {
			sum := sha256.Sum256(t.input)
			return rsa.VerifyPKCS1v15(pub, crypto.SHA256, sum[:], t.sig) == nil
		}
	case *ecdsa.PublicKey:
		der := appendECDSADER(nil, t.sig[:32], t.sig[32:])
		return func() bool {
			sum := sha256.Sum256(t.input)
			return ecdsa.VerifyASN1(pub, sum[:], der)
		}
	case ed25519.PublicKey:
		return func() bool { return ed25519.Verify(pub, t.input, t.sig) }
	}
	return func() bool {
		mac := hmac.New(sha256.New, t.key.secret.Reveal())
		mac.Write(t.input)
		return hmac.Equal(mac.Sum(nil), t.sig)
	}
}

// BenchmarkVerify sets fob beside the bare cryptography and beside golang-jwt,
// on one core: the whole way from text to verdict.
func BenchmarkVerify(b *testing.B) {
	for _, alg := range []string{"HS256", "RS256", "ES256", "EdDSA"} {
		t := newBenchToken(b, alg)
		b.Run(alg+"/bare", func(b *testing.B) {
			verify := t.bare()
			b.ReportAllocs()
			for b.Loop() {
				if !verify() {
					b.Fatal("does not verify")
				}
			}
		})
		b.Run(alg+"/fob", func(b *testing.B) {
			dec, report := NewDecoder(Limits{}), &Report{}
			b.ReportAllocs()
			for b.Loop() {
				report.Judge(dec.Decode(t.text), t.keys, &t.policy)
				if report.Verdict() != StatusValid {
					b.Fatal("does not verify")
				}
			}
		})
		b.Run(alg+"/golang-jwt", func(b *testing.B) {
			parser := jwt.NewParser(jwt.WithValidMethods([]string{alg}))
			native := any(t.key.public)
			if t.key.IsSymmetric() {
				native = t.key.secret.Reveal()
			}
			keyFunc := func(*jwt.Token) (any, error) { return native, nil }
			text := string(t.text)
			b.ReportAllocs()
			for b.Loop() {
				if tok, err := parser.Parse(text, keyFunc); err != nil || !tok.Valid {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecode reads a token without judging it.
func BenchmarkDecode(b *testing.B) {
	t := newBenchToken(b, "HS256")
	b.Run("fob", func(b *testing.B) {
		dec := NewDecoder(Limits{})
		b.ReportAllocs()
		for b.Loop() {
			if !dec.Decode(t.text).Claims.Exists() {
				b.Fatal("no claims")
			}
		}
	})
	b.Run("fob-single", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !Decode(t.text, Limits{}).Claims.Exists() {
				b.Fatal("no claims")
			}
		}
	})
	b.Run("golang-jwt", func(b *testing.B) {
		parser := jwt.NewParser()
		text := string(t.text)
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := parser.ParseUnverified(text, jwt.MapClaims{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDecodeSize shows that reading is linear.
func BenchmarkDecodeSize(b *testing.B) {
	key := NewSecretKey(make([]byte, 32), Metadata{})
	for _, n := range []int{1 << 10, 100 << 10, 1 << 20} {
		payload := fmt.Appendf(nil, `{"data":"%s"}`, make([]byte, 0))
		for len(payload) < n {
			payload = append(payload[:len(payload)-1], fmt.Sprintf(`,"claim%d":"value %d"}`, len(payload), len(payload))...)
		}
		text, err := SignJWS(payload, []SignWith{{Signer: key}}, SignOptions{Form: JWSCompact})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%dKB", n>>10), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Decode(text, Limits{})
			}
		})
	}
}
