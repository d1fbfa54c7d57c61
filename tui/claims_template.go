package tui

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/template"
	"fob/tui/screen"
)

var errNoTemplates = &tokens.Error{Code: tokens.CodeUsage, Msg: "there is no place for templates here"}

// OpenTemplates lets the user choose a template: the built-in ones, their own,
// and those of their own that cannot be read, with what is wrong with them.
type OpenTemplates struct{}

func (OpenTemplates) run(m *Model) tea.Cmd {
	return m.listTemplates(func(m *Model, list []template.Template, errs []error) tea.Cmd {
		var choices []Choice
		for _, t := range list {
			note := t.Title
			if !t.BuiltIn {
				note = strings.TrimPrefix(note+", yours", ", ")
			}
			choices = append(choices, Choice{Text: t.Name, Note: note, Do: UseTemplate{t}})
		}
		for _, err := range errs {
			_, text, _ := m.explain(err)
			choices = append(choices, Choice{Text: brokenName(err), Why: text})
		}
		return m.do(Open{NewChooser("Open a template", choices)})
	})
}

// brokenName is the name of a template that cannot be read.
func brokenName(err error) string {
	if e, ok := errors.AsType[*tokens.Error](err); ok && strings.HasPrefix(e.Op, "template ") {
		return strings.TrimPrefix(e.Op, "template ")
	}
	return "a template that cannot be read"
}

// listTemplates reads the templates in the background.
func (m *Model) listTemplates(show func(*Model, []template.Template, []error) tea.Cmd) tea.Cmd {
	if m.w.Templates == nil {
		return m.do(Fail{errNoTemplates})
	}
	return m.work(Claims, "reading templates", func(context.Context) then {
		list, errs := m.w.Templates.List()
		return func(m *Model) tea.Cmd { return show(m, list, errs) }
	})
}

// UseTemplate takes a template's claims and header. It says all that is in the
// token, so nothing is added to it when it is signed.
type UseTemplate struct{ Template template.Template }

func (u UseTemplate) run(m *Model) tea.Cmd {
	t := u.Template
	next := m.s.Sign
	next.Typ, next.Header, next.Bare = "JWT", nil, true
	next.Profile, next.templateProfile = t.Profile, t.Profile
	for _, h := range t.Header {
		if h.Name == "typ" {
			next.Typ = t.Typ()
			continue
		}
		next.Header = append(next.Header, h)
	}
	m.s.Focus = Claims
	return m.do(Intents{SetSign{next}, SetClaims{Text: t.Claims, Template: t.Name, Note: "template " + t.Name}})
}

// SaveAsTemplate asks for a name and keeps the claims and the header as a
// template.
type SaveAsTemplate struct{}

func (SaveAsTemplate) run(m *Model) tea.Cmd {
	c := &m.s.Claims
	name := c.Template
	if _, builtin := template.Find(name); builtin {
		name = ""
	}
	form := &Form{
		Heading: "Save as a template",
		Intro:   "The claims as they are written, with their relative times and placeholders, and the header of the sign pane.",
		Fields: []FormField{
			{Name: "name", Label: "name", Value: name, Help: "a-z, 0-9, '.', '_' and '-'; its file is called so"},
			{Name: "title", Label: "title", Help: "what it is, in a few words; may be empty"},
			{Name: "replace", Label: "if there is one", Value: "refuse", Options: []string{"refuse", "replace"}},
		},
		Go: "save",
		Check: func(v Values) (string, string) {
			if err := template.CheckName(v["name"]); err != nil {
				_, text, _ := m.explain(err)
				return "name", text
			}
			return "", ""
		},
		Submit: func(v Values) Intent {
			return saveTemplate{v["name"], v["title"], v["replace"] == "replace"}
		},
	}
	return m.do(Open{form})
}

type saveTemplate struct {
	name, title string
	replace     bool
}

func (t saveTemplate) run(m *Model) tea.Cmd {
	if m.w.Templates == nil {
		return m.failInForm(errNoTemplates)
	}
	text := m.s.Claims.Text
	claims, err := claimtext.Format(text, tokens.Limits{})
	if err != nil {
		return m.failInForm(err)
	}
	tmpl := template.Template{Name: t.name, Title: t.title, Claims: claims, Header: m.s.Sign.templateHeader(), Profile: m.s.Sign.Profile}
	return m.work(Claims, "saving", func(context.Context) then {
		err := m.w.Templates.Save(tmpl, t.replace)
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.failInForm(err)
			}
			m.closeForm()
			m.s.Claims.Template, m.s.Claims.From = t.name, ""
			m.s.Sign.templateProfile = tmpl.Profile
			m.s.Claims.kept(text)
			return m.do(Notify{Tone: Did, Text: "saved as the template " + t.name})
		}
	})
}

// RemoveTemplates lets the user choose one of their templates to remove.
type RemoveTemplates struct{}

func (RemoveTemplates) run(m *Model) tea.Cmd {
	return m.listTemplates(func(m *Model, list []template.Template, _ []error) tea.Cmd {
		var choices []Choice
		for _, t := range list {
			if t.BuiltIn {
				continue
			}
			plan := func(f Frame, _ int) [][]screen.Span {
				return [][]screen.Span{{{Style: f.St.Text, Text: "The file of the template " + t.Name + " goes. Claims that came from it stay."}}}
			}
			choices = append(choices, Choice{Text: t.Name, Note: t.Title,
				Do: Open{&Confirm{Heading: "Remove the template " + t.Name + "?", Plan: plan, Yes: "remove", Do: removeTemplate{t.Name}, Danger: true}}})
		}
		if len(choices) == 0 {
			return m.do(Notify{Text: "you have no templates of your own"})
		}
		return m.do(Open{NewChooser("Remove a template", choices)})
	})
}

type removeTemplate struct{ name string }

func (t removeTemplate) run(m *Model) tea.Cmd {
	return m.work(Claims, "removing", func(context.Context) then {
		err := m.w.Templates.Remove(t.name)
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.do(Fail{err})
			}
			return m.do(Notify{Tone: Did, Text: "the template " + t.name + " was removed"})
		}
	})
}
