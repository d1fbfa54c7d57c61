package show

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"fob/tokens/profile"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// Page writes what people read. All text of a token goes through package
// visible on its way in.
type Page struct {
	Style
	Out      []byte
	Width    int
	Now      time.Time
	Zone     *time.Location
	Judged   bool               // a verdict stands above: that a signature is not checked would contradict it
	Profiles []*profile.Profile // those that a token is named by

	indent string
}

// Line writes one line; its text must be safe already.
func (p *Page) Line(text string) {
	p.Out = append(p.Out, p.indent...)
	p.Out = append(p.Out, text...)
	p.Out = append(p.Out, '\n')
}

// within runs f with everything further to the right.
func (p *Page) within(f func()) {
	was := p.indent
	p.indent += "  "
	f()
	p.indent = was
}

// section writes a title and bytes under it, in the way they read best.
func (p *Page) section(title string, raw []byte, claims bool) {
	p.Line(title)
	p.within(func() {
		switch {
		case len(raw) == 0:
		case raw[0] == '{':
			p.json(raw, claims)
		case visible.IsText(raw):
			// The bar keeps text from passing for fob's own words.
			for l := range strings.SplitSeq(visible.Multiline(string(raw)), "\n") {
				p.Line(p.Dim("│ ") + l)
			}
		default:
			p.hexDump(raw)
		}
	})
}

// json writes JSON over several lines; dates among the claims get a comment.
func (p *Page) json(raw []byte, claims bool) {
	const step = "  "
	text := visible.AppendIndentJSON([]byte(p.indent), raw, p.indent, step)
	member := []byte(p.indent + step + `"`)
	for l := range bytes.Lines(text) {
		l = bytes.TrimSuffix(l, []byte("\n"))
		p.Out = append(p.Out, l...)
		if rest, ok := bytes.CutPrefix(l, member); ok && claims {
			p.Out = append(p.Out, p.dateComment(rest)...)
		}
		p.Out = append(p.Out, '\n')
	}
}

// dateComment explains a member such as `exp": 1764000000,`.
func (p *Page) dateComment(member []byte) string {
	name, value, ok := strings.Cut(string(member), `": `)
	if !ok || !when.IsDateClaim(name) {
		return ""
	}
	date, err := when.ParseNumericDate(strings.TrimSuffix(value, ","))
	if err != nil {
		return ""
	}
	return p.Dim("  // " + p.Date(&date))
}

// Date says when a NumericDate is, and how far that is from now.
func (p *Page) Date(date *when.NumericDate) string {
	t, ok := date.Time()
	if !ok {
		return "beyond any calendar"
	}
	return when.Stamp(t, p.Zone) + ", " + when.Relative(t, p.Now)
}

func (p *Page) hexDump(raw []byte) {
	const most = 256
	for l := range strings.Lines(hex.Dump(raw[:min(len(raw), most)])) {
		p.Line(strings.TrimSuffix(l, "\n"))
	}
	if len(raw) > most {
		p.Line(p.Dim(fmt.Sprintf("… the first %d of %d bytes; --raw gives them all", most, len(raw))))
	}
}
