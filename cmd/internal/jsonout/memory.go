package jsonout

import (
	"bytes"

	"fob/tokens/profile"
	"fob/tokens/read"
)

// HeaderCache holds the JSON of the last compact token's header: in a stream
// of tokens it is nearly always the next one's too.
type HeaderCache struct{ text, json []byte }

// AppendTo appends what render makes of the header of a compact token, or what
// is remembered of it. A nil cache remembers nothing.
func (c *HeaderCache) AppendTo(dst []byte, d *read.Decoded, render func([]byte, *read.Decoded, int) []byte) []byte {
	if c == nil || d.Form != read.JWSCompact {
		return render(dst, d, 0)
	}
	text := d.Signatures[0].Protected.Text
	if c.json == nil || !bytes.Equal(text, c.text) {
		c.json = render(append(c.json[:0], '{'), d, 0)
		c.text = append(c.text[:0], text...)
	}
	if members := c.json[1:]; len(members) > 0 {
		dst = append(AppendComma(dst), members...)
	}
	if len(text) > 4096 {
		*c = HeaderCache{} // rare, and not worth the memory
	}
	return dst
}

// Memory is what decoding goes by beside the token: the profiles that name
// it, and what the token before left. A nil one names no profile.
type Memory struct {
	Profiles []*profile.Profile
	Stream   *profile.Recogniser // of the profiles, for a stream of tokens

	header HeaderCache
}

func (m *Memory) headers() *HeaderCache {
	if m == nil {
		return nil
	}
	return &m.header
}

// profile gives the profile that the token has the shape of, if it is known.
func (m *Memory) profile(d *read.Decoded) *profile.Profile {
	switch {
	case m == nil:
		return nil
	case m.Stream != nil:
		return m.Stream.Of(d)
	}
	return profile.Recognise(m.Profiles, d)
}

// inside is the memory for a token within the token: headers of both kinds
// would drive each other out.
func (m *Memory) inside() *Memory {
	if m == nil {
		return nil
	}
	return &Memory{Profiles: m.Profiles}
}
