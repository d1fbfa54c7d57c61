package visible

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may stand on one base. Living languages need three (Vietnamese and polytonic
// Greek two, Hebrew with cantillation three or four); "Zalgo" text stacks dozens to paint over the lines around it.
const maxMarks = 4

// marks counts how many more combining marks the current base can carry. The zero value has no base: a mark there
// would be drawn onto whatever the caller printed before.
type marks struct{ room int }

func (m *marks) base() { m.room = maxMarks }
func (m *marks) none() { m.room = 0 }

// admit reports whether a decoded code point of the given encoded size can be shown as it is, and keeps count.
func (m *marks) admit(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size <= 1, !drawn(r):
		m.none()
		return false
	case !joins(r):
		m.base()
		return true
	case m.room == 0:
		return false
	}
	m.room--
	return true
}

// drawn reports whether r draws something where it stands, and does nothing else.
func drawn(r rune) bool {
	// IsPrint already leaves out controls, format characters, surrogates, private use, unassigned code points,
	// separators and every space but U+0020.
	return unicode.IsPrint(r) && !blank(r)
}

// blank reports the characters that Unicode files under letters, marks or symbols and that draw nothing.
func blank(r rune) bool {
	switch {
	case r < 0x034f:
		return false
	case r == 0x2800, r == 0x1d159, r == 0x16fe4: // braille blank, musical null notehead, Khitan filler
		return true
	}
	return unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// joins reports whether r is drawn onto the character before it.
func joins(r rune) bool {
	switch {
	case r < 0x0300:
		return false
	case 0x1160 <= r && r <= 0x11ff, 0xd7b0 <= r && r <= 0xd7fb: // conjoining Hangul vowels and finals
		return true
	case 0x1f3fb <= r && r <= 0x1f3ff: // emoji skin tones
		return true
	}
	return unicode.Is(unicode.M, r)
}
