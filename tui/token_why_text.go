package tui

import (
	"fmt"
	"strings"

	"fob/themes"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/why"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// explained is why a token is refused.
type explained struct {
	read   *Reading
	result *why.Result // nil where the signature holds, or nothing is held against it
	jwe    bool        // it is about a token that was not opened
	locked int         // keysets whose secrets were not tried
}

func (e *explained) pager() *Pager {
	text := func(f Frame, w int) [][]screen.Span {
		t := &sheet{f: f, w: w}
		e.signature(t)
		e.refusals(t)
		return append(t.lines, nil, []screen.Span{{Style: f.St.Key, Text: "y"}, {Style: f.St.Muted, Text: " copies it"}})
	}
	p := &Pager{Heading: "Why it is refused", Text: text}
	p.Keys = map[string]Intent{"y": copyPage{p}}
	return p
}

// verdict is the heading of one of the three answers.
func (t *sheet) verdict(glyph string, style themes.Style, name, word string) {
	if len(t.lines) > 0 {
		t.lines = append(t.lines, nil)
	}
	t.lines = append(t.lines, []screen.Span{{Style: style, Text: glyph + " "}, {Style: t.f.St.Strong, Text: name}, {Style: style, Text: "  " + word}})
}

func (e *explained) signature(t *sheet) {
	st, s := t.f.St, e.read.Judged.Signature
	word, does := "not checked", "verify"
	switch {
	case e.jwe:
		word, does = "not opened", "open"
		t.verdict("–", st.Warn, "encryption", word)
	case s != nil && s.Status == tokens.StatusValid:
		t.verdict("✓", st.Good, "signature", "valid")
		return
	case s != nil && s.Status == tokens.StatusInvalid:
		t.verdict("✗", st.Bad, "signature", "invalid")
	default:
		t.verdict("–", st.Warn, "signature", word)
	}
	if s != nil && s.Reason != "" {
		t.line(st.Muted, upper(visible.String(s.Reason)))
	}
	if e.result == nil {
		t.line(st.Text, "No key was held against it: k chooses one.")
		return
	}
	t.lines = append(t.lines, nil)
	switch e.result.Outcome {
	case why.Explained:
		if n := len(e.result.Causes); n == 1 {
			t.line(st.Strong, "One thing makes it "+does+":")
		} else {
			t.line(st.Strong, fmt.Sprintf("%d things make it %s, the likely first:", n, does))
		}
		for i := range e.result.Causes {
			t.lines = append(t.lines, nil)
			cause(t, &e.result.Causes[i])
		}
	case why.Unexplained:
		t.line(st.Strong, "Nothing that was tried makes it "+does+".")
		fallthrough
	default:
		t.line(st.Text, upper(inWorkbench(e.result.Reason)))
	}
	e.tried(t, does)
}

// cause says what fits, and what to mend.
func cause(t *sheet, c *why.Cause) {
	st := t.f.St
	if c.Danger {
		t.point("✗", st.Bad, c.Title)
		t.indented("", st.Bad, "Forgery: tokens are forged like this. Accept none with it.")
	} else {
		t.point("•", st.Accent, c.Title)
	}
	t.indented("", st.Text, visible.String(c.Detail))
	by := strings.TrimSpace(c.Alg)
	if c.Key != "" {
		by = strings.TrimPrefix(by+" by "+c.Key, " by ")
	}
	t.indented("it fits", st.Text, visible.String(by))
	t.indented("at the signer", st.Text, inWorkbench(c.Signer))
	t.indented("at the verifier", st.Text, inWorkbench(c.Verifier))
}

// indented is a row under a point; one with nothing to say is left out.
func (t *sheet) indented(label string, style themes.Style, text string) {
	if text == "" {
		return
	}
	width := 0
	if label != "" {
		width = sheetLabel + 1
	}
	for i, l := range screen.Wrap(text, max(8, t.w-2-width)) {
		if i > 0 {
			label = ""
		}
		t.lines = append(t.lines, []screen.Span{{Text: "  "}, {Style: t.f.St.Muted, Text: padTo(label, width)}, {Style: style, Text: l}})
	}
}

// widestTrial keeps the counts near what they count.
const widestTrial = 60

// tried says what was tried, so that nobody takes it for more.
func (e *explained) tried(t *sheet, does string) {
	st := t.f.St
	if len(e.result.Trials) > 0 {
		t.head("What was tried, how often, and whether it fits")
		for _, trial := range e.result.Trials {
			glyph, style, word := "·", st.Muted, "no"
			if trial.Fits {
				glyph, style, word = "•", st.Accent, "fits"
			}
			title := screen.Cut(visible.String(trial.Title), max(8, t.w-15))
			t.lines = append(t.lines, []screen.Span{{Style: style, Text: glyph + " "}, {Style: st.Text, Text: padTo(title, max(8, min(t.w-15, widestTrial)))}, {Style: st.Muted, Text: fmt.Sprintf("%6d  ", trial.Count)}, {Style: style, Text: word}})
		}
	}
	if e.result.Cut {
		t.line(st.Warn, "! Not all was tried: the bound on the work was reached.")
	}
	if e.locked > 0 {
		t.line(st.Warn, fmt.Sprintf("! The shared secrets of %s were not tried: the keystore is locked (^u unlocks it; then w again).", wording.Count(e.locked, "keyset")))
	}
	if e.result.Outcome == why.Explained {
		t.line(st.Muted, "None of it is a verdict: the token as it stands does not "+does+".")
	}
}

// refusals says what else refuses the token, whatever its signature: its time,
// and what was asked of it.
func (e *explained) refusals(t *sheet) {
	st := t.f.St
	ask := e.read.Ask
	ask.At = e.read.At
	var timely, policy []refused
	for i := range e.read.Layers {
		rep := e.read.Layers[i].Report
		if rep == nil {
			continue
		}
		for _, c := range why.Refusals(rep, &ask) {
			r := refused{c, ""}
			if isLimit := c.ID == "exp" && rep.Time.Exp != nil || c.ID == "nbf" && rep.Time.Nbf != nil; isLimit {
				timely = append(timely, r)
				continue
			}
			about := AboutCheck(&tokens.Check{ID: c.ID}, e.read.Held)
			if r.source = about.Source; strings.HasPrefix(c.ID, "profile") {
				r.Title, r.Signer, r.Verifier = "it is not as its profile has it", about.Signer, about.Verifier
			}
			if strings.Contains(r.Detail, r.source) {
				r.source = ""
			}
			policy = append(policy, r)
		}
	}
	if len(timely) > 0 {
		word := "expired"
		if e.read.Judged.Time != nil && e.read.Judged.Time.Status == tokens.StatusNotYet {
			word = "not yet valid"
		}
		t.verdict("✗", st.Bad, "time", word)
		t.refused(timely)
		if t.f.S.Clock.Away {
			t.line(st.Warn, "! You have travelled in time: T returns to now.")
		}
	}
	if len(policy) > 0 {
		t.verdict("✗", st.Bad, "policy", "not met")
		t.refused(policy)
	}
}

// refused is one reason for which a token is refused beside its signature.
type refused struct {
	why.Cause
	source string
}

func (t *sheet) refused(list []refused) {
	st := t.f.St
	for i, r := range list {
		if i > 0 {
			t.lines = append(t.lines, nil)
		}
		t.point("✗", st.Bad, r.Title)
		t.indented("", st.Text, visible.String(r.Detail))
		t.indented("at the signer", st.Text, inWorkbench(r.Signer))
		t.indented("at the verifier", st.Text, inWorkbench(r.Verifier))
		t.indented("source", st.Muted, r.source)
	}
}

// inWorkbench is advice that names a flag of the command line as it is followed
// here.
func inWorkbench(text string) string {
	return visible.String(strings.ReplaceAll(text, "--leeway 30s", "p, leeway 30s"))
}

// point is a heading with a sign.
func (t *sheet) point(glyph string, style themes.Style, text string) {
	for i, l := range screen.Wrap(visible.String(text), max(8, t.w-2)) {
		if i > 0 {
			glyph = " "
		}
		t.lines = append(t.lines, []screen.Span{{Style: style, Text: glyph + " "}, {Style: t.f.St.Strong, Text: l}})
	}
}
