package panes_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

// row is the line of a pane that holds a text.
func row(t testing.TB, d *uitest.Driver, text string) string {
	t.Helper()
	lines := strings.Split(d.Frame(), "\n")
	for _, l := range lines {
		if strings.Contains(l, text) && strings.Contains(l, "│") {
			return l
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, d.Frame())
	return ""
}

func wantRow(t testing.TB, d *uitest.Driver, name string, texts ...string) {
	t.Helper()
	got := row(t, d, name)
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("the row of %s lacks %q: %s", name, text, got)
		}
	}
}

func TestExpiryFrames(t *testing.T) {
	for name, size := range map[string][2]int{"Wide": {140, 40}, "Medium": {90, 28}, "Small": {40, 12}} {
		d := opened(t, size[0], size[1], fullJar)
		d.Press("z").Golden("Expiry/" + name)
	}
}

// Every way to stand in time has a glyph and a word, and those that end soonest
// come first.
func TestExpiryTellsHowEachStands(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z")
	wantRow(t, d, "leaked", "✗", "key revoked", "legacy/")
	wantRow(t, d, "alice-access", "!", "0:42 left", "╸──", "14:04:04", "auth-api/")
	wantRow(t, d, "ci-deploy", "●", "14:59 left", "━━━", "from the pipeline")
	wantRow(t, d, "forged", "!", "3h 00m left", "not signed by legacy/", "which its kid names")
	wantRow(t, d, "alice-refresh", "!", "22h 51m left", "retires first", "exp 29 Nov 13:03")
	wantRow(t, d, "robot", "!", "60d 22h left", "retires first, expected")
	wantRow(t, d, "partner-batch", "◷", "starts in 2h 00m", "nbf 16:03:22")
	wantRow(t, d, "message", "?", "unreadable", "encrypted")
	wantRow(t, d, "old-session", "✗", "expired 3d ago")
	wantRow(t, d, "retires in", "○ auth-api/", "22h 51m", "━━")
	wantRow(t, d, "rotates in", "◌ legacy ", "59d 12h")
	inOrder(t, d, "leaked", "alice-access", "ci-deploy", "forged", "alice-refresh", "retires in", "rotates in", "robot", "partner-batch", "message", "old-session")
}

func inOrder(t testing.TB, d *uitest.Driver, texts ...string) {
	t.Helper()
	frame, at := d.Frame(), 0
	for _, text := range texts {
		i := strings.Index(frame[at:], text)
		if i < 0 {
			t.Fatalf("%q does not come after the others:\n%s", text, frame)
		}
		at += i + len(text)
	}
}

// Where there is no column for it, what is wrong stands on a second line.
func TestExpiryNarrow(t *testing.T) {
	d := opened(t, 140, 40, func(s jarSmith) {
		s.keyset("auth-api", 41*day, policy())
		s.rotate("auth-api", 70*time.Minute)
		s.save("alice-refresh", "", s.token("auth-api", keystore.StatePrevious, lasting("alice", -time.Hour, 7*day-time.Hour)))
	})
	wantRow(t, d, "alice-refresh", "! ", "22h 51m")
	wantRow(t, d, "retires first", "  key ", "exp 6d 23h")
	inOrder(t, d, "alice-refresh", "retires first")
}

// A minute is little, however short the whole life is; and so is a twentieth of
// a long one.
func TestExpiryMarksWhatIsLow(t *testing.T) {
	d := opened(t, 140, 40, func(s jarSmith) {
		s.save("minute", "", foreign(t, lasting("x", 0, 59*time.Second)))
		s.save("more", "", foreign(t, lasting("x", 0, 61*time.Second)))
		s.save("long", "", foreign(t, lasting("x", -96*time.Hour, 4*time.Hour)))
		s.save("longer", "", foreign(t, lasting("x", -90*time.Hour, 10*time.Hour)))
	}).Press("z")
	wantRow(t, d, "minute", "! minute", "0:59 left")
	wantRow(t, d, "more", "● more", "1:01 left")
	wantRow(t, d, "long ", "! long", "4h 00m left")
	wantRow(t, d, "longer", "● longer", "10h 00m left")
}

// Keys are told of while the jar is locked, and when others change them.
func TestExpiryOfKeysNeedsNoUnlocking(t *testing.T) {
	d := uitest.New(t, uitest.Store(nil)).Press("5", "z")
	elsewhere(t, d).keyset("newcomer", day, policy())
	d.Advance(time.Second)
	wantRow(t, d, "newcomer", "◌ newcomer", "rotates in 58d 23h")
	d.See("^u unlocks the jar")
	d.Advance(10 * time.Minute)
	elsewhere(t, d).rotate("newcomer", 0)
	d.Advance(time.Second)
	wantRow(t, d, "newcomer/", "○", "retires in")

	// Of those that go later than in a week, the nearest three.
	d = uitest.New(t, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		for i := range 5 {
			jarSmith{t, v}.keyset(fmt.Sprintf("set-%d", i), time.Duration(i)*time.Hour, policy())
		}
	})).Press("5", "z")
	inOrder(t, d, "◌ set-4", "◌ set-3", "◌ set-2")
	d.NotSee("◌ set-1", "◌ set-0")
	d.Press("T", "backspace", "backspace").Type("53d").Press("ctrl+s")
	inOrder(t, d, "◌ set-4", "◌ set-3", "◌ set-2", "◌ set-1", "◌ set-0")
	d.Press("T", "T", "backspace", "backspace").Type("61d").Press("ctrl+s")
	wantRow(t, d, "set-0", "!", "rotation overdue")
}

func TestExpiryCountsDown(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z")
	d.Advance(41 * time.Second)
	wantRow(t, d, "alice-access", "0:01 left")
	d.NotSee("has expired")
	d.Advance(time.Second)
	d.See("· alice-access has expired")
	inOrder(t, d, "partner-batch", "alice-access", "expired 0s ago", "old-session")
	d.Press("esc", "esc", "z").NotSee("has expired") // the zoom goes first, then the notice
	d.Advance(5 * time.Second)
	d.NotSee("has expired")
}

func TestExpiryTellsThatAKeyRetires(t *testing.T) {
	d := opened(t, 140, 40, func(s jarSmith) {
		s.keyset("auth-api", 41*day, policy())
		s.rotate("auth-api", day) // and the leeway of a minute is left
		for _, name := range []string{"one", "two", "three"} {
			s.save(name, "", s.token("auth-api", keystore.StatePrevious, lasting("x", -time.Hour, time.Duration(len(name))*day)))
		}
		s.save("short", "", s.token("auth-api", keystore.StatePrevious, lasting("x", -time.Hour, 30*time.Second)))
	}).Press("z")
	d.Advance(59 * time.Second)
	wantRow(t, d, "one ", "!", "0:01 left", "retires first")
	d.See("short has expired")
	d.Advance(time.Second)
	d.See("one and 2 more saved tokens have ended")
	wantRow(t, d, "one ", "✗", "key retired")
	d.NotSee("retires in")
}

func TestExpiryTravels(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z")
	d.Advance(time.Second)
	d.Press("T", "ctrl+s") // a day ahead
	d.Advance(time.Second)
	wantRow(t, d, "alice-access", "expired 23h ago")
	wantRow(t, d, "alice-refresh", "key retired")
	wantRow(t, d, "partner-batch", "expired 20h ago")
	d.NotSee("has expired", "have ended", "retires in")
	d.Press("G", "d").See("not now: nothing can be changed while you travel in time")
	d.Press("s").See("not now")
	d.Press("T")
	d.Advance(time.Second)
	wantRow(t, d, "alice-access", "0:39 left")
	wantRow(t, d, "retires in", "22h 50m")
	d.NotSee("has expired", "have ended")
}

// elsewhere is another process with the same keystore.
func elsewhere(t testing.TB, d *uitest.Driver) jarSmith {
	t.Helper()
	store, err := keystore.Open(d.Dir, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	v, err := store.Unlock(context.Background(), keystore.Means{Secrets: d.Keyring})
	if err != nil {
		t.Fatal(err)
	}
	return jarSmith{t, v}
}

func TestExpirySeesOtherProcesses(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z")
	d.NotSee("newcomer")
	other := elsewhere(t, d)
	other.save("newcomer", "", other.token("auth-api", keystore.StateCurrent, lasting("new", 0, 10*time.Minute)))
	d.Advance(time.Second)
	wantRow(t, d, "newcomer", "●", "9:59 left")
	if err := other.v.RemoveSaved(context.Background(), "newcomer"); err != nil {
		t.Fatal(err)
	}
	d.Advance(time.Second)
	d.NotSee("newcomer")
	other.revoke("auth-api", keystore.StatePrevious)
	d.Advance(time.Second)
	wantRow(t, d, "alice-refresh", "key revoked")
}

func TestExpirySaysWhatToDoFirst(t *testing.T) {
	d := uitest.New(t).Press("5", "z")
	d.See("There is none yet: 1, then n makes it")
	d.Press("s").See("not now: there is no token in hand")

	d = uitest.New(t, uitest.Store(nil)).Press("5", "z")
	d.See("^u unlocks the jar")
	d.Press("enter").See("not now: the jar is locked; ^u unlocks it")
	d.Press("ctrl+u").See("the jar is empty: paste a token: s saves it")
	d.Press("enter").See("not now")

	d = opened(t, 140, 40, fullJar).Press("z")
	if err := os.WriteFile(filepath.Join(d.Dir, "jar.age"), []byte("what is this"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.Advance(time.Second)
	d.See("the jar cannot be read").NotSee("alice-access")
}

// foreign is a token of a key that no keyset has.
func foreign(t testing.TB, claims string) string {
	t.Helper()
	k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "EdDSA"})
	if err != nil {
		t.Fatal(err)
	}
	return jarSigned(t, k, claims)
}

func TestExpiryOfTheTokenInHand(t *testing.T) {
	d := opened(t, 140, 40, fullJar)
	text := foreign(t, lasting("user|8842", -time.Minute, 5*time.Minute))
	d.Paste(text).Press("5", "z")
	wantRow(t, d, "token in hand", "●", "5:00 left", "no keyset has its key")
	inOrder(t, d, "alice-access", "token in hand", "ci-deploy")
	d.Advance(5 * time.Minute)
	wantRow(t, d, "token in hand", "✗", "expired 0s ago")
	d.Paste(forged(text)).Press("5")
	d.Paste(foreign(t, `{"sub":"without times"}`)).Press("5")
	d.NotSee("token in hand")

	// One of a keyset, whose key goes first.
	other := elsewhere(t, d)
	d.Paste(other.token("auth-api", keystore.StatePrevious, lasting("x", 0, 3*day))).Press("5")
	wantRow(t, d, "token in hand", "!", "22h 46m left", "retires first")
	// One that is saved is there once.
	d.Press("A")
	d.Paste(string(d.State().Jar.List[0].Token.Reveal())).Press("5")
	d.NotSee("token in hand")
}

func TestExpirySaves(t *testing.T) {
	d := opened(t, 140, 40, fullJar)
	text := foreign(t, lasting("user|8842", 0, 5*time.Minute))
	d.Paste(text).Press("5", "z", "s")
	d.See("Save the token in hand", "user-8842", "expires in 5m")
	d.Press("tab").Type("for the demo").Press("ctrl+s")
	d.See("saved as user-8842", "for the demo").NotSee("Save the token in hand", "token in hand")
	list := d.State().Jar.List
	i := d.State().Jar.Find("user-8842")
	if i < 0 || string(list[i].Token.Reveal()) != text || list[i].Note != "for the demo" {
		t.Fatal("it was not saved as it is")
	}

	// A name that is taken is refused, until one says that it is to be replaced.
	d.Press("s").See("user-8842-2", "it is saved already, as user-8842")
	d.Press("backspace", "backspace", "ctrl+s").See("user-8842 is there already")
	d.Press("tab", "tab").See("keep it").Press("right", "ctrl+s").See("saved as user-8842")

	d.Press("s", "backspace").Type("!").Press("ctrl+s").See("cannot stand there").Press("esc")
}

func TestExpiryChanges(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z", "home", "down", "down")
	if got := d.State().Jar.Chosen; got != "ci-deploy" {
		t.Fatalf("chosen is %q", got)
	}
	d.Press("N").Press("backspace", "backspace", "backspace", "backspace", "backspace", "backspace").Type("build").Press("ctrl+s")
	d.See("it is called ci-build now").NotSee("ci-deploy")
	d.Press("N").Type("x/é").Press("ctrl+s").See("cannot stand there").Press("esc")

	d.Press("/").Type("ci-b").Press("enter", "d").See("Remove ci-build?", "from the pipeline")
	d.Press("y").See("Remove ci-build?") // too early: nobody has seen it
	d.Advance(time.Second)
	d.Press("enter").See("Remove ci-build?")
	d.Press("n").See("ci-build", "from the pipeline")
	d.Press("d").Confirm().See("ci-build was removed", "nothing matches")
	if d.State().Jar.Find("ci-build") >= 0 {
		t.Fatal("it is in the jar")
	}
}

func TestExpiryOpensAndCopies(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z", "home", "down", "down")
	text := d.State().Jar.List[d.State().Jar.Find("ci-deploy")].Token.Reveal()
	d.Press("y").See("copied ci-deploy")
	if d.Clipboard.Text() != string(text) {
		t.Fatalf("the clipboard holds %q", d.Clipboard.Text())
	}
	d.NotSee(string(text[:20]), string(text[len(text)-20:]))
	d.Press("i").See("stands", "expires in 14m 59s", "the signature proves it", "from the pipeline").NotSee(string(text[:20]))
	d.Advance(10 * time.Second)
	d.See("expires in 14m 49s")
	d.Press("enter")
	if d.State().Focus != tui.Token || !bytes.Equal(d.State().Token.Text, text) {
		t.Fatal("enter does not take the token in hand")
	}

	d.Press("5", "/").Type("retires").Press("enter")
	d.Press("home", "down", "down").Press("enter")
	if d.State().Focus != tui.Keys || d.State().Store.Chosen != "auth-api" || d.State().Store.ChosenKid == "" {
		t.Fatalf("enter on a key goes to pane %d, %s/%s", d.State().Focus, d.State().Store.Chosen, d.State().Store.ChosenKid)
	}
}

func TestExpiryFiltersAndSorts(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z")
	d.Press("A").See("by name")
	inOrder(t, d, "alice-access", "alice-refresh", "ci-deploy", "forged", "leaked", "message", "old-session")
	d.Press("A").See("soonest first")
	d.Press("/").Type("ALICE")
	d.See("alice-access", "alice-refresh", "2 found").NotSee("ci-deploy")
	d.Press("enter", "down", "esc").See("ci-deploy")
	d.Press("/").Type("pipeline").See("ci-deploy").NotSee("alice-access")
	d.Press("esc").See("alice-access").NotSee("found")
	d.Press("/").Type("nonesuch").See("nothing matches; esc shows all", "0 found")
}

// The cursor stays on what it was put on, wherever that goes.
func TestExpiryCursorFollows(t *testing.T) {
	d := opened(t, 140, 40, fullJar).Press("z", "home", "down")
	for range 3 {
		if got := d.State().Jar.Chosen; got != "alice-access" {
			t.Fatalf("chosen is %q", got)
		}
		d.Advance(time.Minute)
	}
	d.Press("A")
	if got := d.State().Jar.Chosen; got != "alice-access" {
		t.Fatalf("ordered by name, chosen is %q", got)
	}
	// A click chooses; so does the wheel.
	for y, line := range strings.Split(d.Frame(), "\n") {
		if strings.Contains(line, "robot") {
			d.Click(10, y)
		}
	}
	if got := d.State().Jar.Chosen; got != "robot" {
		t.Fatalf("a click chooses %q", got)
	}
	d.Press("G").Wheel(10, 10, false)
	if got := d.State().Jar.Chosen; got == "robot" || got == "" {
		t.Fatalf("the wheel chooses %q", got)
	}
}

// What a token says of itself cannot break a frame (the driver looks at each)
// nor pass for a word of fob's.
func TestExpiryOfHostileTokens(t *testing.T) {
	hostile := "a\x1b]0;owned\x07\u202e\u200b\n\x00漢字"
	for _, size := range [][2]int{{140, 40}, {90, 28}, {40, 12}} {
		d := opened(t, size[0], size[1], func(s jarSmith) {
			s.save("a"+strings.Repeat("b", 62)+"/", strings.Repeat("漢", 100), foreign(t, lasting("x", 0, time.Hour)))
			s.save("hostile", "ẹ̀́ 漢字 \\x1b[2J", unsigned(`{"alg":`+jsonText(hostile)+`,"kid":`+jsonText(hostile)+`,"typ":`+jsonText(hostile)+`}`, `{"exp":1e300,"nbf":-1e300}`))
			s.save("damaged", "", "\x1b[2J not a token \u202e")
			s.save("text", "", unsigned(`{"alg":"none"}`, `{"exp":"`+`\u001b[2J`+`"}`))
		}).Press("z")
		d.Paste(unsigned(`{"alg":"HS256","typ":`+jsonText(hostile)+`}`, `{"sub":`+jsonText(hostile)+`,"exp":1e300}`)).Press("5")
		for range 6 {
			d.Press("i", "esc", "d")
			d.Advance(time.Second)
			d.Press("esc", "N", "esc", "down")
		}
		d.Press("s").See("a-0-owned").Press("ctrl+s").See("saved as a-0-owned")
		d.Press("A", "home").NotSee("漢字\\x1b", "106751d")
	}
}

func jsonText(s string) string { return string(tokens.StringMember("x", s).Value) }

// unsigned makes a token with a signature of nobody.
func unsigned(header, claims string) string {
	b64 := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return b64(header) + "." + b64(claims) + "." + b64("no signature")
}

// The summary in the column beside another pane holds the soonest.
func TestExpirySummary(t *testing.T) {
	d := opened(t, 90, 28, fullJar).Press("1")
	d.See("5 Expiry", "leaked", "more")
	wantRow(t, d, "alice-acc", "!", "0:42")
}
