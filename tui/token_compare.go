package tui

import (
	"bytes"
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/compare"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// Compared is one of two tokens that are set side by side: a saved one by its
// name in the jar, or a text.
type Compared struct {
	Saved string
	Name  string // of a text: "token in hand"
	Text  []byte
}

// CompareTokens shows two tokens side by side, each held against the keys that
// the token in hand is held against.
type CompareTokens struct{ A, B Compared }

func (c CompareTokens) run(m *Model) tea.Cmd {
	sides := [2]Compared{c.A, c.B}
	for i := range sides {
		s := &sides[i]
		if s.Saved == "" {
			s.Text, _ = tokens.Clean(s.Text)
			continue
		}
		at := m.s.Jar.Find(s.Saved)
		if at < 0 {
			return m.do(Notify{Tone: Warned, Text: "there is no saved token " + s.Saved + " any more"})
		}
		s.Name, s.Text = s.Saved, bytes.Clone(m.s.Jar.List[at].Token.Reveal())
	}
	j := judgement{
		choice: m.s.Token.Keys, sets: m.s.Store.Sets, setsGen: m.s.Store.Gen, vault: m.vault,
		now: m.s.Clock.Real, at: m.s.Clock.Now(), zone: m.s.Clock.Zone(), cache: m.verifier,
	}
	return m.work(m.s.Focus, "comparing", func(context.Context) then {
		d := &comparison{}
		for i := range sides {
			j.text = sides[i].Text
			d.names[i] = sides[i].Name
			d.read[i], j.cache = j.run()
		}
		d.compare()
		return func(m *Model) tea.Cmd { return m.do(Open{d}) }
	})
}

// CompareInHand asks with what the token in hand is to be compared, and shows
// both. The other one is the first of the two, as the older one.
type CompareInHand struct{}

func (CompareInHand) run(m *Model) tea.Cmd {
	hand := Compared{Name: "token in hand", Text: m.s.Token.Text}
	with := func(other Compared) Intent { return CompareTokens{A: other, B: hand} }
	var list []Choice
	if before := m.s.Token.Before; len(before) > 0 {
		list = append(list, Choice{Text: "the token before", Note: fmt.Sprintf("the one that was in hand before this: %d bytes", len(before)),
			Do: with(Compared{Name: "the token before", Text: before})})
	}
	now := m.s.Clock.Now()
	for i := range m.s.Jar.Infos {
		o := m.s.Jar.Infos[i].At(now)
		list = append(list, Choice{Text: o.Name, Note: savedNote(m.s.Jar.List[i].Note, o, &m.s), Do: with(Compared{Saved: o.Name})})
	}
	if why := m.whyNoJar(); why != "" {
		list = append(list, Choice{Text: "a saved token", Why: why})
	}
	list = append(list, Choice{Text: "a token that you paste …", Note: "it is kept nowhere", Do: Open{pasteToCompare(with)}})
	return m.do(Open{NewChooser("Compare the token in hand with", list)})
}

// whyNoJar says why there is no saved token to choose; "" if there is one.
func (m *Model) whyNoJar() string {
	switch {
	case m.s.Store.Phase == StoreLocked:
		return "the jar is locked; ^u unlocks it"
	case m.s.Store.Phase != StoreUnlocked:
		return "there is no keystore with saved tokens"
	case m.s.Jar.Err != nil:
		return "the jar cannot be read"
	case len(m.s.Jar.List) == 0:
		return "the jar is empty"
	}
	return ""
}

// savedNote says in a few words what a saved token is.
func savedNote(note string, o keystore.Outlook, s *State) string {
	text := ""
	switch {
	case o.Status == keystore.SavedExpired:
		text = "expired " + when.Relative(o.Exp, s.Clock.Now())
	case !o.Exp.IsZero():
		text = "expires " + when.Relative(o.Exp, s.Clock.Now())
	}
	if note != "" {
		if text != "" {
			text += " · "
		}
		text += visible.String(note)
	}
	return text
}

func pasteToCompare(with func(Compared) Intent) *Form {
	return &Form{
		Heading: "A token to compare with",
		Intro:   "It is held in memory while the comparison stands, and kept nowhere.",
		Fields:  []FormField{{Name: "token", Label: "token", Block: true, Secret: true, Help: "paste it; what stands around it is taken off"}},
		Go:      "compare",
		Check: func(v Values) (string, string) {
			if v["token"] == "" {
				return "token", "paste the token"
			}
			return "", ""
		},
		Submit: func(v Values) Intent {
			return Intents{Close{}, with(Compared{Name: "the token pasted", Text: []byte(v["token"])})}
		},
	}
}

// comparison is the dialog of two tokens side by side.
type comparison struct {
	Pager
	names  [2]string
	read   [2]*Reading
	all    bool
	result *compare.Result
	made   comparisonLines
}

// compare compares anew, after the two were swapped or more is to be shown.
func (d *comparison) compare() {
	d.result = compare.Compare(d.read[0].Layers, d.read[1].Layers, compare.Options{All: d.all})
	d.made = comparisonLines{}
	d.Pager.Heading, d.Pager.Text = "Compare · "+d.names[0]+" → "+d.names[1], d.lines
}

// Size is as wide as there is room for two columns.
func (d *comparison) Size(f Frame, w, h int) (int, int) {
	w = min(w, 160)
	return w, min(h, len(d.lines(f, w)))
}

// Update takes a and s beside what scrolls.
func (d *comparison) Update(msg tea.Msg, s *State) (bool, Intent) {
	if k, ok := msg.(tea.KeyMsg); ok {
		switch k.String() {
		case "a":
			d.all = !d.all
			d.compare()
			return true, nil
		case "s":
			d.names[0], d.names[1] = d.names[1], d.names[0]
			d.read[0], d.read[1] = d.read[1], d.read[0]
			d.compare()
			return true, nil
		}
	}
	return d.Pager.Update(msg, s)
}
