package themes

import (
	"iter"
	"reflect"
	"strings"
	"testing"
)

func TestSGR(t *testing.T) {
	for _, tt := range []struct {
		style Style
		want  string
	}{
		{Style{}, ""},
		{Style{Attr: Bold}, "\x1b[1m"},
		{Style{Attr: Bold | Faint | Italic | Underline | Reverse | Strike}, "\x1b[1;2;3;4;7;9m"},
		{Style{FG: Basic(1)}, "\x1b[31m"},
		{Style{FG: Basic(9), BG: Basic(15)}, "\x1b[91;107m"},
		{Style{BG: Basic(0)}, "\x1b[40m"},
		{Style{FG: Indexed(7)}, "\x1b[37m"},
		{Style{FG: Indexed(16), BG: Indexed(255)}, "\x1b[38;5;16;48;5;255m"},
		{Style{FG: RGB(1, 20, 255), BG: RGB(0, 0, 0), Attr: Underline}, "\x1b[4;38;2;1;20;255;48;2;0;0;0m"},
	} {
		if got := tt.style.SGR(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.style, got, tt.want)
		}
	}
}

func TestAppendSGRAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 64)
	s := Style{FG: RGB(1, 2, 3), BG: Indexed(200), Attr: Bold}
	if n := testing.AllocsPerRun(100, func() { buf = s.AppendSGR(buf[:0]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWithAndOn(t *testing.T) {
	text := Style{FG: Basic(1), BG: Basic(2), Attr: Bold}
	for _, tt := range []struct {
		what      string
		got, want Style
	}{
		{"nothing over", text.With(Style{}), text},
		{"over nothing", Style{}.With(text), text},
		{"what is set wins", text.With(Style{FG: Basic(3), Attr: Underline}), Style{Basic(3), Basic(2), Bold | Underline}},
		{"a ground changes the ground", text.On(Style{FG: Basic(5), BG: Basic(4)}), Style{Basic(1), Basic(4), Bold}},
		{"no ground changes nothing", text.On(Style{FG: Basic(5)}), text},
		{"a ground without colour", text.On(Style{Attr: Reverse}), Style{Basic(1), Basic(2), Bold | Reverse}},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.what, tt.got, tt.want)
		}
	}
}

func TestRender(t *testing.T) {
	bold := Style{Attr: Bold}
	for _, tt := range []struct{ got, want string }{
		{bold.Render("x"), "\x1b[1mx\x1b[0m"},
		{bold.Render(""), ""},
		{Style{}.Render("x"), "x"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

// Every style of the workbench is made from the theme: none was forgotten.
func TestStylesAreComplete(t *testing.T) {
	forEachTheme(t, func(t *testing.T, theme Theme) {
		s := theme.Styles(TrueColor)
		for name, style := range fieldsOf(s) {
			if name != "Ground" && style == (Style{}) {
				t.Errorf("%s has no look", name)
			}
			if strings.Contains(style.SGR(), "m\x1b") {
				t.Errorf("%s: %q", name, style.SGR())
			}
		}
		if painted := s.Ground.BG == theme.Background; painted != theme.Paint {
			t.Errorf("ground %q, paint = %v", s.Ground.SGR(), theme.Paint)
		}
	})
}

// fieldsOf yields the styles by the names of their fields.
func fieldsOf(s *Styles) iter.Seq2[string, Style] {
	return func(yield func(string, Style) bool) {
		v := reflect.ValueOf(*s)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			switch f := v.Field(i).Interface().(type) {
			case Style:
				if !yield(name, f) {
					return
				}
			case [5]Style:
				for _, part := range f {
					if !yield(name, part) {
						return
					}
				}
			}
		}
	}
}
