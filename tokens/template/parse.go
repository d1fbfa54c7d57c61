package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
)

// MaxFile is the most bytes of a template's file.
const MaxFile = 1 << 20

// Parse reads the text of a template's file. An error names the template, and
// the line and column of the fault.
func Parse(name string, text []byte) (Template, error) {
	t := Template{Name: name}
	if err := CheckName(name); err != nil {
		return t, err
	}
	p := parser{name, text}
	if len(text) > MaxFile {
		return t, &tokens.Error{Code: tokens.CodeLimit, Op: p.op(), Msg: fmt.Sprintf("%d bytes are too long, the most is %d", len(text), MaxFile)}
	}
	pieces, err := p.check(tokens.Span{End: len(text)}, claimtext.Syntax)
	if err != nil {
		return t, err
	}
	for _, m := range topMembers(text, pieces) {
		if err := p.member(&t, m); err != nil {
			return t, err
		}
	}
	if t.Claims == nil {
		return t, p.fault(0, `the member "claims" is missing`)
	}
	return t, nil
}

// parser reads one file.
type parser struct {
	name string
	text []byte
}

func (p *parser) op() string { return "template " + p.name }

// fault is an error at a place of the file.
func (p *parser) fault(at int, message string) error {
	line := 1 + bytes.Count(p.text[:at], []byte{'\n'})
	column := at - bytes.LastIndexByte(p.text[:at], '\n')
	return &tokens.Error{Code: tokens.CodeMalformed, Op: p.op(), Msg: fmt.Sprintf("line %d, column %d: %s", line, column, message)}
}

// check looks for faults of an object of the file, up to the given kind.
func (p *parser) check(at tokens.Span, kind claimtext.FaultKind) ([]claimtext.Token, error) {
	// What "now" is makes no difference to whether a time can be read.
	r := claimtext.Check(p.text[at.Start:at.End], time.Unix(0, 0), nil, tokens.Limits{})
	for _, f := range r.Faults {
		if f.Kind <= kind {
			return nil, p.fault(at.Start+f.Start, f.Message)
		}
	}
	return r.Tokens, nil
}

// part is a member of the file's object.
type part struct {
	name, value tokens.Span
}

// topMembers finds the members of a sound object.
func topMembers(text []byte, pieces []claimtext.Token) []part {
	var list []part
	depth := 0
	for i, piece := range pieces {
		if piece.Kind == claimtext.KindName && depth == 1 {
			// A name and its colon are followed by a value.
			list = append(list, part{piece.Span, pieces[i+2].Span})
			continue
		}
		if piece.Kind != claimtext.KindPunct {
			continue
		}
		switch text[piece.Start] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 1 {
				list[len(list)-1].value.End = piece.End
			}
		}
	}
	return list
}

func (p *parser) member(t *Template, m part) error {
	name, err := unquote(p.text[m.name.Start:m.name.End])
	if err != nil {
		return p.fault(m.name.Start, err.Error())
	}
	switch name {
	case "title":
		return p.str(m, &t.Title)
	case "description":
		return p.str(m, &t.Description)
	case "source":
		return p.str(m, &t.Source)
	case "profile":
		if err := p.str(m, &t.Profile); err != nil {
			return err
		}
		if err := CheckName(t.Profile); err != nil {
			return p.fault(m.value.Start, err.Error())
		}
		return nil
	case "header":
		return p.header(t, m)
	case "claims":
		if p.text[m.value.Start] != '{' {
			return p.fault(m.value.Start, "claims is no JSON object")
		}
		if _, err := p.check(m.value, claimtext.Meaning); err != nil {
			return err
		}
		t.Claims, err = claimtext.Format(p.text[m.value.Start:m.value.End], tokens.Limits{})
		return err
	}
	return p.fault(m.name.Start, fmt.Sprintf("there is no member %+q in a template: there are title, description, source, profile, header and claims", name))
}

func (p *parser) str(m part, to *string) error {
	s, err := unquote(p.text[m.value.Start:m.value.End])
	if err != nil {
		return p.fault(m.value.Start, "this is no string")
	}
	*to = s
	return nil
}

func (p *parser) header(t *Template, m part) error {
	if p.text[m.value.Start] != '{' {
		return p.fault(m.value.Start, "header is no JSON object")
	}
	text := p.text[m.value.Start:m.value.End]
	if _, err := claimtext.ParseHeader(text, tokens.Limits{}); err != nil {
		return p.fault(m.value.Start, err.Error())
	}
	c, err := tokens.ParseClaims(text, tokens.Limits{})
	if err != nil {
		return p.fault(m.value.Start, err.Error())
	}
	t.Header = c.Members()
	for _, h := range t.Header {
		switch h.Name {
		case "alg", "b64", "crit":
			return p.fault(m.value.Start, h.Name+" cannot stand in a template: the key says it")
		case "typ":
			if h.Value[0] != '"' {
				return p.fault(m.value.Start, "typ is no string")
			}
		}
	}
	return nil
}

func unquote(raw []byte) (s string, err error) {
	if len(raw) == 0 || raw[0] != '"' {
		return "", fmt.Errorf("this is no string")
	}
	err = json.Unmarshal(raw, &s)
	return s, err
}
