package why

import (
	"bytes"
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"
)

func unquote(b []byte) []byte {
	for _, q := range []string{`"`, "'", "`"} {
		if in, ok := bytes.CutPrefix(b, []byte(q)); ok && bytes.HasSuffix(in, []byte(q)) {
			return in[:len(in)-1]
		}
	}
	return nil
}

// withoutPrefix takes off "base64:", "text:" and their like.
func withoutPrefix(b []byte) []byte {
	for _, p := range []string{"base64:", "text:", "hex:", "b64:", "secret:", "utf8:", "plain:", "0x"} {
		if rest, ok := bytes.CutPrefix(b, []byte(p)); ok {
			return rest
		}
	}
	return nil
}

func prefixed(p string, b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte(p), b...)
}

func toUTF16(b []byte, big bool) []byte {
	if !utf8.Valid(b) {
		return nil
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func fromUTF16(b []byte) []byte {
	if len(b)%2 != 0 {
		return nil
	}
	big := bytes.HasPrefix(b, []byte("\xfe\xff"))
	if big || bytes.HasPrefix(b, []byte("\xff\xfe")) {
		b = b[2:]
	}
	var units []uint16
	for i := 0; i < len(b); i += 2 {
		u := uint16(b[i]) | uint16(b[i+1])<<8
		if big {
			u = u<<8 | u>>8
		}
		units = append(units, u)
	}
	return []byte(string(utf16.Decode(units)))
}

func toLatin1(b []byte) []byte {
	if isASCII(b) || !utf8.Valid(b) {
		return nil
	}
	var out []byte
	for _, r := range string(b) {
		if r > 0xff {
			return nil
		}
		out = append(out, byte(r))
	}
	return out
}

func fromLatin1(b []byte) []byte {
	if isASCII(b) {
		return nil
	}
	var out []byte
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

func unpercent(do func(string) (string, error)) func([]byte) []byte {
	return func(b []byte) []byte {
		out, err := do(string(b))
		if err != nil {
			return nil
		}
		return []byte(out)
	}
}

// unbackslash resolves \n, \t and the other escapes of JSON strings.
func unbackslash(b []byte) []byte {
	if !bytes.ContainsRune(b, '\\') {
		return nil
	}
	var out string
	if json.Unmarshal(append(append([]byte{'"'}, b...), '"'), &out) != nil {
		return nil
	}
	return []byte(out)
}

func cutTo(n int) func([]byte) []byte {
	return func(b []byte) []byte {
		if len(b) <= n {
			return nil
		}
		return b[:n]
	}
}
