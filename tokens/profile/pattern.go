package profile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"fob/tokens/read"
)

// CheckPattern refuses what is no pattern. A pattern stands for texts: each of
// its characters for itself, but for
//
//   - a * stands for one or more of a-z, A-Z, 0-9, - and _: within a name of a
//     host or a path. What follows it must be something else, or the end.
//   - a ** at the end stands for any text but the empty one. It may not stand in
//     the host of a URL, where it would stand for other hosts.
//   - a {name} stands for the text of the claim, which must be there and not empty.
//
// So there is one way at most in which a text can fit, and no host fits that
// somebody else could have.
func CheckPattern(pattern string, bound func(name string) bool) error {
	if pattern == "" {
		return errors.New("it is empty")
	}
	for rest := pattern; rest != ""; {
		at := strings.IndexAny(rest, "*{}")
		if at < 0 {
			return nil
		}
		var err error
		if rest, err = checkMark(pattern, rest[at:], bound); err != nil {
			return err
		}
	}
	return nil
}

// checkMark checks the mark that rest begins with, and gives what follows.
func checkMark(pattern, rest string, bound func(name string) bool) (string, error) {
	switch {
	case strings.HasPrefix(rest, "**"):
		before := pattern[:len(pattern)-len(rest)]
		if rest != "**" {
			return "", errors.New("a ** can stand at the end only")
		}
		if _, host, ok := strings.Cut(before, "://"); ok && !strings.Contains(host, "/") {
			return "", errors.New("a ** cannot stand in the host of a URL: it would stand for hosts of others")
		}
		return "", nil
	case rest[0] == '*':
		if len(rest) > 1 && (inName(rest[1]) || rest[1] == '{') {
			return "", fmt.Errorf("after a * there must be something that it does not stand for, and not %q", rest[1])
		}
		return rest[1:], nil
	case rest[0] == '}':
		return "", errors.New("there is a } without a {")
	}
	name, after, ok := strings.Cut(rest[1:], "}")
	switch {
	case !ok:
		return "", errors.New("a { has no }")
	case name == "" || strings.ContainsAny(name, "{*"):
		return "", fmt.Errorf("{%s} names no claim", name)
	case bound != nil && !bound(name):
		return "", fmt.Errorf("{%s} cannot stand there", name)
	}
	return after, nil
}

func inName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

// fits tells whether text fits a pattern that [CheckPattern] has passed.
func fits(pattern string, text []byte, with *bound) bool {
	for pattern != "" {
		switch pattern[0] {
		case '*':
			if strings.HasPrefix(pattern, "**") {
				return len(text) > 0
			}
			n := 0
			for n < len(text) && inName(text[n]) {
				n++
			}
			if n == 0 {
				return false
			}
			pattern, text = pattern[1:], text[n:]
		case '{':
			name, rest, _ := strings.Cut(pattern[1:], "}")
			value, ok := with.text(name)
			if !ok || !bytes.HasPrefix(text, value) {
				return false
			}
			pattern, text = rest, text[len(value):]
		default:
			if len(text) == 0 || text[0] != pattern[0] {
				return false
			}
			pattern, text = pattern[1:], text[1:]
		}
	}
	return len(text) == 0
}

// bound are the claims that patterns may name. A nil one has none.
type bound struct {
	claims read.Value
	with   []Binding
}

// text gives the text of a named claim, if it has one that is not empty.
func (b *bound) text(name string) ([]byte, bool) {
	if b == nil {
		return nil, false
	}
	v := b.claims.Get(name)
	for i := range b.with {
		if b.with[i].Name == name {
			v = within(b.claims, b.with[i].Path)
		}
	}
	text, ok := v.Text()
	return text, ok && len(text) > 0
}

// within follows a path into an object.
func within(v read.Value, path []string) read.Value {
	for _, name := range path {
		v = v.Get(name)
	}
	return v
}
