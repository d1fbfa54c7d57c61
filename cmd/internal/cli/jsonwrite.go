package cli

import (
	"encoding/base64"
	"strconv"
	"time"
	"unicode/utf8"

	"fob/tokens/visible"
)

// JSON is written by appending to one buffer: the bulk mode writes millions of
// objects, and encoding/json could not repeat a token's JSON as it was written.

// appendKey appends the name of an object's next member, after a comma where
// one is needed. The name is fob's own and needs no escapes.
func appendKey(dst []byte, name string) []byte {
	dst = appendComma(dst)
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// appendComma parts members and elements. A value never ends in an opening
// bracket, so the last byte tells whether there is one before.
func appendComma(dst []byte) []byte {
	if last := dst[len(dst)-1]; last != '{' && last != '[' {
		dst = append(dst, ',')
	}
	return dst
}

func appendText(dst []byte, name, value string) []byte {
	return visible.AppendQuoted(appendKey(dst, name), value)
}

// appendTextIf leaves an empty text out.
func appendTextIf(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	return appendText(dst, name, value)
}

func appendNumber(dst []byte, name string, n int) []byte {
	return strconv.AppendInt(appendKey(dst, name), int64(n), 10)
}

func appendTrue(dst []byte, name string) []byte { return append(appendKey(dst, name), "true"...) }

// appendBytes appends the member of a part of which only the size is told.
func appendBytes(dst []byte, name string, n int) []byte {
	dst = append(appendKey(dst, name), '{')
	return append(appendNumber(dst, "bytes", n), '}')
}

func appendStrings(dst []byte, name string, list []string) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(appendKey(dst, name), '[')
	for _, s := range list {
		dst = visible.AppendQuoted(appendComma(dst), s)
	}
	return append(dst, ']')
}

// appendContent appends bytes of any kind: as text where they are UTF-8, else
// as base64url.
func appendContent(dst []byte, name string, raw []byte) []byte {
	dst = append(appendKey(dst, name), '{')
	dst = appendNumber(dst, "bytes", len(raw))
	if utf8.Valid(raw) {
		dst = appendText(dst, "text", string(raw))
	} else {
		dst = append(appendKey(dst, "base64url"), '"')
		dst = base64.RawURLEncoding.AppendEncode(dst, raw)
		dst = append(dst, '"')
	}
	return append(dst, '}')
}

// appendTime appends a time as RFC 3339 in UTC.
func appendTime(dst []byte, name string, t time.Time) []byte {
	dst = append(appendKey(dst, name), '"')
	return append(t.UTC().AppendFormat(dst, time.RFC3339Nano), '"')
}

// writableTime tells the times that RFC 3339 can write: four digits of year.
func writableTime(t time.Time) bool {
	y := t.UTC().Year()
	return 0 <= y && y <= 9999
}
