package tokens

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"fob/tokens/read"
)

// rfc7638Key is the example of RFC 7638 §3.1.
const rfc7638Key = `{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`

// rfc8037Key is the example of RFC 8037 appendix A.1.
const rfc8037Key = `{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`

// TestThumbprint (RFC 7638 §3.1, RFC 8037 appendix A.3): of the members that make up the public key, and no others.
func TestThumbprint(t *testing.T) {
	for key, want := range map[string]string{
		rfc7638Key: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
		rfc8037Key: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
	} {
		k := parseOne(t, key)
		for _, k := range []*Key{k, k.With(Metadata{Kid: "x", Alg: "y", Use: "sig"}), k.Public()} {
			if got, err := k.Thumbprint(); err != nil || got != want {
				t.Errorf("%s: %s %v, want %s", k, got, err, want)
			}
		}
	}
	for _, file := range []string{"p256.pkcs8.pem", "p384.pkcs8.pem", "p521.pkcs8.pem", "x25519.pkcs8.pem"} {
		k := parseOne(t, string(keyFixture(t, file)))
		a, err := k.Thumbprint()
		b, err2 := k.Public().Thumbprint()
		if err != nil || err2 != nil || a != b || len(a) != 43 {
			t.Errorf("%s: %q and %q, %v %v", file, a, b, err, err2)
		}
	}
}

// edit changes one member of a JWK; a nil value takes it out.
func edit(t *testing.T, jwk, name string, value any) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(jwk), &m); err != nil {
		t.Fatal(err)
	}
	if m[name] = value; value == nil {
		delete(m, name)
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// rsaJWK is a private RSA key as JWK.
func rsaJWK(t *testing.T) string {
	t.Helper()
	out, err := parseOne(t, string(keyFixture(t, "rsa.pkcs8.pem"))).MarshalPrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestJWKFaults: a JWK that the standards refuse, or that contradicts itself, is refused with a word about the member.
func TestJWKFaults(t *testing.T) {
	const ec, okp, oct = rfc7515A3Key, rfc8037Key, rfc7515A1Key
	rsa := rsaJWK(t)
	other := keyFor(t, "ES256")
	otherJWK, _ := other.MarshalPrivateJWK()
	var foreign struct{ D, X, Y string }
	if err := json.Unmarshal(otherJWK, &foreign); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, jwk, word string }{
		{"no kty", edit(t, ec, "kty", nil), "neither"},
		{"kty of another kind", edit(t, ec, "kty", 1), `"kty" must be a string`},
		{"unknown kty", edit(t, ec, "kty", "ec"), `"ec" is none`},
		{"kid is a number", edit(t, ec, "kid", 1), `"kid" must be a string`},
		{"alg is null", `{"alg":null,` + ec[1:], `"alg" must be a string, but is null`},
		{"use is a list", edit(t, ec, "use", []string{"sig"}), `"use" must be a string`},
		{"key_ops is a string", edit(t, ec, "key_ops", "sign"), "key_ops"},
		{"key_ops of numbers", edit(t, ec, "key_ops", []int{1}), "key_ops"},
		{"key_ops repeats", edit(t, ec, "key_ops", []string{"sign", "sign"}), "twice"},
		{"use against key_ops", edit(t, edit(t, ec, "key_ops", []string{"wrapKey"}), "use", "sig"), `"use" is "sig"`},
		{"use enc against key_ops", edit(t, edit(t, ec, "key_ops", []string{"sign"}), "use", "enc"), `"use" is "enc"`},
		{"a member twice", `{"x":"",` + ec[1:], `"x" stands twice`},
		{"a member twice, escaped", `{"\u0078":"",` + ec[1:], `"x" stands twice`},
		{"x missing", edit(t, ec, "x", nil), `"x" is missing`},
		{"y missing", edit(t, ec, "y", nil), `"y" is missing`},
		{"x is a number", edit(t, ec, "x", 5), `"x" must be a string`},
		{"x empty", edit(t, ec, "x", ""), `"x" is empty`},
		{"x too short", edit(t, ec, "x", read.EncodeBase64URL(make([]byte, 31))), `"x" has 31 bytes, curve P-256 wants 32`},
		{"y with a leading zero", edit(t, ec, "y", read.EncodeBase64URL(make([]byte, 33))), `"y" has 33 bytes`},
		{"d too short", edit(t, ec, "d", "AQ"), `"d" has 1 bytes`},
		{"x padded", edit(t, ec, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU="), "padding '='"},
		{"x in standard base64", edit(t, ec, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVE/"), "standard base64"},
		{"x not canonical", edit(t, ec, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV"), "unused bits"},
		{"unknown curve", edit(t, ec, "crv", "secp256k1"), `"secp256k1"`},
		{"curve of another kind", edit(t, ec, "crv", "Ed25519"), `"Ed25519"`},
		{"off the curve", edit(t, ec, "y", foreign.Y), ""},
		{"infinity", edit(t, edit(t, edit(t, ec, "x", read.EncodeBase64URL(make([]byte, 32))), "y", read.EncodeBase64URL(make([]byte, 32))), "d", nil), ""},
		{"off the curve, public", edit(t, edit(t, ec, "y", foreign.Y), "d", nil), ""},
		{"d of another key", edit(t, ec, "d", foreign.D), "does not belong"},
		{"d is zero", edit(t, ec, "d", read.EncodeBase64URL(make([]byte, 32))), ""},
		{"d is the order", edit(t, ec, "d", read.EncodeBase64URL(hexInt(t, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").Bytes())), ""},
		{"OKP: x too short", edit(t, okp, "x", "AA"), `"x" has 1 bytes`},
		{"OKP: d of another key", edit(t, okp, "d", read.EncodeBase64URL(make([]byte, 32))), "does not belong"},
		{"OKP: curve", edit(t, okp, "crv", "Ed448"), `"Ed448"`},
		{"OKP: Ed25519 as X25519", edit(t, okp, "crv", "X25519"), "does not belong"},
		{"oct: k missing", edit(t, oct, "k", nil), `"k" is missing`},
		{"oct: k empty", edit(t, oct, "k", ""), `"k" is empty`},
		{"oct: k is a list", edit(t, oct, "k", []int{1}), `"k" must be a string`},
		{"RSA: n missing", edit(t, rsa, "n", nil), `"n" is missing`},
		{"RSA: e empty", edit(t, rsa, "e", ""), `"e" is empty`},
		{"RSA: more primes", edit(t, rsa, "oth", []int{}), "more than two primes"},
		{"RSA: d of nothing", edit(t, rsa, "d", "Aw"), "do not belong together"},
		{"RSA: p of nothing", edit(t, rsa, "p", "Aw"), "do not belong together"},
		{"RSA: dp of nothing", edit(t, rsa, "dp", "Aw"), `"dp" does not belong`},
		{"RSA: dq of nothing", edit(t, rsa, "dq", "Aw"), `"dq" does not belong`},
		{"RSA: qi of nothing", edit(t, rsa, "qi", "Aw"), `"qi" does not belong`},
		{"RSA: d alone, of nothing", edit(t, edit(t, edit(t, rsa, "p", nil), "q", nil), "d", "Aw"), "does not belong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseKeys([]byte(c.jwk), KeyOptions{})
			if err == nil {
				t.Fatal("taken")
			}
			if CodeOf(err) == "" || !strings.Contains(err.Error(), c.word) {
				t.Errorf("%s: %v, want %q", CodeOf(err), err, c.word)
			}
			for _, private := range []string{"jpsQnnGQmL", "AyM1SysPpb", "nWGxne_9Wm"} {
				if strings.Contains(err.Error(), private) {
					t.Errorf("private bytes in %v", err)
				}
			}
		})
	}
}

func hexInt(t *testing.T, s string) *big.Int {
	t.Helper()
	n, ok := new(big.Int).SetString(s, 16)
	if !ok {
		t.Fatal(s)
	}
	return n
}

// TestRSAWithoutPrimes: RFC 7518 §6.3.2 wants n, e and d alone.
func TestRSAWithoutPrimes(t *testing.T) {
	whole := rsaJWK(t)
	bare := whole
	for _, name := range []string{"p", "q", "dp", "dq", "qi"} {
		bare = edit(t, bare, name, nil)
	}
	a, b := parseOne(t, whole), parseOne(t, bare)
	token := compact(t, b, "{}")
	if r := verify(token, a); r.Verdict() != StatusValid {
		t.Errorf("%s %s", r.Verdict(), r.Signature.Reason)
	}
	long := new(big.Int).Lsh(big.NewInt(1), maxPrimelessBits)
	long.SetBit(long, 0, 1)
	_, err := ParseKeys(fmt.Appendf(nil, `{"kty":"RSA","n":%q,"e":"AQAB","d":"Aw"}`, read.EncodeBase64URL(long.Bytes())), KeyOptions{})
	wantCode(t, err, CodeKeyUnfit, "without its primes")
}

// TestJWKSetSkips what it cannot use, and says which and why (RFC 7517 §5).
func TestJWKSetSkips(t *testing.T) {
	f, err := ParseKeys([]byte(`{"keys":[`+edit(t, rfc7515A3Key, "kid", "good")+`,{"kty":"X","kid":"odd"},`+edit(t, rfc7515A3Key, "x", "?")+`,7,`+rfc7638Key+`],"more":1}`), KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Keys) != 2 || f.Keys[0].Kid() != "good" || f.Keys[1].Kid() != "2011-04-29" || len(f.Skipped) != 3 {
		t.Fatalf("%v, skipped %v", f.Keys, f.Skipped)
	}
	for i, want := range []struct {
		index     int
		kid, word string
	}{{1, "odd", `"X"`}, {2, "", `"x" is not base64url`}, {3, "", "a JWK is a JSON object, this is a number"}} {
		if s := f.Skipped[i]; s.Index != want.index || s.Kid != want.kid || !strings.Contains(s.Err.Error(), want.word) {
			t.Errorf("%+v, want %+v", s, want)
		}
	}
}

// TestJWKRoundTrip: what is read is written with the same members, whatever leading zeros its numbers have.
func TestJWKRoundTrip(t *testing.T) {
	list := []string{rfc7515A1Key, rfc7515A3Key, rfc7638Key, rfc8037Key, rsaJWK(t),
		edit(t, rfc7515A3Key, "key_ops", []string{"sign", "verify"}), edit(t, edit(t, rfc7515A3Key, "d", nil), "key_ops", []string{}),
		edit(t, rfc7515A1Key, "kid", "é\"\\\n\u0000\u202e")}
	for _, crv := range []string{"P-256", "P-384", "P-521"} {
		for range 300 { // enough for leading zeros in x, y or d
			k, err := GenerateKey(KeygenOptions{Alg: "ECDH-ES", Crv: crv})
			if err != nil {
				t.Fatal(err)
			}
			out, err := k.MarshalPrivateJWK()
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, string(out))
		}
	}
	for _, jwk := range list {
		out, err := parseOne(t, jwk).MarshalPrivateJWK()
		if err != nil {
			t.Fatal(err)
		}
		var want, got map[string]any
		if json.Unmarshal([]byte(jwk), &want) != nil || json.Unmarshal(out, &got) != nil {
			t.Fatalf("not JSON: %s", out)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s comes back as %s", jwk, out)
		}
	}
}

// TestPublicJWKHoldsNothingPrivate, for every kind.
func TestPublicJWKHoldsNothingPrivate(t *testing.T) {
	for _, k := range []*Key{parseOne(t, rfc7515A3Key), parseOne(t, rfc8037Key), parseOne(t, rsaJWK(t)), parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem")))} {
		out, err := k.MarshalJWK()
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(out, &m); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
			if _, ok := m[name]; ok {
				t.Errorf("%s: %q is in the public JWK", k, name)
			}
		}
	}
}
