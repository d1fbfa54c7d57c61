package tui

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
)

// jarForm offers what was signed to the jar, a pair in one form.
func (m *Model) jarForm(made *minted) *Form {
	base := savedName(made.list[0].claims, m.s.Sign.Keyset)
	fields := []FormField{{Name: "access", Label: "name", Value: m.freeSavedName(base)}}
	intro := "The token is in the token pane. Saved in the jar it is sealed like the keys, and its end is counted down."
	if len(made.list) > 1 {
		intro = "The access token is in the token pane, R in the sign pane takes the refresh token. A name that is empty is not saved."
		fields = []FormField{
			{Name: "access", Label: "access token", Value: m.freeSavedName(base + "-access")},
			{Name: "refresh", Label: "refresh token", Value: m.freeSavedName(base + "-refresh")},
		}
	}
	fields = append(fields, FormField{Name: "note", Label: "note", Help: "one line; may be empty"})
	return &Form{
		Heading: "Save in the jar", Intro: intro, Fields: fields, Go: "save",
		Check: func(v Values) (string, string) {
			if v["access"] == "" && v["refresh"] == "" {
				return "access", "it needs a name; esc leaves it unsaved"
			}
			if v["access"] == v["refresh"] {
				return "refresh", "two tokens cannot have one name"
			}
			for _, field := range []string{"access", "refresh"} {
				if v[field] == "" {
					continue
				}
				if err := keystore.CheckSavedName(v[field]); err != nil {
					_, text, _ := m.explain(err)
					return field, text
				}
				if m.savedThere(v[field]) {
					return field, fmt.Sprintf("%s is in the jar already", v[field])
				}
			}
			return "", ""
		},
		Submit: func(v Values) Intent {
			var list []keystore.Saved
			for i, field := range []string{"access", "refresh"} {
				if v[field] != "" {
					list = append(list, keystore.Saved{Name: v[field], Note: v["note"], Token: tokens.NewSecret(made.list[i].token)})
				}
			}
			return saveMade{list}
		},
	}
}

// savedName proposes a name from who the token is about.
func savedName(c *tokens.Claims, keyset string) string {
	name := keyset
	for _, m := range c.Members() {
		if text := textOf(m.Value); m.Name == "sub" && m.Value[0] == '"' && len(text) <= 48 && keystore.CheckSavedName(text) == nil {
			name = text
		}
	}
	return name
}

func (m *Model) savedThere(name string) bool {
	return slices.ContainsFunc(m.s.Jar.List, func(s keystore.Saved) bool { return s.Name == name })
}

// freeSavedName gives a name that is not taken.
func (m *Model) freeSavedName(name string) string {
	free := name
	for i := 2; m.savedThere(free); i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	return free
}

// saveMade saves tokens that were just signed.
type saveMade struct{ list []keystore.Saved }

func (s saveMade) run(m *Model) tea.Cmd {
	did := "saved as " + s.list[0].Name
	if len(s.list) > 1 {
		did += " and " + s.list[1].Name
	}
	return m.changeJar("saving", did, func(ctx context.Context, v *keystore.Vault) error {
		for _, one := range s.list {
			if err := v.PutSaved(ctx, one, false); err != nil {
				return err
			}
		}
		return nil
	})
}
