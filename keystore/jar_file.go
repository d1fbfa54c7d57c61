package keystore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fob/tokens"
)

// jar.age is an ASCII-armoured age file, so that the age tool alone opens it.
// Its plaintext is JSON whose last member is `"mac"`, as that of a keyset file:
// whoever knows the store's recipient can seal a jar to it, and only who has the
// identity can make one that is taken.
const jarFormat = "fob jar"

// jarWire is the plaintext of jar.age.
type jarWire struct {
	Format     string      `json:"format"`
	Version    int         `json:"version"`
	Store      string      `json:"store"` // id
	Generation uint64      `json:"generation"`
	Recipients []string    `json:"recipients"`
	Tokens     []savedWire `json:"tokens"`
}

type savedWire struct {
	Name  string     `json:"name"`
	Added time.Time  `json:"added"`
	Note  string     `json:"note"`
	Token secretText `json:"token"`
}

// secretText is a JSON string that goes straight to where it is kept.
type secretText struct{ tokens.Secret }

// UnmarshalJSON reads a string.
func (t *secretText) UnmarshalJSON(text []byte) error {
	if len(text) < 2 || text[0] != '"' {
		return errors.New("a token is a string")
	}
	inner := text[1 : len(text)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		t.Secret = tokens.NewSecret(inner)
		return nil
	}
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return errors.New("a token is no string of JSON")
	}
	t.Secret = tokens.NewSecret([]byte(s))
	return nil
}

// parseJar reads the plaintext of jar.age: its mac is unchecked, the rest is as
// it should be. The errors never quote a token.
func parseJar(text []byte, storeID string) (*jar, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if json.Unmarshal(headOf(text), &head) == nil && head.Format == jarFormat && head.Version > formatVersion {
		return nil, &Error{Code: CodeNewerFormat, Msg: fmt.Sprintf("it was written by a later fob (format %d, this one reads %d)", head.Version, formatVersion),
			Hint: "update fob; this one leaves the file as it is"}
	}
	if _, _, err := splitSigned(text); err != nil {
		return nil, err
	}
	var w jarWire
	if err := json.Unmarshal(text, &w); err != nil {
		if at, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("it is no JSON at byte %d", at.Offset)
		}
		return nil, errors.New("a member of it is not of the kind that it should be")
	}
	switch {
	case w.Format != jarFormat:
		return nil, fmt.Errorf("its \"format\" is %q, and should be %q", w.Format, jarFormat)
	case w.Version < 1:
		return nil, fmt.Errorf("its \"version\" is %d", w.Version)
	case w.Store != storeID:
		return nil, fmt.Errorf("it belongs to another store (%q)", w.Store)
	}
	j := &jar{generation: w.Generation, recipients: w.Recipients, saved: make([]Saved, len(w.Tokens))}
	for i, t := range w.Tokens {
		j.saved[i] = Saved{Name: t.Name, Token: t.Token.Secret, Added: t.Added, Note: t.Note}
	}
	if err := j.check(); err != nil {
		return nil, err
	}
	return j, nil
}

// encode writes the plaintext with its mac. The tokens are written into one
// buffer of full size, so that no copy is left behind.
func (j *jar) encode(storeID string, macKey hidden[[]byte]) []byte {
	b := make([]byte, 0, j.roomFor())
	b = append(b, "{\n  \"format\": \""+jarFormat+"\",\n  \"version\": "...)
	b = strconv.AppendInt(b, formatVersion, 10)
	b = appendJSONText(append(b, ",\n  \"store\": "...), []byte(storeID))
	b = strconv.AppendUint(append(b, ",\n  \"generation\": "...), j.generation, 10)
	b = append(b, ",\n  \"recipients\": ["...)
	for i, r := range j.recipients {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSONText(append(b, "\n    "...), []byte(r))
	}
	b = append(b, "\n  ],\n  \"tokens\": ["...)
	for i, s := range j.saved {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.append(append(b, "\n    "...))
	}
	b = append(b, "\n  ]"...)
	mac := macOf(b, macKey)
	return append(b, macMember+mac+fileEnd...)
}

func (s Saved) append(b []byte) []byte {
	b = appendJSONText(append(b, `{"name": `...), []byte(s.Name))
	b = s.Added.AppendFormat(append(b, `, "added": "`...), time.RFC3339)
	b = appendJSONText(append(b, `", "note": `...), []byte(s.Note))
	return append(appendJSONText(append(b, `, "token": `...), s.Token.Reveal()), '}')
}

// roomFor is enough for what encode writes.
func (j *jar) roomFor() int {
	n := 512
	for _, r := range j.recipients {
		n += len(r) + 16
	}
	for _, s := range j.saved {
		n += 128 + s.room()
	}
	return n
}

// room is what the texts of a saved token take in JSON.
func (s Saved) room() int {
	return quotedLen([]byte(s.Name)) + quotedLen([]byte(s.Note)) + quotedLen(s.Token.Reveal())
}

const escapedLen = len(`\u0000`)

func quotedLen(text []byte) int {
	n := len(text) + 2
	for _, c := range text {
		if c < ' ' || c == '"' || c == '\\' {
			n += escapedLen - 1
		}
	}
	return n
}

// appendJSONText appends text, which is UTF-8, as a JSON string (RFC 8259 §7).
func appendJSONText(b, text []byte) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range text {
		switch {
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c == '"', c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
