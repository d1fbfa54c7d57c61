package keystore

import (
	"testing"

	"fob/tokens"
)

func TestPrepareKey(t *testing.T) {
	fresh := func(opt tokens.KeygenOptions) *tokens.Key {
		k, err := tokens.GenerateKey(opt)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	bare := func(k *tokens.Key) *tokens.Key {
		text, err := tokens.WriteKey(k, tokens.WriteKeyOptions{Format: "pem"})
		if err != nil {
			t.Fatal(err)
		}
		file, err := tokens.ParseKeys(text, tokens.KeyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return file.Keys[0]
	}
	es, x := fresh(tokens.KeygenOptions{Alg: "ES256"}), fresh(tokens.KeygenOptions{Alg: "ECDH-ES", Crv: "X25519"})
	rsa := fresh(tokens.KeygenOptions{Alg: "RS256", Bits: 2048})
	for _, c := range []struct {
		name     string
		key      *tokens.Key
		alg, kid string
		want     string
		spec     KeySpec
	}{
		{"its own word", es, "", "", "ES256", KeySpec{Alg: "ES256"}},
		{"a bare key", bare(es), "", "", "ES256", KeySpec{Alg: "ES256"}},
		{"a bare key to encrypt to", bare(es), "ECDH-ES+A128KW", "mine", "ECDH-ES+A128KW", KeySpec{Alg: "ECDH-ES+A128KW", Crv: "P-256"}},
		{"X25519 cannot sign", bare(x), "ECDH-ES", "", "ECDH-ES", KeySpec{Alg: "ECDH-ES", Crv: "X25519"}},
		{"RSA", bare(rsa), "PS256", "", "PS256", KeySpec{Alg: "PS256", Bits: 2048}},
		{"a secret", tokens.NewSecretKey([]byte("0123456789abcdef0123456789abcdef"), tokens.Metadata{}), "HS256", "", "HS256", KeySpec{Alg: "HS256"}},
		{"a secret for dir", tokens.NewSecretKey(make_(64), tokens.Metadata{}), "dir", "", "dir", KeySpec{Alg: "A256CBC-HS512"}},
		{"by the name of its enc", tokens.NewSecretKey(make_(16), tokens.Metadata{}), "A128GCM", "", "dir", KeySpec{Alg: "A128GCM"}},
		{"a public key", es.Public(), "", "", "ES256", KeySpec{Alg: "ES256"}},
	} {
		n, spec, err := PrepareKey(c.key, c.alg, c.kid)
		if err != nil || n.Alg != c.want || spec != c.spec || n.Kid == "" || c.kid != "" && n.Kid != c.kid {
			t.Errorf("%s: %q %q %+v %v", c.name, n.Kid, n.Alg, spec, err)
			continue
		}
		if (n.Private.Len() > 0) != c.key.HasPrivate() || (n.Public == nil) != c.key.IsSymmetric() {
			t.Errorf("%s: the halves are not right", c.name)
		}
		if made, err := Generate(spec)(); err != nil || made.Alg != n.Alg {
			t.Errorf("%s: the next key is for %q: %v", c.name, made.Alg, err)
		}
		if made, _ := Pretend(spec)(); made.Alg != n.Alg {
			t.Errorf("%s: a dry run is for %q", c.name, made.Alg)
		}
	}
	for name, bad := range map[string]struct {
		key *tokens.Key
		alg string
	}{
		"unknown":         {es, "ES257"},
		"another curve":   {bare(es), "ES384"},
		"another kind":    {bare(es), "RS256"},
		"X25519 signing":  {bare(x), "EdDSA"},
		"use against alg": {es.With(tokens.Metadata{Use: "enc"}), "ES256"},
	} {
		if _, _, err := PrepareKey(bad.key, bad.alg, ""); CodeOf(err) != CodeUnfit {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Generate(KeySpec{Alg: "ES257"})(); CodeOf(err) != CodeUnfit {
		t.Error(err)
	}
	_, err := New(midday, NewOptions{Name: "x", Make: KeySpec{Alg: "ES257"}, Policy: DefaultPolicy()}, nil)
	refused(t, err, CodeUsage)
}

func make_(n int) []byte { return make([]byte, n) }
