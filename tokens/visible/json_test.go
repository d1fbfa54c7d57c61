package visible_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"fob/tokens/visible"
)

func TestAppendJSON(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"white space goes, order and duplicates stay", "{ \"b\" : 1,\r\n\t\"a\": [ ], \"b\" : { } }\n", `{"b":1,"a":[],"b":{}}`},
		{"numbers as written", `[1.0, 1E5, 9007199254740993, -0, 1e999]`, `[1.0,1E5,9007199254740993,-0,1e999]`},
		{"escapes as written", `"\u0041\/\n\u202e\ud83d\ude00\""`, `"\u0041\/\n\u202e\ud83d\ude00\""`},
		{"spaces in strings stay", `[" a  b "]`, `[" a  b "]`},
		{"ordinary letters stay", `{"name":"Zoë 日本語"}`, `{"name":"Zoë 日本語"}`},
		{"bidi", "\"\u202egpj.exe\"", `"\u202egpj.exe"`},
		{"DEL and C1", "\"\x7f\u009b\"", `"\u007f\u009b"`},
		{"above U+FFFF", "\"\U000e0041\"", `"\udb40\udc41"`},
		{"member names too", "{\"a\u200bb\":1}", `{"a\u200bb":1}`},
		{"not UTF-8", "\"a\x9bb\"", `"a\ufffdb"`},
		{"mark without a base", "\"\u0301\"", `"\u0301"`},
		{"mark after an escape", "\"a\\n\u0301b\u200b\u0301\"", `"a\n\u0301b\u200b\u0301"`},
		{"mark on a letter", "\"e\u0301\"", "\"e\u0301\""},
		{"line separators", "\"\u2028\"", `"\u2028"`},

		{"broken: raw control", "\"\x1b[2J\"", `"\u001b[2J"`},
		{"broken: control outside", "[\x1b\x00]", `[\u001b\u0000]`},
		{"broken: open string", "\"a\u202e", `"a\u202e`},
		{"broken: ends in a backslash", `"a\`, `"a\\`},
		{"broken: backslash before a control", "\"\\\x1b\"", `"\\\u001b"`},
		{"broken: two values stay two", "1 2 \"a\" \"b\"", `1 2 "a" "b"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(visible.AppendJSON([]byte("> "), []byte(c.in))); got != "> "+c.want {
				t.Errorf("AppendJSON(%+q)\n got %s\nwant > %s", c.in, got, c.want)
			}
		})
	}
}

func TestAppendIndentJSON(t *testing.T) {
	in := "{\"a\":[1,2.50,{\"x\":\"\u202e\"}],\"e\":{ },\"f\":[ ],\"a\":\"{[,:\"}"
	want := `{
> 	"a": [
> 		1,
> 		2.50,
> 		{
> 			"x": "\u202e"
> 		}
> 	],
> 	"e": {},
> 	"f": [],
> 	"a": "{[,:"
> }`
	if got := string(visible.AppendIndentJSON(nil, []byte(in), "> ", "\t")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAppendIndentJSONOfBrokenInput(t *testing.T) {
	if got := string(visible.AppendIndentJSON(nil, []byte("]][1 2 \x1b"), "", " ")); got != "\n]\n][\n 1 2 \\u001b" {
		t.Errorf("%q", got)
	}
}

func TestIndentGrowsWithTheInputOnly(t *testing.T) {
	const depth = 100_000
	out := visible.AppendIndentJSON(nil, bytes.Repeat([]byte("["), depth), "", "  ")
	if len(out) > 2*depth {
		t.Errorf("%d brackets became %d bytes", depth, len(out))
	}
	deep := strings.Repeat("[", 100) + "1,2" + strings.Repeat("]", 100)
	out = visible.AppendIndentJSON(nil, []byte(deep), "", " ")
	if back := string(visible.AppendJSON(nil, out)); back != deep {
		t.Errorf("deep nesting reads back as %s", back)
	}
	if n := bytes.Count(out, []byte("\n")); n != 128 {
		t.Errorf("%d line feeds, want 64 on the way in and 64 on the way out", n)
	}
}

func TestAppendQuoted(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `""`},
		{"plain", `"plain"`},
		{`say "hi" \o/`, `"say \"hi\" \\o/"`},
		{"a\nb\tc\rd\be\x1b", `"a\nb\tc\rd\u0008e\u001b"`},
		{"\xff\u202e\U000e0041é", `"\ufffd\u202e\udb40\udc41é"`},
		{"a\"\u0301", `"a\"\u0301"`},
	} {
		if got := string(visible.AppendQuoted(nil, c.in)); got != c.want {
			t.Errorf("AppendQuoted(%+q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s))
		f.Add([]byte(`{"` + s + `": ["` + s + `", 1.0, {"a":{} , "a":[ ]}]}`))
	}
	f.Add([]byte(`[1e5 , -0.0, true,false , null, "\ud800", "\u12"]`))
	f.Add([]byte("\"\\ud800\U000e0041\""))
	f.Fuzz(func(t *testing.T, raw []byte) {
		line := visible.AppendJSON(nil, raw)
		if err := checkSafe(string(line)); err != nil {
			t.Fatal(err)
		}
		lines := visible.AppendIndentJSON(nil, raw, "", "  ")
		if err := checkSafe(string(lines), '\n'); err != nil {
			t.Fatal(err)
		}
		if json.Valid(raw) != json.Valid(line) && json.Valid(raw) {
			t.Fatalf("%q was valid, %q is not", raw, line)
		}
		if !json.Valid(raw) {
			return
		}
		want := describe(t, raw)
		if got := describe(t, line); got != want {
			t.Fatalf("%q\nbecame %q", want, got)
		}
		if got := describe(t, lines); got != want {
			t.Fatalf("%q\nbecame %q", want, got)
		}
		if again := visible.AppendJSON(nil, lines); !bytes.Equal(again, line) {
			t.Fatalf("indented and put back on one line: %s, want %s", again, line)
		}
		if !bytes.ContainsFunc(raw, func(r rune) bool { return r > '~' }) {
			agreeWithStandardLibrary(t, raw, line, lines)
		}
	})
}

// agreeWithStandardLibrary: where no string needs an escape, the layout is that of encoding/json.
func agreeWithStandardLibrary(t *testing.T, raw, line, lines []byte) {
	t.Helper()
	var compact, indented bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(compact.Bytes(), line) {
		t.Fatalf("json.Compact %s\nAppendJSON   %s", compact.Bytes(), line)
	}
	if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
		t.Fatal(err)
	}
	if bytes.Count(raw, []byte("["))+bytes.Count(raw, []byte("{")) <= 64 && !bytes.Equal(indented.Bytes(), lines) {
		t.Fatalf("json.Indent %s\nAppendIndentJSON %s", indented.Bytes(), lines)
	}
}

// describe writes the tokens of a JSON text with numbers as written, and so keeps order and duplicates.
func describe(t *testing.T, raw []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var b strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		fmt.Fprintf(&b, "%T %v\x00", tok, tok)
	}
}

func FuzzQuoted(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := visible.AppendQuoted(nil, s)
		if err := checkSafe(string(out)); err != nil {
			t.Fatal(err)
		}
		var back string
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if want := string([]rune(s)); back != want {
			t.Fatalf("%s reads back as %+q, want %+q", out, back, want)
		}
	})
}

func BenchmarkAppendJSON(b *testing.B) {
	raw := []byte(`{"iss":"https://issuer.example","sub":"` + strings.Repeat("0123456789abcdef", 56) + `","exp": 1700000000}`)
	dst := make([]byte, 0, 2*len(raw))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		dst = visible.AppendJSON(dst[:0], raw)
	}
}
