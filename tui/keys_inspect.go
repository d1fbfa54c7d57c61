package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui/screen"
)

// Inspect shows everything that is known of a keyset, or of one key of it.
type Inspect struct{ Keyset, Kid string }

func (i Inspect) run(m *Model) tea.Cmd {
	at := m.s.Store.Index(i.Keyset)
	if at < 0 || m.store == nil {
		return nil
	}
	l, store := m.s.Store.Sets[at], m.store
	return m.work(Keys, "reading the journal", func(context.Context) then {
		var entries []keystore.Entry
		_, err := store.Log(func(e keystore.Entry) { entries = append(entries, e) })
		in := inspection{l: l, history: keystore.History(i.Keyset, entries), journalErr: err}
		return func(m *Model) tea.Cmd {
			in.jarOpen = m.s.Jar.Open
			now := m.s.Clock.Now()
			for j := range m.s.Jar.Infos {
				if o := m.s.Jar.Infos[j].At(now); o.Keyset == i.Keyset {
					in.signed = append(in.signed, o)
				}
			}
			title := "Keyset " + i.Keyset
			text := in.keyset
			if e, ok := l.Keyset.Find(i.Kid); ok {
				title = "Key " + i.Keyset + "/" + visible.String(l.Keyset.Short(e.Kid))
				text = func(t *sheet) { in.key(t, e) }
			}
			return m.do(Open{&Pager{Heading: title, Text: func(f Frame, w int) [][]screen.Span {
				t := &sheet{f: f, w: w}
				text(t)
				return t.lines
			}}})
		}
	})
}

// inspection is what is known of a keyset.
type inspection struct {
	l          keystore.Listing
	history    []keystore.Entry
	journalErr error
	jarOpen    bool
	signed     []keystore.Outlook
}

// sheet is a page of names and values.
type sheet struct {
	f     Frame
	w     int
	lines [][]screen.Span
}

func (t *sheet) head(text string) {
	if len(t.lines) > 0 {
		t.lines = append(t.lines, nil)
	}
	t.lines = append(t.lines, []screen.Span{{Style: t.f.St.Heading, Text: text}})
}

const sheetLabel = 16

func (t *sheet) row(label string, style themes.Style, value string) {
	for i, l := range screen.Wrap(value, max(8, t.w-sheetLabel)) {
		if i > 0 {
			label = ""
		}
		t.lines = append(t.lines, []screen.Span{{Style: t.f.St.Muted, Text: padTo(label, sheetLabel)}, {Style: style, Text: l}})
	}
}

// text is a row of untrusted text.
func (t *sheet) text(label, value string) {
	if value != "" {
		t.row(label, t.f.St.Text, visible.String(value))
	}
}

func (t *sheet) time(label string, at time.Time) {
	if !at.IsZero() {
		t.row(label, t.f.St.Text, when.Stamp(at, t.f.Zone())+"  "+when.Relative(at, t.f.Now()))
	}
}

func (t *sheet) line(style themes.Style, text string) {
	for _, l := range screen.Wrap(text, max(1, t.w)) {
		t.lines = append(t.lines, []screen.Span{{Style: style, Text: l}})
	}
}

// keyset tells of the keyset as a whole.
func (in *inspection) keyset(t *sheet) {
	st, k, now := t.f.St, in.l.Keyset, t.f.Now()
	if in.l.Err != nil {
		t.row("cannot be read", st.Bad, in.l.Err.Error())
		if e := asKeystore(in.l.Err); e != nil && e.Hint != "" {
			t.row("what to do", st.Text, e.Hint)
		}
		in.journal(t, "")
		return
	}
	t.text("name", k.Name)
	t.row("for", st.Text, kindText(k))
	t.text("alg", k.Alg)
	if k.Make.Bits > 0 {
		t.row("keys", st.Text, fmt.Sprintf("%d bits", k.Make.Bits))
	}
	t.text("curve", k.Make.Crv)
	t.row("generation", st.Text, fmt.Sprint(k.Generation))
	if behind := k.ClockBehind(t.f.S.Clock.Real); behind > 0 {
		t.row("clock", st.Warn, "it is "+when.Duration(behind.Round(time.Second))+" behind what this keyset has seen")
	}
	in.policy(t)
	t.head("What is next")
	steps := k.Schedule()
	for _, s := range steps[:min(len(steps), 20)] {
		t.row(stepText(s), st.Text, strings.TrimSpace(k.Short(s.Kid)+"  "+stepTime(s, now, t.f.Zone())))
	}
	if len(steps) == 0 {
		t.line(st.Muted, "nothing by itself")
	}
	t.head("Keys")
	for n, e := range k.Keys {
		if n == 200 {
			t.line(st.Muted, fmt.Sprintf("and %d more", len(k.Keys)-n))
			break
		}
		s := e.StateAt(t.f.S.Clock.Real, now)
		t.row(s.Glyph()+" "+StateWord(s), st.Text, visible.String(e.Kid)+halfText(e))
	}
	if lines := Timeline(t.f, KeysetPlan(k, now), k, t.w); len(lines) > 0 {
		t.head("Timeline, " + HorizonText(Horizon(KeysetPlan(k, now))))
		t.lines = append(t.lines, lines...)
	}
	in.saved(t, "")
	in.journal(t, "")
}

func (in *inspection) policy(t *sheet) {
	p, st := in.l.Keyset.Policy, t.f.St
	t.head("Policy")
	every := when.Duration(p.RotateEvery)
	if p.RotateEvery == 0 {
		every = "by hand"
	}
	t.row("rotate every", st.Text, every)
	t.row("publish ahead", st.Text, when.Duration(p.PublishAhead))
	t.row("tokens live", st.Text, "at most "+when.Duration(p.MaxTokenTTL))
	t.row("leeway", st.Text, when.Duration(p.Leeway))
}

// key tells of one key.
func (in *inspection) key(t *sheet, e keystore.KeyEntry) {
	st, k, now := t.f.St, in.l.Keyset, t.f.Now()
	s := e.StateAt(t.f.S.Clock.Real, now)
	t.text("kid", e.Kid)
	t.row("state", StateStyle(st, s), s.Glyph()+" "+StateWord(s)+does(k, e, s, now))
	t.text("alg", e.Alg)
	if !e.HasPrivate {
		t.row("private half", st.Warn, "not here")
	} else {
		t.row("private half", st.Text, "sealed in the keystore")
	}
	if e.Public != nil {
		if key, err := k.PublicKey(e); err == nil {
			if thumb, err := key.Thumbprint(); err == nil {
				t.text("thumbprint", thumb)
			}
			t.text("key", key.String())
			if weak := key.Weakness(nil); weak != "" {
				t.row("weak", st.Warn, weak)
			}
		}
	}
	t.head("Times")
	t.time("made", e.Created)
	t.time("published", e.Published)
	t.time("safe to sign", e.SafeAt)
	t.time("current since", e.CurrentSince)
	t.time("previous since", e.PreviousSince)
	t.time("last token", e.TokensUntil)
	t.time("retires", e.RetireAt)
	t.time("revoked", e.RevokedAt)
	t.time("destroyed", e.DestroyedAt)
	if e.Public != nil {
		t.head("Public JWK")
		for _, l := range strings.Split(string(visible.AppendIndentJSON(nil, e.Public, "", "  ")), "\n") {
			t.line(st.Text, l)
		}
	}
	in.policy(t)
	in.saved(t, e.Kid)
	in.journal(t, e.Kid)
}

// saved lists the saved tokens that the keyset signed, or one key of it.
func (in *inspection) saved(t *sheet, kid string) {
	t.head("Saved tokens")
	if !in.jarOpen {
		t.line(t.f.St.Muted, "not looked at: the keystore is locked (^u unlocks it), or there are none")
		return
	}
	n := 0
	for _, o := range in.signed {
		if kid != "" && o.Kid != kid {
			continue
		}
		n++
		proof := ""
		if !o.Proven {
			proof = "  by its kid alone"
		}
		t.row(o.Name, t.f.St.Text, string(o.Status)+proof)
	}
	if n == 0 {
		t.line(t.f.St.Muted, "none was signed by it")
	}
}

// journal lists what was done, the youngest first.
func (in *inspection) journal(t *sheet, kid string) {
	const most = 200
	t.head("Journal")
	if in.journalErr != nil {
		t.line(t.f.St.Bad, in.journalErr.Error())
		return
	}
	n := 0
	for _, e := range slices.Backward(in.history) {
		if kid != "" && e.Kid != kid {
			continue
		}
		if n++; n > most {
			t.line(t.f.St.Muted, "… fob keys log "+in.l.Name+" shows all of it")
			return
		}
		t.lines = append(t.lines, entryLine(t.f, in.l.Keyset, e))
	}
	if n == 0 {
		t.line(t.f.St.Muted, "it has nothing about it")
	}
}
