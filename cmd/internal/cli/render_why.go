package cli

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/why"
)

// searched writes why a token is refused: the verdict, what fits, what else
// refuses it, what was tried, and the sum.
func (r *renderer) searched(s *searched, keys *tokens.Keys, atGiven bool) {
	r.verdict(&s.judged, keys, atGiven)
	r.Line("")
	if len(s.judged.Layers) > 1 {
		r.Line(r.Dim(fmt.Sprintf("layer %d of %d was searched", s.layer+1, len(s.judged.Layers))))
	}
	for i := range s.result.Causes {
		r.cause(r.Good("✓ fits: "), &s.result.Causes[i])
	}
	for i := range s.refusals {
		r.cause(r.Bad("✗ refused: "), &s.refusals[i])
	}
	r.trials(s.result)
	r.whySum(s)
}

const mendColumn = 12

// cause writes one cause with what to mend.
func (r *renderer) cause(mark string, c *why.Cause) {
	if c.Danger {
		mark = r.Bad("✗ do not accept: ")
	}
	r.Line(mark + r.Bold(visible.Guard(c.Title)))
	r.wrapped("  ", 2, visible.Guard(c.Detail), r.plain)
	row := func(name, text string) {
		if text != "" {
			r.wrapped(fmt.Sprintf("  %-*s", mendColumn-2, name), mendColumn, visible.Guard(text), r.plain)
		}
	}
	row("with", strings.Trim(c.Key+", "+c.Alg, ", "))
	row("signer", c.Signer)
	row("verifier", c.Verifier)
}

// trials writes in one compact list what was tried.
func (r *renderer) trials(res *why.Result) {
	var parts []string
	total := 0
	for _, t := range res.Trials {
		total += t.Count
		switch {
		case t.Fits:
			parts = append(parts, fmt.Sprintf("%s (%d, fits)", t.Title, t.Count))
		case t.Count > 0:
			parts = append(parts, fmt.Sprintf("%s (%d)", t.Title, t.Count))
		default:
			parts = append(parts, t.Title)
		}
	}
	if total == 0 {
		return
	}
	checks := "checks"
	if total == 1 {
		checks = "check"
	}
	text := fmt.Sprintf("tried, in %d %s: %s", total, checks, strings.Join(parts, "; "))
	r.wrapped("", 0, visible.Guard(text), r.Dim)
	if res.Cut {
		r.wrapped(r.Warn("! "), 2, "not all was tried: the limit why-checks was reached, or somebody interrupted; --limit why-checks=N raises it", r.plain)
	}
}

// whySum says in one line what is known now.
func (r *renderer) whySum(s *searched) {
	res := s.result
	reason := visible.Guard(res.Reason)
	say := func(mark, text string) { r.wrapped(mark+" ", 2, text, r.plain) }
	switch {
	case res.Outcome == why.Explained && dangerous(res.Causes):
		say(r.Bad("✗"), "explained: the token is not to be accepted, now or after a change")
	case res.Outcome == why.Explained && len(s.judged.Layers[s.layer].Token.Recipients) > 0:
		say(r.Good("✓"), "explained: with what is said above the token opens; as it stands it does not")
	case res.Outcome == why.Explained:
		say(r.Good("✓"), "explained: with what is said above the signature holds; as it stands the token does not verify")
	case res.Outcome == why.Verifies && s.judged.Overall == tokens.StatusValid:
		say(r.Good("✓"), "nothing refuses it: "+reason+". A service that refuses it asks for more than was asked here (--iss, --aud, --typ, --profile), has another clock, or other keys")
	case res.Outcome == why.Verifies && len(s.refusals) > 0:
		say(r.Good("✓"), "explained: "+reason+"; what refuses it is said above")
	case res.Outcome == why.Verifies:
		say(r.Warn("–"), "explained: "+reason+", and nobody signed what is inside")
	case res.Outcome == why.NotTried:
		say(r.Warn("–"), "nothing to try: "+reason)
	default:
		say(r.Warn("–"), "nothing that was tried fits: "+reason)
		r.wrapped("  ", 2, next(s), r.Dim)
	}
}

func dangerous(list []why.Cause) bool {
	for _, c := range list {
		if c.Danger {
			return true
		}
	}
	return false
}

// next says what can be done where nothing fits.
func next(s *searched) string {
	d := s.judged.Layers[s.layer].Token
	const compare = "compare the token with the one that left its maker, byte for byte (fob diff A B)"
	if d.Form.IsJWE() {
		return "next: ask which key it was encrypted to, and give its private half with -k; " + compare
	}
	if len(d.Signatures) > 0 && d.Signatures[0].Kid() != "" {
		return fmt.Sprintf("next: get the key with kid %s from the issuer (its jwks_uri), and give it with -k; ", visible.String(d.Signatures[0].Kid())) + compare
	}
	return "next: ask the signer which key it uses, and give that with -k; " + compare
}
