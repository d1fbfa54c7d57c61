package tokens

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fob/tokens/read"
	"fob/tokens/when"
)

// judgeClaims judges time and policy. It reads the claims once.
func (r *Report) judgeClaims(d *Decoded, p *Policy) {
	r.Time = TimeReport{Status: StatusNone, At: p.At, Leeway: p.Leeway}
	r.Policy = StatusNone
	var c claimSet
	body := d
	if d.Detached && p.HasDetached {
		// A payload that came beside its token binds as much as one within.
		body = read.Content(p.Detached, p.Limits)
	}
	c.read(body.Claims)
	r.judgeForm(d, body, p)
	r.judgeTime(&c, p)
	r.judgePolicy(d, body.Claims, &c, p)
}

// claimSet holds the registered claims of RFC 7519 §4.1 (the last of each).
type claimSet struct {
	iss, sub, aud, exp, nbf, iat Value
}

func (c *claimSet) read(claims Value) {
	for at, val := range claims.Pairs() {
		name, _ := at.Text()
		switch string(name) {
		case "iss":
			c.iss = val
		case "sub":
			c.sub = val
		case "aud":
			c.aud = val
		case "exp":
			c.exp = val
		case "nbf":
			c.nbf = val
		case "iat":
			c.iat = val
		}
	}
}

func (r *Report) passed(id, member string) {
	r.check(id, true, member, "")
	if r.Policy == StatusNone {
		r.Policy = StatusMet
	}
}

func (r *Report) failed(id, member, format string, args ...any) {
	r.check(id, false, member, fmt.Sprintf(format, args...))
	r.Policy = StatusNotMet
}

// judgeForm fails claims that two parsers could read differently, or not at
// all: whoever relies on them must not be told that all is well.
func (r *Report) judgeForm(d, body *Decoded, p *Policy) {
	r.judgeProblems(d.Problems)
	if body != d {
		r.judgeProblems(body.Problems)
	}
	if !d.Form.IsJWS() {
		return
	}
	// A detached payload that nobody gave is no claims set, but may be one.
	missing := d.Detached && !p.HasDetached && r.Signature.Status != StatusValid
	switch jwt := read.IsJWT(d.Typ()); {
	case jwt && d.Unencoded:
		r.failed("claims", "b64", "typ is %q, but a JWT may not have an unencoded payload (RFC 7797 §7)", d.Typ())
	case jwt && !body.Claims.Exists() && body.Nested == nil && !missing:
		r.failed("claims", "", "typ is %q, but the payload is no JSON object (RFC 7519 §7.2)", d.Typ())
	case read.IsJWT(d.Cty()) && body.Nested == nil && !missing:
		r.failed("claims", "cty", "cty is %q, but the payload is no token (RFC 7519 §5.2)", d.Cty())
	}
}

func (r *Report) judgeProblems(list []Problem) {
	for _, p := range list {
		switch {
		case p.Part == "payload" && (p.Code == "duplicate-member" || p.Code == "json" || p.Code == "surrogate"):
			r.failed("claims", p.Member, "%s", p.Message)
		case p.Code == "b64" && !p.Fatal:
			r.find(p.Code, "high", p.Member, p.Message) // two readers, two payloads
		case !p.Fatal:
			r.find(p.Code, "low", p.Member, p.Message)
		}
	}
}

// judgeTime compares to the instant: expired from exp on, valid from nbf on
// (RFC 7519 §4.1.4 and §4.1.5).
func (r *Report) judgeTime(c *claimSet, p *Policy) {
	t := &r.Time
	t.Exp = r.date(&t.dates[0], "exp", c.exp)
	t.Nbf = r.date(&t.dates[1], "nbf", c.nbf)
	t.Iat = r.date(&t.dates[2], "iat", c.iat)
	if t.Exp != nil {
		t.Status = StatusValid
		if t.Exp.Compare(p.At.Add(-p.Leeway)) <= 0 {
			t.Status = StatusExpired
			r.check("exp", false, "exp", "expired "+spell(t.Exp, p.At))
		} else {
			r.check("exp", true, "exp", "")
		}
	}
	if t.Nbf != nil {
		if t.Nbf.Compare(p.At.Add(p.Leeway)) > 0 {
			if t.Status != StatusExpired {
				t.Status = StatusNotYet
			}
			r.check("nbf", false, "nbf", "not valid before "+spell(t.Nbf, p.At))
		} else {
			if t.Status == StatusNone {
				t.Status = StatusValid
			}
			r.check("nbf", true, "nbf", "")
		}
	}
}

// spell says a date as RFC 3339 in UTC and by its distance from now.
func spell(d *when.NumericDate, now time.Time) string {
	t, ok := d.Time()
	if !ok {
		return read.Clip([]byte(d.Raw())) + " (beyond any calendar)"
	}
	return when.Stamp(t, time.UTC) + " (" + when.Relative(t, now) + ")"
}

// date reads a NumericDate; a claim of another kind is a failure, since its
// writer meant a limit in time that cannot be held (RFC 7519 §2).
func (r *Report) date(buf *when.NumericDate, name string, v Value) *when.NumericDate {
	if !v.Exists() {
		return nil
	}
	if v.Kind() != KindNumber {
		r.failed(name, name, "%s must be a number of seconds (RFC 7519 §2), but is %s", name, v.Kind())
		return nil
	}
	d, err := when.ParseNumericDate(string(v.Raw()))
	if err != nil {
		r.failed(name, name, "%s is no date: %v", name, err)
		return nil
	}
	*buf = d
	return buf
}

// UnreadDates names the limits in time that the token has and nobody can read:
// what they say of its time is not known.
func (r *Report) UnreadDates() []string {
	var names []string
	if r.Token == nil {
		return nil
	}
	if r.Time.Exp == nil && r.Token.Claims.Get("exp").Exists() {
		names = append(names, "exp")
	}
	if r.Time.Nbf == nil && r.Token.Claims.Get("nbf").Exists() {
		names = append(names, "nbf")
	}
	return names
}

func (r *Report) judgePolicy(d *Decoded, claims Value, c *claimSet, p *Policy) {
	if len(p.Issuer) > 0 {
		iss, ok := c.iss.Str()
		r.judgeMember("iss", c.iss, ok && slices.Contains(p.Issuer, iss), p.Issuer)
	}
	if p.Subject != "" {
		r.judgeMember("sub", c.sub, c.sub.Is(p.Subject), []string{p.Subject})
	}
	if len(p.Audience) > 0 {
		aud, ok := c.aud.Strings()
		met := ok && slices.ContainsFunc(aud, func(a string) bool { return slices.Contains(p.Audience, a) })
		r.judgeMember("aud", c.aud, met, p.Audience)
	}
	if p.Typ != "" {
		r.judgeTyp(d, p.Typ)
	}
	for _, name := range p.Require {
		if claims.Get(name).Exists() {
			r.passed("require", name)
		} else {
			r.failed("require", name, "claim %q is missing", name)
		}
	}
	if p.MaxAge > 0 {
		r.judgeAge(p)
	}
	if p.Profile != nil {
		r.judgeProfile(d, claims, p)
	}
}

// judgeMember reports a claim that must have one of the wanted values.
func (r *Report) judgeMember(name string, v Value, met bool, want []string) {
	switch {
	case met:
		r.passed(name, name)
	case !v.Exists():
		r.failed(name, name, "%s is missing, wanted %s", name, quoteList(want))
	default:
		r.failed(name, name, "%s is %s, wanted %s", name, clipLong(v.Raw()), quoteList(want))
	}
}

func clipLong(b []byte) string {
	if len(b) > 200 {
		return string(b[:200]) + "…"
	}
	return string(b)
}

func quoteList(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = string(read.AppendJSONString(nil, s))
	}
	return strings.Join(quoted, " or ")
}

// provedSignature is the signature whose header counts: one that was proved, if
// one was.
func (r *Report) provedSignature() int {
	return max(0, slices.IndexFunc(r.Signatures, func(s SignatureReport) bool { return s.Status == StatusValid }))
}

// judgeTyp takes the word of a signature that was proved, if one was, and only
// from its protected header: anyone can write the rest.
func (r *Report) judgeTyp(d *Decoded, want string) {
	i := r.provedSignature()
	got, protected := d.Typ(), true
	if i < len(d.Signatures) {
		var v Value
		v, protected = d.Signatures[i].Get("typ")
		got, _ = v.Str()
	}
	switch {
	case got == "":
		r.failed("typ", "typ", "typ is missing, wanted %q", want)
	case !protected:
		r.failed("typ", "typ", "typ stands in the unprotected header, which the signature does not cover (RFC 8725 §3.11)")
	case SameMediaType(got, want):
		r.passed("typ", "typ")
	default:
		r.failed("typ", "typ", "typ is %q, wanted %q", got, want)
	}
}

func (r *Report) judgeAge(p *Policy) {
	iat := r.Time.Iat
	switch {
	case iat == nil:
		r.failed("max-age", "iat", "iat is missing, so the token's age is not known")
	case iat.Compare(p.At.Add(p.Leeway)) > 0:
		r.failed("max-age", "iat", "iat is in the future: %s", spell(iat, p.At))
	case iat.Compare(p.At.Add(-p.MaxAge-p.Leeway)) < 0:
		r.failed("max-age", "iat", "issued %s, more than %s ago", spell(iat, p.At), when.Duration(p.MaxAge))
	default:
		r.passed("max-age", "iat")
	}
}
