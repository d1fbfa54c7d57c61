package tui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
	"fob/tokens/lint"
	"fob/tokens/profile"
	"fob/tokens/verdict"
)

// lintAtOnce is the size in bytes up to which a token's findings come together
// with its verdict. Those of a larger one come after it: no key waits for them.
const lintAtOnce = 16 << 10

// inspect finds out what shape the token has, and what is weak about it. The
// reading must not be shown yet.
func (r *Reading) inspect(list []*profile.Profile) {
	r.Profile = nil
	if d := r.Judged.Token; d != nil {
		r.Profile = profile.Recognise(list, d)
	}
	r.Findings = lint.Check(&lint.Input{Layers: r.Layers, At: r.At, Leeway: r.Ask.Leeway, Profile: r.Profile})
	r.Inspected = true
}

// keepFindings shows those of the reading before until the new ones are there:
// of a text that is being edited, and of one that is judged anew.
func (r *Reading) keepFindings(before *Reading) {
	if r.Inspected || before == nil || before.set != r.set {
		return
	}
	r.Findings, r.Profile = before.Findings, before.Profile
}

// lintPause is how long a large token is left in peace, while it is edited, before
// it is looked at again: the processor is then the judgement's alone.
const lintPause = 150 * time.Millisecond

// lint looks at the token in hand in the background, where its judgement has
// not: at once if it is another token, and else when nobody types any more.
func (m *Model) lint() tea.Cmd {
	r := m.s.Token.Read
	switch {
	case r == nil || r.Inspected:
		return nil
	case m.linted != r.set:
		return m.look()
	}
	return m.w.After(lintPause, func(time.Time) tea.Msg {
		return then(func(m *Model) tea.Cmd {
			if m.s.Token.Read != r {
				return nil // a younger one waits by itself
			}
			return m.look()
		})
	})
}

// look is one look, of which only one goes on at a time; what was looked at in
// vain is looked at anew.
func (m *Model) look() tea.Cmd {
	r := m.s.Token.Read
	if r == nil || r.Inspected || m.linting {
		return nil
	}
	m.linting, m.linted = true, r.set
	looked, list := *r, profilesOr(m.s.Profiles)
	return func() tea.Msg {
		looked.inspect(list)
		return then(func(m *Model) tea.Cmd {
			m.linting = false
			if m.s.Token.Read == r {
				m.s.Token.Read = &looked
				return nil
			}
			return m.lint()
		})
	}
}

// profilesOr gives the profiles that come with fob where no others were read.
func profilesOr(list []*profile.Profile) []*profile.Profile {
	if list == nil {
		return profile.Builtin()
	}
	return list
}

// ReadProfiles reads the user's own profiles, which go before those of fob.
type ReadProfiles struct{}

func (ReadProfiles) run(m *Model) tea.Cmd {
	read := m.w.Profiles
	if read == nil {
		return nil
	}
	return func() tea.Msg {
		list, errs := read()
		return then(func(m *Model) tea.Cmd {
			again := m.s.Profiles != nil
			m.s.Profiles, m.s.ProfileErr = list, nil
			if len(errs) > 0 {
				m.s.ProfileErr = errs[0]
			}
			if again {
				return nil
			}
			m.do(Fail{m.s.ProfileErr})
			if slices.ContainsFunc(list, func(p *profile.Profile) bool { return !p.BuiltIn }) {
				return m.judge()
			}
			return nil
		})
	}
}

// ProfileList gives the profiles that a token can be held to.
func (s *State) ProfileList() []*profile.Profile { return profilesOr(s.Profiles) }

// demanded is the profile that is asked for, nil for none.
func (j *judgement) demanded() tokens.Profile {
	switch j.profile {
	case "":
		return nil
	case ProfileRecognised:
		return profile.Auto(profilesOr(j.profiles))
	}
	if p := profileOf(j.profile, profilesOr(j.profiles)); p != nil {
		return p
	}
	return lostProfile(j.profile)
}

// heldTo gives the profile that the token was held to.
func (j *judgement) heldTo(r *Reading) *profile.Profile {
	if j.profile == "" {
		return nil
	}
	for i := range r.Layers {
		if rep := r.Layers[i].Report; rep != nil && rep.ProfileName != "" {
			return profileOf(rep.ProfileName, profilesOr(j.profiles))
		}
	}
	return nil
}

func profileOf(name string, list []*profile.Profile) *profile.Profile {
	for _, p := range list {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// lostProfile is one that was asked for by a name that there is not any more.
// What cannot be looked at has not been kept.
type lostProfile string

// Hold fails: see [tokens.Profile].
func (name lostProfile) Hold(*tokens.Decoded, int, tokens.Value, time.Time, verdict.Prover) tokens.Held {
	return tokens.Held{Checks: []tokens.Check{{ID: "profile", Status: tokens.StatusFailed, Detail: "there is no profile " + string(name) + " any more"}}}
}
