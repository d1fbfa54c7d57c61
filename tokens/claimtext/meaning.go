package claimtext

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// meaning looks at what a value stands for: a time, or a placeholder.
func (c *checker) meaning(f *frame, lx lexeme) {
	top := len(c.stack) == 1 && f.kind == '{'
	if lx.what == 's' && isPlaceholder(c.text[lx.Start+1:lx.End-1]) {
		c.placeholder(lx, top)
		return
	}
	if !top {
		return
	}
	claim := string(unquoteBare(c.text, f.name))
	if !tokens.IsTimeClaim(claim) {
		return
	}
	switch lx.what {
	case 's':
		c.mark(KindTime)
		c.time(lx, claim, string(unquote(c.text[lx.Start:lx.End])))
	case '0':
		c.date(lx, claim)
	default:
		c.add(Doubt, lx.Start, lx.End, claim+" is no time, so no verifier can hold it (RFC 7519 §2)")
	}
}

// time reads a time as people write it.
func (c *checker) time(lx lexeme, claim, text string) {
	r, err := when.Parse(text, c.now, c.loc)
	if err != nil {
		c.add(Meaning, lx.Start, lx.End, timeProblem(err))
		return
	}
	c.r.Times = append(c.r.Times, Time{Span: lx.Span, Claim: claim, At: r.Time, Written: true, Note: r.Note})
}

func timeProblem(err error) string {
	if e, ok := errors.AsType[*when.SyntaxError](err); ok {
		return e.Problem + "; a time is now, +15m, -2h, 2026-12-24, 2026-12-24T18:00 or unix seconds"
	}
	return err.Error()
}

// milliseconds is from where a number of seconds is taken for one of
// milliseconds: the year 5138.
const milliseconds = 1e11

// date reads a NumericDate.
func (c *checker) date(lx lexeme, claim string) {
	d, err := when.ParseNumericDate(string(c.text[lx.Start:lx.End]))
	if err != nil {
		c.add(Doubt, lx.Start, lx.End, claim+" is no date that a verifier can read")
		return
	}
	if t, ok := d.Time(); ok {
		c.r.Times = append(c.r.Times, Time{Span: lx.Span, Claim: claim, At: t})
	}
	if d.Compare(time.Unix(milliseconds, 0)) >= 0 {
		c.add(Doubt, lx.Start, lx.End, claim+" counts seconds, and this is after the year 5000: are these milliseconds?")
	}
}

// placeholder takes one; top says that it is the whole value of a claim.
func (c *checker) placeholder(lx lexeme, top bool) {
	c.mark(KindPlaceholder)
	p, problem := readPlaceholder(c.text[lx.Start+1 : lx.End-1])
	p.Span, p.Whole = lx.Span, top
	if c.stack[0].kind == '{' {
		p.Claim = string(unquoteBare(c.text, c.stack[0].name))
	}
	switch {
	case problem != "":
	case p.Kind == JWK:
		problem = "{{jwk}} stands in a header only"
	case top && tokens.IsTimeClaim(p.Claim) && (p.Kind == UUID || p.Kind == Random):
		problem = p.Claim + " takes a time"
	case p.Kind == Now:
		c.time(lx, p.Claim, p.when)
	}
	if problem != "" {
		c.add(Meaning, lx.Start, lx.End, problem)
		return
	}
	c.r.Placeholders = append(c.r.Placeholders, p)
}

// unquote gives the text of a string that was read without a fault.
func unquote(raw []byte) []byte {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	// The engine's own reading of escapes: as the name of a member.
	c, err := tokens.ParseClaims(fmt.Appendf(nil, "{%s:0}", raw), tokens.Limits{})
	if err != nil {
		return inner
	}
	return []byte(c.Members()[0].Name)
}

// unquoteBare is unquote for a name that may have a fault.
func unquoteBare(text []byte, at tokens.Span) []byte {
	if raw := text[at.Start:at.End]; len(raw) >= 2 && raw[0] == '"' && raw[len(raw)-1] == '"' {
		return unquote(raw)
	}
	return nil
}
