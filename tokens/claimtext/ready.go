package claimtext

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"fob/tokens"
)

// Ready is a resolved text: all that is left open are the UUIDs and random
// strings, which differ from token to token. It may be used by several
// goroutines at a time.
type Ready struct {
	text []byte // compact JSON, with the placeholders that are left
	gaps []gap
	list []member
}

// gap is where one of them stands in the text.
type gap struct {
	tokens.Span

	claim string
	bytes int // of randomness; 0 for a UUID
}

// assemble writes the members as [tokens.Claims.JSON] does, and notes their
// placeholders.
func assemble(list []member) *Ready {
	r := &Ready{text: []byte{'{'}, list: list}
	for i, m := range list {
		if i > 0 {
			r.text = append(r.text, ',')
		}
		r.text = append(append(r.text, tokens.StringMember("", m.name).Value...), ':')
		for _, p := range m.holes {
			at := tokens.Span{Start: len(r.text) + p.Start, End: len(r.text) + p.End}
			r.gaps = append(r.gaps, gap{at, m.name, p.Bytes})
		}
		r.text = append(r.text, m.value...)
	}
	r.text = append(r.text, '}')
	return r
}

// Varies tells whether a member differs from token to token.
func (r *Ready) Varies(name string) bool {
	return slices.ContainsFunc(r.gaps, func(g gap) bool { return g.claim == name })
}

// Get gives the value of a member that is the same in each token, nil if it
// differs or is not there. Do not change it.
func (r *Ready) Get(name string) []byte {
	i := slices.IndexFunc(r.list, func(m member) bool { return m.name == name })
	if i < 0 || len(r.list[i].holes) > 0 {
		return nil
	}
	return r.list[i].value
}

// Append appends the JSON of the next token.
func (r *Ready) Append(dst []byte, random io.Reader) ([]byte, error) {
	from := 0
	for _, g := range r.gaps {
		dst = append(append(dst, r.text[from:g.Start]...), '"')
		from = g.End
		var err error
		if dst, err = g.fill(dst, random); err != nil {
			return nil, fmt.Errorf("read randomness: %w", err)
		}
		dst = append(dst, '"')
	}
	return append(dst, r.text[from:]...), nil
}

func (g *gap) fill(dst []byte, random io.Reader) ([]byte, error) {
	if g.bytes > 0 {
		b := make([]byte, g.bytes)
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, err
		}
		return base64.RawURLEncoding.AppendEncode(dst, b), nil
	}
	var u [16]byte
	if _, err := io.ReadFull(random, u[:]); err != nil {
		return nil, err
	}
	return appendUUID(dst, u), nil
}

// appendUUID writes a UUID of version 4 of random bytes (RFC 9562 §5.4).
func appendUUID(dst []byte, u [16]byte) []byte {
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	dst = hex.AppendEncode(dst, u[:4])
	for _, part := range [][]byte{u[4:6], u[6:8], u[8:10], u[10:]} {
		dst = hex.AppendEncode(append(dst, '-'), part)
	}
	return dst
}
