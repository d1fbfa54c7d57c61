package tui

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/visible"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// planned is a change of one keyset before it is made.
type planned struct {
	before keystore.Keyset
	change keystore.Change
	plan   keystore.Plan
	// refusal is why the change is refused unless it is forced, as it is here;
	// nil if it is not.
	refusal error
	jar     jarLook
	broken  []keystore.BrokenToken
}

// jarLook tells what is known of the saved tokens that a change breaks.
type jarLook int

const (
	jarEmpty  jarLook = iota // there are none
	jarLooked                // every one was looked at
	jarLocked                // there are some, and the store is locked
	jarFailed                // they cannot be read
)

// withBroken finds out which saved tokens the changes break, and goes on. Each
// token is proved by its signature, so that is done in the background.
func (m *Model) withBroken(list []planned, next func([]planned) tea.Cmd) tea.Cmd {
	switch {
	case !m.jarThere:
		return next(list)
	case m.vault == nil:
		for i := range list {
			list[i].jar = jarLocked
		}
		return next(list)
	}
	v, now := m.vault, m.s.Clock.Now()
	return m.work(Keys, "looking at the saved tokens", func(ctx context.Context) then {
		saved, err := v.Jar(ctx)
		for i := range list {
			switch {
			case err != nil:
				list[i].jar = jarFailed
			case len(saved) > 0:
				list[i].jar = jarLooked
				list[i].broken = list[i].change.Broken(list[i].before, saved, now)
			}
		}
		return func(*Model) tea.Cmd { return next(list) }
	})
}

// lines says what a change does: why it is refused, what happens, each key's
// life as it will be, who sees what in between, and which saved tokens it
// breaks.
func (p *planned) lines(f Frame, w int) [][]screen.Span {
	var t planText
	t.f, t.w = f, w
	st, zone, after := f.St, f.Zone(), p.change.Keyset
	if p.refusal != nil {
		t.add("✗", st.Bad, st.Bad, "refused: "+p.refusal.Error())
		if e := asKeystore(p.refusal); e != nil && e.Hint != "" {
			t.add("·", st.Warn, st.Warn, strings.ReplaceAll(e.Hint, "--force", "y (--force)"))
		}
		t.add("·", st.Muted, st.Muted, "What follows is the plan if it is done all the same.")
		t.gap()
	}
	for _, e := range p.plan.Events {
		t.add("•", st.Accent, st.Text, after.EventText(e, zone))
	}
	t.gap()
	t.lines = append(t.lines, Timeline(f, p.plan, after, w)...)
	t.gap()
	for _, win := range p.plan.Windows {
		glyph, style := "·", st.Muted
		if win.Breaks {
			glyph, style = "✗", st.Bad
		}
		t.add(glyph, style, style, after.WindowText(win, zone))
	}
	t.gap()
	p.brokenLines(&t)
	return t.lines
}

// brokenLines says which saved tokens the change breaks.
func (p *planned) brokenLines(t *planText) {
	const most = 20
	st, zone := t.f.St, t.f.Zone()
	for i, b := range p.broken {
		if i == most {
			t.add("✗", st.Bad, st.Bad, "and "+wording.Count(len(p.broken)-most, "more saved token"))
			break
		}
		t.add("✗", st.Bad, st.Bad, "breaks the saved token "+visible.String(b.Name)+": "+b.Text(p.plan.At, zone))
	}
	switch {
	case len(p.broken) > 0 || p.jar == jarEmpty:
	case p.jar == jarLooked:
		t.add("✓", st.Good, st.Muted, "breaks no saved token")
	case p.jar == jarLocked:
		t.add("!", st.Warn, st.Warn, "the saved tokens were not looked at: the keystore is locked (u unlocks it, and looks)")
	default:
		t.add("!", st.Warn, st.Warn, "the saved tokens were not looked at: they cannot be read")
	}
}

// planText is text of several paragraphs, each with a glyph before it.
type planText struct {
	f     Frame
	w     int
	lines [][]screen.Span
}

func (t *planText) add(glyph string, mark, style themes.Style, text string) {
	for i, l := range screen.Wrap(text, max(1, t.w-2)) {
		if i > 0 {
			glyph = " "
		}
		t.lines = append(t.lines, []screen.Span{{Style: mark, Text: glyph + " "}, {Style: style, Text: l}})
	}
}

// gap leaves a line free, but not two, nor the first.
func (t *planText) gap() {
	if n := len(t.lines); n > 0 && len(t.lines[n-1]) > 0 {
		t.lines = append(t.lines, nil)
	}
}
