package panes

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// expiry is the pane that counts down: saved tokens, the one in hand, and the
// keys that go soon.
type expiry struct {
	list   expiryList
	cursor widgets.Cursor // At counts items, Top is the first that is seen
	chosen expiryID       // what the cursor is on, wherever the order puts it
	filter *widgets.Field
	typing bool

	moved bool // by the user

	page int   // items seen
	rows []int // the item on each row that was drawn, -1 for none

	suggested  string // the name for the token in hand
	suggestOf  *tui.Reading
	suggestGen uint64
}

// newExpiry makes the pane.
func newExpiry() tui.Pane {
	f := widgets.NewField("")
	f.Placeholder = "part of a name, note, key or status"
	return &expiry{filter: f}
}

// ID is that of the fifth pane.
func (p *expiry) ID() tui.ID { return tui.Expiry }

// Name is the pane's.
func (p *expiry) Name() string { return "Expiry" }

// Capturing tells whether the filter has the keys.
func (p *expiry) Capturing() bool { return p.typing }

// Title is how many tokens are saved, and the order.
func (p *expiry) Title(f tui.Frame) (left, right []screen.Span) {
	if n := len(f.S.Jar.List); n > 0 {
		left = []screen.Span{{Style: f.St.Muted, Text: fmt.Sprintf("%d saved", n)}}
	}
	order := "soonest first"
	if p.list.byName {
		order = "by name"
	}
	return left, []screen.Span{{Style: f.St.Muted, Text: order}}
}

// What actions tell the pane.
type (
	expiryMove  struct{ key string }
	expiryFind  struct{}
	expiryClear struct{}
	expirySort  struct{}
	expirySave  struct{}
)

// Update moves the cursor and filters; see [tui.Pane].
func (p *expiry) Update(msg tea.Msg, s *tui.State) tui.Intent {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if p.typing {
			p.typed(msg)
		}
	case tui.PasteMsg:
		p.filter.Insert(string(msg.Text))
	case expiryMove:
		p.refresh(s)
		p.cursor.Key(msg.key, p.list.len(), p.page)
		p.choose()
	case tui.ScrollMsg:
		p.refresh(s)
		p.cursor.Move(msg.Lines, p.list.len())
		p.choose()
	case tui.ClickMsg:
		if msg.Y >= 0 && msg.Y < len(p.rows) && p.rows[msg.Y] >= 0 {
			p.refresh(s)
			p.cursor.At = min(p.rows[msg.Y], p.list.len()-1)
			p.choose()
		}
	case expiryFind:
		p.typing = true
	case expiryClear:
		p.typing = false
		p.filter.Set("")
	case expirySave:
		if why := whyNoSave(s); why != "" {
			return tui.Notify{Tone: tui.Warned, Text: "not now: " + why}
		}
		return tui.Open{Dialog: saveForm(s)}
	case expirySort:
		p.list.byName = !p.list.byName
	}
	p.refresh(s)
	if name := p.chosenName(); name != s.Jar.Chosen {
		return tui.ChooseSaved{Name: name}
	}
	return nil
}

// typed takes a key of the filter.
func (p *expiry) typed(msg tea.KeyMsg) {
	switch msg.String() {
	case "enter":
		p.typing = false
	case "up", "down", "pgup", "pgdown":
		p.cursor.Key(msg.String(), p.list.len(), p.page)
		p.choose()
	default:
		p.filter.Key(msg)
	}
}

// refresh brings the list up to date, and the cursor to what it was on.
func (p *expiry) refresh(s *tui.State) {
	open := p.list.made.open
	if !p.list.refresh(s, p.filter.Value()) {
		return
	}
	if !p.moved && open != s.Jar.Open {
		// Who has chosen nothing yet begins at the top of the jar.
		p.chosen, p.cursor = expiryID{}, widgets.Cursor{}
	}
	if i := p.list.find(p.chosen, p.cursor.At); i >= 0 {
		p.cursor.Top += i - p.cursor.At
		p.cursor.At = i
	}
	p.cursor.At = max(0, min(p.cursor.At, p.list.len()-1))
	p.chosen = p.list.id(p.cursor.At)
}

// choose stays on what the cursor was moved to.
func (p *expiry) choose() { p.chosen, p.moved = p.list.id(p.cursor.At), true }

// chosenName is the saved token that the cursor is on, "" if it is on none.
func (p *expiry) chosenName() string {
	if p.chosen.kind == expirySaved {
		return p.chosen.name
	}
	return ""
}
