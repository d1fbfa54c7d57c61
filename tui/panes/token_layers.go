package panes

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tui"
	"fob/tui/screen"
)

// tree says how each layer of a nest, and each of several signatures, stands by
// itself. There is none for a token alone.
func tree(f tui.Frame, r *tui.Reading) [][]screen.Span {
	var lines [][]screen.Span
	n := len(r.Layers)
	for i := range r.Layers {
		l := &r.Layers[i]
		if n > 1 {
			stem := strings.Repeat("  ", min(i, 8))
			if i > 0 {
				stem = strings.Repeat("  ", min(i-1, 8)) + "└ "
			}
			line := []screen.Span{{Style: f.St.Faint, Text: stem}, {Style: f.St.Strong, Text: fmt.Sprintf("layer %d", i+1)}, {Style: f.St.Muted, Text: " " + l.Token.Form.String() + "  "}}
			lines = append(lines, append(line, layerSpans(f, r, l)...))
		}
		if l.Report == nil || len(l.Report.Signatures) < 2 {
			continue
		}
		for k := range l.Report.Signatures {
			s := &l.Report.Signatures[k]
			line := []screen.Span{{Style: f.St.Faint, Text: strings.Repeat("  ", min(i, 8)) + "└ "}, {Style: f.St.Muted, Text: fmt.Sprintf("signature %d  ", k+1)}}
			line = append(line, statusSpan(f, s.Status, ""), screen.Span{Text: "  "})
			if s.Status == tokens.StatusValid {
				line = append(line, keySpans(f, r, s)...)
			} else {
				line = append(line, screen.Span{Style: f.St.Text, Text: clean(strings.TrimSpace(s.Alg + " " + s.Reason))})
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// layerSpans says in short how one layer stands.
func layerSpans(f tui.Frame, r *tui.Reading, l *tokens.Layer) []screen.Span {
	st := f.St
	switch {
	case l.Opened != nil:
		name := choiceName(f.S)
		if h, ok := r.Trust.Of(l.Opened.Key); ok {
			name = h.Keyset + "/" + h.Short
		}
		list := []screen.Span{{Style: st.Good, Text: "✓ opened"}, {Style: st.Muted, Text: fmt.Sprintf("  %s, %s with ", clean(l.Opened.Alg), clean(l.Opened.Enc))}, {Style: st.Strong, Text: clean(name)}}
		if l.Report != nil {
			list = append(list, screen.Span{Style: st.Muted, Text: "; it holds no token"})
		}
		return list
	case l.Err != nil && l.Token.Form.IsJWE():
		return []screen.Span{{Style: st.Warn, Text: "– not opened  "}, {Style: st.Text, Text: clean(l.Err.Error())}}
	case l.Report != nil:
		rep := l.Report
		return []screen.Span{statusSpan(f, rep.Signature.Status, "signature "), {Text: "  "}, statusSpan(f, rep.Time.Status, "time "), {Text: "  "}, statusSpan(f, rep.Policy, "policy ")}
	}
	return nil
}

// statusSpan writes an outcome with its sign.
func statusSpan(f tui.Frame, s tokens.Status, what string) screen.Span {
	st := f.St
	switch s {
	case tokens.StatusValid, tokens.StatusMet:
		return screen.Span{Style: st.Good, Text: "✓ " + what + string(s)}
	case tokens.StatusNone:
		return screen.Span{Style: st.Muted, Text: "– " + what + string(s)}
	case tokens.StatusNotChecked:
		return screen.Span{Style: st.Warn, Text: "– " + what + "not checked"}
	}
	return screen.Span{Style: st.Bad, Text: "✗ " + what + strings.ReplaceAll(string(s), "_", " ")}
}
