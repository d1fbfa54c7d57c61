package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// The exchanges know every algorithm that fob knows: a new one in fob makes this fail until it has its rows.
func TestEveryAlgorithmIsExchanged(t *testing.T) {
	t.Parallel()
	_, err := run(t.TempDir(), nil, testenv.BuildFob(t), "keygen", "--alg", "unknown")
	_, list, found := strings.Cut(fmt.Sprint(err), "it knows ")
	if !found {
		t.Fatalf("fob keygen does not say which algorithms it knows: %v", err)
	}
	got := strings.Split(strings.TrimSpace(list), ", ")
	want := slices.Concat(signatureAlgorithms(), keyAlgorithms(), contentAlgorithms())
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("fob knows    %v\nexchanged are %v", got, want)
	}
}

// generated is a key that fob keygen made for an algorithm, with what fob says of it.
type generated struct {
	alg, thumbprint string
	jwk             jwk
}

// generate makes a key for every algorithm, RSA once, since it is slow.
func generate(t *testing.T) (list []generated) {
	t.Helper()
	w := newWorkshop(t)
	algs := slices.Concat(signatureAlgorithms(), keyAlgorithms(), contentAlgorithms())
	for _, crv := range []string{"P-384", "P-521", "X25519"} {
		algs = append(algs, "ECDH-ES+A256KW --crv "+crv)
	}
	for _, alg := range algs {
		if kindFor(alg, "") == "RSA" && alg != "RS256" && alg != "RSA-OAEP-256" {
			continue
		}
		w.write("jwk", w.do(w.fob, "keygen --alg "+alg))
		g := generated{alg: strings.Fields(alg)[0]}
		if err := json.Unmarshal(w.read("jwk"), &g.jwk); err != nil {
			t.Fatal(err)
		}
		if g.jwk["kty"] != "oct" {
			g.thumbprint = strings.TrimSpace(string(w.do(w.fob, "keys convert jwk --thumbprint")))
			if g.jwk["kid"] != g.thumbprint {
				t.Errorf("%s: the kid is %v, the thumbprint %s", alg, g.jwk["kid"], g.thumbprint)
			}
		}
		list = append(list, g)
	}
	return list
}

// Others read the JWKs that fob makes, whole and public, and find the same thumbprint (RFC 7638).
func TestFobJWKs(t *testing.T) {
	t.Parallel()
	keys := generate(t)
	for _, other := range []struct {
		name string
		peer func(t *testing.T) peer
		not  func(g generated) bool // what the peer does not import
	}{
		{"node-jose", func(t *testing.T) peer { return nodePeer(t, "node-jose", "jose") }, func(g generated) bool { return g.jwk["kty"] == "oct" }},
		{"jwcrypto", func(t *testing.T) peer { return pythonPeer(t, "jwcrypto", "jwcrypto") }, func(generated) bool { return false }},
		{"jose-command", joseThumbprints, func(g generated) bool { return g.jwk["kty"] == "OKP" }},
	} {
		t.Run(other.name, func(t *testing.T) {
			var jobs []job
			var of []generated
			for _, g := range keys {
				if other.not(g) {
					continue
				}
				for _, half := range []jwk{g.jwk, g.jwk.public()} {
					jobs = append(jobs, job{Op: "key", Keys: []keyUse{{Alg: g.alg, JWK: half}}})
					of = append(of, g)
				}
			}
			for i, got := range batch(t, other.peer(t), jobs) {
				g := of[i]
				switch {
				case got.Error != "":
					t.Errorf("%s: %s", g.alg, got.Error)
				case g.thumbprint != "" && got.Thumbprint != g.thumbprint:
					t.Errorf("%s: the thumbprint is %s to fob, %s to %s", g.alg, g.thumbprint, got.Thumbprint, other.name)
				}
			}
			if len(jobs) == 0 {
				t.Error("no key was read")
			}
		})
	}
}

func joseThumbprints(t *testing.T) peer {
	jose := testenv.NeedCommand(t, "jose")
	return commandPeer("jose-command", func(dir string, j job) (result, error) {
		if err := writeJSON(dir, "key", j.Keys[0].JWK); err != nil {
			return result{}, err
		}
		out, err := run(dir, nil, jose, "jwk", "thp", "-i", "key", "-a", "S256")
		return result{Thumbprint: strings.TrimSpace(string(out))}, err
	})
}

// Libraries read the PEM files of fob, under a passphrase too.
func TestFobPEMToLibraries(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	var node, python []job
	var want []string
	for _, kind := range opensslKinds() {
		alg := map[string]string{"RSA": "RS256", "P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA", "X25519": "ECDH-ES"}[kind.name]
		w.do(w.openssl, "genpkey -out key "+kind.genpkey)
		thumbprint := strings.TrimSpace(string(w.do(w.fob, "keys convert key --thumbprint")))
		private := string(w.do(w.fob, "keys convert key --format pem"))
		public := string(w.do(w.fob, "keys convert key --format pem --public"))
		sealed := string(w.do(w.fob, "keys convert key --format pem --new-passphrase-file passphrase"))
		for _, k := range []keyUse{{PEM: private}, {PEM: public}, {PEM: sealed, Passphrase: passphrase}} {
			k.Alg = alg
			if k.Passphrase != "" {
				k.PEM = sealed
			}
			python = append(python, job{Op: "key", Keys: []keyUse{k}})
			want = append(want, thumbprint)
			if k.Passphrase != "" {
				k = keyUse{Alg: alg, PEM: private} // the web cryptography opens no sealed keys
			}
			node = append(node, job{Op: "key", Keys: []keyUse{k}})
		}
	}
	for _, side := range []struct {
		peer func() peer
		jobs []job
	}{
		{func() peer { return nodePeer(t, "node-jose", "jose") }, node},
		{func() peer { return pythonPeer(t, "jwcrypto", "jwcrypto") }, python},
	} {
		p := side.peer()
		for i, got := range batch(t, p, side.jobs) {
			if p.name == "jwcrypto" && side.jobs[i].Keys[0].Alg == "ECDH-ES" && strings.Contains(got.Error, "X25519") {
				continue // this version takes X25519 from a JWK only
			}
			if got.Error != "" || got.Thumbprint != want[i] {
				t.Errorf("%s, key %d (%s): thumbprint %q, want %s; %s", p.name, i, side.jobs[i].Keys[0].Alg, got.Thumbprint, want[i], got.Error)
			}
		}
	}
}

// The keys that the jose command makes carry alg and key_ops: fob reads them, keeps to them, and works with them. For
// ECDH-ES jose writes the operations wrapKey and unwrapKey where RFC 7517 §4.3 has deriveKey; fob says so rather than use
// a key that is not marked for it.
func TestJoseCommandKeys(t *testing.T) {
	t.Parallel()
	jose := testenv.NeedCommand(t, "jose")
	w := newWorkshop(t)
	w.write("payload", text)
	for _, alg := range strings.Fields("HS256 HS384 HS512 RS256 PS512 ES256 ES384 ES512") {
		w.write("jwk", w.do(jose, `jwk gen -i {"alg":"`+alg+`"}`))
		w.write("token", bytes.TrimSpace(w.do(w.fob, "sign @payload -k @jwk"))) // jose takes a line break for a part of it
		if got := w.do(jose, "jws ver -i token -k jwk -O -"); string(got) != string(text) {
			t.Errorf("%s: jose reads %q", alg, got)
		}
		w.do(w.fob, "verify @token -k @jwk")
		if _, err := run(w.dir, nil, w.fob, "encrypt", "@payload", "-k", "@jwk"); exitStatus(err) != 4 {
			t.Errorf("%s: fob encrypts to a key that is for signatures: %v", alg, err)
		}
	}
	for _, alg := range strings.Fields("A128KW A256GCMKW ECDH-ES ECDH-ES+A192KW") {
		w.write("jwk", w.do(jose, `jwk gen -i {"alg":"`+alg+`"}`))
		if strings.HasPrefix(alg, "ECDH") {
			_, err := run(w.dir, nil, w.fob, "encrypt", "@payload", "-k", "@jwk")
			if exitStatus(err) != 4 || !strings.Contains(fmt.Sprint(err), "key_ops") {
				t.Errorf("%s: %v, want exit status 4 and a word on key_ops", alg, err)
			}
			w.withoutOps("jwk")
		}
		w.write("token", bytes.TrimSpace(w.do(w.fob, "encrypt @payload -k @jwk")))
		if got := w.do(jose, "jwe dec -i token -k jwk -O -"); string(got) != string(text) {
			t.Errorf("%s: jose reads %q", alg, got)
		}
		if got := w.do(w.fob, "decrypt @token -k @jwk"); string(got) != string(text) {
			t.Errorf("%s: fob reads %q", alg, got)
		}
		if _, err := run(w.dir, nil, w.fob, "sign", "@payload", "-k", "@jwk"); exitStatus(err) != 4 {
			t.Errorf("%s: fob signs with a key that is for encryption: %v", alg, err)
		}
	}
}

func (w *workshop) withoutOps(name string) {
	w.t.Helper()
	var key jwk
	if err := json.Unmarshal(w.read(name), &key); err != nil {
		w.t.Fatal(err)
	}
	delete(key, "key_ops")
	if err := writeJSON(w.dir, name, key); err != nil {
		w.t.Fatal(err)
	}
}
