package themes

import (
	"strings"
	"testing"
)

func TestParseColor(t *testing.T) {
	for s, want := range map[string]Color{
		"#8fd18a": RGB(0x8f, 0xd1, 0x8a), "#ABCDEF": RGB(0xab, 0xcd, 0xef), "#f0c": RGB(0xff, 0, 0xcc), "#000": RGB(0, 0, 0),
		"black": Basic(0), "white": Basic(7), "bright-black": Basic(8), "bright-white": Basic(15),
		"0": Basic(0), "15": Basic(15), "16": Indexed(16), "255": Indexed(255), "default": 0,
	} {
		got, err := ParseColor(s)
		if err != nil || got != want {
			t.Errorf("%q: %s %v, want %s", s, got, err, want)
		}
		if again, err := ParseColor(got.String()); err != nil || again != got {
			t.Errorf("%q is written %q, which reads %s %v", s, got, again, err)
		}
	}
	for _, s := range []string{"", "#", "#12", "#1234", "#12345", "#1234567", "#ggg", "#+12", "#-12345", "256", "-1", "+1", "01", " 1", "1 ", "Red", "bright_red", "purple", "0x10"} {
		if got, err := ParseColor(s); err == nil || !strings.Contains(err.Error(), "is no colour") {
			t.Errorf("%q: %s %v, want an error", s, got, err)
		}
	}
}

func TestIn(t *testing.T) {
	for _, tt := range []struct {
		c    Color
		p    Profile
		want Color
	}{
		{RGB(1, 2, 3), TrueColor, RGB(1, 2, 3)},
		{RGB(0xff, 0, 0), ANSI256, Indexed(196)},
		{RGB(0x28, 0x2a, 0x36), ANSI256, Indexed(235)}, // a dark grey stays one
		{RGB(0xff, 0, 0), ANSI16, Basic(9)},
		{RGB(0xff, 0, 0), NoColor, 0},
		{Indexed(196), ANSI256, Indexed(196)},
		{Indexed(196), ANSI16, Basic(9)},
		{Basic(3), ANSI16, Basic(3)},
		{Basic(3), TrueColor, Basic(3)}, // the user's own yellow, not a guess at it
		{Basic(3), NoColor, 0},
		{0, TrueColor, 0},
		{0, ANSI16, 0},
	} {
		if got := tt.c.In(tt.p); got != tt.want {
			t.Errorf("%s in %s: %s, want %s", tt.c, tt.p, got, tt.want)
		}
	}
}
