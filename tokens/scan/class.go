package scan

// isB64 has true for the letters of base64url.
var isB64 = [256]bool{
	'-': true, '_': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true,
	'L': true, 'M': true, 'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true, 'V': true,
	'W': true, 'X': true, 'Y': true, 'Z': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true,
	'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true,
	'w': true, 'x': true, 'y': true, 'z': true,
}

// endOfLetters gives the first place at or after from that is no letter of
// base64url.
func endOfLetters(data []byte, from int) int {
	if from >= len(data) {
		return from
	}
	i := from + letters(data[from:])
	for i < len(data) && isB64[data[i]] {
		i++
	}
	return i
}

// lettersByTable is letters in plain Go.
func lettersByTable(data []byte) int {
	i := 0
	for ; i+4 <= len(data); i += 4 {
		q := data[i : i+4 : i+4]
		if !isB64[q[0]] || !isB64[q[1]] || !isB64[q[2]] || !isB64[q[3]] {
			break
		}
	}
	return i
}

// value is the number that a letter of base64url stands for.
func value(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 26
	case c == '_':
		return 63
	case c >= 'A':
		return c - 'A'
	case c >= '0':
		return c - '0' + 52
	}
	return 62
}

// isCanonical tells letters that are the base64url of something, with no bit
// set beyond it (RFC 4648 §3.5).
func isCanonical(part []byte) bool {
	switch len(part) % 4 {
	case 1:
		return false
	case 2:
		return value(part[len(part)-1])&15 == 0
	case 3:
		return value(part[len(part)-1])&3 == 0
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
