// Package fetch gets one document with one GET over HTTP/1.1 (RFC 9112), over
// TLS for https. It stands on crypto/tls and net/textproto because the set-up
// of net/http takes a fifth of the time of a whole fob decode, which never
// goes to the network. It follows no redirects, keeps no connection and asks
// for no encoding.
//
// It imports nothing of fob and may not import net/http.
package fetch

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// headLimit bounds status line and header fields, which no honest server
// makes longer.
const headLimit = 64 << 10

// ErrTooLarge says that the body has more bytes than [Options].Most.
var ErrTooLarge = errors.New("the answer is larger than asked for")

// Options say how to get a document. Most must be set.
type Options struct {
	Accept string // media types
	Most   int64  // bytes of the body
	// Proxy is where an https request is tunnelled through, nil for none (RFC
	// 9110 §9.3.6). It must be an http URL.
	Proxy *url.URL
	// Roots are the authorities that are trusted; nil means the system's.
	Roots *x509.CertPool
}

// Response is what the server said. Body is empty unless Code is 200.
type Response struct {
	Code     int
	Status   string // code and words, untrusted
	Location string // of a redirect, untrusted, as sent
	Body     []byte
}

// Get asks u for its document. The context bounds all of it; without a
// deadline a server can take for ever.
func Get(ctx context.Context, u *url.URL, opt Options) (*Response, error) {
	conn, err := connect(ctx, u, opt)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", u.Host, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	resp, err := exchange(conn, u, opt)
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("get from %s: %w", u.Host, err)
	}
	return resp, nil
}

func connect(ctx context.Context, u *url.URL, opt Options) (net.Conn, error) {
	var dialer net.Dialer
	target := address(u)
	if u.Scheme != "https" {
		return dialer.DialContext(ctx, "tcp", target)
	}
	var conn net.Conn
	var err error
	if opt.Proxy != nil {
		conn, err = tunnel(ctx, &dialer, opt.Proxy, target)
	} else {
		conn, err = dialer.DialContext(ctx, "tcp", target)
	}
	if err != nil {
		return nil, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: u.Hostname(), RootCAs: opt.Roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// tunnel asks a proxy for a way through to the target.
func tunnel(ctx context.Context, dialer *net.Dialer, proxy *url.URL, target string) (net.Conn, error) {
	if proxy.Scheme != "http" {
		return nil, fmt.Errorf("the proxy's URL has the scheme %q, and only http is known", proxy.Scheme)
	}
	conn, err := dialer.DialContext(ctx, "tcp", address(proxy))
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	request := "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
	if proxy.User != nil {
		password, _ := proxy.User.Password()
		request += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(proxy.User.Username()+":"+password)) + "\r\n"
	}
	if _, err = io.WriteString(conn, request+"\r\n"); err == nil {
		// The proxy sends nothing behind its answer until we speak, so no byte
		// of the tunnel is lost in the reader's buffer.
		var resp *Response
		if resp, _, err = readHead(bufio.NewReader(io.LimitReader(conn, headLimit))); err == nil && resp.Code != 200 {
			err = fmt.Errorf("it answered %s", resp.Status)
		}
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("proxy: %w", err)
	}
	return conn, nil
}

func exchange(conn net.Conn, u *url.URL, opt Options) (*Response, error) {
	request := "GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host + "\r\nUser-Agent: fob\r\nAccept: " + opt.Accept + "\r\nConnection: close\r\n"
	if u.User != nil {
		password, _ := u.User.Password()
		request += "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)) + "\r\n"
	}
	if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
		return nil, err
	}
	// One limit for head, body and the framing of chunks.
	in := bufio.NewReader(io.LimitReader(conn, headLimit+opt.Most*2+headLimit))
	resp, header, err := readHead(in)
	if err != nil || resp.Code != 200 {
		return resp, err
	}
	resp.Body, err = readBody(in, header, opt.Most)
	return resp, err
}

// readHead reads status line and header fields, past interim answers (RFC 9110
// §15.2).
func readHead(in *bufio.Reader) (*Response, textproto.MIMEHeader, error) {
	for range 5 {
		h := &head{in: in}
		text := textproto.NewReader(bufio.NewReader(h))
		line, err := text.ReadLine()
		if err != nil {
			return nil, nil, h.fault("no answer", err)
		}
		version, status, _ := strings.Cut(line, " ")
		code, err := strconv.Atoi(status[:min(3, len(status))])
		if err != nil || !strings.HasPrefix(version, "HTTP/1.") || code < 100 || len(status) > 3 && status[3] != ' ' {
			return nil, nil, errors.New("the answer is no HTTP/1 response")
		}
		header, err := text.ReadMIMEHeader()
		if err != nil {
			return nil, nil, h.fault("header fields", err)
		}
		if code >= 200 {
			return &Response{Code: code, Status: status, Location: header.Get("Location")}, header, nil
		}
	}
	return nil, nil, errors.New("too many interim answers")
}

// head gives a reader's bytes up to the first empty line, one at a time, so
// that nothing of the body is taken.
type head struct {
	in   *bufio.Reader
	read int
	last [2]byte
	done bool
}

func (h *head) Read(p []byte) (int, error) {
	switch {
	case h.done:
		return 0, io.EOF
	case h.read == headLimit:
		return 0, io.ErrUnexpectedEOF
	}
	c, err := h.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if c != '\r' {
		h.done = c == '\n' && h.last[1] == '\n'
		h.last[0], h.last[1] = h.last[1], c
	}
	h.read++
	p[0] = c
	return 1, nil
}

// fault tells a head that was cut off from one that is malformed; the text of
// textproto would quote it.
func (h *head) fault(what string, err error) error {
	if h.read == headLimit {
		return fmt.Errorf("%s: longer than any honest server makes it", what)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: the connection ended", what)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: malformed", what)
}

// readBody reads a body by its framing (RFC 9112 §6.3); one that is cut short
// is an error.
func readBody(in *bufio.Reader, header textproto.MIMEHeader, most int64) ([]byte, error) {
	if codings := header.Values("Content-Encoding"); len(codings) > 0 && codings[0] != "identity" {
		return nil, fmt.Errorf("the answer is encoded as %q, which was not asked for", codings[0])
	}
	transfer, length := header.Values("Transfer-Encoding"), header.Values("Content-Length")
	switch {
	case len(transfer) > 0 && len(length) > 0 || len(transfer) > 1 || len(length) > 1:
		return nil, errors.New("the answer says its length in two ways (RFC 9112 §6.3)")
	case len(transfer) == 1 && strings.EqualFold(transfer[0], "chunked"):
		return readChunks(in, most)
	case len(transfer) == 1:
		return nil, fmt.Errorf("transfer coding %q is not known", transfer[0])
	case len(length) == 1:
		n, err := strconv.ParseInt(length[0], 10, 64)
		switch {
		case err != nil || n < 0 || length[0][0] == '+':
			return nil, errors.New("the answer's Content-Length is no number")
		case n > most:
			return nil, ErrTooLarge
		}
		body := make([]byte, n)
		_, err = io.ReadFull(in, body)
		return body, cut(err)
	}
	body, err := io.ReadAll(io.LimitReader(in, most+1))
	if int64(len(body)) > most {
		return nil, ErrTooLarge
	}
	return body, err
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the answer is cut short")
	}
	return err
}

// readChunks reads the chunked coding (RFC 9112 §7.1).
func readChunks(in *bufio.Reader, most int64) ([]byte, error) {
	var body []byte
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, cut(err)
		}
		size, _, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 62)
		switch {
		case err != nil:
			return nil, errors.New("the answer's chunks are not framed as RFC 9112 §7.1 wants")
		case n == 0:
			return body, nil // trailer fields say nothing about a key set
		case int64(n) > most-int64(len(body)):
			return nil, ErrTooLarge
		}
		start := len(body)
		body = append(body, make([]byte, n)...)
		if _, err := io.ReadFull(in, body[start:]); err != nil {
			return nil, cut(err)
		}
		var end [2]byte
		if _, err := io.ReadFull(in, end[:]); err != nil {
			return nil, cut(err)
		}
		if string(end[:]) != "\r\n" {
			return nil, errors.New("the answer's chunks are not framed as RFC 9112 §7.1 wants")
		}
	}
}
