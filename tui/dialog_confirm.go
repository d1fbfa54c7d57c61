package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
	"fob/tui/widgets"
)

// Lines is styled text that is made for a width: of plans, explanations, help.
type Lines func(f Frame, w int) [][]screen.Span

// Confirm asks before something is done that is hard to undo: it shows the plan
// and waits for y. Enter alone does nothing, since it is what one hits.
type Confirm struct {
	Heading string
	Plan    Lines
	Yes     string // what y does: "rotate"
	Do      Intent
	// Danger marks what breaks a promise or cannot be undone.
	Danger bool

	scroll widgets.Cursor
}

// Title is what the dialog is about.
func (c *Confirm) Title() string { return c.Heading }

// Guarded is true: keys typed before it stood must not confirm.
func (c *Confirm) Guarded() bool { return true }

// Size fits the plan.
func (c *Confirm) Size(f Frame, w, h int) (int, int) {
	w = min(w, 92)
	lines := c.Plan(f, w)
	widest := 30
	for _, l := range lines {
		widest = max(widest, screen.SpansWidth(l))
	}
	return min(w, widest), min(h, len(lines)+2)
}

// Update takes y and n, and scrolls.
func (c *Confirm) Update(msg tea.Msg, _ *State) (bool, Intent) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "y":
			return true, Intents{Close{}, c.Do}
		case "n", "q":
			return true, Close{}
		case "down", "j":
			c.scroll.Top++
			return true, nil
		case "up", "k":
			c.scroll.Top--
			return true, nil
		case "pgdown":
			c.scroll.Top += 10
			return true, nil
		case "pgup":
			c.scroll.Top -= 10
			return true, nil
		}
	case ScrollMsg:
		c.scroll.Top += msg.Lines
		return true, nil
	}
	return false, nil
}

// Draw draws the plan and the question.
func (c *Confirm) Draw(f Frame, a screen.Area) {
	drawScrolled(a.Rows(0, a.H()-2), f, c.Plan(f, a.W()), &c.scroll.Top)
	style := f.St.Key
	if c.Danger {
		style = f.St.Bad
	}
	x := a.Text(0, a.H()-1, style, "y")
	x = a.Text(x+1, a.H()-1, f.St.Text, c.Yes)
	x = a.Text(x+3, a.H()-1, f.St.Key, "n")
	a.Text(x+1, a.H()-1, f.St.Text, "leave it")
}

// drawScrolled draws lines from top on, which it keeps in range, and marks that
// there is more.
func drawScrolled(a screen.Area, f Frame, lines [][]screen.Span, top *int) {
	*top = max(0, min(*top, len(lines)-a.H()))
	for y := range a.H() {
		if *top+y < len(lines) {
			a.Spans(0, y, lines[*top+y]...)
		}
	}
	if *top > 0 {
		a.Right(a.W(), 0, 1, f.St.Muted, "↑")
	}
	if *top+a.H() < len(lines) {
		a.Right(a.W(), a.H()-1, 1, f.St.Muted, "↓")
	}
}
