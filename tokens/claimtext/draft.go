package claimtext

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"fob/tokens"
)

// Draft is a claims set, or a header, whose placeholders are not filled yet.
// Its members keep their order, each name stands once.
type Draft struct {
	list   []member
	header bool
	lim    tokens.Limits
}

// member is one claim as compact JSON, with its placeholders.
type member struct {
	name  string
	value []byte
	holes []Placeholder // their spans are those in value
}

// Parse reads the text of a claims set. Its times are read by [Draft.Resolve].
func Parse(text []byte, lim tokens.Limits) (*Draft, error) { return parse(text, false, lim) }

// ParseHeader reads the text of further header members, in which there may be
// {{jwk}}, and times are not read.
func ParseHeader(text []byte, lim tokens.Limits) (*Draft, error) { return parse(text, true, lim) }

func parse(text []byte, header bool, lim tokens.Limits) (*Draft, error) {
	c, err := tokens.ParseClaims(text, lim)
	if err != nil {
		return nil, err
	}
	d := &Draft{header: header, lim: lim}
	for _, m := range c.Members() {
		holes, problem := holesOf(m, header)
		if problem != "" {
			return nil, &tokens.Error{Code: tokens.CodeUsage, Op: fmt.Sprintf("the placeholder in %q", m.Name), Msg: problem}
		}
		d.list = append(d.list, member{m.Name, m.Value, holes})
	}
	return d, nil
}

// holesOf finds the placeholders in a value.
func holesOf(m tokens.Member, header bool) (holes []Placeholder, problem string) {
	if !bytes.Contains(m.Value, []byte(`"{{`)) {
		return nil, ""
	}
	eachString(m.Value, func(start, end int) {
		inner := m.Value[start+1 : end-1]
		if problem != "" || !isPlaceholder(inner) {
			return
		}
		var p Placeholder
		p, problem = readPlaceholder(inner)
		if problem == "" && p.Kind == JWK && !header {
			problem = "{{jwk}} stands in a header only"
		}
		p.Claim, p.Span, p.Whole = m.Name, tokens.Span{Start: start, End: end}, end-start == len(m.Value)
		holes = append(holes, p)
	})
	return holes, problem
}

// eachString walks the strings of compact JSON that are no names.
func eachString(value []byte, visit func(start, end int)) {
	for i := 0; i < len(value); i++ {
		if value[i] != '"' {
			continue
		}
		start := i
		for i++; value[i] != '"'; i++ {
			if value[i] == '\\' {
				i++
			}
		}
		if i+1 == len(value) || value[i+1] != ':' {
			visit(start, i+1)
		}
	}
}

// Has tells whether the member is there.
func (d *Draft) Has(name string) bool { return d.index(name) >= 0 }

func (d *Draft) index(name string) int {
	return slices.IndexFunc(d.list, func(m member) bool { return m.name == name })
}

// Set puts a member as it is, in place of one of that name: what looks like a
// placeholder in it is none. Its value is JSON.
func (d *Draft) Set(m tokens.Member) { d.put(member{name: m.Name, value: m.Value}) }

// SetUUID puts a member that is a fresh UUID in each token.
func (d *Draft) SetUUID(name string) {
	const hole = `"{{uuid}}"`
	d.put(member{name, []byte(hole), []Placeholder{{Span: tokens.Span{End: len(hole)}, Kind: UUID, Claim: name, Whole: true}}})
}

// AddUsual adds the claims that nearly every token has, unless they are there:
// iat, an exp an hour later, and a jti that is a fresh UUID in each token.
func (d *Draft) AddUsual(now time.Time) {
	usual := &tokens.Claims{}
	usual.SetTime("iat", now)
	usual.SetTime("exp", now.Add(time.Hour))
	for _, m := range usual.Members() {
		if !d.Has(m.Name) {
			d.Set(m)
		}
	}
	if !d.Has("jti") {
		d.SetUUID("jti")
	}
}

// Merge puts the members of another draft in place of those of their name.
func (d *Draft) Merge(other *Draft) {
	for _, m := range other.list {
		d.put(m)
	}
}

func (d *Draft) put(m member) {
	if i := d.index(m.name); i >= 0 {
		d.list[i] = m
		return
	}
	d.list = append(d.list, m)
}

// Remove takes a member out.
func (d *Draft) Remove(name string) {
	d.list = slices.DeleteFunc(d.list, func(m member) bool { return m.name == name })
}

// Asks lists the placeholders that need an answer, each name once.
func (d *Draft) Asks() []Placeholder { return asksOf(d.placeholders()) }

// Unanswered lists all placeholders that need an answer and have none among
// answers, wherever they stand.
func (d *Draft) Unanswered(answers map[string]string) []Placeholder {
	return slices.DeleteFunc(d.placeholders(), func(p Placeholder) bool {
		_, ok := answers[p.Name]
		return p.Kind != Ask || ok
	})
}

func (d *Draft) placeholders() []Placeholder {
	var all []Placeholder
	for _, m := range d.list {
		all = append(all, m.holes...)
	}
	return all
}
