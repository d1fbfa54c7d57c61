//go:build !windows

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Story 2: the first start, with nothing there. A token is read at once, the
// first key makes the keystore in one dialog, and the command line finds both.
func TestStoryFirstStart(t *testing.T) {
	t.Parallel()
	const passphrase = "correct horse battery staple"
	r := newRig(t)
	r.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.dir, "TZ=UTC"}
	x := openDesk(t, r)
	x.WaitFor("no keystore", "paste", "make a key", "commands", "There is no keystore yet.")
	x.Paste(string(read(t, "testdata/fixtures/token.txt")))
	x.WaitFor("– signature  not checked", "anna", "https://issuer.example")

	x.Press("1")
	x.WaitFor("n new keyset")
	x.Press("n")
	x.WaitFor("The first keyset, and the keystore", "opened by", "auth-api")
	x.Press("tab", "tab", "tab", "tab", "tab", "tab") // over what is right as it is
	if form := x.WaitFor("fob store passwd changes it later"); strings.Contains(form, "‹ the keyring") {
		x.Press("right")
	}
	x.WaitFor("‹ a passphrase ›", "again")
	x.Press("tab")
	x.Type(passphrase)
	x.WaitFor("28 characters")
	x.Press("tab")
	x.Type("correct horse")
	x.WaitFor("the two passphrases differ")
	x.Press("ctrl+u")
	x.Type(passphrase)
	x.WaitGone("the two passphrases differ")
	x.Press("ctrl+s")
	x.WaitFor("auth-api was made, with 2 keys", "● passphrase", "▾ auth-api")

	// The command line finds it, and the passphrase opens it.
	if list := r.must("keys", "list"); !strings.Contains(list, "auth-api") || !strings.Contains(list, "ES256") {
		t.Errorf("fob keys list: %s", list)
	}
	file := filepath.Join(r.dir, "pass.txt")
	write(t, file, passphrase)
	r.env = append(r.env, "FOB_PASSPHRASE_FILE="+file)
	r.must("mint", "-k", "auth-api", "--sub", "anna")
	x.Press("ctrl+c")
	x.WantLeft(0)
	wantNotShown(t, x, "passphrase", passphrase)

	// The next start asks for it, and a wrong one is told.
	r.env = r.env[:len(r.env)-1]
	x = openDesk(t, r)
	x.WaitFor("passphrase locked")
	x.Press("ctrl+u")
	x.WaitFor("Unlock the keystore")
	fill(x, "incorrect horse")
	x.WaitFor("✗ ", "passphrase")
	fill(x, passphrase)
	x.WaitFor("● passphrase")
	x.Press("ctrl+c")
	x.WantLeft(0)
	wantNotShown(t, x, "passphrase", passphrase)
}

// Story 3: a keyset goes on, each step with its plan first: which keys do what
// until when, and which saved token breaks.
func TestStoryKeysChange(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	r.must("jar", "add", "alice", mintFor(r, "--exp", "+30m"))
	was := keysOf(r, "auth-api")
	x := openDesk(t, r)
	unlock(x)
	x.Press("1")
	x.WaitFor("r rotate")

	// The next key is not known to all verifiers yet: that is a promise.
	x.Press("r")
	x.WaitFor("Rotate auth-api? It breaks a promise.", "refused: ", "━━ signs", "breaks no saved token", "rotate all the same")
	answer(x, "n")
	x.WaitGone("Rotate auth-api?")
	if now := keysOf(r, "auth-api"); now["current"] != was["current"] {
		t.Error("a no rotated it")
	}
	x.Press("r")
	x.WaitFor("Rotate auth-api?")
	answer(x, "y")
	x.WaitFor("auth-api was rotated", "previous")
	now := keysOf(r, "auth-api")
	if now["current"] != was["next"] || now["previous"] != was["current"] {
		t.Errorf("the keys were %v and are %v", was, now)
	}

	// What was the current key is revoked, and a saved token with it.
	x.Press("end", "R")
	x.WaitFor("Revoke", "breaks the saved token alice")
	answer(x, "y")
	x.WaitFor("revoked")
	x.WaitUntil("the store has it", func(string) bool { return keysOf(r, "auth-api")["revoked"] == was["current"] })

	// And destroyed, when its kid was typed.
	short := was["current"][:4]
	x.WaitFor("✕ " + short) // the pane has it too
	x.Press("D")
	x.WaitFor("Destroy", "type the kid")
	linger(x)
	fill(x, "wrong")
	x.WaitFor("nothing was done")
	fill(x, short)
	x.WaitFor("destroyed")
	x.WaitUntil("the store has it", func(string) bool { return keysOf(r, "auth-api")["destroyed"] == was["current"] })
	if doctor := r.must("store", "doctor", "--sealed"); doctor == "" {
		t.Error("fob store doctor says nothing")
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// Story 3: what is due is done as a timer would, after the plan was seen.
func TestStoryTick(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must("store", "init")
	r.must("keys", "new", "due", "--alg", "EdDSA", "--publish-ahead", "0s", "--rotate-every", "1s", "--max-token-ttl", "1s")
	was := keysOf(r, "due")
	x := openDesk(t, r)
	unlock(x)
	x.Press("1")
	x.WaitFor("do what is due")
	x.Type("Ky") // a y typed before the plan was seen is none
	x.WaitFor("Do what is due in due?", "━━ signs")
	linger(x)
	x.WaitFor("Do what is due in due?")
	if now := keysOf(r, "due"); now["current"] != was["current"] {
		t.Errorf("a key typed ahead did it: %v, %v", was, now)
	}
	answer(x, "y")
	x.WaitFor("due did what was due")
	if now := keysOf(r, "due"); now["current"] != was["next"] {
		t.Errorf("the keys were %v and are %v", was, now)
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// Story 3: what another process does to a keyset is seen without a key.
func TestStoryAnotherProcessRotates(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	was := keysOf(r, "auth-api")
	x := openDesk(t, r)
	x.WaitFor("current "+was["current"][:4], "identity locked")
	r.must("keys", "rotate", "auth-api", "--force")
	x.WaitFor("current "+was["next"][:4], "○ "+was["current"][:4], "previous")
	r.must("keys", "new", "partner", "--alg", "EdDSA")
	x.WaitFor("partner", "2 sets")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// keysOf gives the kids of a keyset by their state; of several in one the last.
func keysOf(r *rig, name string) map[string]string {
	r.t.Helper()
	var k struct {
		Keys []struct{ Kid, State string }
	}
	if err := json.Unmarshal([]byte(r.must("keys", "show", name, "--json")), &k); err != nil {
		r.t.Fatal(err)
	}
	kids := map[string]string{}
	for _, key := range k.Keys {
		kids[key.State] = key.Kid
	}
	return kids
}
