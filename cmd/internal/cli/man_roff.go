package cli

import (
	"strings"
	"unicode/utf8"
)

// splitExitStatus takes the paragraph that begins with "Exit status:" out of a
// help text: a manual page has a section for it.
func splitExitStatus(text string) (rest, exit string) {
	var kept []string
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if said, ok := strings.CutPrefix(block, "Exit status: "); ok && exit == "" {
			exit = strings.Join(strings.Fields(said), " ")
			continue
		}
		kept = append(kept, block)
	}
	return strings.Join(kept, "\n\n"), exit
}

// roffStatuses sets "0 yes; 1 no. And more." as a list, with what follows the
// first sentence below it.
func roffStatuses(said string) string {
	first, more, _ := strings.Cut(said, ". ")
	var out strings.Builder
	for _, item := range statusItems(strings.TrimSuffix(first, ".")) {
		number, meaning, _ := strings.Cut(item, " ")
		out.WriteString(".TP\n.B " + roff(number) + "\n" + roff(meaning) + "\n")
	}
	if more != "" {
		out.WriteString(".PP\n" + roff(more) + "\n")
	}
	return out.String()
}

// statusItems splits where a number begins an item: after a comma or a
// semicolon.
func statusItems(s string) []string {
	var items []string
	start := 0
	for i := 1; i < len(s)-1; i++ {
		if (s[i-1] == ',' || s[i-1] == ';') && s[i] == ' ' && '0' <= s[i+1] && s[i+1] <= '9' {
			items = append(items, s[start:i-1])
			start = i + 1
		}
	}
	return append(items, s[start:])
}

// roffText sets a help text: lines at the margin run together as a paragraph,
// two indented columns become a list, and other indented lines stay as they are.
func roffText(text string) string {
	var out strings.Builder
	begun := false
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		for _, part := range partsOf(block) {
			switch list, ok := columns(part); {
			case ok:
				for _, entry := range list {
					out.WriteString(".TP\n.B " + roff(entry[0]) + "\n" + roff(entry[1]) + "\n")
				}
			case strings.HasPrefix(part[0], " "):
				out.WriteString(roffVerbatim(part))
			default:
				if begun { // after a heading, a paragraph begins by itself
					out.WriteString(".PP\n")
				}
				out.WriteString(roff(strings.Join(part, "\n")) + "\n")
			}
			begun = true
		}
	}
	return out.String()
}

// roffVerbatim sets lines as they are, the shell's as well as JSON.
func roffVerbatim(lines []string) string {
	return ".RS 4\n.PP\n.nf\n" + roff(strings.ReplaceAll(strings.Join(lines, "\n")[2:], "\n  ", "\n")) + "\n.fi\n.RE\n"
}

// partsOf splits a block between lines at the margin and indented ones.
func partsOf(block string) [][]string {
	var parts [][]string
	for line := range strings.SplitSeq(block, "\n") {
		last := len(parts) - 1
		if last >= 0 && strings.HasPrefix(line, "  ") == strings.HasPrefix(parts[last][0], "  ") {
			parts[last] = append(parts[last], line)
			continue
		}
		parts = append(parts, []string{line})
	}
	return parts
}

// columns reads lines of two columns, a term and what it means, each of which
// can go on in the next line: a term that ends with a comma does. Lines that are
// not set so give false.
func columns(lines []string) (list [][2]string, ok bool) {
	at := secondColumn(lines[0])
	if at == 0 {
		return nil, false
	}
	for _, line := range lines {
		cells := []rune(line)
		if len(cells) <= at || cells[at-1] != ' ' || cells[at] == ' ' {
			return nil, false
		}
		term, meaning := strings.TrimSpace(string(cells[:at])), string(cells[at:])
		last := len(list) - 1
		switch {
		case last >= 0 && term == "":
			list[last][1] += "\n" + meaning
		case last >= 0 && strings.HasSuffix(list[last][0], ","):
			list[last][0] += " " + term
			list[last][1] += "\n" + meaning
		case term == "":
			return nil, false
		default:
			list = append(list, [2]string{term, meaning})
		}
	}
	return list, true
}

// secondColumn is where the meaning begins in a line "  term   meaning", in
// characters; 0 if the line is not like that.
func secondColumn(line string) int {
	term, ok := strings.CutPrefix(line, "  ")
	if !ok || strings.HasPrefix(term, " ") {
		return 0
	}
	gap := strings.Index(term, "  ")
	if gap < 0 {
		return 0
	}
	meaning := strings.TrimLeft(term[gap:], " ")
	return utf8.RuneCountInString(line) - utf8.RuneCountInString(meaning)
}

// roff writes text so that nothing of it is a request or an escape: every
// backslash, hyphen, quote and accent as it is, and no dot begins a line.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, `"`, `\(dq`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
