package lint

import (
	"unicode/utf8"

	"fob/tokens"
)

// private reports personal data and secrets that can be read by whoever holds
// the token: in the headers, and in a payload that is not encrypted. What stands
// within a JWE is for the holders of its key, and is let be.
func (c *collector) private() {
	readable := len(c.in.Layers)
	for i := range c.in.Layers {
		if l := &c.in.Layers[i]; l.Opened != nil || l.Token != nil && l.Token.Form.IsJWE() {
			readable = i + 1
			break
		}
	}
	for i, h := range c.headers() {
		if i < readable {
			s := newSearch(c, i, "header")
			s.object(h.json)
			s.report()
		}
	}
	for i, b := range c.bodies() {
		if i >= readable || b.opened {
			continue
		}
		if b.claims.Exists() {
			s := newSearch(c, i, "claims")
			s.readPurpose(b.claims)
			s.object(b.claims)
			s.report()
		} else if utf8.Valid(b.raw) {
			s := newSearch(c, i, "payload")
			s.text(&memberName{}, string(b.raw))
			s.report()
		}
	}
}

// search looks through one header or payload, value by value, in time linear in
// its size: every detector reads a text a fixed number of times.
type search struct {
	c     *collector
	layer int
	part  string
	path  []step
	seen  int // values so far; it tells two hits in one value from hits in two
	rules [privateCount]tally
	// purpose, scope and personal serve the claims about a person.
	purpose  purpose
	scope    granted
	personal personal
	// response tells claims that are an authorization server's answer, whose
	// purpose is to carry tokens.
	response bool
	opened   int // tokens within the claims that were looked into
}

// step is one step of the way to a value: a member's name, or an index if that
// is not negative.
type step struct {
	name  string
	index int
}

func newSearch(c *collector, layer int, part string) *search {
	return &search{c: c, layer: layer, part: part}
}

// object walks the members of an object.
func (s *search) object(v tokens.Value) {
	if s.part != "header" || len(s.path) != 1 || s.path[0].name != "jwk" && s.path[0].name != "epk" {
		s.keyObject(v) // those two belong to the rule jwk-private
	}
	for name, val := range v.Members() {
		n := readName(name)
		s.path = append(s.path, step{name, -1})
		s.memberName(name)
		s.value(&n, val)
		s.path = s.path[:len(s.path)-1]
	}
}

// value looks at the value of the member called n, or at one in its array.
func (s *search) value(n *memberName, v tokens.Value) {
	switch v.Kind() {
	case tokens.KindString:
		text, _ := v.Str()
		s.text(n, text)
	case tokens.KindNumber:
		s.number(n, string(v.Raw()))
	case tokens.KindObject:
		s.seen++
		s.personalObject(n, v)
		s.object(v)
	case tokens.KindArray:
		i := 0
		for e := range v.Elements() {
			s.path = append(s.path, step{"", i})
			s.value(n, e)
			s.path = s.path[:len(s.path)-1]
			i++
		}
	}
}

// text looks at a string. The secrets come first: a password that is a hash, a
// key or a token is reported as that.
func (s *search) text(n *memberName, text string) {
	s.seen++
	if len(text) < shortest {
		return
	}
	has := bytesOf(text)
	secret := len(text) >= shortestKey && s.privateKey(text)
	if has.any("$", "{") {
		secret = s.passwordHash(text) || secret
	}
	secret = s.credential(text, has) || secret
	secret = s.innerToken(n, text) || secret
	if has.any("@") && has.any(":") {
		secret = s.urlPassword(text) || secret
	}
	if !secret {
		s.password(n, text)
	}
	if has.any("0", "1", "2", "3", "4", "5", "6", "7", "8", "9") {
		s.digits(n, text)
	}
	s.mail(n, text)
	s.phone(n, text)
	s.personalText(n, text)
}

// digits looks at a string with digits in it.
func (s *search) digits(n *memberName, text string) {
	s.card(n, text)
	s.iban(n, text)
	s.nationalID(n, text)
}

// byteSet is which bytes a text has: most of what the detectors look for cannot
// be in most texts.
type byteSet [4]uint64

func bytesOf(text string) byteSet {
	var set byteSet
	for i := 0; i < len(text); i++ {
		set[text[i]>>6] |= 1 << (text[i] & 63)
	}
	return set
}

// any tells whether one of the letters is there.
func (b *byteSet) any(letters ...string) bool {
	for _, l := range letters {
		if b[l[0]>>6]&(1<<(l[0]&63)) != 0 {
			return true
		}
	}
	return false
}

// shortest is the length of the shortest text that is looked at, that of a
// card's security code; shortestKey that of a private key in any form.
const (
	shortest    = 3
	shortestKey = 40
)

// number looks at a JSON number, in which only the member's name makes digits
// more than digits.
func (s *search) number(n *memberName, raw string) {
	s.seen++
	if n.cardLike() || n.securityCode() {
		s.card(n, raw)
	}
	s.nationalID(n, raw)
}

// memberName looks at the name of a member itself: maps are keyed by mail
// addresses and worse.
func (s *search) memberName(name string) {
	if len(name) < 8 {
		return
	}
	s.seen++
	n := &memberName{}
	s.privateKey(name)
	s.credential(name, bytesOf(name))
	s.urlPassword(name)
	s.iban(n, name)
	s.mail(n, name)
	s.phone(n, name)
}
