package tokens

import (
	"fmt"
	"testing"
)

// The ephemeral key of ECDH-ES has the kind of the recipient's key (RFC 7518
// §4.6.1.1).
func TestEphemeralKeyIsOfTheRecipientsCurve(t *testing.T) {
	for _, test := range []struct{ crv, kty string }{{"P-256", "EC"}, {"P-384", "EC"}, {"P-521", "EC"}, {"X25519", "OKP"}} {
		k, err := GenerateKey(KeygenOptions{Alg: "ECDH-ES", Crv: test.crv})
		if err != nil {
			t.Fatal(err)
		}
		token, err := EncryptJWE([]byte("tea"), []EncryptTo{{Key: k}}, EncryptOptions{Form: JWECompact})
		if err != nil {
			t.Fatal(err)
		}
		d := Decode(token, Limits{})
		epk := d.Protected.JSON.Get("epk")
		if got := fmt.Sprintf("%s %s", textOf(epk.Get("kty")), textOf(epk.Get("crv"))); got != test.kty+" "+test.crv {
			t.Errorf("%s: epk is of %s", test.crv, got)
		}
		if out, err := Decrypt(d, NewKeys(k), &Policy{}); err != nil || string(out.Bytes) != "tea" {
			t.Errorf("%s: %v", test.crv, err)
		}
	}
}
