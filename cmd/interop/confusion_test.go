package interop

import (
	"crypto"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"testing"
)

// A token whose MAC is keyed with the text of a public key must not pass for one that the private key signed (RFC 8725
// §2.1): fob and every library refuse it, and fob does not make one.
func TestPublicKeyIsNoSecret(t *testing.T) {
	t.Parallel()
	private, err := x509.ParsePKCS8PrivateKey(keyOfKind(t, "RSA").pkcs8)
	if err != nil {
		t.Fatal(err)
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		t.Fatalf("a key of type %T", private)
	}
	der, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	input := encodeJSON(map[string]any{"alg": "HS256"}) + "." + encode(claims)
	mac := hmac.New(sha256.New, text)
	mac.Write([]byte(input))
	forged := input + "." + encode(mac.Sum(nil))

	t.Run("fob", func(t *testing.T) {
		w := newWorkshop(t)
		w.write("public.pem", text)
		w.write("forged", []byte(forged))
		w.write("payload", claims)
		for _, tt := range []struct {
			exit int
			args []string
		}{
			{4, []string{"verify", "@forged", "-k", "@public.pem"}},
			{4, []string{"verify", "@forged", "-k", "secret:@public.pem"}},
			{4, []string{"sign", "@payload", "--alg", "HS256", "-k", "@public.pem"}},
			{4, []string{"sign", "@payload", "--alg", "HS256", "-k", "secret:@public.pem"}},
			{4, []string{"mint", "--claims", "@payload", "--alg", "HS256", "-k", "secret:@public.pem"}},
			{4, []string{"encrypt", "@payload", "--alg", "PBES2-HS256+A128KW", "-k", "secret:@public.pem"}},
		} {
			if out, err := run(w.dir, nil, w.fob, tt.args...); exitStatus(err) != tt.exit {
				t.Errorf("fob %v: %v, want exit status %d\n%s", tt.args, err, tt.exit, out)
			}
		}
	})
	for _, p := range []func(t *testing.T) peer{
		func(t *testing.T) peer { return nodePeer(t, "node-jose", "jose") },
		func(t *testing.T) peer { return nodePeer(t, "jsonwebtoken", "jsonwebtoken") },
		func(t *testing.T) peer { return pythonPeer(t, "pyjwt", "jwt") },
		func(t *testing.T) peer { return pythonPeer(t, "jwcrypto", "jwcrypto") },
	} {
		t.Run("peer", func(t *testing.T) {
			p := p(t)
			verify := func(token, alg string) result {
				return batch(t, p, []job{{Op: "verify", Form: "compact", Token: token, Keys: []keyUse{{Alg: alg, PEM: string(text)}}}})[0]
			}
			if got := verify(forged, "HS256"); got.Error == "" {
				t.Errorf("%s takes it", p.name)
			} else {
				t.Logf("%s: %s", p.name, got.Error)
			}
			// The same call takes what the private key signed, so it was the forgery that was refused.
			signed := sign(t, job{Form: "compact", Payload: claims}, "RS256").make
			token := batch(t, fobPeer(t), []job{signed})[0].Token
			if got := verify(token, "RS256"); got.Error != "" {
				t.Errorf("%s refuses a sound token with the same key: %s", p.name, got.Error)
			}
		})
	}
}
