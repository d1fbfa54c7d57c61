package tokens

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"fob/tokens/read"
	"fob/tokens/when"
)

// Claims is a claims set in the making (RFC 7519 §4): ordered, each name once.
type Claims struct{ list []Member }

// ParseClaims reads a claims set from JSON, faults and duplicates refused.
func ParseClaims(text []byte, lim Limits) (*Claims, error) {
	v, fault := read.ParseJSON(text, lim.OrDefault())
	switch {
	case fault != nil && fault.Limit != "":
		return nil, &Error{Code: CodeLimit, Op: "claims", Msg: fault.Error()}
	case fault != nil:
		line, col := lineColumn(text, fault.Offset)
		return nil, &Error{Code: CodeMalformed, Op: "claims", Msg: fmt.Sprintf("line %d, column %d: %s", line, col, fault.Reason)}
	case v.Kind() != KindObject:
		return nil, &Error{Code: CodeMalformed, Op: "claims", Msg: fmt.Sprintf("a claims set is a JSON object, this is %s (RFC 7519 §4)", v.Kind())}
	}
	for _, dup := range v.Duplicates() {
		line, col := lineColumn(text, dup.Offset)
		return nil, &Error{Code: CodeMalformed, Op: "claims", Msg: fmt.Sprintf("line %d, column %d: member %q stands twice (RFC 7519 §4)", line, col, dup.Name)}
	}
	c := &Claims{}
	for name, val := range v.Members() {
		c.list = append(c.list, Member{name, compactJSON(val)})
	}
	return c, nil
}

// lineColumn counts from one, columns in bytes.
func lineColumn(text []byte, offset int) (line, col int) {
	line, col = 1, 1
	for _, c := range text[:min(offset, len(text))] {
		col++
		if c == '\n' {
			line, col = line+1, 1
		}
	}
	return line, col
}

// compactJSON writes a value without the white space between its tokens,
// everything else as it was written.
func compactJSON(v Value) []byte {
	raw := v.Raw()
	out := make([]byte, 0, len(raw))
	quoted := false
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case quoted && c == '\\':
			out = append(out, c)
			i++
			c = raw[i]
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			continue
		}
		out = append(out, c)
	}
	return out
}

// Has tells whether the claim is there.
func (c *Claims) Has(name string) bool {
	return slices.ContainsFunc(c.list, func(m Member) bool { return m.Name == name })
}

// Set puts a claim whose value is JSON text, in place of one of that name.
func (c *Claims) Set(name string, value []byte) error {
	v, fault := read.ParseJSON(value, DefaultLimits())
	if fault != nil {
		return &Error{Code: CodeMalformed, Op: "claim", Msg: fmt.Sprintf("the value of %q is no JSON: %s", name, fault),
			Hint: "NAME:=JSON takes JSON, NAME=TEXT takes text"}
	}
	for _, dup := range v.Duplicates() {
		return &Error{Code: CodeMalformed, Op: "claim", Msg: fmt.Sprintf("in the value of %q, member %q stands twice", name, dup.Name)}
	}
	m := Member{name, compactJSON(v)}
	if i := slices.IndexFunc(c.list, func(o Member) bool { return o.Name == name }); i >= 0 {
		c.list[i] = m
		return nil
	}
	c.list = append(c.list, m)
	return nil
}

// Members gives the claims in their order. Do not change their values.
func (c *Claims) Members() []Member { return slices.Clone(c.list) }

// SetString puts a claim whose value is text.
func (c *Claims) SetString(name, value string) {
	_ = c.Set(name, read.AppendJSONString(nil, value)) // a string that was just written is JSON
}

// SetTime puts a NumericDate: whole seconds (RFC 7519 §2).
func (c *Claims) SetTime(name string, t time.Time) {
	_ = c.Set(name, strconv.AppendInt(nil, t.Unix(), 10))
}

// IsTimeClaim tells the claims whose value is a NumericDate and may be written
// as people write times: exp, nbf, iat (RFC 7519 §4.1) and auth_time (OpenID
// Connect Core §2).
func IsTimeClaim(name string) bool {
	return name == "exp" || name == "nbf" || name == "iat" || name == "auth_time"
}

// ResolveTimes turns times that people write ("+15m", "2026-12-24") in the
// time claims into numbers. Notes say how a doubtful one was read.
func (c *Claims) ResolveTimes(now time.Time, loc *time.Location) (notes []string, err error) {
	for i, m := range c.list {
		if !IsTimeClaim(m.Name) || m.Value[0] != '"' {
			continue
		}
		v, _ := read.ParseJSON(m.Value, DefaultLimits())
		text, _ := v.Str()
		t, err := when.Parse(text, now, loc)
		if err != nil {
			return nil, &Error{Code: CodeUsage, Op: m.Name, Err: err}
		}
		if t.Note != "" {
			notes = append(notes, m.Name+": "+t.Note)
		}
		c.list[i].Value = strconv.AppendInt(nil, t.Time.Unix(), 10)
	}
	return notes, nil
}

// JSON writes the claims set.
func (c *Claims) JSON() []byte { return appendObject(nil, c.list) }
