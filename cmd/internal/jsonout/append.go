// Package jsonout is what a token says, as scripts read it: the JSON of fob decode,
// and the helpers by which every command appends its own.
//
// JSON is written by appending to one buffer: the bulk mode writes millions of
// objects, and encoding/json could not repeat a token's JSON as it was written.
//
// A decode must not pay for the rest of fob: it may import tokens/read, profile,
// visible and when, no other package of fob and no module, and of the standard
// library what text and times take: not encoding/json, regexp, text/template, os or
// net.
package jsonout

import (
	"encoding/base64"
	"strconv"
	"unicode/utf8"

	"fob/tokens/visible"
)

// AppendKey appends the name of an object's next member, after a comma where
// one is needed. The name is fob's own and needs no escapes.
func AppendKey(dst []byte, name string) []byte {
	dst = AppendComma(dst)
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// AppendComma parts members and elements. A value never ends in an opening
// bracket, so the last byte tells whether there is one before.
func AppendComma(dst []byte) []byte {
	if last := dst[len(dst)-1]; last != '{' && last != '[' {
		dst = append(dst, ',')
	}
	return dst
}

// AppendText appends a member whose value is text.
func AppendText(dst []byte, name, value string) []byte {
	return visible.AppendQuoted(AppendKey(dst, name), value)
}

// AppendTextIf leaves an empty text out.
func AppendTextIf(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	return AppendText(dst, name, value)
}

// AppendNumber appends a member whose value is a whole number.
func AppendNumber(dst []byte, name string, n int) []byte {
	return strconv.AppendInt(AppendKey(dst, name), int64(n), 10)
}

// AppendBool appends a member that is true or false.
func AppendBool(dst []byte, name string, b bool) []byte {
	return strconv.AppendBool(AppendKey(dst, name), b)
}

// AppendTrue appends a member that is there only where it is true.
func AppendTrue(dst []byte, name string) []byte { return append(AppendKey(dst, name), "true"...) }

// appendBytes appends the member of a part of which only the size is told.
func appendBytes(dst []byte, name string, n int) []byte {
	dst = append(AppendKey(dst, name), '{')
	return append(AppendNumber(dst, "bytes", n), '}')
}

// AppendStrings appends a list of texts, and leaves an empty one out.
func AppendStrings(dst []byte, name string, list []string) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(AppendKey(dst, name), '[')
	for _, s := range list {
		dst = visible.AppendQuoted(AppendComma(dst), s)
	}
	return append(dst, ']')
}

// AppendContent appends bytes of any kind: as text where they are UTF-8, else
// as base64url.
func AppendContent(dst []byte, name string, raw []byte) []byte {
	dst = append(AppendKey(dst, name), '{')
	dst = AppendNumber(dst, "bytes", len(raw))
	if utf8.Valid(raw) {
		dst = AppendText(dst, "text", string(raw))
	} else {
		dst = append(AppendKey(dst, "base64url"), '"')
		dst = base64.RawURLEncoding.AppendEncode(dst, raw)
		dst = append(dst, '"')
	}
	return append(dst, '}')
}
