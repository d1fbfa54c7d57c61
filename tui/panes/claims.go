package panes

import (
	"bytes"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens/claimtext"
	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// claims is the pane in which a claims set is written.
type claims struct {
	ed     *widgets.Editor
	typing bool
	set    uint64 // of the state's text, as the editor has it
	sent   uint64 // the version of the editor's text that the state has
	check  *claimtext.Result
}

func newClaims() tui.Pane { return &claims{ed: widgets.NewEditor(nil)} }

// ID is the number of the pane.
func (p *claims) ID() tui.ID { return tui.Claims }

// Name is what it is called.
func (p *claims) Name() string { return "Claims" }

// Capturing tells whether keys are typed into it.
func (p *claims) Capturing() bool { return p.typing }

// What actions tell the pane.
type (
	claimsEdit struct{ on bool }
	claimsKey  struct{ key string } // of the editor
	claimsUndo struct{}
	claimsRedo struct{}
	claimsMove struct{ key string } // of the view
)

// Update takes keys, pastes, the mouse, and what actions tell the pane.
func (p *claims) Update(msg tea.Msg, s *tui.State) tui.Intent {
	switch msg := msg.(type) {
	case tui.SyncMsg:
		p.sync(s)
		return nil
	case claimsEdit:
		p.typing = msg.on
		return nil
	case claimsMove:
		p.move(msg.key)
		return nil
	case tui.ScrollMsg:
		p.ed.Scroll(msg.Lines)
		return nil
	case tui.ClickMsg:
		if p.typing {
			p.ed.Click(msg.X, msg.Y)
		}
		return nil
	case claimsUndo:
		p.ed.Undo()
	case claimsRedo:
		p.ed.Redo()
	case claimsKey:
		p.ed.Press(msg.key)
	case tui.PasteMsg:
		p.ed.Insert(msg.Text)
	case tea.KeyMsg:
		if p.typing {
			p.ed.Key(msg)
		}
	}
	return p.edited()
}

// edited gives the text to the state if it has changed.
func (p *claims) edited() tui.Intent {
	if p.sent == p.ed.Version() {
		return nil
	}
	p.sent = p.ed.Version()
	return tui.EditClaims{Text: bytes.Clone(p.ed.Text())}
}

// sync takes a text that came from elsewhere, as an edit that can be undone,
// and what was found out about the text.
func (p *claims) sync(s *tui.State) {
	if p.set != s.Claims.Set {
		p.set = s.Claims.Set
		p.ed.Replace(s.Claims.Text)
		p.sent = p.ed.Version()
		p.check = nil
		if !p.typing {
			p.ed.Top()
		}
	}
	if s.Claims.Checked() && p.sent == p.ed.Version() && p.check != s.Claims.Check {
		p.check = s.Claims.Check
		p.ed.Looked()
	}
}

// move scrolls the text while it is not edited.
func (p *claims) move(key string) {
	switch key {
	case "down":
		p.ed.Scroll(1)
	case "up":
		p.ed.Scroll(-1)
	case "pgdown":
		p.ed.Scroll(max(1, p.ed.Page()-1))
	case "pgup":
		p.ed.Scroll(-max(1, p.ed.Page()-1))
	case "home":
		p.ed.Top()
	case "end":
		p.ed.Bottom()
	}
}

// Title says where the claims came from, and whether they were changed.
func (p *claims) Title(f tui.Frame) (left, right []screen.Span) {
	c := &f.S.Claims
	switch {
	case c.Template != "":
		left = []screen.Span{{Style: f.St.Muted, Text: "template "}, {Style: f.St.Text, Text: c.Template}}
	case c.From != "":
		left = []screen.Span{{Style: f.St.Muted, Text: "of " + c.From}}
	}
	if p.typing {
		line, column := p.ed.Cursor()
		right = append(right, screen.Span{Style: f.St.Muted, Text: fmt.Sprintf("%d:%d", line+1, column+1)})
	}
	if c.Changed {
		if len(right) > 0 {
			right = append(right, screen.Span{Text: " "})
		}
		right = append(right, screen.Span{Style: f.St.Warn, Text: "edited"})
	}
	return left, right
}
