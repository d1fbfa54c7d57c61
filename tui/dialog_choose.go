package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"fob/tui/screen"
	"fob/tui/widgets"
)

// Choice is one thing to choose.
type Choice struct {
	Text string
	Note string // in grey beside it
	Key  string // its key, on the right
	Why  string // why it cannot be chosen; "" if it can
	Do   Intent
	// Peek is done while the choice has the cursor; [Chooser.Leave] undoes it.
	Peek Intent
}

// Chooser is a list that is narrowed by typing.
type Chooser struct {
	Leave Intent // done when nothing is chosen

	heading string
	all     []Choice
	found   []int // of all, as shown
	field   *widgets.Field
	cursor  widgets.Cursor
	rows    int
}

// NewChooser makes a list of choices.
func NewChooser(heading string, all []Choice) *Chooser {
	c := &Chooser{heading: heading, all: all, field: widgets.NewField("")}
	c.field.Placeholder = "type to narrow"
	c.narrow()
	return c
}

// choiceTexts lets fuzzy search through the texts, or the notes.
type choiceTexts struct {
	list  []Choice
	notes bool
}

// String is that of [fuzzy.Source].
func (t choiceTexts) String(i int) string {
	if t.notes {
		return t.list[i].Note
	}
	return t.list[i].Text
}

// Len is that of [fuzzy.Source].
func (t choiceTexts) Len() int { return len(t.list) }

func (c *Chooser) narrow() {
	c.found = c.found[:0]
	c.cursor = widgets.Cursor{}
	if c.field.Value() == "" {
		for i := range c.all {
			c.found = append(c.found, i)
		}
		return
	}
	// What is called so goes before what is only said to be so, and what can be
	// done before what cannot.
	for _, notes := range []bool{false, true} {
		matches := fuzzy.FindFrom(c.field.Value(), choiceTexts{c.all, notes})
		for _, able := range []bool{true, false} {
			for _, match := range matches {
				if (c.all[match.Index].Why == "") == able && !slices.Contains(c.found, match.Index) {
					c.found = append(c.found, match.Index)
				}
			}
		}
	}
}

// Title is what is chosen.
func (c *Chooser) Title() string { return c.heading }

// Guarded is false.
func (c *Chooser) Guarded() bool { return false }

// Size fits the list.
func (c *Chooser) Size(_ Frame, w, h int) (int, int) { return min(w, 76), min(h, len(c.all)+2) }

// Update takes typing, movements and Enter.
func (c *Chooser) Update(msg tea.Msg, _ *State) (bool, Intent) {
	before := c.chosen()
	do := c.update(msg)
	if now := c.chosen(); do == nil && now != nil && now != before && now.Peek != nil {
		do = now.Peek
	}
	return true, do
}

// chosen is the choice that has the cursor, nil if none has.
func (c *Chooser) chosen() *Choice {
	if len(c.found) == 0 {
		return nil
	}
	return &c.all[c.found[c.cursor.At]]
}

func (c *Chooser) update(msg tea.Msg) Intent {
	switch msg := msg.(type) {
	case PasteMsg:
		c.field.Insert(string(msg.Text))
		c.narrow()
	case ScrollMsg:
		c.cursor.Move(msg.Lines, len(c.found))
	case ClickMsg:
		if row := c.cursor.Top + msg.Y - 2; msg.Y >= 2 && row < len(c.found) {
			c.cursor.At = row
			return c.choose()
		}
	case tea.KeyMsg:
		switch k := msg.String(); k {
		case "esc":
			return Intents{Close{}, c.Leave}
		case "enter":
			return c.choose()
		case "up", "down", "pgup", "pgdown":
			c.cursor.Key(k, len(c.found), c.rows)
		case "ctrl+n", "tab":
			c.cursor.Move(1, len(c.found))
		case "ctrl+p", "shift+tab":
			c.cursor.Move(-1, len(c.found))
		default:
			was := c.field.Value()
			c.field.Key(msg)
			if c.field.Value() != was {
				c.narrow()
			}
		}
	}
	return nil
}

func (c *Chooser) choose() Intent {
	it := c.chosen()
	if it == nil {
		return nil
	}
	if it.Why != "" {
		return Notify{Tone: Warned, Text: "not now: " + it.Why}
	}
	return Intents{Close{}, it.Do}
}

// Draw draws the field and the list under it.
func (c *Chooser) Draw(f Frame, a screen.Area) {
	a.Text(0, 0, f.St.Accent, "›")
	c.field.Draw(a.Rows(0, 1).Columns(2, a.W()-2), f.St.Text, f.St.Cursor, f.St.Muted, true)
	list := a.Rows(2, a.H()-2)
	c.rows = list.H()
	c.cursor.Fit(len(c.found), list.H())
	if len(c.found) == 0 {
		list.Text(0, 0, f.St.Muted, "nothing is called that")
	}
	for y := range list.H() {
		i := c.cursor.Top + y
		if i >= len(c.found) {
			break
		}
		it := &c.all[c.found[i]]
		row := list.Rows(y, 1)
		style, note := f.St.Text, it.Note
		if it.Why != "" {
			style, note = f.St.Muted, it.Why
		}
		right := row.W()
		if it.Key != "" {
			right = row.Right(row.W()-1, 0, 14, f.St.Key, it.Key) - 1
		}
		x := row.Fit(1, 0, right-1, style, it.Text)
		row.Fit(x+2, 0, right-x-2, f.St.Muted, note)
		if i == c.cursor.At {
			row.Ground(f.St.RowFocused)
		}
	}
}
