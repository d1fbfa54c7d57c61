package themes

import "strconv"

// Style is how a piece of text looks, in colours that the terminal has: it is
// made for one [Profile]. Styles can be compared; the zero value is the
// terminal's own look.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// Attr is a set of the ways to set text apart without colour.
type Attr uint8

// The attributes, in the order of their SGR parameters (ECMA-48 §8.3.117).
const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Reverse
	Strike
)

// With lays o over s: what o sets replaces what s sets, and the attributes of
// both hold.
func (s Style) With(o Style) Style {
	if o.FG != 0 {
		s.FG = o.FG
	}
	if o.BG != 0 {
		s.BG = o.BG
	}
	s.Attr |= o.Attr
	return s
}

// On gives the text of s on the ground of bg. Where a ground is told without
// colour (by reverse or underline), that comes with it.
func (s Style) On(bg Style) Style {
	if bg.BG != 0 {
		s.BG = bg.BG
	}
	s.Attr |= bg.Attr
	return s
}

// SGR is the sequence that gives a terminal in its own look exactly this look;
// "" for the zero style.
func (s Style) SGR() string { return string(s.AppendSGR(nil)) }

// AppendSGR appends [Style.SGR] to dst.
func (s Style) AppendSGR(dst []byte) []byte {
	if s == (Style{}) {
		return dst
	}
	dst = append(dst, "\x1b["...)
	start := len(dst)
	for i, code := range [...]byte{'1', '2', '3', '4', '7', '9'} {
		if s.Attr&(1<<i) != 0 {
			dst = append(dst, code, ';')
		}
	}
	dst = s.FG.appendSGR(dst, 30)
	dst = s.BG.appendSGR(dst, 40)
	if len(dst) == start {
		return append(dst, 'm')
	}
	dst[len(dst)-1] = 'm'
	return dst
}

// Render puts the style around text, and the terminal's own look after it. The
// text must be safe for a terminal already.
func (s Style) Render(text string) string {
	if text == "" || s == (Style{}) {
		return text
	}
	dst := append(s.AppendSGR(make([]byte, 0, len(text)+32)), text...)
	return string(append(dst, "\x1b[0m"...))
}

// appendSGR appends the parameters of the colour, each with a semicolon after
// it. Base is 30 for text and 40 for its ground.
func (c Color) appendSGR(dst []byte, base int64) []byte {
	v := int64(c & valueBits)
	switch c & kindBits {
	case kindBasic:
		if v >= 8 {
			v += 60 - 8
		}
		dst = strconv.AppendInt(dst, base+v, 10)
	case kindIndexed:
		dst = strconv.AppendInt(dst, base+8, 10)
		dst = append(dst, ";5;"...)
		dst = strconv.AppendInt(dst, v, 10)
	case kindRGB:
		dst = strconv.AppendInt(dst, base+8, 10)
		dst = append(dst, ";2;"...)
		dst = strconv.AppendInt(dst, v>>16, 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, v>>8&0xff, 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, v&0xff, 10)
	default:
		return dst
	}
	return append(dst, ';')
}
