package cli

import (
	"bytes"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/compare"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// appendDiff appends the members of a comparison. The caller opens and closes the
// object.
func appendDiff(dst []byte, c *compare.Result, sides *[2]diffSide, judged bool, p *tokens.Policy) []byte {
	dst = jsonout.AppendBool(dst, "identical", c.Identical)
	dst = jsonout.AppendBool(dst, "same_json", c.Identical || c.SameJSON())
	dst = jsonout.AppendText(dst, "summary", c.Headline())
	for i, name := range [...]string{"a", "b"} {
		dst = append(jsonout.AppendKey(dst, name), '{')
		dst = append(appendDiffSide(dst, &sides[i], judged, p), '}')
	}
	dst = append(jsonout.AppendKey(dst, "counts"), '{')
	for k := compare.Same; k <= compare.Respelled; k++ {
		dst = jsonout.AppendNumber(dst, k.String(), c.Counts[k])
	}
	dst = append(dst, '}')
	dst = jsonout.AppendStrings(dst, "parts_differ", c.Parts)
	dst = jsonout.AppendTextIf(dst, "not_compared", c.Unseen)
	dst = append(jsonout.AppendKey(dst, "layers"), '[')
	for i := range c.Layers {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = append(appendDiffLayer(dst, &c.Layers[i]), '}')
	}
	dst = append(dst, ']')
	return jsonout.AppendNumber(dst, "not_listed", c.Left)
}

func appendDiffSide(dst []byte, s *diffSide, judged bool, p *tokens.Policy) []byte {
	dst = jsonout.AppendTextIf(dst, "source", s.name)
	d := s.layers[0].Token
	dst = jsonout.AppendText(dst, "form", jsonout.FormID(d.Form))
	dst = jsonout.AppendNumber(dst, "bytes", len(d.Input))
	dst = jsonout.AppendStrings(dst, "stripped", s.stripped)
	if !judged {
		return dst
	}
	if err := s.judged.Malformed(); err != nil {
		return appendError(dst, err)
	}
	c := newReportCache(p)
	dst = jsonout.AppendText(dst, "verdict", string(s.judged.Overall))
	dst = append(jsonout.AppendKey(dst, "signature"), '{')
	dst = append(appendSignature(dst, s.judged.Signature), `},"time":{`...)
	return append(appendTimeReport(dst, s.judged.Time, c), '}')
}

func appendDiffLayer(dst []byte, l *compare.Layer) []byte {
	switch {
	case l.A == nil:
		return jsonout.AppendText(jsonout.AppendText(dst, "only", "b"), "form", jsonout.FormID(l.B.Token.Form))
	case l.B == nil:
		return jsonout.AppendText(jsonout.AppendText(dst, "only", "a"), "form", jsonout.FormID(l.A.Token.Form))
	}
	dst = append(jsonout.AppendKey(dst, "facts"), '{')
	for i := range l.Facts {
		f := &l.Facts[i]
		dst = append(jsonout.AppendKey(dst, f.Name), '{')
		dst = jsonout.AppendTextIf(dst, "a", f.A)
		dst = jsonout.AppendTextIf(dst, "b", f.B)
		dst = append(jsonout.AppendTextIf(dst, "note", f.Note), '}')
	}
	dst = append(append(dst, '}'), `,"parts":[`...)
	for i := range l.Sections {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = append(appendDiffSection(dst, &l.Sections[i]), '}')
	}
	dst = append(dst, ']')
	for _, side := range [...]struct {
		name string
		list []tokens.Problem
	}{{"problems_a", l.OnlyA}, {"problems_b", l.OnlyB}} {
		if len(side.list) > 0 {
			inner := jsonout.AppendProblems([]byte{'{'}, side.list)
			dst = append(jsonout.AppendKey(dst, side.name), bytes.TrimPrefix(inner, []byte(`{"problems":`))...)
		}
	}
	if l.Both > 0 {
		dst = jsonout.AppendNumber(dst, "problems_both", l.Both)
	}
	return dst
}

func appendDiffSection(dst []byte, s *compare.Section) []byte {
	dst = jsonout.AppendText(dst, "part", s.Part)
	if s.Of > 0 {
		dst = jsonout.AppendNumber(dst, "index", s.Of-1)
	}
	dst = jsonout.AppendBool(dst, "differs", s.Differs())
	dst = jsonout.AppendNumber(dst, "same", s.Same)
	if s.Bytes > 0 {
		dst = jsonout.AppendNumber(dst, "bytes", s.Bytes)
	}
	if len(s.Differences) > 0 {
		dst = append(jsonout.AppendKey(dst, "members"), '[')
		for i := range s.Differences {
			dst = append(jsonout.AppendComma(dst), '{')
			dst = append(appendDifference(dst, &s.Differences[i]), '}')
		}
		dst = append(dst, ']')
	}
	if s.Spelling != nil {
		dst = append(jsonout.AppendKey(dst, "spelling"), '{')
		dst = append(appendSpelling(dst, s.Spelling), '}')
	}
	return jsonout.AppendTextIf(dst, "note", s.Note)
}

func appendDifference(dst []byte, d *compare.Difference) []byte {
	dst = jsonout.AppendText(dst, "kind", d.Kind.String())
	dst = jsonout.AppendText(dst, "path", d.Path)
	side := func(name string, v tokens.Value, raw []byte, date *when.NumericDate) {
		switch {
		case v.Exists() && closed(v):
			dst = visible.AppendJSON(jsonout.AppendKey(dst, name), v.Raw())
		case v.Exists():
			dst = jsonout.AppendText(dst, name+"_text", string(v.Raw()))
		case raw != nil:
			dst = jsonout.AppendContent(dst, name+"_bytes", raw)
		}
		if date == nil {
			return
		}
		if t, ok := date.Time(); ok && jsonout.WritableTime(t) {
			dst = jsonout.AppendTime(dst, name+"_time", t)
		}
	}
	side("a", d.A, d.BytesA, d.DateA)
	side("b", d.B, d.BytesB, d.DateB)
	dst = jsonout.AppendTextIf(dst, "shift", d.Shift)
	return jsonout.AppendTextIf(dst, "note", d.Note)
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
	dst = jsonout.AppendStrings(dst, "kinds", s.Kinds)
	if s.Offset >= 0 {
		dst = jsonout.AppendNumber(dst, "offset", s.Offset)
		if s.Text {
			dst = jsonout.AppendText(dst, "of", "encoded")
		} else {
			dst = jsonout.AppendText(dst, "of", "decoded")
		}
		for _, side := range [...]struct {
			name        string
			text        []byte
			from, token int
		}{{"a", s.A, s.FromA, s.TokenA}, {"b", s.B, s.FromB, s.TokenB}} {
			dst = append(jsonout.AppendKey(dst, side.name), '{')
			dst = jsonout.AppendNumber(dst, "from", side.from)
			if side.token >= 0 {
				dst = jsonout.AppendNumber(dst, "token_offset", side.token)
			}
			dst = append(jsonout.AppendContent(dst, "excerpt", side.text), '}')
		}
	}
	return jsonout.AppendTextIf(dst, "note", s.Note)
}
