package cli

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// issuer serves key sets on loopback, as an identity provider does on the
// network.
func issuer(t *testing.T, routes map[string]http.HandlerFunc) (base string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if h, ok := routes[r.URL.Path]; ok {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(s)) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func TestKeysFromAURL(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256", "--kid", "k"))
	set := m.must("keys", "convert", key, "--public", "--format", "jwks")
	token := m.must("mint", "-k", key)
	big := `{"keys":[` + strings.Repeat(" ", 2000) + `]}`
	base, _ := issuer(t, map[string]http.HandlerFunc{
		"/jwks":    text(set),
		"/empty":   text(`{"keys":[]}`),
		"/page":    text("<html>Not the page that you are looking for.</html>"),
		"/pem":     text("-----BEGIN PUBLIC KEY-----"),
		"/big":     text(big),
		"/moved":   redirect("/jwks"),
		"/away":    redirect("http://keys.example.com/jwks"),
		"/file":    redirect("file:///etc/passwd"),
		"/loop":    redirect("/loop"),
		"/refused": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	})
	m.must("verify", token, "-k", base+"/jwks")
	m.must("verify", token, "-k", base+"/moved")
	m.must("verify", token, "-k", strings.Replace(base, "127.0.0.1", "localhost", 1)+"/jwks")
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitIO, []string{base + "/gone"}, "404"},
		{exitIO, []string{base + "/refused"}, "403"},
		{exitIO, []string{base + "/away"}, "keys come over https"},
		{exitIO, []string{base + "/file"}, "cannot be read as a URL"},
		{exitIO, []string{base + "/loop"}, "more than 3 redirects"},
		{exitMalformed, []string{base + "/page"}, "no JSON object"},
		{exitMalformed, []string{base + "/pem"}, "no JSON object"},
		{exitMalformed, []string{base + "/big", "--limit", "key-file-size=1KB"}, "key-file-size=1024"},
		{exitKey, []string{base + "/empty"}, "the JWK Set is empty"},
		{exitUsage, []string{"http://keys.example.com/jwks"}, "keys come over https"},
		{exitUsage, []string{"http://127.0.0.1.example.com/jwks"}, "keys come over https"},
		{exitUsage, []string{"http://127.0.0.1@example.com/jwks"}, "keys come over https"},
		{exitUsage, []string{"https:///jwks"}, "cannot be read as a URL"},
		{exitUsage, []string{"https:"}, "cannot be read as a URL"},
		{exitUsage, []string{"http://[::1"}, "cannot be read as a URL"},
	} {
		m.refuses(test.exit, append([]string{"verify", token, "-k"}, test.args...), test.want)
	}
}

// A server must not be able to lead fob off an encrypted connection.
func TestRedirectFromHTTPSStaysOnHTTPS(t *testing.T) {
	for _, test := range []struct {
		from, to string
		ok       bool
	}{
		{"https://keys.example.com/a", "https://other.example.com/b", true},
		{"https://keys.example.com/a", "/b", true},
		{"http://127.0.0.1/a", "https://other.example.com/b", true},
		{"http://127.0.0.1/a", "http://127.0.0.1/b", true},
		{"https://keys.example.com/a", "http://127.0.0.1/b", false},
		{"https://keys.example.com/a", "http://keys.example.com/b", false},
		{"http://127.0.0.1/a", "http://keys.example.com/b", false},
		{"http://127.0.0.1/a", "//keys.example.com/b", false},
		{"http://127.0.0.1/a", "http://[::1", false},
	} {
		from, err := url.Parse(test.from)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := redirected(from, test.to); (err == nil) != test.ok {
			t.Errorf("from %s to %s: %v", test.from, test.to, err)
		}
	}
}

// No word of a token leads to the network: only the command line does.
func TestNoWordOfATokenLeadsToTheNetwork(t *testing.T) {
	m := newMaker(t)
	base, requests := issuer(t, nil)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256", "--kid", base))
	token := m.must("mint", "-k", key, "--iss", base, "--header", "jku="+base+"/jwks", "--header", "x5u="+base+"/x5u")
	m.must("decode", token)
	m.must("verify", token, "-k", key)
	m.fob("verify", token)
	if n := requests.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestAPasswordInAURLIsNotRepeated(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256"))
	set := m.must("keys", "convert", key, "--public", "--format", "jwks")
	base, _ := issuer(t, map[string]http.HandlerFunc{"/jwks": text(set)})
	base = strings.Replace(base, "http://", "http://anna:hunter2@", 1)
	for _, path := range []string{"/jwks", "/gone"} {
		m.fob("--json", "verify", m.must("mint", "-k", key), "-k", base+path)
		if strings.Contains(m.stdout+m.stderr, "hunter2") || m.stdout+m.stderr == "" {
			t.Errorf("%s%s", m.stdout, m.stderr)
		}
	}
}
