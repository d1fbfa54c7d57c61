package panes

import (
	"fmt"
	"strings"

	"fob/themes"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
)

// tokenVerdict is one answer: signature, time or policy.
type tokenVerdict struct {
	glyph  string
	style  themes.Style
	name   string
	word   string
	detail []screen.Span
	more   []screen.Span // a line of its own under it: what to do next
}

// verdicts says what was proved, in three answers. They are made anew for each
// frame, since the time that is left is in them. keyLabel is the key that chooses
// a key.
func verdicts(f tui.Frame, r *tui.Reading, keyLabel string) []tokenVerdict {
	return []tokenVerdict{signatureVerdict(f, r, keyLabel), timeVerdict(f, r), policyVerdict(f, r)}
}

func plain(st themes.Style, text string) []screen.Span {
	return []screen.Span{{Style: st, Text: text}}
}

func signatureVerdict(f tui.Frame, r *tui.Reading, keyLabel string) tokenVerdict {
	st := f.St
	v := tokenVerdict{glyph: "–", style: st.Warn, name: "signature", word: "not checked"}
	s := r.Judged.Signature
	if e := r.Judged.Malformed(); e != nil {
		v.glyph, v.style, v.word = "✗", st.Bad, "malformed"
		v.detail = plain(st.Text, clean(e.Error()))
		return v
	}
	if s == nil {
		v.detail = plain(st.Text, "there is nothing to check")
		return v
	}
	switch s.Status {
	case tokens.StatusValid:
		v.glyph, v.style, v.word = "✓", st.Good, "valid"
		v.detail = keySpans(f, r, s)
	case tokens.StatusInvalid:
		v.glyph, v.style, v.word = "✗", st.Bad, "invalid"
		v.detail = plain(st.Text, clean(s.Reason))
		v.more = []screen.Span{{Style: st.Key, Text: "w"}, {Style: st.Muted, Text: " why"}}
	default:
		v.detail = plain(st.Text, clean(s.Reason))
		v.more = advice(f, r, s, keyLabel)
	}
	return v
}

// keySpans says which key it was: by keyset, kid and state, or by where it came
// from.
func keySpans(f tui.Frame, r *tui.Reading, s *tokens.SignatureReport) []screen.Span {
	st := f.St
	list := []screen.Span{{Style: st.Text, Text: clean(s.Alg) + " by "}}
	if h, ok := r.Trust.Of(s.Key); ok {
		name := clean(h.Keyset + "/" + h.Short)
		return append(list, screen.Span{Style: st.Strong, Text: name}, screen.Span{Style: st.Muted, Text: strings.TrimPrefix(clean(h.Name), name)})
	}
	list = append(list, screen.Span{Style: st.Strong, Text: clean(choiceName(f.S))})
	if kid := s.Key.Kid(); kid != "" {
		list = append(list, screen.Span{Style: st.Muted, Text: ", kid " + clean(kid)})
	}
	return list
}

// choiceName says what the token is held against.
func choiceName(s *tui.State) string {
	k := &s.Token.Keys
	switch {
	case k.Name != "":
		return k.Name
	case k.Ref != "":
		return k.Ref
	case k.Keys != nil:
		return "the key that was given"
	case k.Keyset != "":
		return k.Keyset
	}
	return "every keyset"
}

// advice says what to do where no signature was looked at.
func advice(f tui.Frame, r *tui.Reading, s *tokens.SignatureReport, keyLabel string) []screen.Span {
	st := f.St
	key := func(k, text string) []screen.Span {
		return []screen.Span{{Style: st.Key, Text: k}, {Style: st.Muted, Text: " " + text}}
	}
	list := []screen.Span{}
	if r.Locked > 0 {
		text := "1 keyset is locked: "
		if r.Locked > 1 {
			text = fmt.Sprintf("%d keysets are locked: ", r.Locked)
		}
		list = append(list, screen.Span{Style: st.Warn, Text: text})
		list = append(list, key("^u", "unlocks")...)
	}
	if r.KeyErr != nil {
		list = append(list, screen.Span{Style: st.Bad, Text: sep(list) + "a keyset could not be read: " + clean(r.KeyErr.Error())})
	}
	switch {
	case r.Judged.Unsigned():
	case r.KeyCount == 0:
		list = append(list, screen.Span{Text: sep(list)})
		list = append(list, key(keyLabel, "chooses a key")...)
	case s.Unfit || r.KeyCount > 0:
		list = append(list, screen.Span{Style: st.Muted, Text: sep(list) + "held against " + clean(choiceName(f.S)) + "; "})
		list = append(list, key(keyLabel, "chooses another")...)
		list = append(list, screen.Span{Style: st.Muted, Text: ", "})
		list = append(list, key("w", "says why")...)
	}
	return list
}

func sep(list []screen.Span) string {
	if len(list) == 0 {
		return ""
	}
	return " · "
}

func timeVerdict(f tui.Frame, r *tui.Reading) tokenVerdict {
	st := f.St
	t := r.Judged.Time
	v := tokenVerdict{glyph: "–", style: st.Muted, name: "time", word: "no limit"}
	switch {
	case t != nil && (t.Status == tokens.StatusExpired || t.Status == tokens.StatusNotYet):
	case unread(r):
		v.word, v.detail = "not known", plain(st.Muted, "the claims cannot be read whole")
		return v
	case r.Judged.Content != nil && r.Judged.Content.Form.IsJWE():
		v.word, v.detail = "not known", plain(st.Muted, "the claims are encrypted")
		return v
	case len(r.Judged.UnreadDates()) > 0:
		names := r.Judged.UnreadDates()
		v.glyph, v.style, v.word = "✗", st.Bad, "not known"
		v.detail = plain(st.Text, strings.Join(names, " and ")+" cannot be read as a date")
		return v
	case t == nil || t.Status == tokens.StatusNone:
		v.detail = plain(st.Muted, "the token has neither exp nor nbf")
		return v
	}
	now := f.Now()
	switch t.Status {
	case tokens.StatusValid:
		v.glyph, v.style, v.word = "✓", st.Good, "valid"
		if t.Exp == nil {
			v.detail = plain(st.Text, "there is no exp: it never expires")
			break
		}
		v.detail = []screen.Span{{Style: st.Text, Text: "expires "}, {Style: st.Strong, Text: distance(t.Exp, now)}, {Style: st.Muted, Text: at(t.Exp, now, f.Zone()) + lives(t)}}
	case tokens.StatusExpired:
		v.glyph, v.style, v.word = "✗", st.Bad, "expired"
		v.detail = []screen.Span{{Style: st.Strong, Text: distance(t.Exp, now)}, {Style: st.Muted, Text: at(t.Exp, now, f.Zone()) + lives(t)}}
	default:
		v.glyph, v.style, v.word = "✗", st.Bad, "not yet"
		v.detail = []screen.Span{{Style: st.Text, Text: "valid "}, {Style: st.Strong, Text: distance(t.Nbf, now)}, {Style: st.Muted, Text: at(t.Nbf, now, f.Zone()) + lives(t)}}
	}
	if t.Leeway != 0 {
		v.detail = append(v.detail, screen.Span{Style: st.Muted, Text: ", leeway " + when.Duration(t.Leeway)})
	}
	return v
}

// unread tells claims of which a part may be missing: what they do not say is
// then not known.
func unread(r *tui.Reading) bool {
	if r.Judged.Malformed() != nil {
		return true
	}
	if r.Judged.Content == nil {
		return false
	}
	for _, p := range r.Judged.Content.Problems {
		if p.Part == "payload" && p.Code == "json" {
			return true
		}
	}
	return false
}

func policyVerdict(f tui.Frame, r *tui.Reading) tokenVerdict {
	st := f.St
	v := tokenVerdict{glyph: "–", style: st.Muted, name: "policy", word: "none"}
	switch r.Judged.Policy {
	case tokens.StatusMet:
		v.glyph, v.style, v.word = "✓", st.Good, "met"
		var ids []string
		for _, c := range allChecks(r, tokens.StatusPassed) {
			if tui.RuleOf(&c, r.Held) != nil {
				continue
			}
			name := c.ID
			if c.Member != "" && c.Member != c.ID {
				name += " " + c.Member
			}
			ids = append(ids, clean(name))
		}
		if r.Held != nil {
			ids = append(ids, clean(r.Held.Title)+" ("+r.Held.Name+")")
		}
		v.detail = plain(st.Text, strings.Join(ids, ", "))
	case tokens.StatusNotMet:
		v.glyph, v.style, v.word = "✗", st.Bad, "not met"
		if list := allChecks(r, tokens.StatusFailed); len(list) > 0 {
			v.detail = mismatch(f, r, &list[0])
		}
	default:
		v.detail = []screen.Span{{Style: st.Muted, Text: "nothing is asked; "}, {Style: st.Key, Text: "p"}, {Style: st.Muted, Text: " asks for an issuer, an audience, a profile …"}}
	}
	return v
}

// mismatch says why a check failed; of a claim that has another value than the
// one asked for, the two stand out.
func mismatch(f tui.Frame, r *tui.Reading, c *tokens.Check) []screen.Span {
	var want []string
	switch c.ID {
	case "iss":
		want = r.Ask.Issuer
	case "aud":
		want = r.Ask.Audience
	case "sub":
		want = []string{r.Ask.Subject}
	}
	got := tokens.Value{}
	if r.Judged.Content != nil && c.Member == c.ID {
		got = r.Judged.Content.Claims.Get(c.Member)
	}
	if len(want) == 0 || !got.Exists() || len(got.Raw()) > 200 {
		return plain(f.St.Text, clean(c.Detail))
	}
	return []screen.Span{
		{Style: f.St.Text, Text: c.ID + " is "}, {Style: f.St.Bad, Text: string(visible.AppendJSON(nil, got.Raw()))},
		{Style: f.St.Text, Text: ", wanted "}, {Style: f.St.Strong, Text: `"` + strings.Join(cleaned(want), `" or "`) + `"`},
	}
}

func cleaned(list []string) []string {
	safe := make([]string, len(list))
	for i, s := range list {
		safe[i] = clean(s)
	}
	return safe
}

// allChecks lists the checks of all layers with an outcome, without those that
// the signature and the time tell already.
func allChecks(r *tui.Reading, want tokens.Status) []tokens.Check {
	var list []tokens.Check
	for i := range r.Layers {
		rep := r.Layers[i].Report
		if rep == nil {
			continue
		}
		for _, c := range rep.Checks {
			if c.Status == want && c.ID != "signature" && c.ID != "exp" && c.ID != "nbf" && c.ID != "decrypt" {
				list = append(list, c)
			}
		}
	}
	return list
}

// mostFurther bounds the lines under the verdicts: the details have them all.
const mostFurther = 4

// further are the problems and the failed checks that no verdict tells already:
// the first of either stands in the verdict itself. Each is a line, with its
// place or member.
func further(f tui.Frame, r *tui.Reading) [][]screen.Span {
	list := allChecks(r, tokens.StatusFailed)
	var lines [][]screen.Span
	told := false
	for _, p := range r.Decoded.Problems {
		if p.Fatal && !told {
			told = true
			continue
		}
		style, glyph := f.St.Warn, "! "
		if p.Fatal {
			style, glyph = f.St.Bad, "✗ "
		}
		if len(lines) < mostFurther {
			lines = append(lines, []screen.Span{{Style: style, Text: glyph}, {Style: f.St.Strong, Text: fmt.Sprintf("byte %d ", p.Offset)}, {Style: f.St.Text, Text: clean(p.Part + ": " + p.Message)}})
		}
	}
	list = list[:min(len(list), 1+mostFurther)]
	for i := 1; i < len(list); i++ {
		c := list[i]
		line := []screen.Span{{Style: f.St.Bad, Text: "✗ "}}
		if c.Member != "" {
			line = append(line, screen.Span{Style: f.St.Strong, Text: clean(c.Member) + " "})
		}
		lines = append(lines, append(line, screen.Span{Style: f.St.Text, Text: clean(c.Detail)}))
	}
	return lines
}
