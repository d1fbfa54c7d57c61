package interop

import (
	"strings"
	"testing"
)

// The payloads: claims that hold until 2100, with what encoders like to get wrong; text that every form can carry; bytes
// that are no text.
var (
	claims = []byte(`{"iss":"https://issuer.example","sub":"Zoë 漢字 \u0001","aud":["a","b"],"iat":1700000000,"exp":4102444800,"big":12345678901234567890,"<&>":"</script>"}`)
	text   = []byte("It_is_dangerous_business-Frodo")
	binary = []byte("\x00\x01\xfe\xff not text \x80\r\n")
)

const (
	peerPBES2Count = 4096
	mostPBES2Count = 1_000_000
)

// exchanges lists what could be exchanged; the matrix says with whom.
func exchanges(t *testing.T) []exchange {
	t.Helper()
	list := signed(t)
	list = append(list, signedForms(t)...)
	list = append(list, encrypted(t)...)
	list = append(list, encryptedForms(t)...)
	return append(list, nested(t)...)
}

func signatureAlgorithms() []string {
	return strings.Fields("HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 Ed25519 EdDSA")
}

func contentAlgorithms() []string {
	return strings.Fields("A128CBC-HS256 A192CBC-HS384 A256CBC-HS512 A128GCM A192GCM A256GCM")
}

func keyAlgorithms() []string {
	return strings.Fields("RSA1_5 RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512 A128KW A192KW A256KW dir " +
		"ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW A128GCMKW A192GCMKW A256GCMKW " +
		"PBES2-HS256+A128KW PBES2-HS384+A192KW PBES2-HS512+A256KW")
}

// signed is every signature algorithm in every form.
func signed(t *testing.T) (list []exchange) {
	for _, alg := range signatureAlgorithms() {
		for _, form := range []string{"compact", "json", "general"} {
			list = append(list, sign(t, job{Form: form, Payload: claims}, alg))
		}
	}
	return list
}

// signedForms is what a JWS can be beside that.
func signedForms(t *testing.T) (list []exchange) {
	for _, alg := range []string{"HS256", "ES256"} {
		list = append(list, sign(t, job{Form: "compact", Payload: binary}, alg, "bytes that are no text"))
		for _, form := range []string{"compact", "json"} {
			list = append(list,
				sign(t, job{Form: form, Payload: claims, Detached: true}, alg, "detached"),
				sign(t, job{Form: form, Payload: text, Unencoded: true}, alg, "b64=false in "+form),
				sign(t, job{Form: form, Payload: claims, Unencoded: true, Detached: true}, alg, "b64=false, detached"))
		}
	}
	return append(list, sign(t, job{Form: "general", Payload: claims}, "HS256 RS256 ES256", "several signatures"))
}

// sign makes the exchange of a JWS, with one signature for each of the algorithms.
func sign(t *testing.T, made job, algs string, features ...string) exchange {
	t.Helper()
	made.Op = "sign"
	x := exchange{make: made, rows: append(features, "JWS "+made.Form), harm: made.Form == "compact" && len(features) == 0}
	for _, alg := range strings.Fields(algs) {
		x.rows = append(x.rows, alg)
		key := keyFor(t, alg, "")
		x.make.Keys = append(x.make.Keys, keyUse{Alg: alg, JWK: key})
		read := job{Op: "verify", Form: made.Form, Keys: []keyUse{{Alg: alg, JWK: key.public()}}, Detached: made.Detached, Unencoded: made.Unencoded}
		if made.Detached {
			read.Payload = made.Payload
		}
		x.read = append(x.read, read)
	}
	x.name = strings.Join(x.rows, ", ")
	return x
}

// encrypted is every key management algorithm, on every curve that it knows, with every content encryption. PBES2 is
// slow by design, so each goes with one.
func encrypted(t *testing.T) (list []exchange) {
	for _, alg := range keyAlgorithms() {
		for _, enc := range contentAlgorithms() {
			x := job{Form: "compact", Enc: enc, Payload: claims}
			harm := enc == "A128GCM" || enc == "A128CBC-HS256" && (alg == "dir" || alg == "A128KW")
			switch {
			case strings.HasPrefix(alg, "PBES2"):
				if enc == "A256GCM" {
					list = append(list, encrypt(t, x, alg))
				}
			case strings.HasPrefix(alg, "ECDH-ES"):
				for _, crv := range []string{"P-256", "P-384", "P-521", "X25519"} {
					list = append(list, harmed(encrypt(t, x, alg+" "+crv), harm))
				}
			default:
				list = append(list, harmed(encrypt(t, x, alg), harm))
			}
		}
	}
	return list
}

// encryptedForms is what a JWE can be beside compact.
func encryptedForms(t *testing.T) (list []exchange) {
	for _, alg := range strings.Fields("RSA-OAEP A128KW A192GCMKW dir ECDH-ES,P-256 ECDH-ES+A192KW,P-384 PBES2-HS512+A256KW") {
		alg = strings.ReplaceAll(alg, ",", " ")
		for _, form := range []string{"json", "general"} {
			list = append(list, encrypt(t, job{Form: form, Enc: "A256CBC-HS512", Payload: binary}, alg))
		}
	}
	for enc, mode := range map[string]string{"A192GCM": "GCM", "A128CBC-HS256": "CBC"} {
		for _, form := range []string{"json", "general"} {
			list = append(list, encrypt(t, job{Form: form, Enc: enc, Payload: claims, AAD: []byte(`{"to":"whom it may concern"}`)}, "A256KW", "aad with "+mode))
		}
		for _, form := range []string{"compact", "json"} {
			zip := job{Form: form, Enc: enc, Zip: true, Payload: []byte(strings.Repeat("what compresses well, ", 500))}
			list = append(list, encrypt(t, zip, "dir", "zip=DEF"), encrypt(t, zip, "RSA-OAEP", "zip=DEF"))
		}
	}
	several := job{Form: "general", Enc: "A128CBC-HS256", Payload: claims}
	return append(list,
		encrypt(t, several, "RSA-OAEP/A128KW/ECDH-ES+A256KW P-521/A256GCMKW", "several recipients"),
		encrypt(t, several, "ECDH-ES+A128KW P-256/PBES2-HS256+A128KW", "several recipients"))
}

// encrypt makes the exchange of a JWE, for one recipient for each of the algorithms, which "/" parts; a curve stands
// after its algorithm.
func encrypt(t *testing.T, made job, algs string, features ...string) exchange {
	t.Helper()
	made.Op, made.P2C = "encrypt", peerPBES2Count
	x := exchange{make: made, rows: append(features, "JWE "+made.Form, made.Enc)}
	for alg := range strings.SplitSeq(algs, "/") {
		alg, detail, _ := strings.Cut(alg, " ")
		x.rows = append(x.rows, alg)
		if detail != "" {
			x.rows = append(x.rows, "ECDH "+detail)
		} else {
			detail = made.Enc
		}
		key := keyFor(t, alg, detail)
		x.make.Keys = append(x.make.Keys, keyUse{Alg: alg, JWK: key.public()})
		x.read = append(x.read, job{Op: "decrypt", Form: made.Form, P2C: mostPBES2Count, Keys: []keyUse{{Alg: alg, JWK: key}}})
	}
	x.name = strings.Join(x.rows, ", ")
	return x
}

func harmed(x exchange, harm bool) exchange {
	x.harm = harm
	return x
}

// nested is signed, then encrypted (RFC 7519 §11.2).
func nested(t *testing.T) (list []exchange) {
	for _, pair := range [][2]string{{"ES256", "ECDH-ES+A256KW P-256"}, {"PS256", "RSA-OAEP"}, {"HS512", "dir"}} {
		inner := sign(t, job{Form: "compact", Payload: claims}, pair[0])
		x := encrypt(t, job{Form: "compact", Enc: "A256GCM", Header: map[string]any{"cty": "JWT"}}, pair[1], "nested")
		x.rows = append(x.rows, inner.rows...)
		x.make.Inner, x.read[0].Inner = &inner.make, &inner.read[0]
		x.name = "nested " + pair[0] + " in " + pair[1]
		list = append(list, x)
	}
	return list
}
