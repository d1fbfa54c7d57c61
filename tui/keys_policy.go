package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/when"
	"fob/tui/screen"
)

// policyFields are the four durations of a policy as fields of a form.
func policyFields(p keystore.Policy, hide func(Values) bool) []FormField {
	return []FormField{
		{Name: "rotate_every", Label: "rotate every", Value: when.Duration(p.RotateEvery), Hide: hide, Help: "how long a key stays current; 0 leaves rotation to you"},
		{Name: "publish_ahead", Label: "publish ahead", Value: when.Duration(p.PublishAhead), Hide: hide, Help: "at least as long as verifiers keep a JWK Set"},
		{Name: "max_token_ttl", Label: "tokens live", Value: when.Duration(p.MaxTokenTTL), Hide: hide, Help: "at most: a key verifies so long after it signed last"},
		{Name: "leeway", Label: "leeway", Value: when.Duration(p.Leeway), Hide: hide, Help: "the clock skew that verifiers forgive"},
	}
}

// policyOf reads the policy from a form. field is the one that is wrong.
func policyOf(v Values, p keystore.Policy) (_ keystore.Policy, field string, err error) {
	for _, name := range keystore.PolicyNames() {
		if p, err = p.Set(name, v[name]); err != nil {
			return p, name, err
		}
	}
	return p, "rotate_every", p.Validate()
}

// AskPolicy asks for another policy of a keyset.
type AskPolicy struct{ Keyset string }

func (a AskPolicy) run(m *Model) tea.Cmd {
	k, ok := m.s.Store.Find(a.Keyset)
	if !ok {
		return nil
	}
	change := func(v Values) ChangeKeyset {
		return ChangeKeyset{
			Name: k.Name, Title: "Change the policy of " + k.Name + "?", Yes: "change it", Did: "has another policy",
			Op: func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
				p, _, err := policyOf(v, k.Policy)
				if err != nil {
					return keystore.Change{}, err
				}
				return k.SetPolicy(now, p)
			},
		}
	}
	return m.do(Open{&Form{
		Heading: "Policy of " + k.Name,
		Intro:   "What was promised under the old policy is kept: keys stay for the tokens that were signed, and none signs before the caches that were filled have lapsed.",
		Fields:  policyFields(k.Policy, nil),
		Go:      "show the plan",
		Check: func(v Values) (string, string) {
			if _, field, err := policyOf(v, k.Policy); err != nil {
				return field, problemOf(err)
			}
			return "", ""
		},
		Preview: func(v Values) Lines {
			return func(f Frame, w int) [][]screen.Span {
				t := planText{f: f, w: w}
				c := change(v)
				made, _, err := c.Op.Try(f.Now(), k)
				switch {
				case err != nil:
					t.add("✗", f.St.Bad, f.St.Bad, problemOf(err))
				case !made.Changed():
					t.add("·", f.St.Muted, f.St.Muted, "as it is")
				default:
					for _, e := range made.Events {
						t.add("•", f.St.Accent, f.St.Text, made.Keyset.EventText(e, f.Zone()))
					}
					t.lines = append(t.lines, Timeline(f, KeysetPlan(made.Keyset, f.Now()), made.Keyset, w)...)
				}
				return t.lines
			}
		},
		Submit: func(v Values) Intent { return change(v) },
	}})
}

// problemOf says an error and what to do next, in a line.
func problemOf(err error) string {
	text := err.Error()
	if e := asKeystore(err); e != nil && e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}
