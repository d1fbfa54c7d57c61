package panes

import (
	"fmt"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui"
)

// askPolicy asks what is asked of the token beside its signature.
func askPolicy(s *tui.State) tui.Intent {
	ask := s.Token.Ask
	duration := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return when.Duration(d)
	}
	kid := "counts"
	if ask.IgnoreKid {
		kid = "is ignored"
	}
	asked, options := profileOptions(s)
	const several = `one of several: put spaces between, and quotes around what has spaces`
	form := &tui.Form{
		Heading: "What is asked of the token",
		Intro:   "Beside its signature and its time. What is left empty is not asked.",
		Fields: []tui.FormField{
			{Name: "iss", Label: "iss", Value: joinWords(ask.Issuer), Help: several},
			{Name: "aud", Label: "aud", Value: joinWords(ask.Audience), Help: "it must hold " + several},
			{Name: "sub", Label: "sub", Value: ask.Subject, Help: "exactly this"},
			{Name: "typ", Label: "typ", Value: ask.Typ, Help: "of the header, such as at+jwt"},
			{Name: "alg", Label: "alg", Value: joinWords(ask.Algorithms), Help: several},
			{Name: "require", Label: "require", Value: joinWords(ask.Require), Help: "claims that must be there: jti sub"},
			{Name: "max-age", Label: "max age", Value: duration(ask.MaxAge), Help: "since iat at most: 15m, 1d 12h"},
			{Name: "leeway", Label: "leeway", Value: duration(ask.Leeway), Help: "a difference of clocks that is forgiven: 30s"},
			{Name: "kid", Label: "its kid", Value: kid, Options: []string{"counts", "is ignored"}, Help: "ignored, every key is tried"},
			{Name: "profile", Label: "profile", Value: asked, Options: options, Help: "the rules that a kind of token has to keep; ← → choose, a letter goes to a name"},
		},
		Go: "ask",
	}
	if err := s.ProfileErr; err != nil {
		form.Intro += " One of your profiles cannot be read: " + visible.String(err.Error()) + "."
	}
	form.Check = func(v tui.Values) (string, string) {
		_, field, problem := policyOf(v, ask)
		return field, problem
	}
	form.Submit = func(v tui.Values) tui.Intent {
		p, _, _ := policyOf(v, ask)
		return tui.Intents{tui.Close{}, tui.Demand{Ask: p, Profile: profileNamed(v["profile"])}}
	}
	return tui.Intents{tui.ReadProfiles{}, tui.Open{Dialog: form}}
}

// The answers of the form that name no profile.
const (
	noProfile         = "none"
	recognisedProfile = "recognised"
)

// profileOptions lists the profiles to choose from, and the one that is asked for.
func profileOptions(s *tui.State) (asked string, options []string) {
	recognised := recognisedProfile
	if r := s.Token.Read; r != nil && r.Profile != nil {
		recognised += ": " + strings.ReplaceAll(r.Profile.Title, " · ", " ")
	}
	options = []string{noProfile, recognised}
	asked = noProfile
	if s.Token.Profile == tui.ProfileRecognised {
		asked = recognised
	}
	for _, p := range s.ProfileList() {
		options = append(options, p.Name+" · "+p.Title)
		if p.Name == s.Token.Profile {
			asked = options[len(options)-1]
		}
	}
	return asked, options
}

// profileNamed is the reverse, as the state has it.
func profileNamed(option string) string {
	name, _, named := strings.Cut(option, " · ")
	switch {
	case named:
		return name
	case option == noProfile:
		return ""
	}
	return tui.ProfileRecognised
}

// policyOf makes the policy of the form's values, or says what is wrong and in
// which field.
func policyOf(v tui.Values, p tokens.Policy) (_ tokens.Policy, field, problem string) {
	p.Subject, p.Typ, p.IgnoreKid = v["sub"], strings.TrimSpace(v["typ"]), v["kid"] == "is ignored"
	for _, list := range []struct {
		name string
		to   *[]string
	}{{"iss", &p.Issuer}, {"aud", &p.Audience}, {"alg", &p.Algorithms}, {"require", &p.Require}} {
		words, err := splitWords(v[list.name])
		if err != "" {
			return p, list.name, err
		}
		*list.to = words
	}
	for _, alg := range p.Algorithms {
		if tokens.LookupAlgorithm(tokens.PurposeSign, alg) == nil {
			return p, "alg", fmt.Sprintf("no signature algorithm is called %s", visible.String(alg))
		}
	}
	for name, to := range map[string]*time.Duration{"max-age": &p.MaxAge, "leeway": &p.Leeway} {
		text := strings.TrimSpace(v[name])
		if *to = 0; text == "" {
			continue
		}
		d, err := when.ParseDuration(text)
		if err != nil {
			return p, name, err.Error()
		}
		*to = d
	}
	if strings.TrimSpace(v["max-age"]) != "" && p.MaxAge == 0 {
		return p, "max-age", "0 would refuse every token; leave it empty to ask nothing"
	}
	return p, "", ""
}

// splitWords reads words with spaces between, and quotes around those that hold
// spaces.
func splitWords(s string) (words []string, problem string) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if s[0] == '"' {
			end := strings.IndexByte(s[1:], '"')
			if end < 0 {
				return nil, `a quote is open: put " at the end of the word`
			}
			words = append(words, s[1:end+1])
			s = s[end+2:]
			continue
		}
		word, rest, _ := strings.Cut(s, " ")
		words, s = append(words, word), rest
	}
	return words, ""
}

// joinWords is the reverse of splitWords.
func joinWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = w
		if w == "" || strings.ContainsAny(w, " ") {
			quoted[i] = `"` + w + `"`
		}
	}
	return strings.Join(quoted, " ")
}
