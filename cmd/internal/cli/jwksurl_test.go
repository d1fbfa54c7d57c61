package cli

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// issuer serves key sets on loopback, as an identity provider does on the
// network.
func issuer(t *testing.T, routes map[string]http.HandlerFunc) (url string, requests *atomic.Int64) {
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
	url, _ := issuer(t, map[string]http.HandlerFunc{
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
	m.must("verify", token, "-k", url+"/jwks")
	m.must("verify", token, "-k", url+"/moved")
	m.must("verify", token, "-k", strings.Replace(url, "127.0.0.1", "localhost", 1)+"/jwks")
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitIO, []string{url + "/gone"}, "404"},
		{exitIO, []string{url + "/refused"}, "403"},
		{exitIO, []string{url + "/away"}, "keys come over https"},
		{exitIO, []string{url + "/file"}, "cannot be read as a URL"},
		{exitIO, []string{url + "/loop"}, "more than 3 redirects"},
		{exitMalformed, []string{url + "/page"}, "no JSON object"},
		{exitMalformed, []string{url + "/pem"}, "no JSON object"},
		{exitMalformed, []string{url + "/big", "--limit", "key-file-size=1KB"}, "key-file-size=1024"},
		{exitKey, []string{url + "/empty"}, "the JWK Set is empty"},
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
	request := func(url string) *http.Request {
		r, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	secure, local := request("https://keys.example.com/a"), request("http://127.0.0.1/a")
	for _, test := range []struct {
		to   *http.Request
		from *http.Request
		ok   bool
	}{
		{request("https://other.example.com/b"), secure, true},
		{request("https://other.example.com/b"), local, true},
		{request("http://127.0.0.1/b"), local, true},
		{request("http://127.0.0.1/b"), secure, false},
		{request("http://keys.example.com/b"), secure, false},
		{request("http://keys.example.com/b"), local, false},
	} {
		if err := checkRedirect(test.to, []*http.Request{test.from}); (err == nil) != test.ok {
			t.Errorf("from %s to %s: %v", test.from.URL, test.to.URL, err)
		}
	}
}

// No word of a token leads to the network: only the command line does.
func TestNoWordOfATokenLeadsToTheNetwork(t *testing.T) {
	m := newMaker(t)
	url, requests := issuer(t, nil)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256", "--kid", url))
	token := m.must("mint", "-k", key, "--iss", url, "--header", "jku="+url+"/jwks", "--header", "x5u="+url+"/x5u")
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
	url, _ := issuer(t, map[string]http.HandlerFunc{"/jwks": text(set)})
	url = strings.Replace(url, "http://", "http://anna:hunter2@", 1)
	for _, path := range []string{"/jwks", "/gone"} {
		m.fob("--json", "verify", m.must("mint", "-k", key), "-k", url+path)
		if strings.Contains(m.stdout+m.stderr, "hunter2") || m.stdout+m.stderr == "" {
			t.Errorf("%s%s", m.stdout, m.stderr)
		}
	}
}
