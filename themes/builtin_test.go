package themes

import (
	"math"
	"path"
	"slices"
	"strings"
	"testing"
)

func forEachTheme(t *testing.T, f func(*testing.T, Theme)) {
	t.Helper()
	for _, name := range Builtin() {
		t.Run(name, func(t *testing.T) {
			theme, err := Load(name)
			if err != nil {
				t.Fatal(err)
			}
			f(t, theme)
		})
	}
}

// The list of themes and the embedded files are the same.
func TestBuiltinNamesEveryFile(t *testing.T) {
	files, err := builtinFiles.ReadDir("builtin")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), path.Ext(f.Name())))
	}
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(Builtin())); !slices.Equal(names, want) {
		t.Errorf("files %q, names %q", names, want)
	}
}

func TestLoadUnknown(t *testing.T) {
	for _, name := range []string{"", "drak", "../theme.go", "builtin/dark", "dark.toml"} {
		if _, err := Load(name); err == nil || !strings.Contains(err.Error(), "dark, light") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Contrast at WCAG 2.2 AA for every text on every ground, verdicts and parts of
// a token apart for every kind of eyes: see Check.
func TestBuiltinThemesAreEasyToSee(t *testing.T) {
	forEachTheme(t, func(t *testing.T, theme Theme) {
		for _, f := range theme.Check() {
			t.Error(f)
		}
		for r, trait := range roleTraits {
			if theme.colours[r] == 0 {
				t.Errorf("%s is the terminal's own: nobody can check it", trait.name)
			}
		}
		if dark := luminance(theme.Background) < 0.18; dark != theme.Dark {
			t.Errorf("dark = %v, and the background %s", theme.Dark, theme.Background)
		}
	})
}

// The theme for colour-blind eyes does better than the others must.
func TestColourBlindThemesAreFurtherApart(t *testing.T) {
	for name, want := range map[string]float64{"colour-blind": 15, "colour-blind-light": 12} {
		theme, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range apart {
			for _, eyes := range []Eyes{Trichromat, Protanope, Deuteranope, Tritanope} {
				got := distance(theme.colours[pair[0]], theme.colours[pair[1]], eyes)
				if pair[0] <= roleInfo && got < want {
					t.Errorf("%s: %s and %s: %.1f %s", name, roleTraits[pair[0]].name, roleTraits[pair[1]].name, got, eyes)
				}
			}
		}
	}
}

// WCAG 2.2 AAA, success criterion 1.4.6.
func TestHighContrast(t *testing.T) {
	theme, err := Load("high-contrast")
	if err != nil {
		t.Fatal(err)
	}
	for r, trait := range roleTraits {
		if got := contrastOf(theme.colours[r], theme.Background); trait.use == asText && got < 7 {
			t.Errorf("%s: %.2f", trait.name, got)
		}
	}
}

// Fewer colours keep apart what means different things, keep the selected row
// seen, and keep text readable.
func TestBuiltinThemesIn256Colours(t *testing.T) {
	forEachTheme(t, func(t *testing.T, theme Theme) {
		colours := theme.in(ANSI256)
		in := func(r role) Color { return colours[r] }
		for _, pair := range apart[:9] {
			if got := distance(in(pair[0]), in(pair[1]), Trichromat); got < Apart {
				t.Errorf("%s %s and %s %s: %.1f", roleTraits[pair[0]].name, in(pair[0]), roleTraits[pair[1]].name, in(pair[1]), got)
			}
		}
		for _, verdict := range []role{roleGood, roleWarn, roleBad, roleInfo} {
			if got := distance(in(verdict), in(roleMuted), Trichromat); got < Apart {
				t.Errorf("%s %s looks like muted %s: %.1f", roleTraits[verdict].name, in(verdict), in(roleMuted), got)
			}
		}
		s := theme.Styles(ANSI256)
		mustDiffer(t, "match, selection", s.Text, s.Text.On(s.Selection), s.Text.On(s.Match))
		bg := theme.Background.In(ANSI256)
		if in(roleRowFocused) == bg {
			t.Error("the selected row has the colour of the background")
		}
		for r, text := range roleTraits {
			for g, ground := range roleTraits {
				if got := contrastOf(in(role(r)), in(role(g))); text.use == asText && ground.use == asGround && got < TextContrast {
					t.Errorf("%s %s on %s %s: %.2f", text.name, in(role(r)), ground.name, in(role(g)), got)
				}
			}
			if got := contrastOf(in(role(r)), bg); text.use == asText && got < TextContrast {
				t.Errorf("%s %s on background %s: %.2f", text.name, in(role(r)), bg, got)
			}
		}
	})
}

func TestBuiltinThemesIn16Colours(t *testing.T) {
	forEachTheme(t, func(t *testing.T, theme Theme) {
		s := theme.Styles(ANSI16)
		mustDiffer(t, "verdicts", s.Good, s.Warn, s.Bad)
		mustDiffer(t, "verdicts and info", s.Info, s.Warn, s.Bad)
		mustDiffer(t, "parts of a JWS", s.Part[0], s.Part[1], s.Part[2])
		mustDiffer(t, "neighbours in a JWE", s.Part[2], s.Part[3], s.Part[4])
		mustDiffer(t, "borders", s.Border, s.BorderFocused)
		mustDiffer(t, "rows", s.Text, s.Text.On(s.Row), s.Text.On(s.RowFocused))
		mustDiffer(t, "key caps", s.KeyCap, s.KeyCapOff, s.Text)
		for r, c := range theme.basic {
			if c != 0 && c&kindBits != kindBasic {
				t.Errorf("%s is %s", roleTraits[r].name, c)
			}
		}
	})
}

// Without colours everything that has neither a word nor a glyph of its own is
// told by bold, underline or reverse, and no colour comes through.
func TestBuiltinThemesWithoutColour(t *testing.T) {
	forEachTheme(t, func(t *testing.T, theme Theme) {
		s := theme.Styles(NoColor)
		mustDiffer(t, "parts", s.Part[0], s.Part[1])
		mustDiffer(t, "borders", s.Border, s.BorderFocused)
		mustDiffer(t, "titles", s.Title, s.TitleFocused)
		mustDiffer(t, "rows", s.Text, s.Text.On(s.Row), s.Text.On(s.RowFocused))
		mustDiffer(t, "grounds", s.Text, s.Text.On(s.Selection), s.Text.On(s.Match))
		mustDiffer(t, "cursor", s.Text, s.Text.With(s.Cursor))
		mustDiffer(t, "escape", s.Text, s.Escape)
		mustDiffer(t, "error", s.JSONName, s.JSONName.With(s.JSONError))
		mustDiffer(t, "key caps", s.KeyCap, s.KeyCapOff)
		mustDiffer(t, "banner", s.Banner, s.Text)
		for name, style := range fieldsOf(s) {
			if style.FG != 0 || style.BG != 0 {
				t.Errorf("%s has a colour: %q", name, style.SGR())
			}
		}
	})
}

func mustDiffer(t *testing.T, what string, styles ...Style) {
	t.Helper()
	for i, a := range styles {
		if j := slices.Index(styles, a); j != i {
			t.Errorf("%s: numbers %d and %d are both %q", what, j, i, a.SGR())
		}
	}
}

// The published values of the parts that the checks are made of.
func TestColourScience(t *testing.T) {
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.02 {
			t.Errorf("%s: %.3f, want %.3f", what, got, want)
		}
	}
	black, white := RGB(0, 0, 0), RGB(255, 255, 255)
	near("black on white", contrastOf(black, white), 21)
	near("white on white", contrastOf(white, white), 1)
	near("#777 on white", contrastOf(RGB(0x77, 0x77, 0x77), white), 4.48) // just under AA
	near("black from white", distance(black, white, Trichromat), 100)
	for _, eyes := range []Eyes{Protanope, Deuteranope, Tritanope} {
		near("greys stay grey", distance(RGB(100, 100, 100), Indexed(241), eyes), distance(RGB(100, 100, 100), Indexed(241), Trichromat))
	}
	// A red and a green that are as far apart as colours get for most eyes.
	reddish, greenish := RGB(0xb0, 0x60, 0x10), RGB(0x70, 0x80, 0x10)
	if d, p := distance(reddish, greenish, Trichromat), distance(reddish, greenish, Deuteranope); d < 3*p {
		t.Errorf("red and green: %.1f apart, %.1f without the cone for green", d, p)
	}
	if d, p := distance(reddish, greenish, Trichromat), distance(reddish, greenish, Tritanope); p < d/2 {
		t.Errorf("red and green: %.1f apart, %.1f without the cone for blue", d, p)
	}
}
