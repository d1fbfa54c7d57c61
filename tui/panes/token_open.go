package panes

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
)

// open shows the row that the cursor is on in full.
func (p *token) open(s *tui.State) tui.Intent {
	p.rows.build(s, p.filter.Value())
	p.find()
	r := p.rows.at(p.chosen)
	if r == nil {
		return nil
	}
	pager := &tui.Pager{Heading: clean(r.name), Keys: map[string]tui.Intent{"y": tui.Intents{tui.Close{}, copyRow(r)}}}
	switch r.kind {
	case rowMember:
		pager.Text = memberText(r)
	case rowText:
		pager.Heading, pager.Text = "payload", rawText(r.raw, r.detail == "bytes")
	case rowCheck:
		word := "not checked"
		if r.good {
			word = "passed"
		} else if r.bad != "" {
			word = "failed"
		}
		pager.Heading, pager.Text = "Check · "+clean(r.name), checkText(r, word, s.Token.Read)
	case rowFinding:
		return p.openFinding(r, s)
	case rowProblem:
		if r.at >= 0 {
			p.text.Reveal(r.at)
		}
		weight := "The standards refuse a token like this."
		if r.bad == "" {
			weight = "The standards do not refuse the token for it."
		}
		pager.Heading, pager.Text = "Problem · "+r.bad+r.warn, told(r.detail, "where", clean(r.name)+", "+r.note, "", weight)
	}
	return tui.Open{Dialog: pager}
}

// checkText says what a check looks at, what came of it, and what to do about it.
func checkText(r *tokenRow, word string, read *tui.Reading) tui.Lines {
	about := tui.AboutCheck(r.check, read.Held)
	detail := visible.String(r.detail)
	return func(f tui.Frame, w int) [][]screen.Span {
		pg := &page{f: f, w: w}
		glyph, style := "–", f.St.Warn
		if r.good {
			glyph, style = "✓", f.St.Good
		} else if r.bad != "" {
			glyph, style = "✗", f.St.Bad
		}
		pg.lines = append(pg.lines, []screen.Span{{Style: style, Text: glyph + " " + word}})
		if detail != "" {
			pg.gap()
			pg.text(f.St.Strong, detail)
		}
		pg.gap()
		pg.row("looks at", about.What)
		pg.row("about", r.note)
		if !r.good {
			pg.row("signer", about.Signer)
			pg.row("verifier", about.Verifier)
		}
		pg.row("source", about.Source)
		pg.gap()
		return append(pg.lines, keysLine(f))
	}
}

// told lays out a text, and pairs of a word and what it is under it.
func told(text string, pairs ...string) tui.Lines {
	text = visible.String(text)
	return func(f tui.Frame, w int) [][]screen.Span {
		var lines [][]screen.Span
		for _, l := range screen.Wrap(text, w) {
			lines = append(lines, []screen.Span{{Style: f.St.Text, Text: l}})
		}
		lines = append(lines, nil)
		for i := 0; i+1 < len(pairs); i += 2 {
			switch {
			case pairs[i+1] == "":
			case pairs[i] == "":
				lines = append(lines, []screen.Span{{Style: f.St.Muted, Text: pairs[i+1]}})
			default:
				lines = append(lines, []screen.Span{{Style: f.St.Muted, Text: fmt.Sprintf("%-9s", pairs[i])}, {Style: f.St.Text, Text: pairs[i+1]}})
			}
		}
		return append(lines, keysLine(f))
	}
}

func keysLine(f tui.Frame) []screen.Span {
	return []screen.Span{{Style: f.St.Key, Text: "y"}, {Style: f.St.Muted, Text: " copies it"}}
}

// mostOpened bounds what is laid out of a value; copying gives all of it.
const mostOpened = 256 << 10

// memberText shows a value: a string as its text and, where that differs, as it
// is written; anything else as JSON over several lines.
func memberText(r *tokenRow) tui.Lines {
	raw := r.val.Raw()
	cut := len(raw) > mostOpened
	var text string
	switch {
	case cut:
		text = visible.Bytes(raw[:mostOpened]) + "…"
	case r.val.Kind() == tokens.KindString:
		s, _ := r.val.Str()
		text = visible.Multiline(s)
		if written := string(visible.AppendJSON(nil, raw)); written != `"`+s+`"` {
			text += "\n\nas it is written\n" + written
		}
	case r.val.Kind() == tokens.KindObject || r.val.Kind() == tokens.KindArray:
		text = string(visible.AppendIndentJSON(nil, raw, "", "  "))
	default:
		text = visible.Bytes(raw)
	}
	if len(raw) == 0 {
		text = visible.String(r.detail)
	}
	notes := []string{}
	if r.bad != "" {
		notes = append(notes, "✗ "+r.bad)
	}
	if r.mark != nil {
		notes = append(notes, "! "+r.mark.Severity.String()+": "+r.mark.Rule.Title+" (n goes to the findings)")
	}
	if cut {
		notes = append(notes, fmt.Sprintf("the first %s of %s, as they are written", byteCount(mostOpened), byteCount(len(raw))))
	}
	return hardLines(text, func(f tui.Frame) []string {
		if r.date == nil {
			return notes
		}
		t, ok := r.date.Time()
		if !ok {
			return append(notes[:len(notes):len(notes)], "beyond any calendar")
		}
		return append(notes[:len(notes):len(notes)], when.Stamp(t, f.Zone())+", "+when.Relative(t, f.Now()))
	})
}

// rawText shows a payload that is no JSON object.
func rawText(raw []byte, bytes bool) tui.Lines {
	most := mostOpened
	if bytes {
		most /= 8
	}
	var notes []string
	if len(raw) > most {
		notes = []string{"the first " + byteCount(most) + " of " + byteCount(len(raw))}
		raw = raw[:most]
	}
	text := visible.Multiline(string(raw))
	if bytes {
		text = hex.Dump(raw)
	}
	return hardLines(text, func(tui.Frame) []string { return notes })
}

// hardLines breaks a safe text wherever a row is full, once for each width, and
// puts notes under it.
func hardLines(text string, notes func(tui.Frame) []string) tui.Lines {
	width, broken := -1, []string(nil)
	return func(f tui.Frame, w int) [][]screen.Span {
		if w != width {
			width, broken = w, hardWrap(text, w)
		}
		lines := make([][]screen.Span, 0, len(broken)+4)
		for _, l := range broken {
			lines = append(lines, []screen.Span{{Style: f.St.Text, Text: l}})
		}
		lines = append(lines, nil)
		for _, n := range notes(f) {
			lines = append(lines, []screen.Span{{Style: f.St.Muted, Text: n}})
		}
		return append(lines, keysLine(f))
	}
}

func hardWrap(text string, w int) []string {
	w = max(1, w)
	// A cell is a character with four marks on it at most: see package visible.
	window := 24 * w
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		for {
			head := l[:min(len(l), window)]
			for len(head) < len(l) && len(head) > 0 && !utf8.RuneStart(l[len(head)]) {
				head = head[:len(head)-1]
			}
			if screen.Width(head) > w {
				head = strings.TrimSuffix(screen.Cut(head, w+1), "…")
			}
			if len(head) == len(l) || head == "" || !strings.HasPrefix(l, head) {
				break
			}
			lines = append(lines, head)
			l = l[len(head):]
		}
		lines = append(lines, l)
	}
	return lines
}
