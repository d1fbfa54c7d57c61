package claimtext

import (
	"fmt"
	"time"

	"fob/tokens"
)

// Kind is what a piece of the text is, for highlighting.
type Kind uint8

// The kinds of [Token].
const (
	KindName        Kind = iota // a member's name, with its quotes
	KindString                  // any other string
	KindNumber                  // a number
	KindWord                    // true, false or null
	KindPunct                   // one of { } [ ] , :
	KindTime                    // the text of a time claim: "+15m", "2026-12-24"
	KindPlaceholder             // "{{uuid}}"
	KindError                   // what JSON does not know
)

// Token is one piece of the text. White space is in none.
type Token struct {
	tokens.Span

	Kind Kind
}

// FaultKind is how much a [Fault] forbids.
type FaultKind uint8

// The kinds of faults.
const (
	// Syntax: the text is no claims set; [tokens.ParseClaims] refuses it.
	Syntax FaultKind = iota
	// Meaning: it is one, but a time or a placeholder cannot be resolved.
	Meaning
	// Doubt: it can be signed, and is hardly meant.
	Doubt
)

// Fault is something wrong at a place.
type Fault struct {
	tokens.Span // what to underline; may be empty at the end of the text

	Kind         FaultKind
	Line, Column int    // from 1; columns in bytes
	Message      string // for people; no text of the claims stands in it unescaped
}

// Time is a time that the text says, as an instant.
type Time struct {
	tokens.Span // of the value

	Claim   string // the claim of the claims set that it stands in
	At      time.Time
	Written bool   // as text or placeholder, so that signing makes a number of it
	Note    string // how a doubtful one was read, or ""
}

// PlaceholderKind is what a placeholder stands for.
type PlaceholderKind uint8

// The placeholders; see the package's comment.
const (
	UUID PlaceholderKind = iota
	Random
	Now
	Ask
	JWK
)

// Placeholder is a value that is filled when the token is signed.
type Placeholder struct {
	tokens.Span // of the value, with its quotes

	Kind  PlaceholderKind
	Claim string // the member of the claims set or header that it stands in
	Whole bool   // it is the whole value of that member
	Name  string // of an Ask: what is asked for
	Bytes int    // of a Random: how many

	when string // of a Now: the time as package when reads it
}

// Result is what [Check] found.
type Result struct {
	Tokens       []Token // in text order, none overlaps another
	Faults       []Fault // in text order; 64 at most
	Times        []Time
	Placeholders []Placeholder
}

// Parses tells whether the text is a claims set: whether [tokens.ParseClaims]
// takes it.
func (r *Result) Parses() bool { return r.none(Syntax) }

// Resolves tells whether [Draft.Resolve] takes the text, given the answers to Asks.
func (r *Result) Resolves() bool { return r.none(Meaning) }

// Err gives the first fault of the kind, or of one that forbids more, with its
// place; nil if there is none.
func (r *Result) Err(kind FaultKind) error {
	for _, f := range r.Faults {
		if f.Kind <= kind {
			return &tokens.Error{Code: tokens.CodeMalformed, Op: "claims", Msg: fmt.Sprintf("line %d, column %d: %s", f.Line, f.Column, f.Message)}
		}
	}
	return nil
}

// none tells whether there is no fault that forbids as much as kind, or more.
func (r *Result) none(kind FaultKind) bool {
	for i := range r.Faults {
		if r.Faults[i].Kind <= kind {
			return false
		}
	}
	return true
}

// Asks lists the placeholders that need an answer, each name once.
func (r *Result) Asks() []Placeholder { return asksOf(r.Placeholders) }

func asksOf(list []Placeholder) []Placeholder {
	var asks []Placeholder
	seen := map[string]bool{}
	for _, p := range list {
		if p.Kind == Ask && !seen[p.Name] {
			seen[p.Name] = true
			asks = append(asks, p)
		}
	}
	return asks
}
