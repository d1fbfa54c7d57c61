package tokens

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"fob/tokens/read"
)

// spellings are the ways in which fmt, JSON or base64 could write bytes.
func spellings(b []byte) []string {
	part := b[1:9] // a part of it is a leak too
	dec := strings.Trim(fmt.Sprintf("%d", part), "[]")
	return []string{string(part), hex.EncodeToString(part), strings.ToUpper(hex.EncodeToString(part)), dec, strings.ReplaceAll(dec, " ", ", "),
		fmt.Sprintf("% x", part), fmt.Sprintf("%#v", part)[7:20], base64.StdEncoding.EncodeToString(b[3:12]), read.EncodeBase64URL(b)[:12], read.EncodeBase64URL(b[3:12])}
}

func wantNoSecret(t *testing.T, what, text string, secrets ...[]byte) {
	t.Helper()
	for _, b := range secrets {
		for _, s := range spellings(b) {
			if strings.Contains(text, s) {
				t.Errorf("%s shows private bytes: %.200s", what, text)
				return
			}
		}
	}
}

// holders are structs as others write them, with keys in exported and unexported members, by pointer and by value.
type holders struct {
	Key    *Key
	Value  Key
	Secret Secret
	List   []*Key
	Map    map[string]Secret
	Any    any
	key    *Key
	secret Secret
	list   []Secret
	with   struct{ inner Secret }
	ptr    *Secret
	signer Signer
}

// TestNothingPrivateIsPrinted: no verb, encoder or logger shows a private byte of anything that holds one.
func TestNothingPrivateIsPrinted(t *testing.T) {
	secretBytes := []byte("\x91correct horse battery staple")
	sec := NewSecretKey(secretBytes, Metadata{Kid: "visible-kid"})
	ec, ed, rsa, x := parseOne(t, rfc7515A3Key), parseOne(t, rfc8037Key), parseOne(t, string(keyFixture(t, "rsa.pkcs8.pem"))), parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem")))
	private := [][]byte{secretBytes}
	for _, k := range []*Key{ec, ed, rsa, x} {
		j, err := k.jwx()
		if err != nil {
			t.Fatal(err)
		}
		d, _ := j.Get("d")
		raw, ok := d.([]byte)
		if !ok {
			t.Fatalf("%s: d is %T", k, d)
		}
		private = append(private, raw)
	}
	s := sec.secret
	h := holders{Key: sec, Value: *sec, Secret: s, List: []*Key{sec, ed}, Map: map[string]Secret{"a": s}, Any: s, key: ed, secret: s, list: []Secret{s}, ptr: &s, signer: rsa}
	h.with.inner = s
	report := verify(compact(t, sec, "{}"), sec)
	things := []any{sec, *sec, ec, *ec, ed, *ed, rsa, x, *x, s, &s, h, &h, []any{h}, map[string]any{"h": h}, NewKeys(sec, ed, rsa), &KeyFile{Keys: []*Key{sec, ed}},
		SignWith{Signer: ed}, EncryptTo{Key: sec}, report, report.Signature, Layer{Report: report}, &Plaintext{Key: sec}, Skipped{}}
	for _, thing := range things {
		name := reflect.TypeOf(thing).String()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%d", "%c", "%U", "%o", "%b", "%e", "%t", "%08.3f", "%10s", "%-v", "%p", "%T"} {
			wantNoSecret(t, name+" under "+verb, fmt.Sprintf(verb, thing), private...)
		}
		wantNoSecret(t, name+" printed", fmt.Sprint(thing)+fmt.Sprintln(thing), private...)
		if out, err := json.Marshal(thing); err == nil {
			wantNoSecret(t, name+" as JSON", string(out), private...)
		}
		if out, err := xml.Marshal(thing); err == nil {
			wantNoSecret(t, name+" as XML", string(out), private...)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "a", thing, slog.Group("g", slog.Any("b", thing)))
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "a", thing)
		wantNoSecret(t, name+" logged", log.String(), private...)
		wantNoSecret(t, name+" in an error", fmt.Errorf("x: %v %w", thing, errKind).Error(), private...)
	}
	if got := fmt.Sprintf("%v|%+v|%s", s, s, &s); got != redacted+"|"+redacted+"|"+redacted {
		t.Errorf("a secret prints as %s", got)
	}
	if got, want := sec.String(), "232-bit secret visible-kid"; got != want || fmt.Sprintf("%#v %x", sec, *sec) != want+" "+want {
		t.Errorf("a key prints as %q %#v", got, sec)
	}
	if fmt.Sprint((*Key)(nil)) == "" || (Secret{}).Len() != 0 || (Secret{}).Reveal() != nil {
		t.Error("what is empty does not print")
	}
}

// TestSecretKeepsACopy: the caller may wipe what it gave.
func TestSecretKeepsACopy(t *testing.T) {
	b := []byte("secret")
	s := NewSecret(b)
	b[0] = 'x'
	if string(s.Reveal()) != "secret" || s.Len() != 6 {
		t.Errorf("%s", s.Reveal())
	}
}

// TestErrorsHoldNothingPrivate: whatever is wrong with a key, or asked of it, the error shows none of it.
func TestErrorsHoldNothingPrivate(t *testing.T) {
	for _, jwk := range []string{rfc7515A1Key, rfc7515A3Key, rfc8037Key, rsaJWK(t)} {
		var m map[string]any
		if err := json.Unmarshal([]byte(jwk), &m); err != nil {
			t.Fatal(err)
		}
		var private [][]byte
		for _, name := range []string{"k", "d", "p", "q"} {
			if s, ok := m[name].(string); ok {
				raw, _ := read.DecodeBase64URL(nil, []byte(s))
				private = append(private, raw)
			}
		}
		check := func(what string, err error) {
			t.Helper()
			if err != nil {
				wantNoSecret(t, what, fmt.Sprintf("%v %+v %#v %q", err, err, err, err), private...)
			}
		}
		for i := 0; i < len(jwk); i++ { // cut anywhere, and break any byte
			for _, text := range []string{jwk[:i], jwk[:i] + "?" + jwk[i+1:], jwk[:i] + "\x01" + jwk[i+1:], jwk[:i] + "\xff" + jwk[i+1:], jwk[:i] + `"` + jwk[i+1:]} {
				if len(jwk) > 600 && i%11 != 0 {
					continue
				}
				_, err := ParseKeys([]byte(text), KeyOptions{})
				check("a broken JWK", err)
			}
		}
		k := parseOne(t, jwk)
		for _, a := range Algorithms(PurposeSign) {
			_, err := k.Sign(a, []byte("x"))
			check("sign", err)
			check("verify", k.Verify(a, []byte("x"), []byte("y")))
		}
		for _, a := range Algorithms(PurposeKey) {
			_, err := EncryptJWE(nil, []EncryptTo{{Key: k, Alg: a.Name, PBES2Count: 1}}, EncryptOptions{Form: JWECompact})
			check("encrypt", err)
			_, err = Decrypt(Decode([]byte(read.EncodeBase64URL(fmt.Appendf(nil, `{"alg":%q,"enc":"A128GCM","p2c":1,"p2s":"AAAAAAAAAAAAAA"}`, a.Name))+".AAAA.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"), Limits{}), NewKeys(k), &Policy{})
			check("decrypt", err)
		}
		for _, form := range append(KeyFormats(), "x") {
			for _, seal := range []bool{false, true} {
				_, err := WriteKey(k, WriteKeyOptions{Format: form, Seal: seal})
				check("write", err)
			}
		}
	}
	for _, secret := range []string{"hunter2-hunter2", "eyJ.hunter2-hunter2.x", "ssh-rsa hunter2-hunter2", "{hunter2-hunter2", "-----BEGIN hunter2-hunter2-----\nhunter2-hunter2"} {
		_, err := ParseKeys([]byte(secret), KeyOptions{})
		if err == nil || strings.Contains(err.Error(), "hunter2-hunter2") && !strings.HasPrefix(secret, "-----") {
			t.Errorf("a secret that was given as a key file: %v", err)
		}
	}
}

// TestSignersPrintNothing: a key is a crypto type inside; none of the interfaces shows it.
func TestSignersPrintNothing(t *testing.T) {
	ed := parseOne(t, rfc8037Key)
	raw, ok := ed.privateKey().(interface{ Public() crypto.PublicKey })
	if !ok || raw.Public() == nil {
		t.Fatal("no private key")
	}
	var s Signer = ed
	var v Verifier = ed
	if got := fmt.Sprintf("%+v %#v", s, v); got != "OKP Ed25519 private key OKP Ed25519 private key" {
		t.Errorf("%s", got)
	}
}
