//go:build !windows

package main

import (
	"strings"
	"testing"
)

// Story 6: a token in hand is saved and counts down, the command line sees it,
// and what the command line saves is seen here.
func TestStoryJar(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	token := mintFor(r, "--exp", "+30m")
	x := openDesk(t, r)
	unlock(x)
	x.Paste(token)
	x.WaitFor("✓ signature  valid")
	x.Press("5")
	x.WaitFor("s save")
	x.Press("s")
	x.WaitFor("Save the token in hand", "name")
	fill(x, "alice-access", "from the phone")
	first := x.WaitFor("alice-access", "saved as alice-access", "29:")
	x.WaitUntil("it counts down", func(screen string) bool {
		return remainsLine(screen, "alice-access") != remainsLine(first, "alice-access")
	})
	if list := r.must("jar", "list"); !strings.Contains(list, "alice-access") {
		t.Errorf("fob jar list:\n%s", list)
	}
	if got := strings.TrimSpace(r.must("jar", "show", "alice-access", "--raw")); got != token {
		t.Errorf("fob jar show --raw gives %q, want %q", got, token)
	}

	// From elsewhere: soonest first, and told apart.
	r.must("jar", "add", "soon", mintFor(r, "--exp", "+50s"))
	r.must("jar", "add", "later", mintFor(r, "--nbf", "+10m", "--exp", "+40m"))
	r.must("jar", "add", "over", mintFor(r, "--iat", "-3h", "--exp", "-2h"))
	screen := x.WaitFor("4 saved", "! soon", "◷ later", "starts in", "✗ over", "expired 2h ago")
	if lineOf(screen, "! soon") > lineOf(screen, "alice-access") {
		t.Errorf("it is not soonest first:\n%s", screen)
	}
	r.must("jar", "rename", "soon", "sooner")
	x.WaitFor("sooner")

	// Its key retires before it does.
	r.must("keys", "revoke", "auth-api/"+keysOf(r, "auth-api")["current"])
	x.WaitFor("key revoked")

	// Opened, and removed for good when one has said yes.
	x.Press("/")
	x.Type("alice")
	x.WaitFor("1 found")
	x.Press("enter")
	x.WaitFor("s save") // the filter has let go of the keys
	x.Press("d")
	x.WaitFor("Remove alice-access?", "from the phone")
	answer(x, "y")
	x.WaitFor("alice-access was removed")
	if list := r.must("jar", "list"); strings.Contains(list, "alice-access") {
		t.Errorf("fob jar list:\n%s", list)
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
}
