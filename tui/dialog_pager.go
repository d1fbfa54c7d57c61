package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
)

// Pager shows text that is read and scrolled.
type Pager struct {
	Heading string
	Text    Lines
	// Keys are what else can be done here: a key and its intent.
	Keys map[string]Intent

	top int
	h   int
}

// Title is what the text is about.
func (p *Pager) Title() string { return p.Heading }

// Guarded is false.
func (p *Pager) Guarded() bool { return false }

// Size fits the text.
func (p *Pager) Size(f Frame, w, h int) (int, int) {
	w = min(w, 92)
	lines := p.Text(f, w)
	widest := 30
	for _, l := range lines {
		widest = max(widest, screen.SpansWidth(l))
	}
	return min(w, widest), min(h, len(lines))
}

// Update scrolls; q and Enter close.
func (p *Pager) Update(msg tea.Msg, _ *State) (bool, Intent) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if do, ok := p.Keys[msg.String()]; ok {
			return true, do
		}
		switch msg.String() {
		case "q", "enter", "?":
			return true, Close{}
		case "down", "j":
			p.top++
		case "up", "k":
			p.top--
		case "pgdown", " ", "ctrl+d":
			p.top += max(1, p.h-1)
		case "pgup", "ctrl+u":
			p.top -= max(1, p.h-1)
		case "home", "g":
			p.top = 0
		case "end", "G":
			p.top = 1 << 30
		default:
			return false, nil
		}
		return true, nil
	case ScrollMsg:
		p.top += msg.Lines
		return true, nil
	}
	return false, nil
}

// Draw draws the part that is seen.
func (p *Pager) Draw(f Frame, a screen.Area) {
	p.h = a.H()
	drawScrolled(a, f, p.Text(f, a.W()), &p.top)
}
