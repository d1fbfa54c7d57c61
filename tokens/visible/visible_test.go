package visible_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"fob/tokens/visible"
)

func TestString(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"ascii", "auth-api/3f9c \"x\" <&>", "auth-api/3f9c \"x\" <&>"},
		{"letters of the world", "Zoë 日本語 שלום ไทย नमस्ते 👍", "Zoë 日本語 שלום ไทย नमस्ते 👍"},
		{"set the window title", "\x1b]0;evil\x07", `\x1b]0;evil\x07`},
		{"clear the screen", "\x1b[2J", `\x1b[2J`},
		{"short names", "a\nb\tc\rd\x00\x7f", `a\nb\tc\rd\x00\x7f`},
		{"C1 as one byte is not UTF-8", "\x9b31m", `\x9b31m`},
		{"C1 as a code point", "\u009b31m\u0085", `\u{009B}31m\u{0085}`},
		{"invalid UTF-8", "a\xff\xc3b", `a\xff\xc3b`},
		{"encoded surrogate", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"overlong", "\xc0\x80", `\xc0\x80`},
		{"replacement character is text", "\ufffd", "\ufffd"},
		{"file name that reads backwards", "\u202egpj.exe", `\u{202E}gpj.exe`},
		{"bidi isolates and marks", "\u2066\u2069\u200e\u200f\u061c", `\u{2066}\u{2069}\u{200E}\u{200F}\u{061C}`},
		{"zero width", "a\u200bb\u200cc\u200dd\u2060e\ufefff", `a\u{200B}b\u{200C}c\u{200D}d\u{2060}e\u{FEFF}f`},
		{"soft hyphen", "pass\u00adword", `pass\u{00AD}word`},
		{"grapheme joiner", "a\u034fb", `a\u{034F}b`},
		{"Hangul fillers", "\u115f\u1160\u3164\uffa0", `\u{115F}\u{1160}\u{3164}\u{FFA0}`},
		{"Khmer and Mongolian invisibles", "a\u17b4\u17b5\u180b\u180e\u180f", `a\u{17B4}\u{17B5}\u{180B}\u{180E}\u{180F}`},
		{"variation selectors", "a\ufe0fb\U000e0100", `a\u{FE0F}b\u{E0100}`},
		{"tags", "\U000e0001\U000e0041", `\u{E0001}\u{E0041}`},
		{"interlinear annotation", "\ufff9\ufffb", `\u{FFF9}\u{FFFB}`},
		{"line separators", "\u2028\u2029", `\u{2028}\u{2029}`},
		{"noncharacters", "\ufdd0\uffff\U0010ffff", `\u{FDD0}\u{FFFF}\u{10FFFF}`},
		{"private use", "\ue000\U000f0000", `\u{E000}\u{F0000}`},
		{"unassigned", "\u0378", `\u{0378}`},
		{"other spaces", "a\u00a0b\u2003c\u3000d", `a\u{00A0}b\u{2003}c\u{3000}d`},
		{"blank symbols", "\u2800\U0001d159", `\u{2800}\u{1D159}`},
		{"accents", "e\u0301 a\u0302\u0323", "e\u0301 a\u0302\u0323"},
		{"four marks stand, the fifth does not", "Z\u0300\u0301\u0302\u0303\u0304\u0305y\u0300", "Z\u0300\u0301\u0302\u0303" + `\u{0304}\u{0305}` + "y\u0300"},
		{"a mark needs a base", "\u0301a", `\u{0301}a`},
		{"an escape is no base", "\u200b\u0338", `\u{200B}\u{0338}`},
		{"whatever kind it is", "a\u200b\u0338b\x1b\u0338c\xff\u0338d\\\u0338", `a\u{200B}\u{0338}b\x1b\u{0338}c\xff\u{0338}d\\\u{0338}`},
		{"nor is a doubled backslash", "\\\u0338", `\\\u{0338}`},
		{"Hangul from its parts", "\u1112\u1161\u11ab", "\u1112\u1161\u11ab"},
		{"Hangul vowels without end", "\u1112" + strings.Repeat("\u1161", 6), "\u1112" + strings.Repeat("\u1161", 4) + `\u{1161}\u{1161}`},
		{"backslash is doubled in every string", `C:\new\x1b`, `C:\\new\\x1b`},
		{"so an escape is never ambiguous", "\\\x1b", `\\\x1b`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := visible.String(c.in); got != c.want {
				t.Errorf("String(%+q)\n got %s\nwant %s", c.in, got, c.want)
			}
			if got := visible.Bytes([]byte(c.in)); got != c.want {
				t.Errorf("Bytes(%+q) = %s, want %s", c.in, got, c.want)
			}
			if got := string(visible.Append([]byte("> "), c.in)); got != "> "+c.want {
				t.Errorf("Append(%+q) = %s, want %s", c.in, got, c.want)
			}
			if back, err := undo(c.want); err != nil || back != c.in {
				t.Errorf("reading %s back: %+q, %v", c.want, back, err)
			}
		})
	}
}

func TestMultiline(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"one\ntwo\n", "one\ntwo\n"},
		{"one\r\ntwo\r\n", "one\ntwo\n"},
		{"one\rtwo", `one\rtwo`},
		{"\r\r\n", `\r` + "\n"},
		{"a\tb", "a    b"},
		{"a\n\u0301b", "a\n" + `\u{0301}b`},
		{"a\\b\x1b[2J\u2028", `a\\b\x1b[2J\u{2028}`},
	} {
		if got := visible.Multiline(c.in); got != c.want {
			t.Errorf("Multiline(%+q)\n got %+q\nwant %+q", c.in, got, c.want)
		}
	}
}

func TestGuardLeavesVisibleTextAlone(t *testing.T) {
	for _, in := range hostile {
		once := visible.String(in)
		if got := visible.Guard(once); got != once {
			t.Errorf("Guard(String(%+q)) = %s, want %s", in, got, once)
		}
	}
	if got := visible.Guard("no key \\x1b in \x1b]0;x\x07"); got != `no key \x1b in \x1b]0;x\x07` {
		t.Errorf("Guard: %s", got)
	}
}

// TestEveryCodePoint walks all of Unicode against the ranges written out by hand.
func TestEveryCodePoint(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r >= 0xd800 && r <= 0xdfff {
			continue
		}
		in := "a" + string(r)
		out := visible.String(in)
		if err := checkSafe(out); err != nil {
			t.Fatal(err)
		}
		if mustEscape(r) && out == in {
			t.Fatalf("%U is not escaped", r)
		}
	}
}

func TestOrdinaryTextCostsNoAllocation(t *testing.T) {
	for _, in := range []string{strings.Repeat("0123456789abcdef", 64), "Zoë 日本語"} {
		if n := testing.AllocsPerRun(100, func() { sink = visible.String(in) }); n != 0 {
			t.Errorf("String(%.12q…): %v allocations", in, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { sink = visible.Multiline("one\ntwo\n") }); n != 0 {
		t.Errorf("Multiline: %v allocations", n)
	}
}

func FuzzString(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := visible.String(s)
		if err := checkSafe(out); err != nil {
			t.Fatal(err)
		}
		if back, err := undo(out); err != nil || back != s {
			t.Fatalf("%s reads back as %+q (%v), was %+q", out, back, err, s)
		}
		if err := checkSafe(visible.Multiline(s), '\n'); err != nil {
			t.Fatal(err)
		}
		guarded := visible.Guard(s)
		if err := checkSafe(guarded); err != nil {
			t.Fatal(err)
		}
		if visible.Guard(guarded) != guarded || visible.Guard(out) != out {
			t.Fatalf("Guard changes what is visible: %s", out)
		}
	})
}

// undo reads the escapes back: that it can is the proof that they are unambiguous.
func undo(s string) (string, error) {
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if s == "" {
			return "", fmt.Errorf("ends in a backslash")
		}
		kind := s[0]
		s = s[1:]
		switch kind {
		case '\\':
			b.WriteByte('\\')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'x':
			v, err := strconv.ParseUint(s[:2], 16, 8)
			if err != nil {
				return "", err
			}
			b.WriteByte(byte(v))
			s = s[2:]
		case 'u':
			hex, rest, ok := strings.Cut(strings.TrimPrefix(s, "{"), "}")
			v, err := strconv.ParseUint(hex, 16, 32)
			if err != nil || !ok {
				return "", fmt.Errorf("code point %q", s)
			}
			b.WriteRune(rune(v))
			s = rest
		default:
			return "", fmt.Errorf("unknown escape %c", kind)
		}
	}
	return b.String(), nil
}

var sink string

func BenchmarkStringASCII(b *testing.B) {
	in := strings.Repeat("0123456789abcdef", 64)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		sink = visible.String(in)
	}
}

func BenchmarkStringMixed(b *testing.B) {
	in := strings.Repeat("日本語 \x1b[2J abc", 50)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		sink = visible.String(in)
	}
}

func TestIsText(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "plain": true, "two\r\n\tlines": true, "größer": true, "\u202e": true,
		"\x00": false, "\x1b[2J": false, "\x7f": false, "\xff": false, "a\vb": false,
	} {
		if got := visible.IsText([]byte(text)); got != want {
			t.Errorf("%+q: %v, want %v", text, got, want)
		}
	}
}
