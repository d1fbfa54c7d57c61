package tui

import (
	"encoding/base64"
	"errors"
	"fmt"

	"fob/tokens"
	"fob/tokens/profile"
)

// profileToKeep is the profile whose rules the token to be signed keeps; nil if
// none is asked for. An error is that it is not there.
func (s *State) profileToKeep() (*profile.Profile, error) {
	if s.Sign.Profile == "" {
		return nil, nil //nolint:nilnil // none is asked for
	}
	if p := profileOf(s.Sign.Profile, s.ProfileList()); p != nil {
		return p, nil
	}
	return nil, &tokens.Error{Code: tokens.CodeUsage, Op: "profile " + s.Sign.Profile, Msg: "there is none of this name", Hint: "the row profile of the sign pane chooses another, or none"}
}

// refusedMint is the error of tokens that outlive what the policy promises, or
// break the profile: they are made if that is said again.
type refusedMint struct {
	list     []error
	outlives bool // one of the list is that
}

func (e *refusedMint) Error() string { return errors.Join(e.list...).Error() }

// broken lists the rules that a token does not keep, of those that it must, or
// of those that it should, each with its source.
func broken(p *profile.Profile, list []profile.Outcome, must bool) []string {
	var texts []string
	for _, o := range list {
		if o.Status != tokens.StatusFailed || o.Must != must {
			continue
		}
		text := o.Detail
		if o.Source != "" && o.Source != p.Source {
			text += " (" + o.Source + ")"
		}
		texts = append(texts, text)
	}
	return texts
}

// keepRules holds a token that was signed against the profile. What it should
// keep and does not becomes a note.
func (j *minting) keepRules(t *mintedToken) (notes []string, refused []error) {
	if j.profile == nil {
		return nil, nil
	}
	d := tokens.Decode(t.jws, tokens.Limits{TokenSize: len(t.jws) + 1})
	list := j.profile.Judge(d, d.Claims, j.now(), tokens.Prover{})
	for _, text := range broken(j.profile, list, false) {
		notes = append(notes, j.profile.Name+": "+text)
	}
	for _, text := range broken(j.profile, list, true) {
		if j.force {
			notes = append(notes, "it breaks "+j.profile.Name+": "+text)
			continue
		}
		refused = append(refused, &brokenRule{j.profile.Title, text})
	}
	return notes, refused
}

// brokenRule is a rule of a profile that a token to be signed does not keep.
type brokenRule struct{ profile, text string }

func (e *brokenRule) Error() string {
	return fmt.Sprintf("it is no %s: %s", e.profile, e.text)
}

// hold finds out which rules of the profile the token would break. Nothing is
// said while claims wait for an answer, nor of the signature, which is not there.
func (p *SignPreview) hold(s *State) {
	held, err := s.profileToKeep()
	if err != nil {
		p.Err = err
		return
	}
	p.Held, p.waits = held, len(s.unanswered()) > 0
	if held == nil || p.Err != nil || p.waits {
		return
	}
	part := func(list []tokens.Member) string {
		c := &tokens.Claims{}
		for _, m := range list {
			_ = c.Set(m.Name, m.Value) // it is a member already
		}
		return base64.RawURLEncoding.EncodeToString(c.JSON())
	}
	text := part(p.Header) + "." + part(p.Claims) + ".AAAA"
	d := tokens.Decode([]byte(text), tokens.Limits{TokenSize: len(text) + 1})
	list := held.Judge(d, d.Claims, s.Clock.Now(), tokens.Prover{})
	var kept []profile.Outcome
	for i, o := range list {
		if i < len(held.Rules) && !held.Rules[i].SignedByJWK {
			kept = append(kept, o)
		}
	}
	p.Broken, p.Should = broken(held, kept, true), broken(held, kept, false)
}
