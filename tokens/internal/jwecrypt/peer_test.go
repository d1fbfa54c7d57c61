package jwecrypt

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwe"
	"github.com/lestrrat-go/jwx/v2/x25519"
)

// Another implementation opens what this one made, and the other way round, for every algorithm it shares. The compact
// tokens are put together and taken apart by hand.
func TestPeer(t *testing.T) {
	plaintext := []byte("You can trust us to stick with you through thick and thin")
	for _, alg := range KeyAlgorithms() {
		for _, encName := range ContentAlgorithms() {
			a, enc := keyAlgorithm(t, alg), content(t, encName)
			for _, pair := range keyPairs(t, a, enc) {
				t.Run(strings.Join([]string{alg, encName, pair.name}, "/"), func(t *testing.T) {
					keyOf := func(key any) jwe.EncryptDecryptOption {
						return jwe.WithKey(jwa.KeyEncryptionAlgorithm(alg), peerKey(t, key))
					}
					got, err := jwe.Decrypt(compactToken(t, a, enc, pair.wrap, plaintext), keyOf(pair.unwrap))
					if err != nil || !bytes.Equal(got, plaintext) {
						t.Errorf("the peer reads %q, %v", got, err)
					}
					token, err := jwe.Encrypt(plaintext, keyOf(pair.wrap), jwe.WithContentEncryption(jwa.ContentEncryptionAlgorithm(encName)))
					must(t, err)
					got, err = openCompact(t, string(token), pair.unwrap)
					if err != nil || !bytes.Equal(got, plaintext) {
						t.Errorf("from the peer came %q, %v", got, err)
					}
				})
			}
		}
	}
}

// Compressed content, both ways.
func TestPeerDeflate(t *testing.T) {
	plaintext := bytes.Repeat([]byte("to the bitter end "), 100)
	a, enc, key := keyAlgorithm(t, "dir"), content(t, "A128GCM"), randomBytes(16)
	header := testHeader{Alg: a.Name, Enc: enc.Name(), Zip: "DEF"}
	got, err := jwe.Decrypt(sealCompact(t, header, enc, key, nil, Deflate(plaintext)), jwe.WithKey(jwa.DIRECT, key))
	if err != nil || !bytes.Equal(got, plaintext) {
		t.Errorf("the peer reads %d octets, %v", len(got), err)
	}
	token, err := jwe.Encrypt(plaintext, jwe.WithKey(jwa.DIRECT, key), jwe.WithContentEncryption(jwa.A128GCM), jwe.WithCompress(jwa.Deflate))
	must(t, err)
	packed, err := openCompact(t, string(token), key)
	must(t, err)
	got, err = Inflate(packed, 10_000)
	must(t, err)
	if !bytes.Equal(got, plaintext) {
		t.Errorf("from the peer came %d octets", len(got))
	}
}

// testHeader is as much of a JOSE header as these tests need.
type testHeader struct {
	Alg string   `json:"alg"`
	Enc string   `json:"enc"`
	Zip string   `json:"zip,omitempty"`
	EPK *testJWK `json:"epk,omitempty"`
	APU string   `json:"apu,omitempty"`
	APV string   `json:"apv,omitempty"`
	IV  string   `json:"iv,omitempty"`
	Tag string   `json:"tag,omitempty"`
	P2S string   `json:"p2s,omitempty"`
	P2C int      `json:"p2c,omitempty"`
}

type testJWK struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Y   string `json:"y,omitempty"`
}

func compactToken(t *testing.T, a KeyAlgorithm, enc Content, key any, plaintext []byte) []byte {
	t.Helper()
	cek, encryptedKey, p := encryptKey(t, a, enc, key)
	header := testHeader{
		Alg: a.Name, Enc: enc.Name(), EPK: publicJWK(p.EPK), APU: enc64(p.APU), APV: enc64(p.APV),
		IV: enc64(p.IV), Tag: enc64(p.Tag), P2S: enc64(p.P2S), P2C: p.P2C,
	}
	return sealCompact(t, header, enc, cek, encryptedKey, plaintext)
}

func sealCompact(t *testing.T, header testHeader, enc Content, cek, encryptedKey, plaintext []byte) []byte {
	t.Helper()
	raw, err := json.Marshal(header)
	must(t, err)
	protected := enc64(raw)
	iv, ciphertext, tag, err := enc.Seal(cek, plaintext, []byte(protected))
	must(t, err)
	return []byte(strings.Join([]string{protected, enc64(encryptedKey), enc64(iv), enc64(ciphertext), enc64(tag)}, "."))
}

func openCompact(t *testing.T, token string, key any) ([]byte, error) {
	t.Helper()
	part := strings.Split(token, ".")
	var h testHeader
	must(t, json.Unmarshal(b64(t, part[0]), &h))
	enc := content(t, h.Enc)
	p := Params{APU: b64(t, h.APU), APV: b64(t, h.APV), IV: b64(t, h.IV), Tag: b64(t, h.Tag), P2S: b64(t, h.P2S), P2C: h.P2C}
	if h.EPK != nil {
		p.EPK = parseJWK(t, h.EPK)
	}
	cek, err := Unwrap(h.Alg, enc, key, b64(t, part[1]), p, testLimits)
	if err != nil {
		return nil, err
	}
	return enc.Open(cek, b64(t, part[2]), b64(t, part[3]), b64(t, part[4]), []byte(part[0]))
}

func publicJWK(key *ecdh.PublicKey) *testJWK {
	switch {
	case key == nil:
		return nil
	case key.Curve() == ecdh.X25519():
		return &testJWK{Kty: "OKP", Crv: "X25519", X: enc64(key.Bytes())}
	}
	point := key.Bytes()[1:] // after the octet that says "uncompressed"
	return &testJWK{Kty: "EC", Crv: curveName(key.Curve()), X: enc64(point[:len(point)/2]), Y: enc64(point[len(point)/2:])}
}

func parseJWK(t *testing.T, j *testJWK) *ecdh.PublicKey {
	t.Helper()
	for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
		if curveName(curve) != j.Crv {
			continue
		}
		raw := b64(t, j.X)
		if j.Kty == "EC" {
			raw = bytes.Join([][]byte{{4}, raw, b64(t, j.Y)}, nil)
		}
		key, err := curve.NewPublicKey(raw)
		must(t, err)
		return key
	}
	t.Fatalf("curve %s", j.Crv)
	return nil
}

// peerKey turns a key into the type that the peer takes for it.
func peerKey(t *testing.T, key any) any {
	t.Helper()
	switch k := key.(type) {
	case *ecdh.PublicKey:
		if k.Curve() == ecdh.X25519() {
			return x25519.PublicKey(k.Bytes())
		}
		out, err := ecdsa.ParseUncompressedPublicKey(ellipticCurve(k.Curve()), k.Bytes())
		must(t, err)
		return out
	case *ecdh.PrivateKey:
		if k.Curve() == ecdh.X25519() {
			return x25519.PrivateKey(append(k.Bytes(), k.PublicKey().Bytes()...))
		}
		out, err := ecdsa.ParseRawPrivateKey(ellipticCurve(k.Curve()), k.Bytes())
		must(t, err)
		return out
	}
	return key
}

func ellipticCurve(c ecdh.Curve) elliptic.Curve {
	switch c {
	case ecdh.P256():
		return elliptic.P256()
	case ecdh.P384():
		return elliptic.P384()
	}
	return elliptic.P521()
}

func enc64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
