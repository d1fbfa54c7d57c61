package profile

import (
	"slices"
	"strconv"
	"strings"

	"fob/tokens/read"
	"fob/tokens/when"
)

// is tells whether a value is of a type.
func (t Type) is(v read.Value) bool {
	switch t {
	case String:
		return v.Kind() == read.KindString
	case Number:
		return v.Kind() == read.KindNumber
	case Boolean:
		return v.Kind() == read.KindTrue || v.Kind() == read.KindFalse
	case Array:
		return v.Kind() == read.KindArray
	case Object:
		return v.Kind() == read.KindObject
	case Strings:
		return isStrings(v)
	case Date:
		if v.Kind() != read.KindNumber {
			return false
		}
		_, err := when.ParseNumericDate(string(v.Raw()))
		return err == nil
	case UUID:
		text, _ := v.Text()
		return isUUID(text)
	case HTTPS:
		return isURL(v, "https")
	case URL:
		return isURL(v, "https", "http")
	}
	return false
}

func isStrings(v read.Value) bool {
	if v.Kind() != read.KindArray {
		return false
	}
	for e := range v.Elements() {
		if e.Kind() != read.KindString {
			return false
		}
	}
	return true
}

func isUUID(text []byte) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range text {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
			continue
		}
		if !read.IsHex(c) {
			return false
		}
	}
	return true
}

// is tells whether a value is the literal. Numbers are compared as numbers.
func (l *Literal) is(v read.Value, media bool) bool {
	switch l.Kind {
	case read.KindString:
		text, ok := v.Text()
		return ok && (string(text) == l.Text || media && read.SameMediaType(string(text), l.Text))
	case read.KindNumber:
		if v.Kind() != read.KindNumber {
			return false
		}
		if string(v.Raw()) == l.Text {
			return true
		}
		a, err := strconv.ParseFloat(string(v.Raw()), 64)
		b, err2 := strconv.ParseFloat(l.Text, 64)
		return err == nil && err2 == nil && a == b && max(a, -a) < 1<<53
	}
	return v.Kind() == l.Kind
}

// fails names the first part of the test that a value does not stand; "" if it
// stands all.
func (t *Test) fails(v read.Value, media bool, with *bound) string {
	switch {
	case len(t.Types) > 0 && !slices.ContainsFunc(t.Types, func(ty Type) bool { return ty.is(v) }):
		return "type"
	case len(t.OneOf) > 0 && !oneOf(t.OneOf, v, media):
		return "value"
	case len(t.Matches) > 0 && !fitsOne(t.Matches, v, with):
		return "form"
	case len(t.Contains) > 0 && firstMissing(t.Contains, v, with) != "":
		return "contains"
	case len(t.Words) > 0 && firstWordMissing(t.Words, v) != "":
		return "words"
	case t.MinItems > 0 && items(v) < t.MinItems || t.MaxItems > 0 && items(v) > t.MaxItems:
		return "items"
	}
	return ""
}

func oneOf(list []Literal, v read.Value, media bool) bool {
	for i := range list {
		if list[i].is(v, media) {
			return true
		}
	}
	return false
}

func fitsOne(patterns []string, v read.Value, with *bound) bool {
	text, ok := v.Text()
	if !ok {
		return false
	}
	for _, p := range patterns {
		if fits(p, text, with) {
			return true
		}
	}
	return false
}

// firstMissing gives the first pattern that nothing in the value fits.
func firstMissing(patterns []string, v read.Value, with *bound) string {
	for _, p := range patterns {
		if !holds(v, p, with) {
			return p
		}
	}
	return ""
}

func holds(v read.Value, pattern string, with *bound) bool {
	switch v.Kind() {
	case read.KindArray:
		for e := range v.Elements() {
			if text, ok := e.Text(); ok && fits(pattern, text, with) {
				return true
			}
		}
	case read.KindObject:
		for name := range v.Members() {
			if fits(pattern, []byte(name), with) {
				return true
			}
		}
	case read.KindString:
		text, _ := v.Text()
		return fits(pattern, text, with)
	}
	return false
}

func firstWordMissing(words []string, v read.Value) string {
	text, _ := v.Str()
	have := strings.Fields(text)
	for _, w := range words {
		if !slices.Contains(have, w) {
			return w
		}
	}
	return ""
}

// items counts the elements of an array or the members of an object; anything
// else is one.
func items(v read.Value) int {
	if v.Kind() == read.KindArray || v.Kind() == read.KindObject {
		return v.Len()
	}
	return 1
}
