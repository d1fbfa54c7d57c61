package lint

import (
	"strings"

	"fob/tokens/wording"
)

// phone reports phone numbers in the international form (E.164) outside of the
// claims that are made for them. A number without the + is never one: ids,
// counters and times look the same.
func (s *search) phone(n *memberName, text string) {
	if n.personalClaim() != notPersonal {
		return
	}
	if digits := findPhone(text); digits > 0 {
		s.hit(idPhoneNumber, Low, "the value holds an international phone number of "+wording.Count(digits, "digit"))
	}
}

// findPhone finds the first phone number, and gives how many digits it has.
func findPhone(text string) int {
	for i := 0; i < len(text); i++ {
		j := strings.IndexByte(text[i:], '+')
		if j < 0 {
			return 0
		}
		i += j
		if n := phoneAt(text, i); n > 0 {
			return n
		}
	}
	return 0
}

// phoneAt reads the number that begins with the + at i.
func phoneAt(text string, i int) int {
	switch c := byteAt(text, i-1); {
	case c == 0 && i == 0, isSpace(c), c == ',', c == ';', c == ':', c == '"', c == '(', c == '=', c == '<':
	default:
		return 0 // base64, "1.0.0+20260101", "a+1"
	}
	var digits [16]byte
	n, j := 0, i+1
	for ; j < len(text); j++ {
		if !isDigit(text[j]) {
			if n == 0 || !phoneGap(text[j], byteAt(text, j+1)) {
				break
			}
			continue
		}
		if n == len(digits) {
			return 0
		}
		digits[n] = text[j]
		n++
	}
	if c := byteAt(text, j); isAlnum(c) || c == '_' || c == '+' || c == '/' || c == '=' || c == '*' || c >= 0x80 || c == '.' && isDigit(byteAt(text, j+1)) || c == ':' {
		return 0
	}
	if !goodPhone(digits[:n]) {
		return 0
	}
	return n
}

// phoneGap tells what may stand between two digits of a number, as in
// +1 (415) 555-0132.
func phoneGap(c, next byte) bool {
	switch c {
	case ' ', '-':
		return isDigit(next) || next == '('
	case '(':
		return isDigit(next)
	case ')':
		return isDigit(next) || next == ' ' || next == '-'
	}
	return false
}

// goodPhone holds a number against the country codes and their lengths
// (ITU-T E.164 and its list of assigned codes).
func goodPhone(d []byte) bool {
	if len(d) < 8 || len(d) > 15 || d[0] == '0' || distinct(string(d[1:])) < 3 {
		return false
	}
	least, longest, code := phoneLengths(d)
	n := len(d) - code
	if code == 1 && d[0] == '1' && (d[1] < '2' || d[4] < '2') {
		return false // the area and the exchange of North America begin with 2 to 9
	}
	return code > 0 && n >= least && n <= longest
}

// phoneLengths gives how many digits follow the country code, and how many the
// code has; a code of none is not assigned.
func phoneLengths(d []byte) (least, longest, code int) {
	switch d[0] {
	case '1':
		return 10, 10, 1
	case '7':
		return 10, 10, 1
	}
	switch string(d[:2]) {
	case "20", "64", "66":
		return 8, 10, 2
	case "27", "30", "31", "33", "34", "40", "41", "48", "61":
		return 9, 10, 2
	case "32", "36", "45", "47", "51", "65", "84":
		return 8, 10, 2
	case "39", "43", "49":
		return 7, 13, 2
	case "44", "46", "56", "57", "58":
		return 7, 10, 2
	case "52", "53", "54", "55", "60", "62", "63":
		return 8, 12, 2
	case "81", "82", "86", "90", "91", "92", "93", "94", "95", "98":
		return 8, 11, 2
	}
	switch string(d[:2]) {
	case "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "85", "87", "88", "96", "97", "99":
		return 6, 11, 3
	}
	return 0, 0, 0
}
