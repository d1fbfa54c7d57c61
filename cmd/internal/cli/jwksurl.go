package cli

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

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
	client := http.Client{Timeout: 10 * time.Second, CheckRedirect: checkRedirect}
	req, err := http.NewRequestWithContext(a.context(), http.MethodGet, ref, nil)
	if err != nil {
		return nil, ioError("JWKS", err)
	}
	req.Header.Set("Accept", "application/jwk-set+json, application/json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, ioError("JWKS", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, ioError("JWKS", fmt.Errorf("%s answered %s", shownURL(ref), resp.Status))
	}
	data, err := readAll(resp.Body, shownURL(ref), "the JWK Set", bound{"key-file-size", lim.KeyFileSize})
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n"), "{") {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: shownURL(ref), Msg: "the answer is no JSON object, so no JWK Set (RFC 7517 §5)",
			Hint: "look at it with curl; other key formats are read from files"}
	}
	return a.parseKeys(data, shownURL(ref), &keyFlags{})
}

// checkRedirect follows a few steps, never from https down to http.
func checkRedirect(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) >= 3:
		return errors.New("more than 3 redirects")
	case req.URL.Scheme != "https" && via[0].URL.Scheme == "https":
		return errors.New("a redirect from https to " + req.URL.Scheme + " is not followed")
	}
	return checkURL(req.URL.String())
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
