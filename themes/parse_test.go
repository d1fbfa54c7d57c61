package themes

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fob/tokens/tomltext"
)

// small is the least that a theme must say.
const small = `
dark = true
background = "#000"
[palette]
ink = "#eee"
[roles]
text = "ink"
muted = "ink"
accent = "#88f"
good = "green"
warn = 214
bad = "9"
info = "#8cf"
header = "#fa0"
payload = "#0cf"
signature = "#c9f"
selection = "#123"
row = "#222"
`

func TestParse(t *testing.T) {
	theme, err := Parse([]byte(small), `C:\themes/my-own.toml`)
	if err != nil {
		t.Fatal(err)
	}
	if theme.Name != "my-own" || theme.Title != "my-own" || !theme.Dark || theme.Paint || theme.Background != RGB(0, 0, 0) {
		t.Errorf("%+v", theme)
	}
	s := theme.Styles(TrueColor)
	for what, pair := range map[string][2]Color{
		"a name of the palette":           {s.Text.FG, RGB(0xee, 0xee, 0xee)},
		"a name of the terminal":          {s.Good.FG, Basic(2)},
		"a number":                        {s.Warn.FG, Indexed(214)},
		"a number in quotes":              {s.Bad.FG, Basic(9)},
		"strong without its own":          {s.Strong.FG, s.Text.FG},
		"the border takes muted by faint": {s.Border.FG, s.Muted.FG},
		"text on the accent":              {s.AccentText.FG, theme.Background},
		"the focused row":                 {s.RowFocused.BG, s.Selection.BG},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s, want %s", what, pair[0], pair[1])
		}
	}
	// A colour of the 16 is the same where there are no more; others are chosen.
	s = theme.Styles(ANSI16)
	if s.Good.FG != Basic(2) || s.Warn.FG != Basic(11) {
		t.Errorf("in 16: good %s, warn %s", s.Good.FG, s.Warn.FG)
	}
}

func TestParseOptions(t *testing.T) {
	text := "title = \"Mine\"\npaint = true\n" + small + "\n[ansi16]\nwarn = \"magenta\"\nbad = 5\ntext = \"default\"\n"
	text = strings.Replace(text, "ink = \"#eee\"", "ink = \"#eee\"\ngreen = \"#0c0\"", 1)
	theme, err := Parse([]byte(text), "x.toml")
	if err != nil {
		t.Fatal(err)
	}
	s := theme.Styles(TrueColor)
	if theme.Title != "Mine" || s.Ground.BG != theme.Background {
		t.Errorf("title %q, ground %q", theme.Title, s.Ground.SGR())
	}
	if s.Good.FG != RGB(0, 0xcc, 0) {
		t.Errorf("the palette's green comes first, got %s", s.Good.FG)
	}
	s = theme.Styles(ANSI16)
	if s.Warn.FG != Basic(5) || s.Bad.FG != Basic(5) || s.Ground != (Style{}) {
		t.Errorf("in 16: warn %s, bad %s, ground %q", s.Warn.FG, s.Bad.FG, s.Ground.SGR())
	}
}

// An error says what is wrong and where: line and column from 1.
func TestParseErrors(t *testing.T) {
	edit := func(old, by string) string {
		if !strings.Contains(small, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(small, old, by, 1)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", `mine.toml: missing: dark = true or false`},
		{"no background", edit("background = \"#000\"\n", ""), `mine.toml: missing: background`},
		{"no colour as background", edit(`"#000"`, `"default"`), `mine.toml line 3, column 1: background: it must be a colour`},
		{"roles missing", edit("good = \"green\"\n", ""), `mine.toml: missing in [roles]: good`},
		{"several missing", edit("good = \"green\"\nwarn = 214\n", ""), `missing in [roles]: good, warn`},
		{"unknown role", small + "godo = 1\n", `mine.toml line 19, column 1: there is no role "godo"; did you mean "good"?`},
		{"role like no other", small + "\"\\u001b[2J\" = 1\n", `line 19, column 1: there is no role "\x1b[2J"; there are text, strong,`},
		{"unknown table", small + "[rolls]\n", `mine.toml line 19, column 2: there is no setting "rolls"; there are title, dark`},
		{"unknown setting", "colour = 3\n" + small, `mine.toml line 1, column 1: there is no setting "colour"`},
		{"unknown colour", edit(`"#88f"`, `"bleu"`), `mine.toml line 9, column 1: accent: "bleu" is neither in [palette] nor a colour`},
		{"bad hex", edit(`"#88f"`, `"#88"`), `line 9, column 1: accent: "#88" is no colour; after the # come three or six`},
		{"bad palette", edit(`"#eee"`, `"#eeee"`), `line 5, column 1: ink: "#eeee" is no colour`},
		{"palette of palette", edit(`ink = "#eee"`, "ink = \"#eee\"\nb = \"ink\""), `line 6, column 1: b: "ink" is no colour`},
		{"palette that is a number", edit(`ink = "#eee"`, "ink = \"#eee\"\n12 = \"#000\""), `line 6, column 1: "12" cannot be a name of the palette`},
		{"number too large", edit("214", "256"), `line 11, column 1: warn: 256 is no colour; the numbers go from 0 to 255`},
		{"no colour at all", edit("214", "[1]"), `line 11, column 1: warn: a colour is a string or a number`},
		{"row without colour", edit(`row = "#222"`, `row = "default"`), `line 18, column 1: row: it must be a colour`},
		{"inline table", edit("[roles]\n", "[roles]\nx.y = 1\n"), `line 7, column 3: there is no role "x"`},
		{"dotted", strings.Replace(small, "[roles]", "[palette.x]\na = 1\n[roles]", 1), `line 6, column 10: x: a colour is a string or a number`},
		{"17th of 16", small + "[ansi16]\ngood = \"#0f0\"\n", `line 20, column 1: good: #00ff00 is none of the 16 colours`},
		{"16 has no palette", small + "[ansi16]\ngood = \"ink\"\n", `line 20, column 1: good: "ink" is no colour`},
		{"unknown role of 16", small + "[ansi16]\nbda = 1\n", `line 20, column 1: there is no role "bda"; did you mean "bad"?`},
		{"twice", small + "text = \"ink\"\n", `mine.toml line 19, column 1: key text is already defined`},
		{"two tables", small + "[palette]\n", `mine.toml line 19, column 2: table palette already exists`},
		{"wrong type", edit("true", "1"), `line 2, column 1: dark must be true or false`},
		{"no table", "roles = 1\n", `line 1, column 1: roles must be a table, [roles]`},
		{"tables", "[[roles]]\n", `line 1, column 3: roles must be a table, [roles]`},
		{"unknown with an escape", "\"\\u0041\" = 1\n", `line 1, column 1: there is no setting "A"`},
		{"syntax", small + "x = \n", `mine.toml line 19, column `},
		{"not text", "dark = true\xff", `mine.toml: the file is not UTF-8 text`},
		{"large", small + strings.Repeat("#", MaxFile), `mine.toml: the file is larger than 65536 bytes`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.text), "mine.toml")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v\nwant %s", err, tt.want)
			}
			if _, ok := errors.AsType[*tomltext.Error](err); !ok {
				t.Errorf("%T", err)
			}
		})
	}
}

// Everything that is wrong is told at once, in the order of the file.
func TestParseTellsAll(t *testing.T) {
	_, err := Parse([]byte("[roles]\nzzzzzzzz = 1\ngood = \"nope\"\n[palette]\na = \"#\"\n"), "m.toml")
	bad, ok := errors.AsType[*tomltext.Error](err)
	if !ok {
		t.Fatal(err)
	}
	var lines []int
	for _, p := range bad.Problems {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{2, 3, 5, 0, 0, 0}) {
		t.Errorf("lines %v: %v", lines, err)
	}
}

func TestCheckFinds(t *testing.T) {
	text := strings.NewReplacer(`muted = "ink"`, `muted = "#555"`, `bad = "9"`, "bad = \"#0c0\"\nbar_empty = \"#222\"", `good = "green"`, `good = "#0d0"`).Replace(small)
	theme, err := Parse([]byte(text), "x.toml")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range theme.Check() {
		found = append(found, f.String())
	}
	for _, want := range []string{
		"muted on background has too little contrast: 2.81, wanted 4.5",
		"muted on selection has too little contrast",
		"bar_empty on background has too little contrast: 1.31, wanted 3.0",
		"good and bad are too alike to any eyes",
	} {
		if !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("not found: %s\n%s", want, strings.Join(found, "\n"))
		}
	}
	// Each thing once: title, tag and others have the colour of muted.
	for _, f := range found {
		if strings.HasPrefix(f, "title") || strings.HasPrefix(f, "faint") {
			t.Errorf("told twice: %s", f)
		}
	}
}

// Whatever the file, there is a theme that can be used or an error that says
// where, and never both.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("roles = {godo = 1, good = {x = 2}}\npalette.a.b = 3\n[[ansi16]]\n"))
	f.Add([]byte("dark = true\nbackground = \"red\"\n\"\" = 1\n[palette]\n\"\" = 2\n"))
	f.Add([]byte("[roles]\n'\x1b' = 1\n\"\\u0000\" = \"\\n\"\n"))
	for _, name := range Builtin() {
		data, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		theme, err := Parse(data, "f.toml")
		if err != nil {
			bad, ok := errors.AsType[*tomltext.Error](err)
			if !ok || len(bad.Problems) == 0 || len(bad.Problems) > 2*tomltext.MaxProblems {
				t.Fatalf("%T %v", err, err)
			}
			lines := strings.Count(string(data), "\n") + 1
			for _, p := range bad.Problems {
				if p.Line < 0 || p.Line > lines || p.Line > 0 && p.Column < 1 {
					t.Errorf("%d lines, %+v", lines, p)
				}
			}
			return
		}
		theme.Check()
		for _, p := range []Profile{TrueColor, ANSI256, ANSI16, NoColor} {
			for name, style := range fieldsOf(theme.Styles(p)) {
				if sgr := style.SGR(); sgr != "" && (!strings.HasPrefix(sgr, "\x1b[") || strings.Trim(sgr[2:len(sgr)-1], "0123456789;") != "") {
					t.Errorf("%s: %q", name, sgr)
				}
			}
		}
	})
}
