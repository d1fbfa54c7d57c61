package keystore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fob/tokens"
)

func saved(name, token string) Saved {
	return Saved{Name: name, Token: tokens.NewSecret([]byte(token))}
}

func (h *house) put(name, token string) {
	h.t.Helper()
	if err := h.PutSaved(h.t.Context(), saved(name, token), false); err != nil {
		h.t.Fatal(err)
	}
}

// jarText gives the jar as "name=token note", in its order.
func jarTextOf(t testing.TB, v *Vault) []string {
	t.Helper()
	list, err := v.Jar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range list {
		out = append(out, strings.TrimSpace(s.Name+"="+string(s.Token.Reveal())+" "+s.Note))
	}
	return out
}

func wantJar(t testing.TB, v *Vault, want ...string) {
	t.Helper()
	if got := jarTextOf(t, v); !slices.Equal(got, want) {
		t.Errorf("the jar holds %q, want %q", got, want)
	}
}

func TestJar(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	wantJar(t, h.Vault)
	if stamp, err := h.JarStamp(); stamp != "" || err != nil {
		t.Errorf("without a jar: stamp %q, %v", stamp, err)
	}
	h.put("refresh", "r.r.r")
	h.put("access/a", "a.a.a")
	wantJar(t, h.reopen(), "access/a=a.a.a", "refresh=r.r.r")

	// A name that is taken is not taken over, unless that is meant.
	wantError(t, h.PutSaved(ctx, saved("refresh", "x"), false), CodeExists, "refresh")
	wantJar(t, h.Vault, "access/a=a.a.a", "refresh=r.r.r")
	h.clock.step(time.Hour)
	with := saved("refresh", "n.n.n")
	with.Note = "a note, größer"
	if err := h.PutSaved(ctx, with, true); err != nil {
		t.Fatal(err)
	}
	wantJar(t, h.Vault, "access/a=a.a.a", "refresh=n.n.n a note, größer")
	list, _ := h.Jar(ctx)
	if !list[0].Added.Equal(storyBegins) || !list[1].Added.Equal(storyBegins.Add(time.Hour)) {
		t.Errorf("added %s and %s", list[0].Added, list[1].Added)
	}

	wantError(t, h.RenameSaved(ctx, "nobody", "b"), CodeNotFound, "fob jar list")
	wantError(t, h.RenameSaved(ctx, "refresh", "access/a"), CodeExists)
	wantError(t, h.RenameSaved(ctx, "refresh", "-b"), CodeUsage)
	if err := h.RenameSaved(ctx, "refresh", "Aa"); err != nil {
		t.Fatal(err)
	}
	if err := h.RenameSaved(ctx, "Aa", "Aa"); err != nil {
		t.Errorf("a name for itself: %v", err)
	}
	wantJar(t, h.Vault, "Aa=n.n.n a note, größer", "access/a=a.a.a")

	wantError(t, h.RemoveSaved(ctx, "refresh"), CodeNotFound)
	wantError(t, h.RemoveSaved(ctx, ""), CodeUsage)
	for _, name := range []string{"Aa", "access/a"} {
		if err := h.RemoveSaved(ctx, name); err != nil {
			t.Fatal(err)
		}
	}
	wantJar(t, h.reopen())
	h.whole()
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := h.Jar(ended); err == nil {
		t.Error("an interrupted reading goes on")
	}
}

func TestSavedNames(t *testing.T) {
	for _, name := range []string{"a", "A", "0", "access-token", "svc/a:b@host+x_y.z", strings.Repeat("x", 64)} {
		if err := CheckSavedName(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", "-a", "@a", ".a", "/a", "a b", "ä", "a\n", "a\x00", "a\\", strings.Repeat("x", 65)} {
		wantError(t, CheckSavedName(name), CodeUsage, "begins with a letter or digit")
	}
	for _, note := range []string{"", "ordinary text, größer 漢字", strings.Repeat("x", 512)} {
		if err := CheckNote(note); err != nil {
			t.Error(err)
		}
	}
	for _, note := range []string{"a\nb", "\x1b[31m", "a\u202eb", "\xff", strings.Repeat("x", 513)} {
		wantError(t, CheckNote(note), CodeUsage, "one line")
	}
}

// Any text comes back byte for byte: a token need not be one.
func TestJarKeepsAnyText(t *testing.T) {
	h := newHouse(t)
	for i, text := range []string{`{"payload":"e30","signatures":[{"protected":"a\"b\\"}]}`, "no token at all", "\x01\x1f \t\n\x7f", "größer 漢字 🂡 \u2028", `"`, `\`} {
		name := fmt.Sprintf("t%d", i)
		h.put(name, text)
		list, err := h.reopen().Jar(t.Context())
		if err != nil || string(list[i].Token.Reveal()) != text {
			t.Errorf("%q came back as %q, %v", text, list[i].Token.Reveal(), err)
		}
	}
}

func TestJarLimits(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	put := func(name, token string) error { return h.PutSaved(ctx, saved(name, token), false) }
	wantError(t, put("a", ""), CodeUsage, "empty")
	wantError(t, put("a", "\xff"), CodeUsage, "UTF-8")
	large := strings.Repeat("x", maxSavedToken())
	wantError(t, put("a", large+"x"), CodeLimit, "token-size", "4194304")
	if stamp, _ := h.JarStamp(); stamp != "" {
		t.Error("what was refused has left a jar")
	}
	full := &jar{}
	for i := range MaxJarSize/len(large) - 1 {
		full.saved = append(full.saved, Saved{Name: fmt.Sprintf("t%d", i), Token: tokens.NewSecret([]byte(large)), Added: storyBegins})
	}
	sf, err := h.verifiedStore()
	if err == nil {
		err = h.writeJar(sf, full, Event{At: storyBegins, What: EventSaved})
	}
	if err != nil {
		t.Fatal(err)
	}
	before, _ := h.JarStamp()
	if err := put("full", large[:len(large)-500]); err != nil {
		t.Errorf("up to the limit: %v", err)
	}
	after, _ := h.JarStamp()
	wantError(t, put("more", large), CodeLimit, "33554432", "fob jar rm")
	if stamp, _ := h.JarStamp(); stamp != after || stamp == before {
		t.Error("the stamp of a jar that nobody changed is another one, or that of one that was changed is not")
	}
	// What is written to the limit can be read.
	if list, err := h.reopen().Jar(ctx); err != nil || len(list) != MaxJarSize/len(large) {
		t.Errorf("%d, %v", len(list), err)
	}
	many := &jar{generation: 1, saved: make([]Saved, MaxSaved+1)}
	wantError(t, many.checkSize(), CodeLimit, "10000")
}

// Text that grows most in JSON still fits what is read again.
func TestJarOfEscapes(t *testing.T) {
	h := newHouse(t)
	worst := strings.Repeat("\x01", maxSavedToken())
	h.put("a", worst)
	wantError(t, h.PutSaved(t.Context(), saved("b", worst), false), CodeLimit)
	if list, err := h.reopen().Jar(t.Context()); err != nil || string(list[0].Token.Reveal()) != worst {
		t.Error("it does not come back:", err)
	}
	if jarText < MaxJarSize+MaxSaved*128+2*storeSize || jarFileSize < jarText/3*4+jarText/48 {
		t.Error("a jar can be written that cannot be read")
	}
}

// Nothing of the jar is in the clear anywhere in the store: no token, no name, no
// note.
func TestJarIsSealed(t *testing.T) {
	h := newHouse(t)
	s := saved("telltale-name", "telltale-token")
	s.Note = "telltale-note"
	if err := h.PutSaved(t.Context(), s, false); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{fmt.Sprint(s), fmt.Sprintf("%#v", s), fmt.Sprintf("%+v", saved("a", "telltale-token"))} {
		if strings.Contains(f, "telltale-token") {
			t.Errorf("printed: %s", f)
		}
	}
	if text, err := json.Marshal(s); err != nil || strings.Contains(string(text), "telltale-token") {
		t.Errorf("as JSON: %s, %v", text, err)
	}
	if err := h.RenameSaved(t.Context(), "telltale-name", "telltale-other"); err != nil {
		t.Fatal(err)
	}
	if err := h.RemoveSaved(t.Context(), "telltale-other"); err != nil {
		t.Fatal(err)
	}
	h.put("telltale-again", "telltale-token")
	for path, text := range all(t, h.dir) {
		if strings.Contains(text, "telltale") {
			t.Errorf("%s holds it in the clear", path)
		}
	}
	var did []What
	if _, err := h.Log(func(e Entry) {
		if e.ofJar() {
			did = append(did, e.What)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if want := []What{EventSaved, EventSavedRenamed, EventSavedRemoved, EventSaved}; !slices.Equal(did, want) {
		t.Errorf("the journal tells of %v, want %v", did, want)
	}
	// The age tool's own library opens it.
	text, err := unseal([]byte(h.read(jarName)), 1<<20, h.own.key())
	if err != nil || !json.Valid(text) || !bytes.Contains(text, []byte(`"token": "telltale-token"`)) {
		t.Errorf("%v: %s", err, text)
	}
}

// Whoever knows the store's recipient can seal a jar to it, and none is taken
// that the identity did not make.
func TestForgedJar(t *testing.T) {
	forge := func(h *house, change func(text string) string) {
		text, err := unseal([]byte(h.read(jarName)), 1<<20, h.own.key())
		if err != nil {
			h.t.Fatal(err)
		}
		file, err := seal([]byte(change(string(text))), mustRecipient(h.t, h.own))
		if err != nil {
			h.t.Fatal(err)
		}
		h.write(jarName, file)
	}
	replace := func(was, is string) func(*house) {
		return func(h *house) {
			forge(h, func(text string) string {
				if !strings.Contains(text, was) {
					h.t.Fatalf("no %q in it", was)
				}
				return strings.Replace(text, was, is, 1)
			})
		}
	}
	tests := []struct {
		name  string
		spoil func(*house)
		code  Code
		says  string
	}{
		{"another token", replace("a.a.a", "e.v.l"), CodeCorrupt, "mac does not hold"},
		{"another name", replace(`"a"`, `"b"`), CodeCorrupt, "mac does not hold"},
		{"an older generation", replace(`"generation": 1`, `"generation": 2`), CodeCorrupt, "mac does not hold"},
		{"white space", replace("  ]", "   ]"), CodeCorrupt, "mac does not hold"},
		{"a name twice", replace("\n  ]", ",{\"name\":\"a\",\"added\":\"2026-01-01T00:00:00Z\",\"note\":\"\",\"token\":\"x\"}\n  ]"), CodeCorrupt, "exchanged"},
		{"another store's", replace(`"store": "`, `"store": "0`), CodeCorrupt, "another store"},
		{"no JSON", func(h *house) { forge(h, func(string) string { return "{}" }) }, CodeCorrupt, "does not end with its"},
		{"a later format", replace(`"version": 1`, `"version": 2`), CodeNewerFormat, "update fob"},
		{"cut", func(h *house) { text := h.read(jarName); h.write(jarName, text[:len(text)/2]) }, CodeCorrupt, "cut, edited or exchanged"},
		{"no age file", func(h *house) { h.write(jarName, "hello") }, CodeCorrupt, "cut, edited or exchanged"},
		{"to somebody else", func(h *house) {
			file, err := seal([]byte("x"), mustRecipient(h.t, newID(h.t)))
			if err != nil {
				h.t.Fatal(err)
			}
			h.write(jarName, file)
		}, CodeCorrupt, "cut, edited or exchanged"},
		{"a folder", func(h *house) {
			if err := os.Remove(h.path(jarName)); err != nil {
				h.t.Fatal(err)
			}
			if err := os.Mkdir(h.path(jarName), 0o700); err != nil {
				h.t.Fatal(err)
			}
		}, CodeIO, "no regular file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.put("a", "a.a.a")
			h.t = t
			tt.spoil(h)
			before := all(t, h.dir)
			_, err := h.Jar(t.Context())
			wantError(t, err, tt.code, tt.says)
			wantError(t, h.PutSaved(t.Context(), saved("b", "b"), true), tt.code)
			wantError(t, h.RemoveSaved(t.Context(), "a"), tt.code)
			if err != nil && strings.Contains(err.Error(), "a.a.a") {
				t.Errorf("the error quotes a token: %v", err)
			}
			if fmt.Sprint(all(t, h.dir)) != fmt.Sprint(before) {
				t.Error("a file changed")
			}
			// The keysets do not mind, and the doctor names it.
			h.create("k", "EdDSA")
			findings, err := h.Vault.Doctor(t.Context(), true)
			if err != nil || !slicesAny(findings, func(f Finding) bool { return f.Path == jarName && !f.Fixed && f.Severity != "info" }) {
				t.Errorf("doctor: %+v, %v", findings, err)
			}
		})
	}
}

// A jar of the past is valid by itself; the journal knows better.
func TestJarRollback(t *testing.T) {
	h := newHouse(t)
	h.put("a", "a")
	old := h.read(jarName)
	h.put("b", "b")
	newer := h.read(jarName)
	h.write(jarName, old)
	doctor := func() string {
		f, err := h.Vault.Doctor(t.Context(), false)
		return fmt.Sprint(f, err)
	}
	if got := doctor(); !strings.Contains(got, "generation 2") || !strings.Contains(got, "an older file was put in its place") {
		t.Errorf("doctor: %s", got)
	}
	if err := os.Remove(h.path(jarName)); err != nil {
		t.Fatal(err)
	}
	if f, err := h.Store.Doctor(t.Context(), false); err != nil || len(f) != 1 || f[0].ID != "rollback" {
		t.Errorf("without unlocking: %+v, %v", f, err)
	}
	h.write(jarName, newer)
	if got := doctor(); got != "[] <nil>" {
		t.Errorf("doctor: %s", got)
	}
	// Lost lines of the journal are noted, once.
	if err := os.Remove(h.path(journalName)); err != nil {
		t.Fatal(err)
	}
	if f, err := h.Vault.Doctor(t.Context(), true); err != nil || !slicesAny(f, func(f Finding) bool { return f.Path == jarName && f.Fixed }) {
		t.Errorf("doctor: %+v, %v", f, err)
	}
	if got := doctor(); got != "[] <nil>" {
		t.Errorf("doctor, after it was fixed: %s", got)
	}
}

func TestJarAndRecipients(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	h.put("a", "a.a.a")
	laptop := newID(t)
	if _, err := h.AddRecipient(ctx, laptop.Recipient(), "laptop"); err != nil {
		t.Fatal(err)
	}
	opens := func(id *Identity) bool {
		text, err := unseal([]byte(h.read(jarName)), 1<<20, id.key())
		return err == nil && bytes.Contains(text, []byte("a.a.a"))
	}
	if !opens(laptop) || !opens(h.own) {
		t.Error("the jar was not sealed to the new recipient")
	}
	stamp, _ := h.JarStamp()
	if n, err := h.Reseal(ctx); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if again, _ := h.JarStamp(); again != stamp {
		t.Error("a jar that is sealed as it should be was sealed again")
	}
	h.whole()
	if _, err := h.RemoveRecipient(ctx, laptop.Recipient()); err != nil {
		t.Fatal(err)
	}
	if opens(laptop) || !opens(h.own) {
		t.Error("the jar was not sealed without the recipient")
	}
	wantJar(t, h.reopen(), "a=a.a.a")
	h.whole()
	// A re-sealing that did not reach the jar is seen without unlocking.
	before := h.read(jarName)
	if _, err := h.AddRecipient(ctx, laptop.Recipient(), "laptop"); err != nil {
		t.Fatal(err)
	}
	h.write(jarName, before)
	f, err := h.Store.Doctor(ctx, false)
	if err != nil || !slicesAny(f, func(f Finding) bool { return f.ID == "recipients" && f.Path == jarName }) {
		t.Errorf("doctor: %+v, %v", f, err)
	}
	if err := h.Rekeep(ctx, Keeping{Method: MethodPassphrase, Passphrase: tokens.NewSecret([]byte("p"))}, nil); err != nil {
		t.Fatal(err)
	}
	wantJar(t, h.reopen(), "a=a.a.a")
}

func TestJarRecovered(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	h.create("k", "EdDSA")
	h.put("a", "a.a.a")
	safe := newID(t)
	if _, err := h.AddRecipient(ctx, safe.Recipient(), "safe"); err != nil {
		t.Fatal(err)
	}
	clear(h.ring.entries)
	keep := Keeping{Method: MethodKeyring, Secrets: h.ring}
	v, err := Recover(ctx, h.dir, safe, keep, h.config())
	if err != nil {
		t.Fatal(err)
	}
	wantJar(t, v, "a=a.a.a")
	h.whole()
	// Again, with nothing to do.
	if v, err = Recover(ctx, h.dir, safe, keep, h.config()); err != nil {
		t.Fatal(err)
	}
	wantJar(t, v, "a=a.a.a")

	// A jar that the recipient cannot open is named, and left as it is.
	file, err := seal([]byte("x"), mustRecipient(t, newID(t)))
	if err != nil {
		t.Fatal(err)
	}
	h.write(jarName, file)
	clear(h.ring.entries)
	v, err = Recover(ctx, h.dir, safe, keep, h.config())
	wantError(t, err, CodeCorrupt, jarName)
	if _, err := v.Open("k"); err != nil || h.read(jarName) != file {
		t.Errorf("the keyset: %v; or the jar was changed", err)
	}
	// One that others could have written is not taken on trust.
	if modesCount {
		g := newHouse(t)
		g.put("a", "a.a.a")
		if _, err := g.AddRecipient(ctx, safe.Recipient(), "safe"); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(g.path(jarName), 0o666); err != nil {
			t.Fatal(err)
		}
		clear(g.ring.entries)
		_, err := Recover(ctx, g.dir, safe, Keeping{Method: MethodKeyring, Secrets: g.ring}, g.config())
		wantError(t, err, CodeCorrupt, "others may write to it")
	}
}

func TestJarRestored(t *testing.T) {
	h := newHouse(t)
	h.put("a", "a.a.a")
	h.put("b", "b")
	file := filepath.Join(t.TempDir(), "backup")
	if _, err := h.Backup(t.Context(), file, BackupTo{Recipients: []string{h.own.Recipient()}}); err != nil {
		t.Fatal(err)
	}
	backup, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g := &house{t: t, ring: newRing(), clock: h.clock}
	g.Vault, err = restore(t.Context(), bytes.NewReader(backup), BackupWith{Identity: h.own}, filepath.Join(t.TempDir(), "copy"),
		Keeping{Method: MethodKeyring, Secrets: g.ring}, h.config(), disk{}, 4)
	if err != nil {
		t.Fatal(err)
	}
	wantJar(t, g.Vault, "a=a.a.a", "b=b")
	g.whole()
	g.put("c", "c")
	g.whole()
	// A backup that left the jar out would be found out when it is needed.
	h.write(jarName, "spoilt")
	_, err = h.Backup(t.Context(), file+"2", BackupTo{Recipients: []string{h.own.Recipient()}})
	wantError(t, err, CodeCorrupt, jarName)
}

// Every way to change the jar, with a fault at every step of it: what the next
// process finds is the jar as it was or as it should be, whole, and the journal
// agrees.
func TestAFaultInTheJar(t *testing.T) {
	long := strings.Repeat("x", 5000)
	other := newID(t)
	ops := []struct {
		name   string
		do     func(*house) error
		before []string
		after  []string
	}{
		{"first", func(h *house) error { return h.PutSaved(h.t.Context(), saved("a", "a"), false) }, nil, []string{"a=a"}},
		{"add", func(h *house) error { return h.PutSaved(h.t.Context(), saved("b", long), false) }, []string{"a=a"}, []string{"a=a", "b=" + long}},
		{"replace", func(h *house) error { return h.PutSaved(h.t.Context(), saved("a", long), true) }, []string{"a=a"}, []string{"a=" + long}},
		{"remove", func(h *house) error { return h.RemoveSaved(h.t.Context(), "a") }, []string{"a=a"}, nil},
		{"rename", func(h *house) error { return h.RenameSaved(h.t.Context(), "a", "b") }, []string{"a=a"}, []string{"b=a"}},
		{"add recipient", func(h *house) error { _, err := h.AddRecipient(h.t.Context(), other.Recipient(), ""); return err }, []string{"a=a"}, []string{"a=a"}},
	}
	for _, op := range ops {
		for _, mode := range []faulty{{err: syscall.ENOSPC}, {err: syscall.EROFS, torn: true}, {err: syscall.EIO, crash: true}, {err: syscall.EIO, crash: true, torn: true}} {
			t.Run(fmt.Sprintf("%s, %v, killed %v, half written %v", op.name, mode.err, mode.crash, mode.torn), func(t *testing.T) {
				for at := 1; ; at++ {
					disk := mode
					h := newHouseOn(t, &disk)
					for _, s := range op.before {
						name, token, _ := strings.Cut(s, "=")
						h.put(name, token)
					}
					disk.steps, disk.at = 0, at
					err := op.do(h)
					passed := disk.steps < at
					disk.at = 0
					step := fmt.Sprintf("fault at step %d (%s)", at, disk.failed)

					v, oerr := reopen(t.Context(), h.dir, h.ring, h.config())
					if oerr != nil {
						t.Fatalf("%s: the store does not open: %v", step, oerr)
					}
					// The doctor finishes what is half done, and finds nothing else amiss.
					if f, err := v.Doctor(t.Context(), true); err != nil || slicesAny(f, func(f Finding) bool { return !f.Fixed }) {
						t.Errorf("%s: doctor: %+v, %v", step, f, err)
					}
					got := jarTextOf(t, v)
					switch done := slices.Equal(got, op.after); {
					case !done && !slices.Equal(got, op.before):
						t.Errorf("%s: the jar holds %.80q", step, got)
					case passed && (err != nil || !done):
						t.Errorf("without a fault: %v, and the jar holds %.80q", err, got)
					case op.name == "add recipient":
					case !mode.crash && (err == nil) != done, err == nil && !done:
						t.Errorf("%s: it says %v, and done is %v", step, err, done)
					}
					h.whole2(v)
					for path := range all(t, h.dir) {
						if strings.Contains(path, tempSuffix) || path == pendingName {
							t.Errorf("%s: %s is left over", step, path)
						}
					}
					if passed {
						if at < 8 {
							t.Errorf("only %d steps: the seam is not used", at)
						}
						return
					}
				}
			})
		}
	}
}

// Many at once lose nothing of each other's.
func TestJarCrowd(t *testing.T) {
	h := newHouse(t)
	const writers, each = 4, 6
	done := make(chan error, writers)
	for w := range writers {
		v := h.reopen()
		go func() {
			var err error
			for i := range each {
				if err == nil {
					err = v.PutSaved(t.Context(), saved(fmt.Sprintf("w%d-%d", w, i), "x"), false)
				}
			}
			done <- err
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if list, err := h.Jar(t.Context()); err != nil || len(list) != writers*each {
		t.Errorf("%d saved tokens, want %d; %v", len(list), writers*each, err)
	}
	h.whole()
}

func FuzzParseJar(f *testing.F) {
	const id = "0123456789abcdef0123456789abcdef"
	key := hide([]byte("key"))
	good := &jar{generation: 3, recipients: []string{"age1x"}, saved: []Saved{
		{Name: "a", Token: tokens.NewSecret([]byte(`a."\`)), Added: storyBegins, Note: "note"}, {Name: "b", Token: tokens.NewSecret([]byte("b")), Added: storyBegins}}}
	text := string(good.encode(id, key))
	f.Add([]byte(text))
	for _, s := range []struct{ was, is string }{{`"a"`, `"b"`}, {"3", "0"}, {"2026", "20266"}, {`"note"`, `"\u001b"`}, {`"token": "b"`, `"token": null`}, {"fob jar", "fob keyset"}, {"[", "{"}} {
		f.Add([]byte(strings.Replace(text, s.was, s.is, 1)))
	}
	f.Add([]byte("{}"))
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, text []byte) {
		j, err := parseJar(text, id)
		if err != nil {
			return
		}
		// What is taken can be written, and reads the same.
		again := j.encode(id, key)
		if len(again) > j.roomFor() {
			t.Errorf("%d bytes, and room for %d", len(again), j.roomFor())
		}
		k, err := parseJar(again, id)
		if err != nil || !checkSigned(again, key) {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, again)
		}
		if k.generation != j.generation || len(k.saved) != len(j.saved) {
			t.Errorf("%+v became %+v", j, k)
		}
		for i := range j.saved {
			a, b := j.saved[i], k.saved[i]
			if a.Name != b.Name || a.Note != b.Note || !a.Added.Equal(b.Added) || !bytes.Equal(a.Token.Reveal(), b.Token.Reveal()) {
				t.Errorf("token %d changed", i)
			}
		}
	})
}
