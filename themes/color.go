package themes

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Color is a colour as a terminal takes it: one of the 16 that it names itself,
// one of the 256 of xterm, or 24 bits. The zero value is the terminal's own.
type Color uint32

const (
	kindBits  Color = 0xff << 24
	valueBits Color = 1<<24 - 1

	kindBasic   Color = 1 << 24
	kindIndexed Color = 2 << 24
	kindRGB     Color = 3 << 24
)

// Basic is one of the 16 colours, 0 to 15, that a terminal has names for and its
// user chooses the looks of.
func Basic(n uint8) Color { return kindBasic | Color(n&15) }

// Indexed is one of the 256 colours of xterm. The first 16 are those of [Basic].
func Indexed(n uint8) Color {
	if n < 16 {
		return Basic(n)
	}
	return kindIndexed | Color(n)
}

// RGB is a colour of 24 bits.
func RGB(r, g, b uint8) Color { return kindRGB | Color(r)<<16 | Color(g)<<8 | Color(b) }

// basicNames are the 16 colours in the order of their numbers (ECMA-48 §8.3.117
// and, from 8 on, aixterm).
func basicNames() [16]string {
	return [16]string{
		"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
		"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
	}
}

// ParseColor reads #rrggbb, #rgb, a number from 0 to 255, or the name of one of
// the 16 colours (red, bright-red …). "default" is the terminal's own.
func ParseColor(s string) (Color, error) {
	if s == "default" {
		return 0, nil
	}
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		return parseHex(s, hex)
	}
	for i, name := range basicNames() {
		if s == name {
			return Basic(uint8(i)), nil
		}
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil || s != strconv.FormatUint(n, 10) {
		return 0, fmt.Errorf("%q is no colour; write \"#rrggbb\", \"#rgb\", a number from 0 to 255 or a name such as \"bright-blue\"", s)
	}
	return Indexed(uint8(n)), nil
}

func parseHex(s, hex string) (Color, error) {
	n, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case err == nil && len(hex) == 6:
		return kindRGB | Color(n), nil
	case err == nil && len(hex) == 3:
		return RGB(uint8(n>>8)*17, uint8(n>>4&15)*17, uint8(n&15)*17), nil
	}
	return 0, fmt.Errorf("%q is no colour; after the # come three or six hexadecimal digits", s)
}

// String writes the colour as [ParseColor] reads it.
func (c Color) String() string {
	v := uint32(c & valueBits)
	switch c & kindBits {
	case kindBasic:
		return basicNames()[v&15]
	case kindIndexed:
		return strconv.FormatUint(uint64(v), 10)
	case kindRGB:
		return fmt.Sprintf("#%06x", v)
	}
	return "default"
}

// In gives the nearest colour that a terminal of the profile has.
func (c Color) In(p Profile) Color {
	switch kind := c & kindBits; {
	case c == 0 || p == NoColor:
		return 0
	case kind == kindBasic || p == TrueColor:
		return c
	case p == ANSI16:
		return Basic(uint8(ansi.Convert16(c.ansi())))
	case kind == kindRGB:
		return newCube().ground(c)
	}
	return c
}

// cube is the colours 16 to 255 in CIE L*a*b*. They look the same on every
// terminal, as the first 16 do not.
type cube [240][3]float64

func newCube() *cube {
	var all cube
	for i := range all {
		all[i][0], all[i][1], all[i][2] = Indexed(uint8(16 + i)).seen().Lab()
	}
	return &all
}

// nearest is the nearest colour of those that fit. It is not the library's
// conversion, which makes a dark blue of dark greys with a touch of it: a ground
// has to keep its lightness.
func (all *cube) nearest(c Color, fits func(Color) bool) (best Color, ok bool) {
	l, a, b := c.seen().Lab()
	least := math.Inf(1)
	for i, lab := range all {
		dl, da, db := lab[0]-l, lab[1]-a, lab[2]-b
		candidate := Indexed(uint8(16 + i))
		if d := dl*dl + da*da + db*db; d < least && (fits == nil || fits(candidate)) {
			best, least, ok = candidate, d, true
		}
	}
	return best, ok
}

// ground is the nearest of the 256 colours.
func (all *cube) ground(c Color) Color {
	if c&kindBits == kindRGB {
		c, _ = all.nearest(c, nil)
	}
	return c
}

// text is the nearest of the 256 colours that can be read on the grounds: they
// are so far from each other that the nearest may be too close to one.
func (all *cube) text(c Color, grounds []Color) Color {
	near := all.ground(c)
	legible := func(c Color) bool {
		for _, g := range grounds {
			if g != 0 && contrastOf(c, g) < TextContrast {
				return false
			}
		}
		return true
	}
	if c&kindBits != kindRGB || legible(near) {
		return near
	}
	if best, ok := all.nearest(c, legible); ok {
		return best
	}
	return near
}

// ansi is the colour as the library knows it. For the terminal's own that is
// black, which means nothing.
func (c Color) ansi() color.Color {
	switch c & kindBits {
	case kindBasic:
		return ansi.BasicColor(c & 15)
	case kindIndexed:
		return ansi.IndexedColor(c & 0xff)
	}
	return ansi.RGBColor{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c)}
}
