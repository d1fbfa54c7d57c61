package cli

import (
	"bytes"

	"fob/tokens"
	"fob/tokens/compare"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// appendDiff appends the members of a comparison. The caller opens and closes the
// object.
func appendDiff(dst []byte, c *compare.Result, sides *[2]diffSide, judged bool, p *tokens.Policy) []byte {
	dst = append(appendKey(dst, "identical"), boolText(c.Identical)...)
	dst = append(appendKey(dst, "same_json"), boolText(c.Identical || c.SameJSON())...)
	dst = appendText(dst, "summary", c.Headline())
	for i, name := range [...]string{"a", "b"} {
		dst = append(appendKey(dst, name), '{')
		dst = append(appendDiffSide(dst, &sides[i], judged, p), '}')
	}
	dst = append(appendKey(dst, "counts"), '{')
	for k := compare.Same; k <= compare.Respelled; k++ {
		dst = appendNumber(dst, k.String(), c.Counts[k])
	}
	dst = append(dst, '}')
	dst = appendStrings(dst, "parts_differ", c.Parts)
	dst = appendTextIf(dst, "not_compared", c.Unseen)
	dst = append(appendKey(dst, "layers"), '[')
	for i := range c.Layers {
		dst = append(appendComma(dst), '{')
		dst = append(appendDiffLayer(dst, &c.Layers[i]), '}')
	}
	dst = append(dst, ']')
	return appendNumber(dst, "not_listed", c.Left)
}

func appendDiffSide(dst []byte, s *diffSide, judged bool, p *tokens.Policy) []byte {
	dst = appendTextIf(dst, "source", s.name)
	d := s.layers[0].Token
	dst = appendText(dst, "form", formID(d.Form))
	dst = appendNumber(dst, "bytes", len(d.Input))
	dst = appendStrings(dst, "stripped", s.stripped)
	if !judged {
		return dst
	}
	if err := s.judged.Malformed(); err != nil {
		return appendError(dst, err)
	}
	c := newReportCache(p)
	dst = appendText(dst, "verdict", string(s.judged.Overall))
	dst = append(appendKey(dst, "signature"), '{')
	dst = append(appendSignature(dst, s.judged.Signature), `},"time":{`...)
	return append(appendTimeReport(dst, s.judged.Time, c), '}')
}

func appendDiffLayer(dst []byte, l *compare.Layer) []byte {
	switch {
	case l.A == nil:
		return appendText(appendText(dst, "only", "b"), "form", formID(l.B.Token.Form))
	case l.B == nil:
		return appendText(appendText(dst, "only", "a"), "form", formID(l.A.Token.Form))
	}
	dst = append(appendKey(dst, "facts"), '{')
	for i := range l.Facts {
		f := &l.Facts[i]
		dst = append(appendKey(dst, f.Name), '{')
		dst = appendTextIf(dst, "a", f.A)
		dst = appendTextIf(dst, "b", f.B)
		dst = append(appendTextIf(dst, "note", f.Note), '}')
	}
	dst = append(append(dst, '}'), `,"parts":[`...)
	for i := range l.Sections {
		dst = append(appendComma(dst), '{')
		dst = append(appendDiffSection(dst, &l.Sections[i]), '}')
	}
	dst = append(dst, ']')
	for _, side := range [...]struct {
		name string
		list []tokens.Problem
	}{{"problems_a", l.OnlyA}, {"problems_b", l.OnlyB}} {
		if len(side.list) > 0 {
			inner := appendProblems([]byte{'{'}, side.list)
			dst = append(appendKey(dst, side.name), bytes.TrimPrefix(inner, []byte(`{"problems":`))...)
		}
	}
	if l.Both > 0 {
		dst = appendNumber(dst, "problems_both", l.Both)
	}
	return dst
}

func appendDiffSection(dst []byte, s *compare.Section) []byte {
	dst = appendText(dst, "part", s.Part)
	if s.Of > 0 {
		dst = appendNumber(dst, "index", s.Of-1)
	}
	dst = append(appendKey(dst, "differs"), boolText(s.Differs())...)
	dst = appendNumber(dst, "same", s.Same)
	if s.Bytes > 0 {
		dst = appendNumber(dst, "bytes", s.Bytes)
	}
	if len(s.Differences) > 0 {
		dst = append(appendKey(dst, "members"), '[')
		for i := range s.Differences {
			dst = append(appendComma(dst), '{')
			dst = append(appendDifference(dst, &s.Differences[i]), '}')
		}
		dst = append(dst, ']')
	}
	if s.Spelling != nil {
		dst = append(appendKey(dst, "spelling"), '{')
		dst = append(appendSpelling(dst, s.Spelling), '}')
	}
	return appendTextIf(dst, "note", s.Note)
}

func appendDifference(dst []byte, d *compare.Difference) []byte {
	dst = appendText(dst, "kind", d.Kind.String())
	dst = appendText(dst, "path", d.Path)
	side := func(name string, v tokens.Value, raw []byte, date *when.NumericDate) {
		switch {
		case v.Exists() && closed(v):
			dst = visible.AppendJSON(appendKey(dst, name), v.Raw())
		case v.Exists():
			dst = appendText(dst, name+"_text", string(v.Raw()))
		case raw != nil:
			dst = appendContent(dst, name+"_bytes", raw)
		}
		if date == nil {
			return
		}
		if t, ok := date.Time(); ok && writableTime(t) {
			dst = appendTime(dst, name+"_time", t)
		}
	}
	side("a", d.A, d.BytesA, d.DateA)
	side("b", d.B, d.BytesB, d.DateB)
	dst = appendTextIf(dst, "shift", d.Shift)
	return appendTextIf(dst, "note", d.Note)
}

// closed tells a value that was read to its end and so may stand in other JSON.
func closed(v tokens.Value) bool {
	raw := v.Raw()
	switch v.Kind() {
	case tokens.KindObject:
		return balanced(v, raw, '}')
	case tokens.KindArray:
		return balanced(v, raw, ']')
	}
	return true
}

// balanced tells whether nothing but white space stands between the last value
// of a container and the bracket that closes it, at every depth.
func balanced(v tokens.Value, raw []byte, shut byte) bool {
	end := 1
	inner := func(e tokens.Value) bool {
		end = e.Span().End - v.Span().Start
		return closed(e)
	}
	for _, e := range v.Members() {
		if !inner(e) {
			return false
		}
	}
	for e := range v.Elements() {
		if !inner(e) {
			return false
		}
	}
	return string(bytes.Trim(raw[min(end, len(raw)):], " \t\r\n")) == string(shut)
}

func appendSpelling(dst []byte, s *compare.Spelling) []byte {
	dst = appendStrings(dst, "kinds", s.Kinds)
	if s.Offset >= 0 {
		dst = appendNumber(dst, "offset", s.Offset)
		if s.Text {
			dst = appendText(dst, "of", "encoded")
		} else {
			dst = appendText(dst, "of", "decoded")
		}
		for _, side := range [...]struct {
			name        string
			text        []byte
			from, token int
		}{{"a", s.A, s.FromA, s.TokenA}, {"b", s.B, s.FromB, s.TokenB}} {
			dst = append(appendKey(dst, side.name), '{')
			dst = appendNumber(dst, "from", side.from)
			if side.token >= 0 {
				dst = appendNumber(dst, "token_offset", side.token)
			}
			dst = append(appendContent(dst, "excerpt", side.text), '}')
		}
	}
	return appendTextIf(dst, "note", s.Note)
}
