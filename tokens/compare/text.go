package compare

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// exactText gives the characters of a JSON string, its quotes included in raw.
// Unlike [tokens.Value.Str] it keeps half surrogate pairs apart: each becomes
// three bytes that no UTF-8 text holds, so two texts are equal exactly when
// their characters are.
func exactText(raw []byte) string {
	if len(raw) < 2 {
		return string(raw)
	}
	in := raw[1 : len(raw)-1]
	if bytes.IndexByte(in, '\\') < 0 {
		return string(in)
	}
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' || i+1 >= len(in) {
			out = append(out, in[i])
			continue
		}
		i++
		if in[i] != 'u' {
			out = append(out, unescaped(in[i]))
			continue
		}
		r := hex4(in[i+1:])
		i += 4
		if low := i + 3; utf16.IsSurrogate(r) && low+3 < len(in) && in[i+1] == '\\' && in[i+2] == 'u' {
			if pair := utf16.DecodeRune(r, hex4(in[low:])); pair != utf8.RuneError {
				r, i = pair, i+6
			}
		}
		if utf16.IsSurrogate(r) {
			out = append(out, byte(0xe0|r>>12), byte(0x80|r>>6&0x3f), byte(0x80|r&0x3f))
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

func hex4(b []byte) rune {
	n, _ := strconv.ParseUint(string(b[:min(4, len(b))]), 16, 16) // it was read before
	return rune(n)
}
