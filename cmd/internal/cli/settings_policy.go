package cli

import (
	"strings"

	"fob/tokens"
	"fob/tui"
)

// usualPolicy asks what the settings ask, where no flag does; given tells the
// flags that do. It gives the names of what it asked.
func (a *app) usualPolicy(p *tokens.Policy, given func(flag string) bool) (asked []string) {
	set := &a.settings.Policy
	take := func(flag string, isSet bool, put func()) {
		if isSet && !given(flag) {
			put()
			asked = append(asked, flag)
		}
	}
	take("iss", set.Iss.Set(), func() { p.Issuer = set.Iss.Value })
	take("aud", set.Aud.Set(), func() { p.Audience = set.Aud.Value })
	take("sub", set.Sub.Set(), func() { p.Subject = set.Sub.Value })
	take("typ", set.Typ.Set(), func() { p.Typ = set.Typ.Value })
	take("alg", set.Alg.Set(), func() { p.Algorithms = set.Alg.Value })
	take("require", set.Require.Set(), func() { p.Require = set.Require.Value })
	take("max-age", set.MaxAge.Set(), func() { p.MaxAge = set.MaxAge.Value })
	take("leeway", set.Leeway.Set(), func() { p.Leeway = set.Leeway.Value })
	return asked
}

// tellAsked says what the settings asked of a token: a verdict rests on it.
func (a *app) tellAsked(asked []string) {
	if len(asked) > 0 && !a.json {
		a.note("%s as %s asks", strings.Join(asked, ", "), a.settings.path)
	}
}

// uiConfig is what the user has set for the workbench.
func (a *app) uiConfig() (tui.Config, error) {
	if err := a.checkSettings(); err != nil {
		return tui.Config{}, err
	}
	c := tui.Config{ClearAfter: a.settings.ClearAfter.Value, Bindings: a.bindings()}
	name, _ := a.chosen("", "", "FOB_KEYSET", a.settings.Keyset)
	c.Keyset, _, _ = strings.Cut(name, "/")
	a.usualPolicy(&c.Ask, func(string) bool { return false })
	var err error
	c.Ask.Profile, err = a.policyProfile(a.settings.Policy.Profile.Value)
	return c, err
}
