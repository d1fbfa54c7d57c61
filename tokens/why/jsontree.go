package why

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// node is a JSON value as it was written: order kept, numbers as text, duplicates
// kept.
type node struct {
	kind  byte   // '{', '[', '"', '0', or 'l' of a literal
	text  string // of a string, resolved; of a number or a literal, as written
	names []string
	items []*node
}

var errJSON = errors.New("no JSON value alone")

// mostDepth bounds the nesting of what is written anew.
const mostDepth = 64

// parseTree reads one JSON value.
func parseTree(text []byte) (*node, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	n, err := readNode(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON
	}
	return n, nil
}

func readNode(dec *json.Decoder, depth int) (*node, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if depth == mostDepth || t != '{' && t != '[' {
			return nil, errJSON
		}
		n := &node{kind: byte(t)}
		for dec.More() {
			if t == '{' {
				name, err := dec.Token()
				s, ok := name.(string)
				if err != nil || !ok {
					return nil, errJSON
				}
				n.names = append(n.names, s)
			}
			item, err := readNode(dec, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		_, err := dec.Token()
		return n, err
	case string:
		return &node{kind: '"', text: t}, nil
	case json.Number:
		return &node{kind: '0', text: t.String()}, nil
	case bool:
		return &node{kind: 'l', text: strconv.FormatBool(t)}, nil
	}
	return &node{kind: 'l', text: "null"}, nil
}

// escaping is how strings are written.
type escaping uint8

const (
	escapeLeast  escaping = iota // what RFC 8259 §7 demands: JavaScript, Java, Rust
	escapeASCII                  // \u and small digits for all but ASCII: Python
	escapeUpper                  // the same in capitals: Jackson, Gson
	escapeHTML                   // and < > & U+2028 U+2029: Go
	escapeDotNet                 // and " ' & + ` as \u00XX: System.Text.Json
	escapeSlash                  // escapeASCII and \/: PHP
	escapeSlashU                 // \/ alone: PHP with JSON_UNESCAPED_UNICODE
)

// layout is a way to write a JSON text.
type layout struct {
	name        string // "JavaScript": who writes so
	item, colon string // between elements, and after a name
	indent      string // "": on one line
	newline     string
	escape      escaping
	jackson     bool // " : " and arrays on one line, as Jackson prints
	tail        string
}

// layouts lists the ways that are usual, the likely first.
func layouts() []layout {
	out := []layout{
		{name: "on one line without spaces (JavaScript, Java)", item: ",", colon: ":"},
		{name: "as Python's json.dumps writes it, with a space after commas and colons", item: ", ", colon: ": ", escape: escapeASCII},
		{name: "on one line without spaces, ASCII only (PyJWT)", item: ",", colon: ":", escape: escapeASCII},
		{name: "as Go's encoding/json writes it, with <, > and & escaped", item: ",", colon: ":", escape: escapeHTML},
		{name: "with spaces and without escapes (Python, ensure_ascii off)", item: ", ", colon: ": "},
		{name: "as PHP's json_encode writes it, with \\/", item: ",", colon: ":", escape: escapeSlash},
		{name: "as PHP writes it with its characters unescaped", item: ",", colon: ":", escape: escapeSlashU},
		{name: "as .NET's System.Text.Json writes it", item: ",", colon: ":", escape: escapeDotNet},
		{name: "on one line, its escapes in capitals", item: ",", colon: ":", escape: escapeUpper},
		{name: "with a space after colons", item: ",", colon: ": "},
		{name: "with a space after commas", item: ", ", colon: ":"},
	}
	for _, l := range []layout{
		{name: "over several lines, by two spaces", indent: "  "},
		{name: "over several lines, by four spaces", indent: "    "},
		{name: "over several lines, by tabs", indent: "\t"},
		{name: "as Jackson prints it over several lines", indent: "  ", jackson: true},
	} {
		l.colon, l.item, l.newline = ": ", ",", "\n"
		if l.jackson {
			l.colon = " : "
		}
		for _, escape := range []escaping{escapeLeast, escapeASCII} {
			l.escape = escape
			out = append(out, l)
		}
		l.escape, l.newline = escapeLeast, "\r\n"
		windows := l
		windows.name += ", lines ended by CR LF"
		out = append(out, windows)
	}
	for _, l := range out {
		for _, tail := range []string{"\n", "\r\n"} {
			if l.indent != "" || l.colon == ":" && l.escape == escapeLeast && l.item == "," || l.colon == ": " && l.escape == escapeASCII {
				l := l
				l.tail = tail
				l.name += ", with a line break at its end"
				out = append(out, l)
			}
		}
	}
	return out
}

// write gives the value in a layout.
func (l *layout) write(n *node) []byte { return append(l.value(nil, n, 0), l.tail...) }

func (l *layout) value(dst []byte, n *node, depth int) []byte {
	switch n.kind {
	case '"':
		return appendString(dst, n.text, l.escape)
	case '{', '[':
		return l.container(dst, n, depth)
	}
	return append(dst, n.text...)
}

func (l *layout) container(dst []byte, n *node, depth int) []byte {
	closing := byte('}')
	flat := l.indent == ""
	if n.kind == '[' {
		closing = ']'
		flat = flat || l.jackson
	}
	dst = append(dst, n.kind)
	if l.jackson && n.kind == '[' {
		dst = append(dst, ' ')
	}
	for i, item := range n.items {
		switch {
		case i > 0 && l.jackson && n.kind == '[':
			dst = append(dst, ", "...)
		case i > 0:
			dst = append(dst, l.item...)
		}
		if !flat {
			dst = l.line(dst, depth+1)
		}
		if n.kind == '{' {
			dst = append(appendString(dst, n.names[i], l.escape), l.colon...)
		}
		dst = l.value(dst, item, depth+1)
	}
	switch {
	case l.jackson && n.kind == '[':
		if len(n.items) > 0 {
			dst = append(dst, ' ')
		}
	case !flat && len(n.items) > 0:
		dst = l.line(dst, depth)
	}
	return append(dst, closing)
}

func (l *layout) line(dst []byte, depth int) []byte {
	return append(append(dst, l.newline...), strings.Repeat(l.indent, depth)...)
}

func appendString(dst []byte, s string, e escaping) []byte {
	dst = append(dst, '"')
	for _, r := range s {
		dst = appendRune(dst, r, e)
	}
	return append(dst, '"')
}

func appendRune(dst []byte, r rune, e escaping) []byte {
	const short = "\"\\\b\f\n\r\t"
	digits := "0123456789abcdef"
	if e == escapeUpper || e == escapeDotNet {
		digits = "0123456789ABCDEF"
	}
	switch {
	case e == escapeDotNet && strings.ContainsRune("\"'&+<>`", r):
		return appendEscape(dst, uint16(r), digits)
	case strings.ContainsRune(short, r):
		return append(dst, '\\', `"\bfnrt`[strings.IndexRune(short, r)])
	case r < 0x20:
		return appendEscape(dst, uint16(r), digits)
	case r == '/' && (e == escapeSlash || e == escapeSlashU):
		return append(dst, `\/`...)
	case e == escapeHTML && (r == '<' || r == '>' || r == '&' || r == 0x2028 || r == 0x2029):
		return appendEscape(dst, uint16(r), digits)
	case r < 0x7f, r == 0x7f && e != escapeDotNet, e == escapeLeast || e == escapeHTML || e == escapeSlashU:
		return utf8.AppendRune(dst, r)
	}
	for _, u := range utf16.Encode([]rune{r}) {
		dst = appendEscape(dst, u, digits)
	}
	return dst
}

func appendEscape(dst []byte, u uint16, digits string) []byte {
	return append(dst, '\\', 'u', digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}
