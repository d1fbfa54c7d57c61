package panes

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/widgets"
)

// sign is the pane that says how the claims are signed, and shows what will be
// signed before it is.
type sign struct {
	cursor widgets.Cursor
	rows   int // of the list, when last drawn

	preview *tui.SignPreview
	of      previewOf
}

// previewOf is what a preview depends on.
type previewOf struct {
	claims, sign, store uint64
	second              int64
	zone                *time.Location
}

func newSign() tui.Pane { return &sign{} }

// ID is the number of the pane.
func (p *sign) ID() tui.ID { return tui.Sign }

// Name is what it is called.
func (p *sign) Name() string { return "Sign" }

// Capturing tells whether keys are typed into it.
func (p *sign) Capturing() bool { return false }

// What actions tell the pane.
type (
	signMove   struct{ key string }
	signEdit   struct{}
	signCycle  struct{ by int }
	signRemove struct{}
)

// Update takes keys, pastes, the mouse, and what actions tell the pane.
func (p *sign) Update(msg tea.Msg, s *tui.State) tui.Intent {
	rows := signRows(s)
	p.cursor.At = max(0, min(p.cursor.At, len(rows)-1))
	row := rows[p.cursor.At]
	switch msg := msg.(type) {
	case signMove:
		p.cursor.Key(msg.key, len(rows), p.rows)
	case tui.ScrollMsg:
		p.cursor.Move(msg.Lines, len(rows))
	case tui.ClickMsg:
		if at := p.cursor.Top + msg.Y; msg.Y < p.rows && at < len(rows) {
			again := p.cursor.At == at
			p.cursor.At = at
			if again {
				return row.edit
			}
		}
	case signEdit:
		return row.edit
	case signCycle:
		if row.cycle != nil {
			return row.cycle(msg.by)
		}
		return tui.Notify{Text: row.label + " has nothing to choose from"}
	case signRemove:
		if row.remove != nil {
			return row.remove
		}
	}
	return nil
}

// signRow is one row of the form.
type signRow struct {
	label, value, note string
	choice             bool // of several: a mark says so
	add                bool // adds something
	warn               bool // the note is one
	edit               tui.Intent
	cycle              func(by int) tui.Intent
	remove             tui.Intent
}

// changed gives an intent that changes the sign state.
func changed(s *tui.State, change func(*tui.SignState)) tui.Intent {
	next := s.Sign
	next.Header = slices.Clone(next.Header)
	change(&next)
	return tui.SetSign{Sign: next}
}

// ofKind lists the keysets of a kind by name.
func ofKind(s *tui.State, kind keystore.Kind) []keystore.Keyset {
	var list []keystore.Keyset
	for i := range s.Store.Sets {
		if l := &s.Store.Sets[i]; l.Err == nil && l.Keyset.Kind == kind {
			list = append(list, l.Keyset)
		}
	}
	return list
}

// next gives the element of a list that is by after another.
func next(list []string, from string, by int) string {
	if len(list) == 0 {
		return from
	}
	i := slices.Index(list, from)
	if i < 0 {
		return list[0]
	}
	return list[(i+by+len(list))%len(list)]
}

func signRows(s *tui.State) []signRow {
	rows := []signRow{keyRow(s), algRow(s), typRow(s)}
	for i := range s.Sign.Header {
		rows = append(rows, memberRow(s, i))
	}
	rows = append(rows, addMemberRow(s), encryptRow(s))
	if s.Sign.EncryptTo != "" {
		rows = append(rows, encRow(s))
	}
	return append(rows, lifetimeRow(s), addsRow(s), refreshRow(s), profileRow(s))
}

func keyRow(s *tui.State) signRow {
	sets := ofKind(s, keystore.KindSign)
	names := make([]string, len(sets))
	choices := make([]tui.Choice, len(sets))
	for i, k := range sets {
		names[i] = k.Name
		note := k.Alg
		if e, ok := k.Current(); ok {
			note += ", current " + k.Short(e.Kid)
		}
		choices[i] = tui.Choice{Text: k.Name, Note: note, Do: changed(s, func(n *tui.SignState) { n.Keyset = k.Name })}
	}
	r := signRow{label: "key", value: s.Sign.Keyset, choice: true}
	k, ok := s.Store.Find(s.Sign.Keyset)
	switch {
	case s.Sign.Keyset == "":
		r.value, r.choice, r.note = "none", false, "n in the keys pane makes one"
		r.edit = tui.Focus{Pane: tui.Keys}
		return r
	case !ok:
		r.note, r.warn = "it is not there any more", true
	default:
		if e, ok := k.Current(); ok {
			r.note = "current " + k.Short(e.Kid)
		}
	}
	r.edit = tui.Open{Dialog: tui.NewChooser("Sign with", choices)}
	r.cycle = func(by int) tui.Intent {
		return changed(s, func(n *tui.SignState) { n.Keyset = next(names, n.Keyset, by) })
	}
	return r
}

func algRow(s *tui.State) signRow {
	r := signRow{label: "alg", value: "–", edit: tui.Notify{Text: "the keyset fixes the algorithm: another keyset signs with another"}}
	if k, ok := s.Store.Find(s.Sign.Keyset); ok {
		r.value, r.note = k.Alg, "fixed by the key"
	}
	return r
}

func typRow(s *tui.State) signRow {
	r := signRow{label: "typ", value: s.Sign.Typ}
	if r.value == "" {
		r.value, r.note = "none", "the header has no typ"
	} else if s.Sign.Profile != "" {
		r.note = "held to " + s.Sign.Profile
	}
	r.cycle = func(by int) tui.Intent {
		return changed(s, func(n *tui.SignState) {
			n.Typ = next([]string{"JWT", "at+jwt", "rt+jwt", "dpop+jwt", ""}, n.Typ, by)
		})
	}
	r.edit = tui.Open{Dialog: &tui.Form{
		Heading: "typ of the header", Go: "set",
		Fields: []tui.FormField{{Name: "typ", Label: "typ", Value: s.Sign.Typ, Help: "JWT, at+jwt (RFC 9068), …; empty leaves it out"}},
		Submit: func(v tui.Values) tui.Intent {
			return tui.Intents{changed(s, func(n *tui.SignState) { n.Typ = v["typ"] }), tui.Close{}}
		},
	}}
	return r
}

// memberForm asks for a header member; i is that which it takes the place of, -1
// if none.
func memberForm(s *tui.State, i int) tui.Intent {
	heading, value := "Add a header member", ""
	if i >= 0 {
		heading, value = "A header member", tui.MemberText(s.Sign.Header[i])
	}
	return tui.Open{Dialog: &tui.Form{
		Heading: heading, Go: "set",
		Fields: []tui.FormField{{Name: "member", Label: "member", Value: value, Help: `NAME=TEXT, or NAME:=JSON; jwk={{jwk}} is the signer's public key`}},
		Check: func(v tui.Values) (string, string) {
			m, err := tui.ParseHeaderMember(v["member"])
			if err != nil {
				return "member", err.Error()
			}
			for j, h := range s.Sign.Header {
				if j != i && h.Name == m.Name {
					return "member", "there is such a member already"
				}
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			m, err := tui.ParseHeaderMember(v["member"])
			if err != nil {
				return tui.FormFailed{Text: err.Error()}
			}
			return tui.Intents{changed(s, func(n *tui.SignState) {
				if i >= 0 && i < len(n.Header) {
					n.Header[i] = m
					return
				}
				n.Header = append(n.Header, m)
			}), tui.Close{}}
		},
	}}
}

func memberRow(s *tui.State, i int) signRow {
	h := s.Sign.Header[i]
	label := "header"
	if i > 0 {
		label = ""
	}
	return signRow{label: label, value: h.Name, note: string(h.Value), edit: memberForm(s, i),
		remove: changed(s, func(n *tui.SignState) { n.Header = slices.Delete(n.Header, i, i+1) })}
}

func addMemberRow(s *tui.State) signRow {
	r := signRow{label: "header", value: "+ member", add: true, edit: memberForm(s, -1)}
	if len(s.Sign.Header) > 0 {
		r.label = ""
	}
	return r
}

func encryptRow(s *tui.State) signRow {
	names := []string{""}
	choices := []tui.Choice{{Text: "nobody", Note: "who gets the token can read it", Do: changed(s, func(n *tui.SignState) { n.EncryptTo = "" })}}
	for _, k := range ofKind(s, keystore.KindEncrypt) {
		names = append(names, k.Name)
		choices = append(choices, tui.Choice{Text: k.Name, Note: k.Alg, Do: changed(s, func(n *tui.SignState) { n.EncryptTo = k.Name })})
	}
	r := signRow{label: "encrypt", value: "to nobody", choice: true, edit: tui.Open{Dialog: tui.NewChooser("Encrypt to", choices)}}
	if to := s.Sign.EncryptTo; to != "" {
		r.value = "to " + to
		if k, ok := s.Store.Find(to); ok {
			r.note = k.Alg
		} else {
			r.note, r.warn = "it is not there any more", true
		}
	}
	r.cycle = func(by int) tui.Intent {
		return changed(s, func(n *tui.SignState) { n.EncryptTo = next(names, n.EncryptTo, by) })
	}
	return r
}

func encRow(s *tui.State) signRow {
	var names []string
	var choices []tui.Choice
	for _, a := range tokens.Algorithms(tokens.PurposeEnc) {
		names = append(names, a.Name)
		choices = append(choices, tui.Choice{Text: a.Name, Do: changed(s, func(n *tui.SignState) { n.Enc = a.Name })})
	}
	value := s.Sign.Enc
	if value == "" {
		value = "A256GCM"
	}
	return signRow{label: "enc", value: value, choice: true, note: "of the content", edit: tui.Open{Dialog: tui.NewChooser("Content encryption", choices)},
		cycle: func(by int) tui.Intent {
			return changed(s, func(n *tui.SignState) { n.Enc = next(names, value, by) })
		}}
}

func addsRow(s *tui.State) signRow {
	toggle := changed(s, func(n *tui.SignState) { n.Bare = !n.Bare })
	r := signRow{label: "adds", value: "iat, exp, jti", note: "if missing", choice: true, edit: toggle, cycle: func(int) tui.Intent { return toggle }}
	if s.Sign.Bare {
		r.value, r.note = "nothing", "only the claims"
	}
	return r
}
