package panes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tui"
	"fob/tui/uitest"
)

func TestKeysListSaysHowEachStands(t *testing.T) {
	d := keysThree(t)
	d.See("▾ auth-api", "● jeIr  current", "signs", "41d", "◌ TolB  next", "ready", "safe",
		"▸ payments", "3d overdue", "rotation is 3 days overdue", "locked", "3 sets")
	d.See("auth-api  the next 60 days", "━━ signs", "┄┄ published", "12 Dec")
	d.Press("ctrl+u").NotSee("HS256      locked")
}

func TestKeysCursorGoesOverRowsAndOpensThem(t *testing.T) {
	d := keysThree(t)
	at := func(keyset, kid string) {
		t.Helper()
		if s := d.State().Store; s.Chosen != keyset || !strings.HasPrefix(s.ChosenKid, kid) || (kid == "") != (s.ChosenKid == "") {
			t.Fatalf("chosen is %s/%s, want %s/%s\n%s", s.Chosen, s.ChosenKid, keyset, kid, d.Frame())
		}
	}
	at("auth-api", "")
	d.Press("j")
	at("auth-api", "jeIr")
	d.Press("down", "down")
	at("hooks", "")
	d.Press("down")
	at("payments", "")
	d.Press("down") // under it is a note, which cannot be chosen
	at("payments", "")
	d.Press("k", "k", "left")
	at("auth-api", "")
	d.Press("left").See("▸ auth-api").NotSee("jeIr  current")
	d.Press("right", "right")
	at("auth-api", "jeIr")
	d.Press("end")
	at("payments", "")
	d.Press("enter").See("▾ payments", "due", "the next 3 days")
	d.Press(" ").See("▸ payments")
	d.Press("home")
	at("auth-api", "")
	d.Click(4, 7) // payments, under hooks
	at("payments", "")
	d.Wheel(4, 4, false)
	at("auth-api", "jeIr")
}

func TestKeysFilterFindsNamesAndKids(t *testing.T) {
	d := keysThree(t)
	d.Press("/").Type("pay").See("payments", "1 of 3 sets").NotSee("▸ hooks")
	d.Press("enter", "esc").See("▸ hooks")
	d.Press("/").Type("tolb").See("auth-api", "◌ TolB").NotSee("▸ hooks", "jeIr  current")
	d.Press("esc").See("▸ hooks", "jeIr")
	d.Press("/").Type("nowhere").See("nothing is called that")
}

func TestKeysUnreadableKeysetStaysWithItsError(t *testing.T) {
	d := keysThree(t)
	file := filepath.Join(d.Dir, "keysets", "hooks.json")
	if err := os.WriteFile(file, []byte("{ cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	keysChange(t, keysOther(t, d), "auth-api", keysForce)
	d.Advance(time.Second)
	d.See("▸ hooks", "unreadable", "▾ auth-api")
	d.Press("home", "down", "down", "down", "down")
	if d.State().Store.Chosen != "hooks" {
		t.Fatalf("chosen is %q\n%s", d.State().Store.Chosen, d.Frame())
	}
	d.Press("i").See("cannot be read").Press("q")
	d.Press("r").See("not now: the keyset cannot be read")
}

func TestKeysHostileKidsStayInTheirRow(t *testing.T) {
	// An imported kid is checked, so what a pane may meet is text that reads well
	// but is wide, long, or looks like something else.
	d := keysThree(t)
	d.Files.Put("key.jwk", `{"kty":"EC","crv":"P-256","kid":"漢字漢字漢字漢字漢字漢字漢字-\\u{202E}","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}`)
	d.Press("I").Type("guests\tkey.jwk")
	d.Press("ctrl+s").Confirm().See("guests", "public keys", "漢字")
	for w := 40; w < 130; w += 7 {
		d.Resize(w, 24) // the driver holds every frame to its size
	}
}

func TestKeysEmptyStatesSayWhatToDo(t *testing.T) {
	uitest.New(t).Press("1").See("There is no keystore yet.", "makes the first key", "Decoding a token needs none")
	uitest.New(t, uitest.Store(nil)).Press("1").See("The keystore is empty.", "makes the first key")
}

func TestKeysTravelShowsStatesAsTheyWillBe(t *testing.T) {
	d := keysThree(t)
	keysChange(t, keysOther(t, d), "auth-api", keysRotate)
	d.Advance(time.Second)
	d.See("○ jeIr  previous")
	d.Press("T", "ctrl+u").Type("+2h\n").See("· jeIr  retired")
	d.Press("r").See("A plan for the time you have travelled to")
	d.Press("q", "n").See("not now: nothing can be changed while you travel")
	d.Press("N").See("not now").Press("X").See("not now").Press("I").See("not now")
	before := keysOnDisk(t, d, "auth-api").Generation
	d.Press("a").See("A plan for the time").Press("y", "q")
	if got := keysOnDisk(t, d, "auth-api").Generation; got != before {
		t.Fatalf("the keyset was changed while travelling: generation %d -> %d", before, got)
	}
	d.Press("T").See("○ jeIr  previous")
}

func TestKeysSummaryCountsWhatHasNoRoom(t *testing.T) {
	d := uitest.New(t, uitest.Size(80, 24), uitest.Store(func(d *uitest.Driver, v *keystore.Vault) {
		for _, n := range []string{"a", "b", "c", "d", "e"} {
			keysMade(t, d, v, n, "HS256", keysDay)
		}
		keysMade(t, d, v, "late", "HS256", 9*keysDay, "rotate_every", "2d")
	}))
	d.Press("2")
	if d.State().Focus == tui.Token {
		d.See("late", "7d overdue", "more")
	}
}

func TestKeysCursorGoesOverNotes(t *testing.T) {
	d := keysThree(t)
	d.Press("end", "enter", "j")
	if s := d.State().Store; s.Chosen != "payments" || s.ChosenKid == "" {
		t.Fatalf("chosen is %s/%s, want a key of payments\n%s", s.Chosen, s.ChosenKid, d.Frame())
	}
	d.Press("k")
	if s := d.State().Store; s.Chosen != "payments" || s.ChosenKid != "" {
		t.Fatalf("chosen is %s/%s, want payments", s.Chosen, s.ChosenKid)
	}
}

func TestKeysRotationFallsDueWhileOneLooks(t *testing.T) {
	d := uitest.New(t, uitest.Store(func(d *uitest.Driver, v *keystore.Vault) {
		keysMade(t, d, v, "soon", "HS256", 2*keysDay-5*time.Second, "rotate_every", "2d")
	}))
	d.Press("1").See("0:05").NotSee("rotation is due")
	d.Advance(3 * time.Second)
	d.See("0:02")
	d.Advance(2 * time.Second)
	d.See("rotation is due")
}
