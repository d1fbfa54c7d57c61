package panes

import (
	"bytes"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// token is the pane of the token in hand: its bytes, the verdicts on it, and
// what it says.
type token struct {
	text  widgets.Wrapped
	set   uint64 // of the state's text, as the widget has it
	parts tokenParts
	rows  tokenRows

	chosen  int    // the row that the cursor is on, -1 for none
	key     string // of that row, to find it again in another reading
	top     [2]int // the first row that is seen, of each column
	columns int    // one or two, as last drawn
	page    int    // rows seen of the details

	filter  *widgets.Field
	finding bool // the filter has the keys

	textAt, details screen.Rect // where they were drawn, in the pane
	hits            []tokenHit
}

// tokenHit is where a row was drawn, in the pane.
type tokenHit struct {
	rect screen.Rect
	row  int
}

// newToken makes the pane.
func newToken() tui.Pane {
	f := widgets.NewField("")
	f.Placeholder = "part of a name or value"
	return &token{filter: f, chosen: -1}
}

// ID is that of the pane.
func (p *token) ID() tui.ID { return tui.Token }

// Name is the pane's.
func (p *token) Name() string { return "Token" }

// Capturing tells whether the text or the filter has the keys.
func (p *token) Capturing() bool { return p.text.Editing() || p.finding }

// What actions tell the pane.
type (
	tokenEdit    struct{ on bool }
	tokenBack    struct{ by int } // undo is -1, redo 1
	tokenMove    struct{ key string }
	tokenOpen    struct{}
	tokenFind    struct{ on bool }
	tokenLeave   struct{}
	tokenKeys    struct{}
	tokenAsk     struct{}
	tokenCopy    struct{}
	tokenTrouble struct{ by int }
	tokenGo      struct{ row string } // its key
)

// Update takes keys, pastes, the mouse, and what the pane's own actions say.
func (p *token) Update(msg tea.Msg, s *tui.State) tui.Intent {
	switch msg := msg.(type) {
	case tui.SyncMsg:
		p.sync(s)
	case tea.KeyMsg:
		return p.typed(msg, s)
	case tui.PasteMsg:
		return p.pasted(msg)
	case tui.ScrollMsg:
		p.scroll(msg, s)
	case tui.ClickMsg:
		p.click(msg)
	case tokenEdit:
		p.edit(msg.on)
	case tokenBack:
		return p.takeBack(msg.by)
	case tokenMove:
		p.move(msg.key, s)
	case tokenOpen:
		return p.open(s)
	case tokenFind:
		p.finding = msg.on
		if !msg.on {
			p.filter.Set("")
		}
	case tokenKeys:
		return chooseKeys(s)
	case tokenAsk:
		return askPolicy(s)
	case tokenCopy:
		return p.copyIntent(s)
	case tokenLeave:
		p.leave()
	case tokenTrouble:
		p.trouble(msg.by, s)
	case tokenGo:
		p.jump(msg.row, s)
	}
	return nil
}

// sync takes a text that came from elsewhere.
func (p *token) sync(s *tui.State) {
	if p.set == s.Token.Set {
		return
	}
	p.set = s.Token.Set
	p.text.Set(s.Token.Text)
	p.text.Edit(false)
	p.finding = false
	p.filter.Set("")
	p.unchoose()
}

func (p *token) unchoose() { p.chosen, p.key, p.top = -1, "", [2]int{} }

// leave goes back one level.
func (p *token) leave() {
	switch {
	case p.text.Editing():
		p.edit(false)
	case p.finding || p.filter.Value() != "":
		p.finding = false
		p.filter.Set("")
	default:
		p.unchoose()
	}
}

// inside tells whether there is a level to go back from.
func (p *token) inside() bool { return p.Capturing() || p.chosen >= 0 || p.filter.Value() != "" }

func (p *token) edit(on bool) {
	p.text.Edit(on)
	if on {
		p.finding = false
	}
}

// typed takes a key that no action wants.
func (p *token) typed(msg tea.KeyMsg, s *tui.State) tui.Intent {
	switch {
	case p.finding:
		switch msg.String() {
		case "enter", "down", "up":
			p.finding = false
			p.move("home", s)
		default:
			p.filter.Key(msg)
			p.unchoose()
		}
	case p.text.Editing():
		if msg.String() == "enter" && !p.json() {
			p.edit(false)
			return nil
		}
		if msg.String() == "enter" {
			return p.edited(p.text.Insert([]byte{'\n'}))
		}
		return p.edited(p.text.Key(msg))
	}
	return nil
}

// json tells a token in a JSON serialization, in which white space is free.
func (p *token) json() bool {
	t := bytes.TrimLeft(p.text.Text(), " \t\r\n")
	return len(t) > 0 && t[0] == '{'
}

// edited passes the text on if it has changed.
func (p *token) edited(changed bool) tui.Intent {
	if !changed {
		return nil
	}
	return tui.EditToken{Text: p.text.Text()}
}

// takeBack undoes or redoes a change of the text.
func (p *token) takeBack(by int) tui.Intent {
	if by < 0 {
		return p.edited(p.text.Undo())
	}
	return p.edited(p.text.Redo())
}

// pasted takes a paste into the field that has the keys. Into no text at all it
// is a token like any that is pasted.
func (p *token) pasted(msg tui.PasteMsg) tui.Intent {
	if p.finding {
		p.filter.Insert(string(msg.Text))
		return nil
	}
	if p.text.Len() == 0 {
		return tui.TakeToken{Text: msg.Text, From: "pasted"}
	}
	text := bytes.Trim(msg.Text, " \t\r\n")
	if !p.json() {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte{'\r'}, nil), []byte{'\n'}, nil)
	}
	do := p.edited(p.text.Insert(text))
	if msg.Truncated {
		return tui.Intents{do, tui.Notify{Tone: tui.Failed, Text: "the paste was too large and was cut"}}
	}
	return do
}

// scroll turns what is under the mouse.
func (p *token) scroll(msg tui.ScrollMsg, s *tui.State) {
	if p.details.H == 0 || !p.details.Contains(msg.X, msg.Y) {
		p.text.Scroll(msg.Lines)
		return
	}
	column := 0
	if p.columns == 2 && msg.X >= p.rows.split {
		column = 1
	}
	p.rows.build(s, p.filter.Value())
	if n := p.rows.count(p.columns, column); p.chosen < 0 {
		p.top[column] = max(0, min(p.top[column]+msg.Lines, n-p.page))
		p.rows.reach(p.top[column] + 2*p.page)
		return
	}
	p.chooseNear(msg.Lines)
}

// click puts the cursor on what was clicked.
func (p *token) click(msg tui.ClickMsg) {
	if p.textAt.Contains(msg.X, msg.Y) {
		p.text.Click(msg.X-p.textAt.X, msg.Y-p.textAt.Y)
		return
	}
	for _, h := range p.hits {
		if h.rect.Contains(msg.X, msg.Y) {
			p.edit(false)
			p.choose(h.row)
		}
	}
}
