package fetch

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func parse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// handler answers as Go's own server frames it: with a length, or in chunks
// where it flushes.
func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/plain", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s %s %s", r.Host, r.UserAgent(), r.Header.Get("Accept"))
	})
	mux.HandleFunc("/chunks", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 100 {
			_, _ = fmt.Fprintf(w, "chunk %d\n", i)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/early", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		_, _ = io.WriteString(w, "after a hint")
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/plain?a=b", http.StatusFound) })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) })
	mux.HandleFunc("/user", func(w http.ResponseWriter, r *http.Request) {
		name, password, _ := r.BasicAuth()
		_, _ = io.WriteString(w, name+"/"+password)
	})
	return mux
}

// TestGet: net/http's server is the peer, over TLS and without.
func TestGet(t *testing.T) {
	plain, secure := httptest.NewServer(handler()), httptest.NewUnstartedServer(handler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // one client turns away on purpose
	secure.StartTLS()
	defer plain.Close()
	defer secure.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	for _, base := range []string{plain.URL, secure.URL} {
		host := strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://")
		for _, c := range []struct {
			path, body string
			code       int
		}{
			{"/plain", host + " fob text/x", 200},
			{"/chunks", "chunk 99\n", 200},
			{"/early", "after a hint", 200},
			{"/gone", "", 404},
			{"/moved", "", 302},
		} {
			resp, err := Get(t.Context(), parse(t, base+c.path), Options{Accept: "text/x", Most: 1 << 16, Roots: roots})
			if err != nil {
				t.Errorf("%s%s: %v", base, c.path, err)
				continue
			}
			if resp.Code != c.code || !strings.HasSuffix(string(resp.Body), c.body) {
				t.Errorf("%s: %s %q", c.path, resp.Status, resp.Body)
			}
			if c.code == 302 && resp.Location != "/plain?a=b" {
				t.Errorf("location %q", resp.Location)
			}
		}
		if _, err := Get(t.Context(), parse(t, base+"/big"), Options{Most: 1999, Roots: roots}); !errors.Is(err, ErrTooLarge) {
			t.Errorf("2000 bytes where 1999 are allowed: %v", err)
		}
		if resp, err := Get(t.Context(), parse(t, base+"/big"), Options{Most: 2000, Roots: roots}); err != nil || len(resp.Body) != 2000 {
			t.Errorf("2000 bytes where 2000 are allowed: %v", err)
		}
	}
	u := parse(t, plain.URL+"/user")
	u.User = url.UserPassword("anna", "pw")
	if resp, err := Get(t.Context(), u, Options{Most: 100}); err != nil || string(resp.Body) != "anna/pw" {
		t.Errorf("%v", err)
	}
	if _, err := Get(t.Context(), parse(t, secure.URL+"/plain"), Options{Most: 100}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
}

// TestHostileServers: each ends with an error, in bounded memory.
func TestHostileServers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for _, c := range []struct{ answer, want string }{
		{"", "no answer"},
		{"HTTP/1.1", "no HTTP/1 response"},
		{"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP/1 response"},
		{"HTTP/2 200 OK\r\n\r\n", "no HTTP/1 response"},
		{"HTTP/1.1 2000 OK\r\n\r\n", "no HTTP/1 response"},
		{strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 9), "too many interim"},
		{ok + strings.Repeat("A: b\r\n", 20000), "longer than"},
		{ok + "A: " + strings.Repeat("b", 100000), "longer than"},
		{ok + "Content-Length: 10\r\n\r\nabc", "cut short"},
		{ok + "Content-Length: -1\r\n\r\nabc", "no number"},
		{ok + "Content-Length: 99999999999999999999\r\n\r\nabc", "no number"},
		{ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "in two ways"},
		{ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", "in two ways"},
		{ok + "Transfer-Encoding: gzip\r\n\r\nabc", "not known"},
		{ok + "Content-Encoding: gzip\r\n\r\nabc", "not asked for"},
		{ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "not framed"},
		{ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n0\r\n\r\n", "not framed"},
		{ok + "Transfer-Encoding: chunked\r\n\r\n3fffffffffffffff\r\nabc", "larger"},
		{ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "cut short"},
		{ok + "\r\n" + strings.Repeat("x", 2000), "larger"},
	} {
		u := serveOnce(t, c.answer)
		if _, err := Get(t.Context(), u, Options{Most: 1000}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: %v, want %q", c.answer, err, c.want)
		}
	}
	if resp, err := Get(t.Context(), serveOnce(t, ok+"\nuntil the end"), Options{Most: 1000}); err != nil || string(resp.Body) != "until the end" {
		t.Errorf("a body without a length: %v", err)
	}
}

// serveOnce answers the first connection with these bytes.
func serveOnce(t *testing.T, answer string) *url.URL {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for line := "x"; strings.TrimSpace(line) != ""; {
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
		}
		_, _ = io.WriteString(conn, answer)
	}()
	return parse(t, "http://"+l.Addr().String()+"/")
}

// TestSilentServer: the context ends the wait.
func TestSilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("nobody waits any more")
	go func() {
		conn, err := l.Accept()
		if err == nil {
			_, _ = bufio.NewReader(conn).ReadString('\n') // the request is there
			cancel(gone)
		}
	}()
	if _, err := Get(ctx, parse(t, "http://"+l.Addr().String()+"/"), Options{Most: 10}); !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
}

// TestProxy: https goes through a tunnel, with the proxy's own password.
func TestProxy(t *testing.T) {
	secure := httptest.NewTLSServer(handler())
	defer secure.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	asked := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host + " " + r.Header.Get("Proxy-Authorization")
		back, err := net.Dial("tcp", r.Host)
		if err != nil {
			t.Error(err)
			return
		}
		front, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(front, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(back, front); _ = back.Close() }()
		go func() { _, _ = io.Copy(front, back); _ = front.Close() }()
	}))
	defer proxy.Close()
	through := parse(t, proxy.URL)
	through.User = url.UserPassword("a", "b")
	resp, err := Get(t.Context(), parse(t, secure.URL+"/plain"), Options{Most: 1000, Roots: roots, Proxy: through})
	if err != nil || resp.Code != 200 {
		t.Fatal(err)
	}
	if got, want := <-asked, "CONNECT "+strings.TrimPrefix(secure.URL, "https://")+" Basic YTpi"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, err := Get(t.Context(), parse(t, secure.URL), Options{Most: 10, Proxy: serveOnce(t, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")}); err == nil || !strings.Contains(err.Error(), "407") {
		t.Errorf("%v", err)
	}
}

func TestProxyFor(t *testing.T) {
	for _, c := range []struct{ url, env, want string }{
		{"https://id.example.com/", "", ""},
		{"https://id.example.com/", "HTTPS_PROXY=http://p:3128", "http://p:3128"},
		{"https://id.example.com/", "https_proxy=p:3128", "http://p:3128"},
		{"http://127.0.0.1/", "HTTPS_PROXY=http://p:3128", ""},
		{"https://id.example.com/", "HTTPS_PROXY=http://p:3128 NO_PROXY=other.example,.example.com", ""},
		{"https://example.com/", "HTTPS_PROXY=http://p:3128 NO_PROXY=example.com", ""},
		{"https://badexample.com/", "HTTPS_PROXY=http://p:3128 NO_PROXY=example.com", "http://p:3128"},
		{"https://example.com:8443/", "HTTPS_PROXY=http://p:3128 no_proxy=example.com:8443", ""},
		{"https://example.com:8443/", "HTTPS_PROXY=http://p:3128 no_proxy=example.com:1", "http://p:3128"},
		{"https://example.com/", "HTTPS_PROXY=http://p:3128 NO_PROXY=*", ""},
	} {
		env := map[string]string{}
		for _, f := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(f, "=")
			env[name] = value
		}
		got, err := ProxyFor(parse(t, c.url), func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		if err != nil || got == nil != (c.want == "") || got != nil && got.String() != c.want {
			t.Errorf("%s with %q: %v %v", c.url, c.env, got, err)
		}
	}
}

// FuzzResponse: no answer makes the reader panic or give more than was asked
// for.
func FuzzResponse(f *testing.F) {
	for _, s := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n", "HTTP/1.0 200 OK\n\nabc"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bufio.NewReader(strings.NewReader(string(data)))
		_, header, err := readHead(in)
		if err != nil {
			return
		}
		if body, err := readBody(in, header, 100); err == nil && len(body) > 100 {
			t.Errorf("%d bytes", len(body))
		}
	})
}
