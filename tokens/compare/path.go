package compare

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// step is one step on the way to a value: a member, or an element.
type step struct {
	name    string
	nth, of int // of several members of the name
	at, to  int // of an element, in A and B; -1 where it has no place
	element bool
}

// mostName bounds what of a name stands in a path.
const mostName = 256

func appendStep(dst []byte, s *step) []byte {
	if s.element {
		switch {
		case s.at < 0:
			return fmt.Appendf(dst, "[%d]", s.to)
		case s.to < 0 || s.at == s.to:
			return fmt.Appendf(dst, "[%d]", s.at)
		}
		return fmt.Appendf(dst, "[%d→%d]", s.at, s.to)
	}
	if len(dst) > 0 {
		dst = append(dst, '.')
	}
	name := s.name
	if len(name) > mostName {
		cut := mostName
		for cut > 0 && !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + "…"
	}
	name = strings.ToValidUTF8(name, "\ufffd")
	if name == "" || strings.ContainsAny(name, ".[]\" \t\r\n") {
		name = `"` + strings.ReplaceAll(name, `"`, `\"`) + `"`
	}
	dst = append(dst, name...)
	if s.of > 1 {
		dst = fmt.Appendf(dst, " (%s of %d)", ordinal(s.nth), s.of)
	}
	return dst
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
