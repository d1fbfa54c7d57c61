package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
)

// asking is how a plan is put to the user.
type asking struct {
	title, yes  string
	danger      bool
	word, asked string // to be typed; "" asks for y
	do          Intent
	again       Intent // makes the plan anew, when more is known
}

// showPlan shows plans and asks whether to go on. Away from now there is nothing
// to ask.
func (m *Model) showPlan(a asking, list []planned) tea.Cmd {
	danger, locked, refused := a.danger, false, false
	for i := range list {
		danger = danger || list[i].plan.Breaks() || len(list[i].broken) > 0
		locked = locked || list[i].jar == jarLocked
		refused = refused || list[i].refusal != nil
	}
	lines := func(f Frame, w int) [][]screen.Span { return planLines(f, w, list) }
	var again Intent
	if locked {
		again = Intents{Close{}, Unlock{Then: a.again}}
	}
	switch {
	case m.s.Clock.Away:
		p := &Pager{Heading: a.title, Text: func(f Frame, w int) [][]screen.Span {
			head := [][]screen.Span{{{Style: f.St.Warn, Text: "A plan for the time you have travelled to: nothing is changed."}}, nil}
			return append(head, lines(f, w)...)
		}}
		if again != nil {
			p.Keys = map[string]Intent{"u": again}
		}
		return m.do(Open{p})
	case a.word != "":
		return m.do(Open{&typedPlan{Form: typedForm(a), plan: lines, again: again}})
	}
	if refused {
		a.title += " It breaks a promise."
	}
	return m.do(Open{&planDialog{Confirm{Heading: a.title, Plan: lines, Yes: a.yes, Do: a.do, Danger: danger}, again}})
}

// planLines puts the plans of one or several keysets one after the other.
func planLines(f Frame, w int, list []planned) [][]screen.Span {
	var all [][]screen.Span
	for i := range list {
		if len(list) > 1 {
			if i > 0 {
				all = append(all, nil)
			}
			all = append(all, []screen.Span{{Style: f.St.Heading, Text: list[i].before.Name}})
		}
		all = append(all, list[i].lines(f, w)...)
	}
	for len(all) > 0 && len(all[len(all)-1]) == 0 {
		all = all[:len(all)-1]
	}
	return all
}

// planDialog is a question with a plan, and a way to know more before answering.
type planDialog struct {
	Confirm
	again Intent // unlocks, and plans anew; nil where all is known
}

// Update takes u beside what a question takes.
func (d *planDialog) Update(msg tea.Msg, s *State) (bool, Intent) {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "u" && d.again != nil {
		return true, d.again
	}
	return d.Confirm.Update(msg, s)
}

// Draw draws the question, and what else can be done.
func (d *planDialog) Draw(f Frame, a screen.Area) {
	d.Confirm.Draw(f, a)
	if d.again != nil {
		x := a.Right(a.W(), a.H()-1, 10, f.St.Text, "unlock")
		a.Right(x-1, a.H()-1, 1, f.St.Key, "u")
	}
}

// typedPlan is a plan that is agreed to by typing a word. The plan can be
// scrolled over the field.
type typedPlan struct {
	*Form
	plan   Lines
	again  Intent
	scroll int
}

func typedForm(a asking) *Form {
	return &Form{
		Heading: a.title,
		Fields:  []FormField{{Name: "word", Label: "type " + a.asked, Help: "This cannot be undone."}},
		Go:      a.yes,
		Check: func(v Values) (string, string) {
			if v["word"] != a.word {
				return "word", fmt.Sprintf("this is not %s: nothing was done", a.asked)
			}
			return "", ""
		},
		Submit: func(Values) Intent { return a.do },
	}
}

// Guarded is true: what was typed before the dialog stood must not count.
func (d *typedPlan) Guarded() bool { return true }

// Size fits the plan and the field.
func (d *typedPlan) Size(f Frame, w, h int) (int, int) {
	w = min(w, 92)
	_, rows := d.Form.Size(f, w, h)
	return w, min(h, len(d.plan(f, w))+1+rows)
}

// Update scrolls the plan, and types.
func (d *typedPlan) Update(msg tea.Msg, s *State) (bool, Intent) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch k := msg.String(); k {
		case "up", "pgup":
			d.scroll -= stepOf(k)
			return true, nil
		case "down", "pgdown":
			d.scroll += stepOf(k)
			return true, nil
		case "ctrl+u":
			if d.again != nil {
				return true, d.again
			}
		}
	case ScrollMsg:
		d.scroll += msg.Lines
		return true, nil
	case ClickMsg:
		return true, nil
	}
	return d.Form.Update(msg, s)
}

func stepOf(k string) int {
	if k == "up" || k == "down" {
		return 1
	}
	return 10
}

// Draw draws the plan over the field.
func (d *typedPlan) Draw(f Frame, a screen.Area) {
	_, rows := d.Form.Size(f, a.W(), a.H())
	rows = min(rows, a.H())
	if room := a.H() - rows - 1; room > 0 {
		drawScrolled(a.Rows(0, room), f, d.plan(f, a.W()), &d.scroll)
	}
	d.Form.Draw(f, a.Rows(a.H()-rows, rows))
}
