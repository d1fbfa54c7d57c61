//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Story 3: why does my service refuse it? The token is held against the service's
// secret, which was read with the newline of its file; and it was meant for
// another service.
func TestStoryWhyDoesMyServiceRefuseIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	write(t, filepath.Join(r.dir, "service.secret"), "the-service-reads-this-with-its-newline\n\n")
	write(t, filepath.Join(r.dir, "issuer.secret"), "the-service-reads-this-with-its-newline")
	token := strings.TrimSpace(r.must("mint", "-k", "secret:@issuer.secret", "--alg", "HS256", "--iss", "https://id.example.com/", "--aud", "billing", "--sub", "anna", "--exp", "+15m"))
	x := openDesk(t, r)
	x.Paste(token)
	x.WaitFor("– signature  not checked")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "file", "a file or a URL")
	x.WaitFor("A key from a file or a URL")
	fill(x, "secret:@"+filepath.Join(r.dir, "service.secret"))
	x.WaitFor("✗ signature  invalid", "w why")
	x.Press("w")
	x.WaitFor("Why it is refused", "One thing makes it verify:", "line break", "at the signer", "at the verifier", "What was tried")
	x.Press("esc")
	x.WaitGone("Why it is refused")

	// The other half of the question: what the service asks of it.
	x.Press("p")
	x.WaitFor("audience")
	x.Press("tab")
	x.Type("orders")
	x.Press("ctrl+s")
	x.WaitFor("✗ policy     not met")
	x.Press("w")
	x.WaitFor("Why it is refused", "line break")
	x.Press("end")
	x.WaitFor("✗ policy  not met", "another audience", "RFC 7519 §4.1.3")
	x.Press("y")
	x.WaitFor("copied the explanation")
	x.Press("ctrl+c")
	x.WantLeft(0)
	wantNotShown(t, x, "secret", "the-service-reads-this")
}

// Story 3: a token of a keyset that is not the one that is asked for is traced to
// its key; what is weak about a token is explained, from the list to the member.
func TestStoryInspect(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	r.must("keys", "new", "payments", "--alg", "EdDSA")
	token := mintFor(r, "--exp", "+15m", "-c", "card=4111111111111111", "--typ", "at+jwt")
	x := openDesk(t, r)
	x.Paste(token)
	x.WaitFor("✓ signature  valid", "at+jwt · OAuth 2.0 access token", "▲ findings   1 high", "payment card number", "card")
	x.Press("n", "enter")
	x.WaitFor("Finding · payment card number", "▲ high", "risk", "remedy", "source", "m goes to it")
	x.Press("m")
	x.WaitGone("Finding ·")
	x.Press("y")
	x.WaitFor("copied card")
	wantCopied(t, x, "4111111111111111")

	// The service holds the token to the profile that it has the shape of.
	x.Press("p")
	x.WaitFor("What is asked of the token")
	x.Press("shift+tab", "right")
	x.WaitFor("recognised: OAuth 2.0 access token")
	x.Press("ctrl+s")
	x.WaitFor("✗ policy     not met", "client_id is missing")

	// Held against another keyset, its own is found.
	x.Press("K")
	x.WaitFor("Hold the token against")
	choose(x, "payments", "payments")
	x.WaitFor("w says why")
	x.Press("w")
	x.WaitFor("Why it is refused", "auth-api/", "at the verifier")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// A profile of the user's own is a file in the config folder.
func TestStoryAProfileOfOnesOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	dir := filepath.Join(r.dir, ".config", "fob", "profiles")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "ours.toml"), `title = "token of ours"
description = "What our gateway sends."
source = "our wiki"

[[recognise]]
all = [{ claim = "iss", equals = "https://id.example.com/" }]

[[check]]
id = "team"
claim = "team"
required = true
why = "Every token says whose it is."
source = "our wiki"
`)
	write(t, filepath.Join(dir, "theirs.toml"), "title = 1\n")
	x := openDesk(t, r)
	x.Paste(mintFor(r, "--exp", "+15m"))
	x.WaitFor("✓ signature  valid", "JWT · token of ours")
	x.Press("p")
	x.WaitFor("What is asked of the token", "of your profiles cannot be read")
	x.Press("shift+tab", "o")
	x.WaitFor("ours · token of ours")
	x.Press("ctrl+s")
	x.WaitFor("✗ policy     not met", "team is missing")
	x.Press("ctrl+c")
	x.WantLeft(0)
}
