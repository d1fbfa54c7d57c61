package tokens

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"strings"
	"testing"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwe"
	"github.com/lestrrat-go/jwx/v2/x25519"

	"crypto/ecdh"

	"fob/tokens/read"
)

var jweForms = []Form{JWECompact, JWEFlattened, JWEGeneral}

// jweKeyFor is a key for alg, of the size that dir needs for enc.
func jweKeyFor(t testing.TB, alg, enc string) *Key {
	t.Helper()
	if alg == "dir" {
		return keyFor(t, enc)
	}
	return keyFor(t, alg)
}

// TestEncryptRoundTrip: every key management with every content encryption in every form.
func TestEncryptRoundTrip(t *testing.T) {
	for _, alg := range Algorithms(PurposeKey) {
		for _, enc := range Algorithms(PurposeEnc) {
			key := jweKeyFor(t, alg.Name, enc.Name)
			for _, form := range jweForms {
				for _, zip := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s/%s/%s/zip=%v", alg.Name, enc.Name, form, zip), func(t *testing.T) {
						opt := EncryptOptions{Form: form, Enc: enc.Name, Zip: zip}
						if form != JWECompact {
							opt.AAD = []byte("beside")
						}
						to := EncryptTo{Key: key, PBES2Count: 1000}
						token, err := EncryptJWE([]byte("plaintext"), []EncryptTo{to}, opt)
						if alg.DecryptOnly {
							if err == nil {
								t.Fatal("made what is for reading only")
							}
							return
						}
						if err != nil {
							t.Fatal(err)
						}
						d := Decode(token, Limits{})
						if d.Form != form || len(d.Problems) != 0 {
							t.Fatalf("%s %v", d.Form, d.Problems)
						}
						out, err := Decrypt(d, NewKeys(key), &Policy{})
						if err != nil {
							t.Fatal(err)
						}
						if string(out.Bytes) != "plaintext" || out.Key != key || out.Alg != alg.Name || out.Enc != enc.Name || out.Recipient != 0 {
							t.Errorf("%+v", out)
						}
						if v, protected := d.Get(0, "enc"); textOf(v) != enc.Name || !protected {
							t.Error("with one recipient all stands in the protected header")
						}
						jweTampered(t, d, key)
					})
				}
			}
		}
	}
}

// jweTampered changes each part in turn: none may open.
func jweTampered(t *testing.T, d *Decoded, key *Key) {
	t.Helper()
	change := func(p Part) Part {
		p.Raw = bytes.Clone(p.Raw)
		p.Text = bytes.Clone(p.Text)
		if len(p.Raw) > 0 {
			p.Raw[len(p.Raw)-1] ^= 1
		}
		p.Text = append(p.Text, 'A')
		return p
	}
	for name, f := range map[string]func(*Decoded){
		"iv":         func(d *Decoded) { d.IV = change(d.IV) },
		"ciphertext": func(d *Decoded) { d.Ciphertext = change(d.Ciphertext) },
		"tag":        func(d *Decoded) { d.Tag = change(d.Tag) },
		"header":     func(d *Decoded) { d.Protected.Part = change(d.Protected.Part) },
		"aad":        func(d *Decoded) { d.AAD, d.HasAAD = change(d.AAD), true },
	} {
		other := *d
		f(&other)
		if out, err := Decrypt(&other, NewKeys(key), &Policy{}); err == nil {
			t.Errorf("%s changed, and it opens: %q", name, out.Bytes)
		} else if c := CodeOf(err); c != CodeDecrypt && c != CodeMalformed {
			t.Errorf("%s changed: %s %v", name, c, err)
		}
	}
}

// TestEncryptToSeveral: each of the recipients opens it alone, by kid or by trying.
func TestEncryptToSeveral(t *testing.T) {
	keys := []*Key{keyFor(t, "RSA-OAEP-256"), keyFor(t, "ECDH-ES+A128KW"), keyFor(t, "A256GCMKW"), keyFor(t, "PBES2-HS256+A128KW"), parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem")))}
	var to []EncryptTo
	for _, k := range keys {
		pub := k.Public()
		if pub == nil {
			pub = k
		}
		to = append(to, EncryptTo{Key: pub, PBES2Count: 1000, Header: []Member{StringMember("for", k.Kid())}})
	}
	token, err := EncryptJWE([]byte("plaintext"), to, EncryptOptions{Form: JWEGeneral, Zip: true, AAD: []byte{}, Header: []Member{StringMember("typ", "x")}})
	if err != nil {
		t.Fatal(err)
	}
	d := Decode(token, Limits{})
	if len(d.Problems) != 0 || len(d.Recipients) != len(keys) || !d.HasAAD {
		t.Fatal(d.Problems)
	}
	for i, k := range keys {
		for _, ignore := range []bool{false, true} {
			out, err := Decrypt(d, NewKeys(k), &Policy{IgnoreKid: ignore})
			if err != nil || string(out.Bytes) != "plaintext" || out.Recipient != i {
				t.Errorf("recipient %d: %+v %v", i, out, err)
			}
		}
		if v, protected := d.Get(i, "for"); textOf(v) != k.Kid() || protected {
			t.Errorf("recipient %d: %q %v", i, textOf(v), protected)
		}
	}
	if _, err := Decrypt(d, NewKeys(keyFor(t, "A128KW")), &Policy{}); err == nil {
		t.Error("a stranger opens it")
	}
}

// TestEncryptRefuses what makes no sound token.
func TestEncryptRefuses(t *testing.T) {
	kw, dir, rsa, ec := keyFor(t, "A128KW"), keyFor(t, "A256GCM"), keyFor(t, "RSA-OAEP"), keyFor(t, "ECDH-ES")
	flat := EncryptOptions{Form: JWEFlattened}
	raw := func(name, value string) []Member { return []Member{{name, []byte(value)}} }
	for _, c := range []struct {
		name string
		to   []EncryptTo
		opt  EncryptOptions
		code Code
		word string
	}{
		{"no key", nil, flat, CodeKeyNotFound, "no key"},
		{"a JWS form", []EncryptTo{{Key: kw}}, EncryptOptions{Form: JWSCompact}, CodeUsage, "JWE form"},
		{"two in flattened", []EncryptTo{{Key: kw}, {Key: rsa}}, flat, CodeUsage, "2 recipients"},
		{"aad in compact", []EncryptTo{{Key: kw}}, EncryptOptions{Form: JWECompact, AAD: []byte("x")}, CodeUsage, "additional"},
		{"unknown enc", []EncryptTo{{Key: kw}}, EncryptOptions{Form: JWECompact, Enc: "A512GCM"}, CodeKeyUnfit, `"A512GCM"`},
		{"unknown alg", []EncryptTo{{Key: kw, Alg: "A1KW"}}, flat, CodeKeyUnfit, `"A1KW"`},
		{"RSA1_5", []EncryptTo{{Key: rsa.With(Metadata{Alg: "RSA1_5"}), Alg: "RSA1_5"}}, flat, CodeRefused, "old tokens only"},
		{"dir to two", []EncryptTo{{Key: dir}, {Key: kw}}, EncryptOptions{Form: JWEGeneral, Enc: "A256GCM"}, CodeUsage, "one recipient"},
		{"ECDH-ES to two", []EncryptTo{{Key: kw}, {Key: ec}}, EncryptOptions{Form: JWEGeneral}, CodeUsage, "one recipient"},
		{"dir of another size", []EncryptTo{{Key: dir}}, EncryptOptions{Form: JWECompact, Enc: "A128GCM"}, CodeKeyUnfit, "32 bytes"},
		{"A256KW with 16 bytes", []EncryptTo{{Key: NewSecretKey(make([]byte, 16), Metadata{}), Alg: "A256KW"}}, flat, CodeKeyUnfit, "16 bytes"},
		{"a signature key", []EncryptTo{{Key: keyFor(t, "EdDSA")}}, flat, CodeKeyUnfit, "EdDSA"},
		{"an Ed25519 key", []EncryptTo{{Key: parseOne(t, rfc8037Key)}}, flat, CodeKeyUnfit, "signs only"},
		{"an empty password", []EncryptTo{{Key: NewSecretKey(nil, Metadata{}), Alg: "PBES2-HS256+A128KW"}}, flat, CodeKeyUnfit, "empty"},
		{"use sig", []EncryptTo{{Key: kw.With(Metadata{Use: "sig"})}}, flat, CodeKeyUnfit, "use"},
		{"alg in the header", []EncryptTo{{Key: kw}}, EncryptOptions{Form: JWECompact, Header: raw("alg", `"dir"`)}, CodeUsage, `"alg"`},
		{"zip in the header", []EncryptTo{{Key: kw}}, EncryptOptions{Form: JWECompact, Header: raw("zip", `"DEF"`)}, CodeUsage, `"zip"`},
		{"zip of a recipient", []EncryptTo{{Key: kw, Header: raw("zip", `"DEF"`)}}, flat, CodeUsage, `"zip"`},
		{"crit of a recipient", []EncryptTo{{Key: kw, Header: raw("crit", `["x"]`)}}, flat, CodeUsage, `"crit"`},
		{"p2c of a recipient", []EncryptTo{{Key: kw, Header: raw("p2c", `1`)}}, flat, CodeUsage, `"p2c"`},
		{"a member twice", []EncryptTo{{Key: kw, Header: raw("x", `1`)}}, EncryptOptions{Form: JWECompact, Header: raw("x", `1`)}, CodeUsage, "twice"},
		{"no JSON", []EncryptTo{{Key: kw, Header: raw("x", `{`)}}, flat, CodeMalformed, "no JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			token, err := EncryptJWE([]byte("x"), c.to, c.opt)
			wantCode(t, err, c.code, c.word)
			if token != nil {
				t.Errorf("a token all the same: %s", token)
			}
		})
	}
}

// TestDecryptErrors: why a token does not open, in the code and in words.
func TestDecryptErrors(t *testing.T) {
	key := NewSecretKey([]byte("0123456789abcdef"), Metadata{Kid: "k"})
	other := NewSecretKey([]byte("fedcba9876543210"), Metadata{Kid: "k"})
	make_ := func(header string) string { // a token of this header, its parts of the right lengths
		return read.EncodeBase64URL([]byte(header)) + "..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"
	}
	good, err := EncryptJWE([]byte("x"), []EncryptTo{{Key: key, Alg: "A128KW"}}, EncryptOptions{Form: JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	ec := keyFor(t, "ECDH-ES")
	epk := func(jwk string) string { return make_(`{"alg":"ECDH-ES","enc":"A128GCM","epk":` + jwk + `}`) }
	for _, c := range []struct {
		name, token string
		key         *Key
		code        Code
		word        string
	}{
		{"another key", string(good), other, CodeDecrypt, "authentication failed"},
		{"no key", string(good), nil, CodeKeyNotFound, "no key"},
		{"kid of no key", string(good), key.With(Metadata{Kid: "other"}), CodeKeyNotFound, `"k"`},
		{"a key of another kind", string(good), ec.With(Metadata{Kid: "k"}), CodeKeyUnfit, "no key fits"},
		{"a key for another alg", string(good), key.With(Metadata{Alg: "A128GCMKW"}), CodeKeyUnfit, "A128GCMKW only"},
		{"a key for signatures", string(good), key.With(Metadata{Use: "sig"}), CodeKeyUnfit, "use"},
		{"a public key", epk(`{}`), ec.Public(), "", ""},
		{"a JWS", rfc7515A1, key, CodeUsage, "not encrypted"},
		{"malformed", string(good) + "=", key, CodeMalformed, "padding"},
		{"unknown alg", make_(`{"alg":"X","enc":"A128GCM"}`), key, CodeKeyUnfit, `"X"`},
		{"unknown enc", make_(`{"alg":"dir","enc":"X"}`), key, CodeKeyUnfit, `"X"`},
		{"a signature algorithm", make_(`{"alg":"HS256","enc":"A128GCM"}`), key, CodeKeyUnfit, `"HS256"`},
		{"unknown zip", make_(`{"alg":"dir","enc":"A128GCM","zip":"GZ"}`), key, CodeMalformed, `"GZ"`},
		{"zip counts case", make_(`{"alg":"dir","enc":"A128GCM","zip":"def"}`), key, CodeMalformed, `"def"`},
		{"p2c is text", make_(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":"1"}`), key, CodeMalformed, "p2c"},
		{"p2c is a fraction", make_(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":1.5}`), key, CodeLimit, "p2c"},
		{"p2c is zero", make_(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":0}`), key, CodeLimit, "p2c"},
		{"p2c overflows", make_(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":99999999999999999999}`), key, CodeLimit, "p2c"},
		{"apu is no base64url", make_(`{"alg":"dir","enc":"A128GCM","apu":"="}`), key, CodeMalformed, `"apu"`},
		{"epk is missing", make_(`{"alg":"ECDH-ES","enc":"A128GCM"}`), ec, CodeMalformed, "epk"},
		{"epk is empty", epk(`{}`), ec, CodeMalformed, "epk"},
		{"epk is private", epk(rfc7515A3Key), ec, CodeMalformed, "private"},
		{"epk is of another curve", epk(`{"kty":"OKP","crv":"X25519","x":"` + read.EncodeBase64URL(append([]byte{9}, make([]byte, 31)...)) + `"}`), ec, CodeMalformed, "curve"},
		{"epk signs", epk(strings.Replace(rfc8037Key, `"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",`, "", 1)), ec, CodeMalformed, "not an EC or X25519"},
		{"epk is RSA", epk(rfc7638Key), ec, CodeMalformed, "not an EC or X25519"},
		{"epk is a secret", epk(rfc7515A1Key), ec, CodeMalformed, "not an EC or X25519"},
		{"epk off the curve", epk(`{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}`), ec, CodeMalformed, "epk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys []*Key
			if c.key != nil {
				keys = []*Key{c.key}
			}
			_, err := Decrypt(Decode([]byte(c.token), Limits{}), NewKeys(verifiers(keys)...), &Policy{})
			if c.code == "" {
				c.code = CodeOf(err)
			}
			wantCode(t, err, c.code, c.word)
		})
	}
}

// TestZipMustBeProtected (RFC 7516 §4.1.3).
func TestZipMustBeProtected(t *testing.T) {
	key := NewSecretKey(make([]byte, 16), Metadata{})
	for _, header := range []string{`"unprotected":{"zip":"DEF"}`, `"header":{"zip":"DEF"}`} {
		_, err := Decrypt(Decode([]byte(`{"protected":"`+read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`))+`",`+header+`,"iv":"AAAAAAAAAAAAAAAA","ciphertext":"AA","tag":"AAAAAAAAAAAAAAAAAAAAAA"}`), Limits{}), NewKeys(key), &Policy{})
		wantCode(t, err, CodeMalformed, "zip", "protected")
	}
}

// TestKeysPickedToDecrypt: without kid each key that fits is tried.
func TestKeysPickedToDecrypt(t *testing.T) {
	var keys []*Key
	for i := range 5 {
		keys = append(keys, NewSecretKey(bytes.Repeat([]byte{byte(i)}, 16), Metadata{}))
	}
	token, err := EncryptJWE([]byte("x"), []EncryptTo{{Key: keys[3], Alg: "A128KW"}}, EncryptOptions{Form: JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	out, err := Decrypt(Decode(token, Limits{}), NewKeys(verifiers(keys)...), &Policy{})
	if err != nil || out.Key != keys[3] {
		t.Errorf("%v %v", out, err)
	}
	_, err = Decrypt(Decode(token, Limits{}), NewKeys(verifiers(keys)...), &Policy{Limits: Limits{KeysTried: 3}})
	wantCode(t, err, CodeLimit, "keys-tried")
}

// TestRSA15IsNamed: old tokens are read, and the finding says what they are.
func TestRSA15IsNamed(t *testing.T) {
	key := keyFor(t, "RSA1_5")
	token, err := jwe.Encrypt([]byte("x"), jwe.WithKey(jwa.RSA1_5, key.native(false)), jwe.WithContentEncryption(jwa.A128CBC_HS256))
	if err != nil {
		t.Fatal(err)
	}
	out, err := Decrypt(Decode(token, Limits{}), NewKeys(key), &Policy{})
	if err != nil || string(out.Bytes) != "x" || !hasFinding(out.Findings, "rsa1_5") {
		t.Errorf("%+v %v", out, err)
	}
}

// jwxKey gives a key in the types that jwx takes.
func (k *Key) jwxKey(private bool) any {
	switch n := k.native(private).(type) {
	case *ecdh.PrivateKey:
		key, _ := x25519.NewKeyFromSeed(n.Bytes())
		return key
	case *ecdh.PublicKey:
		return x25519.PublicKey(n.Bytes())
	default:
		return n
	}
}

// TestPeerJWE: jwx opens what fob encrypts, and fob what jwx encrypts.
func TestPeerJWE(t *testing.T) {
	for _, alg := range Algorithms(PurposeKey) {
		if alg.DecryptOnly || strings.HasSuffix(alg.Name, "-384") || strings.HasSuffix(alg.Name, "-512") {
			continue // RSA-OAEP-384 and -512: jwx v2 names them otherwise; RFC 7520 has no example
		}
		for _, enc := range Algorithms(PurposeEnc) {
			keys := []*Key{jweKeyFor(t, alg.Name, enc.Name)}
			if alg.Kty == "EC" {
				keys = append(keys, parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem"))).With(Metadata{Alg: alg.Name}))
			}
			for _, key := range keys {
				name := fmt.Sprintf("%s %s %s", alg.Name, enc.Name, key.Crv())
				withKey := jwe.WithKey(jwa.KeyEncryptionAlgorithm(alg.Name), key.jwxKey(true))
				to := []EncryptTo{{Key: key, Alg: alg.Name, PBES2Count: 1000}}
				opts := []EncryptOptions{{Form: JWECompact, Enc: enc.Name}}
				// Of a JSON token jwx v2 wants the alg in the recipient's own header, where fob puts it if there are several.
				if alg.Name != "dir" && alg.Name != "ECDH-ES" {
					opts = append(opts, EncryptOptions{Form: JWEGeneral, Enc: enc.Name})
				}
				for _, opt := range opts {
					if opt.Form == JWEGeneral {
						to = append(to, EncryptTo{Key: keyFor(t, "A192KW")})
					}
					token, err := EncryptJWE([]byte("plaintext"), to, opt)
					if err != nil {
						t.Fatal(err)
					}
					if got, err := jwe.Decrypt(token, withKey); err != nil || string(got) != "plaintext" {
						t.Errorf("jwx on %s %s: %q %v", name, opt.Form, got, err)
					}
				}
				// Its JSON tokens for one recipient name alg in two headers, which RFC 7516 §4 forbids.
				mores := [][]jwe.EncryptOption{{}, {jwe.WithCompress(jwa.Deflate)}}
				if len(opts) > 1 {
					mores = append(mores, []jwe.EncryptOption{jwe.WithJSON(), jwe.WithKey(jwa.A192KW, make([]byte, 24))})
				}
				for _, more := range mores {
					more = append(more, jwe.WithKey(jwa.KeyEncryptionAlgorithm(alg.Name), key.jwxKey(false)), jwe.WithContentEncryption(jwa.ContentEncryptionAlgorithm(enc.Name)))
					theirs, err := jwe.Encrypt([]byte("plaintext"), more...)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if out, err := Decrypt(Decode(theirs, Limits{}), NewKeys(key), &Policy{}); err != nil || string(out.Bytes) != "plaintext" {
						t.Errorf("%s of jwx: %v in %s", name, err, theirs)
					}
				}
			}
		}
	}
}

// TestOAEPHashes: the hash of OAEP is that of its name, and shorter keys hold no longer.
func TestOAEPHashes(t *testing.T) {
	key := parseOne(t, string(keyFixture(t, "rsa.pkcs8.pem")))
	for alg, size := range map[string]int{"RSA-OAEP-256": sha256.Size, "RSA-OAEP-384": sha512.Size384, "RSA-OAEP-512": sha512.Size} {
		token, err := EncryptJWE([]byte("x"), []EncryptTo{{Key: key, Alg: alg}}, EncryptOptions{Form: JWECompact})
		if err != nil {
			t.Fatal(err, size)
		}
		for other := range map[string]bool{"RSA-OAEP": true, "RSA-OAEP-256": true, "RSA-OAEP-384": true, "RSA-OAEP-512": true} {
			k := key.With(Metadata{Alg: other})
			if _, err := Decrypt(Decode(token, Limits{}), NewKeys(k), &Policy{}); (err == nil) != (alg == other) {
				t.Errorf("%s with a key for %s: %v", alg, other, err)
			}
		}
	}
}
