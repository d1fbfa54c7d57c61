package panes_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

func TestKeysRotateShowsThePlanAndWaitsForYes(t *testing.T) {
	d := keysThree(t)
	next := keysIn(keysOnDisk(t, d, "auth-api"), keystore.StateNext)
	d.Press("r").See("Rotate auth-api?", "jeIr: current -> previous", "TolB: next -> current", "make (new 1), next")
	d.Press("y").See("Rotate auth-api?") // typed before it stood
	if got := keysOnDisk(t, d, "auth-api").Generation; got != 1 {
		t.Fatalf("generation %d before anybody said yes", got)
	}
	d.Advance(time.Second)
	d.Press("enter").See("Rotate auth-api?") // Enter is what one hits
	d.Press("y").See("auth-api was rotated", "● TolB  current", "○ jeIr  previous", "publishing")
	if got := keysIn(keysOnDisk(t, d, "auth-api"), keystore.StateCurrent); !slices.Equal(got, next) {
		t.Fatalf("current on the disk is %v, want %v", got, next)
	}
	d.Advance(2 * time.Second)
	d.See("auth-api was rotated") // and not "by another process"
}

func TestKeysRefusedRotationIsOfferedAsForced(t *testing.T) {
	d := keysThree(t)
	d.Press("r").Confirm()
	d.Press("r").See("It breaks a promise.", "refused: rotate: verifiers that cached the JWKS", "wait until then, or y (--force)", "✗ verifiers", "rotate all the same")
	d.Advance(time.Second)
	d.Press("n").NotSee("It breaks a promise.")
	if got := keysOnDisk(t, d, "auth-api").Generation; got != 2 {
		t.Fatalf("generation %d, want 2", got)
	}
	d.Press("r").Confirm().See("was rotated")
	if got := keysOnDisk(t, d, "auth-api").Generation; got != 3 {
		t.Fatalf("generation %d, want 3", got)
	}
}

// What was decided on sight of one state must not be done to another.
func TestKeysPlanOfAnOlderStateIsNotCarriedOut(t *testing.T) {
	d := keysThree(t)
	d.Press("r").See("Rotate auth-api?")
	keysChange(t, keysOther(t, d), "auth-api", keysForce)
	d.Confirm()
	if got := keysOnDisk(t, d, "auth-api").Generation; got != 2 {
		t.Fatalf("generation %d: the workbench rotated what it had not shown", got)
	}
	d.See("conflict")
}

func TestKeysTickDoesWhatIsDue(t *testing.T) {
	d := keysThree(t)
	d.Press("K").See("not now: nothing is due")
	d.Press("end", "K").See("Do what is due in payments?", "next -> current").Confirm()
	if got := keysOnDisk(t, d, "payments").Generation; got != 2 {
		t.Fatalf("generation %d, want 2", got)
	}
	d.See("payments did what was due").NotSee("overdue")
	d.Press("a").See("nothing is due")
}

func TestKeysTickAllShowsEveryPlan(t *testing.T) {
	d := keysThree(t)
	keysMade(t, d, keysOther(t, d), "zeta", "HS256", 9*keysDay, "rotate_every", "2d")
	d.Advance(time.Second)
	d.See("zeta was made by another process")
	d.Press("a").See("Do what is due in 2 keysets?", "payments", "zeta").Confirm().See("did what was due in 2 keysets")
	for _, name := range []string{"payments", "zeta"} {
		if got := keysOnDisk(t, d, name).Generation; got != 2 {
			t.Errorf("%s: generation %d, want 2", name, got)
		}
	}
}

func TestKeysRevokeTakesTheChosenKeyOrTheCurrent(t *testing.T) {
	d := keysThree(t)
	d.Press("R").See("Revoke auth-api/jeIr?", "current -> revoked", "✗ unexpired tokens of jeIr").Confirm().See("auth-api has revoked jeIr", "✕ jeIr  revoked")
	d.Press("home", "j", "j", "R").See("Revoke auth-api/").Confirm()
	if got := keysIn(keysOnDisk(t, d, "auth-api"), keystore.StateRevoked); len(got) != 2 {
		t.Fatalf("revoked on the disk: %v", got)
	}
}

func TestKeysDestroyAsksForTheKid(t *testing.T) {
	d := keysThree(t)
	d.Press("D").See("not now: choose a key")
	d.Press("j", "D").See("not now: the current key: rotate first")
	d.Press("r").Confirm()
	d.Press("D").See("Destroy auth-api/jeIr?", "refused: destroy", "type the kid jeIr")
	d.Advance(time.Second)
	d.Type("jeIx\n").See("this is not the kid jeIr: nothing was done")
	if got := keysIn(keysOnDisk(t, d, "auth-api"), keystore.StateDestroyed); len(got) != 0 {
		t.Fatalf("destroyed: %v", got)
	}
	d.Press("backspace").Type("r\n").See("⊘ jeIr  destroyed", "has erased jeIr")
	k := keysOnDisk(t, d, "auth-api")
	for _, e := range k.Keys {
		if e.State == keystore.StateDestroyed && e.HasPrivate {
			t.Fatal("the private half is still there")
		}
	}
}

func TestKeysPolicyIsPreviewedAndPlanned(t *testing.T) {
	d := keysThree(t)
	d.Press("p").See("Policy of auth-api", "as it is").Press("ctrl+u").Type("30").See("✗").Type("d").See("policy: rotate_every")
	d.Press("ctrl+s").See("Change the policy of auth-api?").Confirm().See("auth-api has another policy")
	if got := keysOnDisk(t, d, "auth-api").Policy.RotateEvery; got != 30*keysDay {
		t.Fatalf("rotate_every is %v", got)
	}
	d.Press("p", "ctrl+u").Type("soon").Press("ctrl+s").See("Policy of auth-api", "✗")
}

func TestKeysPlanNamesTheSavedTokensItBreaks(t *testing.T) {
	d := keysThree(t)
	keysSaved(t, d, "auth-api", "alice-access", 10*time.Minute)
	keysSaved(t, d, "auth-api", "old", -time.Minute)
	d.Advance(time.Second)
	d.Press("R").See("the saved tokens were not looked at: the keystore is locked")
	d.Advance(time.Second)
	d.Press("u").See("Revoke auth-api/jeIr?", "breaks the saved token alice-access").NotSee("saved token old")
	d.Advance(time.Second)
	d.Press("n", "r").See("breaks no saved token")
}

func TestKeysRenameAndDelete(t *testing.T) {
	d := keysThree(t)
	d.Press("N", "ctrl+u").Type("hooks").Press("enter").See("there is a keyset of that name")
	d.Press("ctrl+u").Type("zz-login\n").See("auth-api is called zz-login now", "zz-login")
	if s := d.State().Store.Chosen; s != "zz-login" {
		t.Fatalf("chosen is %q", s)
	}
	d.Advance(time.Second)
	d.NotSee("another process")
	d.Press("X").See("Delete zz-login?", "2 keys, private and public", "unexpired tokens of jeIr")
	d.Advance(time.Second)
	d.Type("zz\n").See("this is not its name: nothing was done").Type("-login\n").See("zz-login was deleted")
	if _, err := keysOther(t, d).Load("zz-login"); keystore.CodeOf(err) != keystore.CodeNotFound {
		t.Fatalf("it is still there: %v", err)
	}
	if s := d.State().Store.Chosen; s != "payments" {
		t.Fatalf("chosen is %q, want its neighbour", s)
	}
}

func TestKeysInspectTellsEverything(t *testing.T) {
	d := keysThree(t, uitest.Size(140, 60))
	keysSaved(t, d, "auth-api", "alice", 10*time.Minute)
	d.Press("ctrl+u", "i").See("Keyset auth-api", "rotate every", "● current", "Timeline, the next 60 days", "Journal", "make TolB, next", "alice")
	d.Press("q", "j", "enter").See("Key auth-api/jeIr", "thumbprint", "Public JWK", `"crv": "P-256"`, "current since", "alice", "make jeIr, current")
	d.NotSee(`"d":`)
	d.Press("q", "L").See("Journal of the keystore", "the keystore was made", "payments")
}

func TestKeysCopyIsPublic(t *testing.T) {
	d := keysThree(t)
	d.Press("y").Type("jwk set\n")
	if text := d.Clipboard.Text(); !strings.HasPrefix(text, `{"keys":[{"kty":"EC"`) || strings.Contains(text, `"d":`) {
		t.Fatalf("copied %s", text)
	}
	d.Press("j", "y").Type("the kid\n")
	if got, want := d.Clipboard.Text(), keysIn(keysOnDisk(t, d, "auth-api"), keystore.StateCurrent)[0]; got != want {
		t.Fatalf("copied %q, want %q", got, want)
	}
	d.Press("j", "j", "J").See("not now: no key of it is published")
}

func TestKeysGoToOtherPanes(t *testing.T) {
	d := keysThree(t)
	d.Press("end", "s")
	if got := d.State().Sign.Keyset; got != "payments" {
		t.Fatalf("signs with %q", got)
	}
	d.Press("1", "v")
	if got := d.State().Token.Keys.Keyset; got != "payments" {
		t.Fatalf("verifies with %q", got)
	}
}

func TestKeysExportNeedsTheWordForPrivateHalves(t *testing.T) {
	d := keysThree(t)
	d.Press("j", "x").See("the public half").Press("ctrl+s")
	if text := d.Clipboard.Text(); !strings.Contains(text, `"kty":"EC"`) || strings.Contains(text, `"d":`) {
		t.Fatalf("copied %s", text)
	}
	d.Press("x", "right").See("type private", "in the clear").Press("ctrl+s").See("type private to let a private key out")
	d.Type("private").Press("tab", "right", "tab").Type("out.jwk").Press("ctrl+s").See("wrote the private half of 1 key of auth-api to out.jwk")
	text, _ := d.Files.Text("out.jwk")
	if !strings.Contains(text, `"d":`) {
		t.Fatalf("wrote %s", text)
	}
	secret := text[strings.Index(text, `"d":"`)+5:][:20]
	d.NotSee(secret)
}

func TestKeysExportSealsAndClears(t *testing.T) {
	d := keysThree(t)
	d.Press("j", "x", "right", "tab", "right", "right", "tab").Type("private\thorse\tbatter").Press("ctrl+s").See("the two passphrases differ")
	d.Press("ctrl+u").Type("horse").Press("ctrl+s").See("copied the private half")
	text := d.Clipboard.Text()
	if !strings.Contains(text, "BEGIN ENCRYPTED PRIVATE KEY") {
		t.Fatalf("copied %s", text)
	}
	file, err := tokens.ParseKeys([]byte(text), tokens.KeyOptions{Passphrase: func(string) ([]byte, error) { return []byte("horse"), nil }})
	if err != nil || !file.Keys[0].HasPrivate() {
		t.Fatalf("it does not open: %v", err)
	}
	d.Advance(46 * time.Second)
	if got := d.Clipboard.Text(); got != "" {
		t.Fatalf("the clipboard holds %q", got)
	}
}
