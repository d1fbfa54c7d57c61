package cli

import (
	"fmt"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/template"
)

// mintProfile is the profile whose rules the tokens to be made keep: that of
// --profile, else that of the template; nil if none is named.
func (a *app) mintProfile(f *mintFlags, t *template.Template) (*profile.Profile, error) {
	switch {
	case f.changed("profile"):
		return a.ruleProfile(f.profile)
	case t.Profile != "":
		return a.ruleProfile(t.Profile)
	}
	return nil, nil //nolint:nilnil // none is asked for
}

// ruleProfile finds the profile that a token to be made is to have.
func (a *app) ruleProfile(name string) (*profile.Profile, error) {
	if name == autoProfile {
		return nil, usageError("a token to be made has no shape yet to be recognised by", "name the profile; fob profiles lists them")
	}
	return a.profileByName(name, nil)
}

// mintRules are the rules that tokens to be made must keep. A nil one has none.
type mintRules struct {
	profile *profile.Profile
	now     time.Time
	force   bool // they may be broken
}

func (d *drafts) rules(now time.Time, force bool) *mintRules {
	if d.profile == nil {
		return nil
	}
	return &mintRules{profile: d.profile, now: now, force: force}
}

// brokenRule is a rule that a token does not keep.
type brokenRule profile.Outcome

// text says what is wrong, and by which source.
func (r brokenRule) text() string { return withSource(r.Detail, r.Source) }

func withSource(text, source string) string {
	if source == "" {
		return text
	}
	return text + " (" + source + ")"
}

// broken lists the rules that a token does not keep: those it should, and with
// must also those it must.
func (m *mintRules) broken(d *tokens.Decoded, must bool) []brokenRule {
	if m == nil {
		return nil
	}
	var list []brokenRule
	for _, o := range m.profile.Judge(d, d.Claims, m.now, tokens.Prover{}) {
		if o.Status == tokens.StatusFailed && (must || !o.Must) {
			list = append(list, brokenRule(o))
		}
	}
	return list
}

// check refuses a token that breaks a rule that it must keep, and names all that
// it breaks.
func (m *mintRules) check(jws []byte) error {
	if m == nil || m.force {
		return nil
	}
	var texts []string
	for _, r := range m.broken(tokens.Decode(jws, tokens.Limits{TokenSize: len(jws) + 1}), true) {
		if r.Must {
			texts = append(texts, r.text())
		}
	}
	if texts == nil {
		return nil
	}
	return &tokens.Error{Code: tokens.CodeRefused, Msg: fmt.Sprintf("the token breaks the profile %s: %s", m.profile.Name, strings.Join(texts, "; ")),
		Hint: fmt.Sprintf("fob profiles show %s tells its rules; --force signs the token all the same", m.profile.Name)}
}
