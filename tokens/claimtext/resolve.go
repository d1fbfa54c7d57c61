package claimtext

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// With is what a text is resolved with.
type With struct {
	Now     time.Time
	Loc     *time.Location    // that dates are read in; nil is UTC
	Answers map[string]string // to {{ask:NAME}}, by name
	JWK     []byte            // for {{jwk}} in a header: the signer's public key
}

// Unanswered is the error of a text that asks for what nobody has answered.
type Unanswered struct{ Asks []Placeholder }

func (e *Unanswered) Error() string {
	list := make([]string, len(e.Asks))
	for i, p := range e.Asks {
		list[i] = fmt.Sprintf("%s (in %q)", p.Name, p.Claim)
	}
	return "these are to be given: " + strings.Join(list, ", ")
}

// Resolve makes what is signed of a draft: times become numbers, placeholders are
// filled but for what differs from token to token, white space between the members
// goes, all else stays as written. Notes say how a doubtful time was read. What is
// asked for and not answered is an [Unanswered] in the error's chain.
func (d *Draft) Resolve(with With) (*Ready, []string, error) {
	filled := make([]member, 0, len(d.list))
	var open Unanswered
	for _, m := range d.list {
		f, err := m.fill(&with, &open)
		if err != nil {
			return nil, nil, err
		}
		filled = append(filled, f)
	}
	if len(open.Asks) > 0 {
		return nil, nil, &tokens.Error{Code: tokens.CodeUsage, Op: d.op(), Err: &open}
	}
	if d.header {
		return assemble(filled), nil, nil
	}
	notes, err := d.times(filled, &with)
	if err != nil {
		return nil, nil, err
	}
	return assemble(filled), notes, nil
}

func (d *Draft) op() string {
	if d.header {
		return "header"
	}
	return "claims"
}

// times has the engine make numbers of the times.
func (d *Draft) times(list []member, with *With) (notes []string, err error) {
	// The parts were held to the limits before; they are put together anew.
	lim := d.lim
	lim.JSONDepth, lim.JSONValues = math.MaxInt32, math.MaxInt32
	c, err := tokens.ParseClaims(assemble(list).text, lim)
	if err != nil {
		return nil, err
	}
	if notes, err = c.ResolveTimes(with.Now, with.Loc); err != nil {
		return nil, err
	}
	for i, m := range c.Members() {
		list[i].value = m.Value
	}
	return notes, nil
}

// fill gives the member with its placeholders filled, but for those that
// differ from token to token.
func (m *member) fill(with *With, open *Unanswered) (member, error) {
	if len(m.holes) == 0 {
		return member{name: m.name, value: m.value}, nil
	}
	out := member{name: m.name, value: make([]byte, 0, len(m.value)+64)}
	from := 0
	for _, p := range m.holes {
		out.value = append(out.value, m.value[from:p.Start]...)
		from = p.End
		start := len(out.value)
		switch p.Kind {
		case UUID, Random:
			out.value = append(out.value, m.value[p.Start:p.End]...)
			p.Span = tokens.Span{Start: start, End: len(out.value)}
			out.holes = append(out.holes, p)
		case Now:
			t, err := when.Parse(p.when, with.Now, with.Loc)
			if err != nil {
				return out, &tokens.Error{Code: tokens.CodeUsage, Op: m.name, Err: err}
			}
			out.value = strconv.AppendInt(out.value, t.Time.Unix(), 10)
		case Ask:
			answer, ok := with.Answers[p.Name]
			if !ok {
				open.Asks = append(open.Asks, p)
			}
			out.value = append(out.value, tokens.StringMember("", answer).Value...)
		case JWK:
			if len(with.JWK) == 0 {
				return out, &tokens.Error{Code: tokens.CodeKeyUnfit, Op: m.name, Msg: "{{jwk}} is the signer's public key, and this key has none",
					Hint: "sign with an asymmetric key"}
			}
			out.value = append(out.value, with.JWK...)
		}
	}
	out.value = append(out.value, m.value[from:]...)
	return out, nil
}
