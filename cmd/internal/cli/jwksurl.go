package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"fob/cmd/internal/fetch"
	"fob/tokens"
)

// fetchJWKS gets a JWK Set from a URL that the user typed. It is the only
// place where fob uses the network, and no word of a token leads here.
func (a *app) fetchJWKS(ref string) ([]*tokens.Key, error) {
	if err := checkURL(ref); err != nil {
		return nil, err
	}
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	data, err := a.get(ref, bound{"key-file-size", lim.KeyFileSize})
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n"), "{") {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: shownURL(ref), Msg: "the answer is no JSON object, so no JWK Set (RFC 7517 §5)",
			Hint: "look at it with curl; other key formats are read from files"}
	}
	return a.parseKeys(data, shownURL(ref), &keyFlags{})
}

// mostRedirects is how often a server may send us on.
const mostRedirects = 3

// get follows a few redirects, and gives the document at their end.
func (a *app) get(ref string, most bound) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(a.context(), 10*time.Second, errors.New("no answer within 10 s"))
	defer cancel()
	u, err := url.Parse(ref)
	if err != nil {
		return nil, checkURL(ref)
	}
	for range mostRedirects + 1 {
		resp, err := a.getOnce(ctx, u, most)
		switch {
		case a.context().Err() != nil:
			return nil, &tokens.Error{Code: codeInterrupted, Op: "JWKS", Err: a.context().Err()}
		case errors.Is(err, fetch.ErrTooLarge):
			return nil, most.passed(shownURL(ref))
		case err != nil:
			return nil, ioError("JWKS", err)
		case resp.Code == 200:
			return resp.Body, nil
		case resp.Code < 300 || resp.Code > 399 || resp.Location == "":
			return nil, ioError("JWKS", fmt.Errorf("%s answered %s", shownURL(u.String()), resp.Status))
		}
		if u, err = redirected(u, resp.Location); err != nil {
			return nil, ioError("JWKS", err)
		}
	}
	return nil, ioError("JWKS", fmt.Errorf("more than %d redirects", mostRedirects))
}

func (a *app) getOnce(ctx context.Context, u *url.URL, most bound) (*fetch.Response, error) {
	proxy, err := fetch.ProxyFor(u, a.Streams.Env)
	if err != nil {
		return nil, err
	}
	return fetch.Get(ctx, u, fetch.Options{Accept: "application/jwk-set+json, application/json", Most: int64(most.max), Proxy: proxy})
}

// redirected is where a redirect leads: never from https down to http.
func redirected(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil {
		return nil, errors.New("a redirect to what is no URL")
	}
	if from.Scheme == "https" && to.Scheme != "https" {
		return nil, errors.New("a redirect from https to " + to.Scheme + " is not followed")
	}
	return to, checkURL(to.String())
}

func isURL(ref string) bool {
	return strings.HasPrefix(ref, "https:") || strings.HasPrefix(ref, "http:")
}

// shownURL is a URL as it may be repeated, without the password in it.
func shownURL(ref string) string {
	u, err := url.Parse(ref)
	if err != nil {
		return "the URL"
	}
	return u.Redacted()
}

// checkURL allows plain http on loopback only.
func checkURL(ref string) error {
	u, err := url.Parse(ref)
	switch {
	case err != nil || u.Host == "":
		return usageError(shownURL(ref)+" cannot be read as a URL", "")
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return usageError("keys come over https; plain http is for loopback only", "")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
