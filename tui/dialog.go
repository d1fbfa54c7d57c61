package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/themes"
	"fob/tui/screen"
)

// Dialog is a box over the panes that has all the keys while it stands. Esc
// closes it unless it takes the key itself.
type Dialog interface {
	Title() string
	// Size is how large the dialog's inside wants to be, of w by h at most.
	Size(f Frame, w, h int) (int, int)
	// Update takes keys, [PasteMsg], [ScrollMsg], [ClickMsg] and [SyncMsg]. It
	// tells whether it has used a key: Esc that it has not closes it.
	Update(msg tea.Msg, s *State) (used bool, do Intent)
	Draw(f Frame, a screen.Area)
	// Guarded dialogs ask for something dangerous: keys that were typed before
	// they stood are swallowed.
	Guarded() bool
}

// grace is how long a guarded dialog swallows keys: about the time in which a
// person sees that it stands there.
const grace = 250 * time.Millisecond

// shown is a dialog on the stack.
type shown struct {
	Dialog
	ready bool
	rect  screen.Rect // of its inside, when last drawn
}

// Open opens a dialog over what is there.
type Open struct{ Dialog Dialog }

func (o Open) run(m *Model) tea.Cmd {
	d := &shown{Dialog: o.Dialog, ready: !o.Dialog.Guarded()}
	m.stack = append(m.stack, d)
	if d.ready {
		return nil
	}
	return m.w.After(grace, func(time.Time) tea.Msg {
		return then(func(*Model) tea.Cmd { d.ready = true; return nil })
	})
}

// Close closes the dialog on top. A form under it that waits for what the dialog
// asked can be sent again.
type Close struct{}

func (Close) run(m *Model) tea.Cmd {
	m.closeTop()
	m.releaseForm()
	return nil
}

func (m *Model) closeTop() {
	if n := len(m.stack); n > 0 {
		m.stack[n-1] = nil
		m.stack = m.stack[:n-1]
	}
}

// top is the dialog that has the keys, nil if none stands.
func (m *Model) top() *shown {
	if len(m.stack) == 0 {
		return nil
	}
	return m.stack[len(m.stack)-1]
}

// dialogKey gives a key to the dialog on top.
func (m *Model) dialogKey(d *shown, msg tea.KeyMsg) tea.Cmd {
	if !d.ready {
		return nil
	}
	used, do := d.Update(msg, &m.s)
	if !used && do == nil && msg.String() == "esc" {
		return m.do(Close{})
	}
	return m.do(do)
}

// drawDialogs draws the dialogs over the panes, which step back.
func (m *Model) drawDialogs(all screen.Area) {
	st := m.s.Styles
	for _, d := range m.stack {
		f := Frame{S: &m.s, St: st, Focused: d == m.top()}
		w, h := d.Size(f, all.W()-8, all.H()-4)
		w, h = min(max(w, 20), all.W()-6), min(max(h, 1), all.H()-3)
		box := all.Sub(screen.Rect{X: (all.W() - w - 4) / 2, Y: max(0, (all.H()-h-2)*2/5), W: w + 4, H: h + 2})
		all.Tint(themes.Style{Attr: themes.Faint})
		box.Clear(st.Dialog)
		border := st.DialogBorder
		if d.Guarded() {
			border = st.Bad
		}
		screen.Border(box, border)
		screen.BorderTitles(box, border, []screen.Span{{Style: border.With(st.Strong), Text: d.Title()}}, nil)
		inner := box.Inset(2, 1)
		d.rect = inner.Rect()
		d.Draw(f, inner)
		box.Ground(st.Dialog)
	}
}
