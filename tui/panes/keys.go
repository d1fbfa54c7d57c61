package panes

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// keysPane is the pane of keysets and their keys, with what each waits for. What
// it is on stands in the state, so that the other panes follow; where it is
// scrolled to and what is open it keeps itself.
type keysPane struct {
	list   keysList
	cursor widgets.Cursor // At counts rows, Top is the first that is seen
	filter *widgets.Field
	typing bool

	page  int // rows seen
	first int // the line on which they begin
	life  keysLife
}

// newKeys makes the pane.
func newKeys() tui.Pane {
	f := widgets.NewField("")
	f.Placeholder = "part of a name or a kid"
	return &keysPane{filter: f, list: keysList{open: map[string]bool{}}}
}

// ID is the pane's number.
func (p *keysPane) ID() tui.ID { return tui.Keys }

// Name is the pane's.
func (p *keysPane) Name() string { return "Keys" }

// Capturing tells whether the filter has the keys.
func (p *keysPane) Capturing() bool { return p.typing }

// Title counts the keysets.
func (p *keysPane) Title(f tui.Frame) (left, right []screen.Span) {
	n := len(f.S.Store.Sets)
	if n == 0 {
		return nil, nil
	}
	text := fmt.Sprintf("%d sets", n)
	switch {
	case p.list.query != "":
		text = fmt.Sprintf("%d of %d sets", p.list.sets, n)
	case n == 1:
		text = "1 set"
	}
	return nil, []screen.Span{{Style: f.St.Muted, Text: text}}
}

// What actions tell the pane.
type (
	keysMove   struct{ key string }
	keysToggle struct{ keyset string }
	keysFind   struct{}
	keysClear  struct{}
)

// Update moves the cursor, and takes what is typed into the filter.
func (p *keysPane) Update(msg tea.Msg, s *tui.State) tui.Intent {
	p.refresh(s)
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if p.typing {
			return p.typed(msg, s)
		}
	case tui.PasteMsg:
		p.filter.Insert(string(msg.Text))
	case keysMove:
		return p.move(msg.key, s)
	case tui.ScrollMsg:
		return p.by(msg.Lines, s)
	case tui.ClickMsg:
		return p.click(msg, s)
	case keysToggle:
		p.list.toggle(msg.keyset)
	case keysFind:
		p.typing = true
	case keysClear:
		p.typing = false
		p.filter.Set("")
	}
	p.refresh(s)
	return nil
}

// typed takes a key of the filter.
func (p *keysPane) typed(msg tea.KeyMsg, s *tui.State) tui.Intent {
	switch k := msg.String(); k {
	case "enter":
		p.typing = false
	case "up", "down", "pgup", "pgdown":
		return p.move(k, s)
	default:
		p.filter.Key(msg)
		p.refresh(s)
		return p.keep(s)
	}
	return nil
}

// keep chooses the first row where the chosen one is filtered away.
func (p *keysPane) keep(s *tui.State) tui.Intent {
	if p.list.find(s) >= 0 || len(p.list.rows) == 0 {
		return nil
	}
	return p.choose(0, s)
}

// refresh brings the rows up to date, and the cursor to what is chosen.
func (p *keysPane) refresh(s *tui.State) {
	p.list.refresh(s, p.filter.Value())
	if at := p.list.find(s); at >= 0 && at != p.cursor.At {
		// The chosen row stays where it is on the screen when others come and go.
		p.cursor.Top += at - p.cursor.At
		p.cursor.At = at
	}
}

// move goes by a key. Right opens a keyset or goes to its first key, left closes
// it or goes from a key to its keyset.
func (p *keysPane) move(key string, s *tui.State) tui.Intent {
	rows := p.list.rows
	if len(rows) == 0 {
		return nil
	}
	at := min(p.cursor.At, len(rows)-1)
	name := s.Store.Sets[rows[at].set].Name
	switch {
	case key == "right" && rows[at].key < 0 && !p.list.isOpen(name):
		p.list.toggle(name)
		p.refresh(s)
		return nil
	case key == "right":
		return p.by(1, s)
	case key == "left" && rows[at].key >= 0:
		return tui.Choose{Keyset: name}
	case key == "left":
		if p.list.isOpen(name) {
			p.list.toggle(name)
			p.refresh(s)
		}
		return nil
	}
	to := widgets.Cursor{At: at, Top: p.cursor.Top}
	to.Key(key, len(rows), p.page)
	return p.goTo(at, to.At, s)
}

func (p *keysPane) by(lines int, s *tui.State) tui.Intent {
	if len(p.list.rows) == 0 {
		return nil
	}
	at := min(p.cursor.At, len(p.list.rows)-1)
	return p.goTo(at, max(0, min(at+lines, len(p.list.rows)-1)), s)
}

// goTo chooses a row; over a note it goes on in the same direction, and back
// where there is nothing more.
func (p *keysPane) goTo(from, to int, s *tui.State) tui.Intent {
	step := 1
	if to < from {
		step = -1
	}
	i := to
	for i >= 0 && i < len(p.list.rows) && p.list.rows[i].note {
		i += step
	}
	if i < 0 || i >= len(p.list.rows) {
		for i = to; i > 0 && p.list.rows[i].note; {
			i--
		}
	}
	at := p.cursor.At
	// The cursor moves over the screen; only what is chosen by others scrolls with
	// its row.
	p.cursor.At = i
	if at == i {
		return nil
	}
	return p.choose(i, s)
}

func (p *keysPane) choose(i int, s *tui.State) tui.Intent {
	r := p.list.rows[i]
	l := &s.Store.Sets[r.set]
	c := tui.Choose{Keyset: l.Name}
	if r.key >= 0 {
		c.Kid = l.Keyset.Keys[r.key].Kid
	}
	return c
}

// click chooses a row; a keyset that is chosen already opens or closes.
func (p *keysPane) click(msg tui.ClickMsg, s *tui.State) tui.Intent {
	i := p.cursor.Top + msg.Y - p.first
	if msg.Y < p.first || msg.Y >= p.first+p.page || i >= len(p.list.rows) {
		return nil
	}
	for i > 0 && p.list.rows[i].note {
		i--
	}
	if r := p.list.rows[i]; r.key < 0 && (i == p.cursor.At || msg.X < 2) {
		p.list.toggle(s.Store.Sets[r.set].Name)
		p.refresh(s)
	}
	p.cursor.At = i
	return p.choose(i, s)
}
