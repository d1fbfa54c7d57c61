package claimtext

import (
	"bytes"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// Relative lays out the claims of a token as a template for further tokens: the
// times of the time claims are written by their distance from the token's iat (from
// its nbf where there is none, else from now), and a jti that is a string is a fresh
// UUID. Strings that would be placeholders are escaped.
func Relative(claims []byte, now time.Time, lim tokens.Limits) ([]byte, error) {
	c, err := tokens.ParseClaims(claims, lim)
	if err != nil {
		return nil, err
	}
	base := now
	for _, name := range []string{"nbf", "iat"} {
		for _, m := range c.Members() {
			if t, ok := dateOf(m.Value); ok && m.Name == name {
				base = t
			}
		}
	}
	list := make([]member, 0, len(c.Members()))
	for _, m := range c.Members() {
		list = append(list, member{name: m.Name, value: relative(m, base)})
	}
	return Format(assemble(list).text, lim)
}

// relative is the value of a member in a template.
func relative(m tokens.Member, base time.Time) []byte {
	if m.Name == "jti" && m.Value[0] == '"' {
		return []byte(`"{{uuid}}"`)
	}
	if t, ok := dateOf(m.Value); ok && tokens.IsTimeClaim(m.Name) {
		if text, ok := distance(t, base); ok {
			return tokens.StringMember("", text).Value
		}
	}
	return quoted(m.Value)
}

// quoted escapes the first brace of strings that would be placeholders.
func quoted(value []byte) []byte {
	if !bytes.Contains(value, []byte(`"{{`)) {
		return value
	}
	out := make([]byte, 0, len(value)+16)
	from := 0
	eachString(value, func(start, end int) {
		if isPlaceholder(value[start+1 : end-1]) {
			out = append(append(out, value[from:start+1]...), `\u007b`...)
			from = start + 2
		}
	})
	return append(out, value[from:]...)
}

// dateOf reads a NumericDate that a calendar has.
func dateOf(value []byte) (time.Time, bool) {
	if value[0] == '"' {
		return time.Time{}, false
	}
	d, err := when.ParseNumericDate(string(value))
	if err != nil {
		return time.Time{}, false
	}
	return d.Time()
}

// distance writes t by how far it is from base, in whole seconds; false where
// that is too far for a duration.
func distance(t, base time.Time) (string, bool) {
	const most = 1 << 32 // seconds: the years 1834 to 2242 are near enough
	if t.Unix() < -most || t.Unix() > 2*most || base.Unix() < -most || base.Unix() > 2*most {
		return "", false
	}
	seconds := t.Unix() - base.Unix()
	switch {
	case seconds == 0:
		return "now", true
	case seconds < 0:
		return when.Duration(time.Duration(seconds) * time.Second), true
	}
	return "+" + when.Duration(time.Duration(seconds)*time.Second), true
}
