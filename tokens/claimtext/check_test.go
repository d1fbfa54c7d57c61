package claimtext_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func check(text string) *claimtext.Result {
	return claimtext.Check([]byte(text), now, time.UTC, tokens.Limits{})
}

// faults writes each fault as "line:column underlined: message".
func faults(text string, r *claimtext.Result) []string {
	var list []string
	for _, f := range r.Faults {
		list = append(list, fmt.Sprintf("%d:%d %s: %s", f.Line, f.Column, text[f.Start:f.End], f.Message))
	}
	return list
}

// What a person reads while typing: the fault, at its place, and none that only
// follows from another.
func TestFaultsOfTheText(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing is wrong", `{"a": [1, -2.5e3, true, {"b": null}], "c": "d\u00e9\n"}`, nil},
		{"nothing yet", "", []string{`1:1 : a claims set is a JSON object; the shortest is {}`}},
		{"blank", " \n ", []string{`2:2 : a claims set is a JSON object; the shortest is {}`}},
		{"the brace alone", `{`, []string{`1:1 {: this { is not closed`}},
		{"an array", `[1]`, []string{`1:1 [: a claims set is a JSON object: it begins with {`}},
		{"a string", `"a" "b"`, []string{`1:1 "a": a claims set is a JSON object: it begins with {`}},
		{"a second object", `{} {}`, []string{`1:4 {: nothing may follow the end of the claims set`}},
		{"a comma is missing", "{\n  \"a\": 1\n  \"b\": 2\n}", []string{`3:3 "b": a comma is missing before this member`}},
		{"a comma is missing in an array", `{"a": [1 2]}`, []string{`1:10 2: a comma is missing before this element`}},
		{"a comma too many", `{"a": 1,}`, []string{`1:8 ,: a comma too many: nothing follows it`}},
		{"in an array", `{"a": [1,]}`, []string{`1:9 ,: a comma too many: nothing follows it`}},
		{"two commas", `{"a": 1,, "b": 2}`, []string{`1:9 ,: one comma too many`}},
		{"a leading comma", `{, "b": 2}`, []string{`1:2 ,: nothing stands before this comma`}},
		{"a name twice", "{\"a\": 1,\n\"b\": 2,\n\"\\u0061\": 3}", []string{`3:1 "\u0061": this name stands twice; the first is on line 1`}},
		{"a name twice, deep down", `{"x": [{"a": 1, "a": 2}], "a": 3}`, []string{`1:17 "a": this name stands twice; the first is on line 1`}},
		{"the same name in two objects", `{"x": {"a": 1}, "y": {"a": 1}, "a": 1}`, nil},
		{"an open name, then more", "{\"su\n \"exp\": 1}", []string{`1:2 "su: the string is not closed`}},
		{"an open name at the end", `{"a": 1, "b }`, []string{`1:10 "b }: the string is not closed`}},
		{"an open value", "{\"sub\": \"anna,\n \"exp\": 1}", []string{`1:9 "anna,: the string is not closed`}},
		{"a member without a value", `{"a": 1, "b" }`, []string{`1:10 "b": this member has no value`}},
		{"the same before a comma", `{"b", "a": 1}`, []string{`1:2 "b": this member has no value`}},
		{"a value is missing", `{"a": }`, []string{`1:7 }: a value is missing before this }`}},
		{"the same before a comma", `{"a": , "b": 1}`, []string{`1:7 ,: a value is missing before this comma`}},
		{"a colon is missing", `{"a" "b"}`, []string{`1:6 "b": a colon is missing before this value`}},
		{"two colons", `{"a":: 1}`, []string{`1:6 :: one colon too many`}},
		{"no name", `{: 1}`, []string{`1:2 :: the name before this colon is missing`}},
		{"a bare name", `{exp: 1}`, []string{`1:2 exp: a word is true, false or null; text stands in double quotes`}},
		{"a number as a name", `{1: 1}`, []string{`1:2 1: a member's name stands in double quotes`}},
		{"an object as a name", `{{"a": 1}: 2, "b": 1}`, []string{`1:2 {: a member's name is missing before this`, `1:10 :: a colon does not belong here`, `1:12 2: this does not belong here: a comma or } is missing before it`}},
		{"the wrong closer", "{\"a\": [1,\n 2}", []string{`2:3 }: this } does not fit the [ on line 1, which is still open`}},
		{"a closer of nothing", `{"a": 1], "b": 2}`, []string{`1:8 ]: this ] does not fit the { on line 1, which is still open`}},
		{"a closer in place of another", "{\"a\": {]\n}", []string{`1:8 ]: this ] does not fit the { on line 1, which is still open`}},
		{"not closed, deep down", `{"a": {"b": [1, 2`, []string{`1:13 [: this [ is not closed`}},
		{"single quotes", `{'a': 1}`, []string{`1:2 'a': text stands in double quotes, not in single ones`}},
		{"typographic quotes", `{“a”: 1}`, []string{`1:2 “a”: typographic quotes; JSON takes only "`}},
		{"a no-break space", "{\u00a0\"a\": 1}", []string{"1:2 \u00a0: the character U+00A0 cannot be seen, and JSON does not take it here"}},
		{"a byte order mark", "\ufeff{}", []string{"1:1 \ufeff: a byte order mark, which JSON does not take"}},
		{"a bare word", `{"a": anna}`, []string{`1:7 anna: a word is true, false or null; text stands in double quotes`}},
		{"Python", `{"a": True, "b": None}`, []string{`1:7 True: written true, in small letters`, `1:18 None: written null`}},
		{"a comment", "{\"a\": 1, // why\n \"b\": /* so */ 2}", []string{`1:10 // why: JSON has no comments`, `2:7 /* so */: JSON has no comments`}},
		{"a bare path", `{"a": /x, "b": 1}`, []string{`1:7 /x, "b": 1}: text stands in double quotes`}},
		{"bare time", `{"exp": +15m}`, []string{`1:9 +15m: a number has no plus sign; a time such as "+15m" stands in double quotes`}},
		{"numbers", `{"a": 01, "b": 1., "c": .5, "d": 1e, "e": -, "f": 1x}`, []string{
			`1:7 01: a number does not begin with 0`, `1:16 1.: digits are missing after the point`, `1:25 .5: a number begins with a digit: 0.5`,
			`1:34 1e: digits are missing in the exponent`, `1:43 -: digits are missing`, `1:51 1x: this is no number; text stands in double quotes`}},
		{"escapes", `{"a": "C:\Users\x", "b": "\u12"}`, []string{
			`1:10 \U: JSON does not know this escape; a backslash itself is written \\`, `1:16 \x: JSON does not know this escape; a backslash itself is written \\`,
			`1:27 \u: JSON does not know this escape; a backslash itself is written \\`}},
		{"a tab in a string", "{\"a\": \"x\ty\"}", []string{"1:9 \t: a control character in a string is written \\u0009"}},
		{"no UTF-8", "{\"a\": \"x\xff\"}", []string{"1:9 \xff: the byte 0xff is not UTF-8"}},
		{"several at once", "{\n \"a\": 1\n \"b\": tru,\n \"b\": 2,\n}", []string{
			`3:2 "b": a comma is missing before this member`, `3:7 tru: a word is true, false or null; text stands in double quotes`,
			`4:2 "b": this name stands twice; the first is on line 3`, `4:8 ,: a comma too many: nothing follows it`}},
		{"a time that is none", `{"exp": "soon"}`, []string{`1:9 "soon": "soon" is no time; a time is now, +15m, -2h, 2026-12-24, 2026-12-24T18:00 or unix seconds`}},
		{"a time elsewhere is text", `{"x": "+15x", "y": {"exp": "soon"}}`, nil},
		{"milliseconds", `{"exp": 1700000000000}`, []string{`1:9 1700000000000: exp counts seconds, and this is after the year 5000: are these milliseconds?`}},
		{"no time at all", `{"exp": true}`, []string{`1:9 true: exp is no time, so no verifier can hold it (RFC 7519 §2)`}},
		{"a slip in a placeholder", `{"jti": "{{uid}}"}`, []string{`1:9 "{{uid}}": there is no such placeholder; there are {{uuid}}, {{random:BYTES}}, {{now}}, {{now+15m}} and {{ask:NAME}}, and {{jwk}} in a header; text that is to stand as it is is written "\u007b{…}}"`}},
		{"jwk in claims", `{"x": "{{jwk}}"}`, []string{`1:7 "{{jwk}}": {{jwk}} stands in a header only`}},
		{"a UUID for a time", `{"exp": "{{uuid}}"}`, []string{`1:9 "{{uuid}}": exp takes a time`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := faults(tt.text, check(tt.text))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("%s\ngot  %s\nwant %s", tt.text, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
			}
		})
	}
}

// Among many names one that stands twice is found as among few, wherever the
// first is.
func TestANameTwiceAmongMany(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\n")
	for i := range 40 {
		fmt.Fprintf(&b, "\"n%d\": 1,\n", i)
	}
	for first, line := range map[string]string{"n0": "2", "n15": "17", "n16": "18", "n39": "41"} {
		text := b.String() + `"` + first + `": 2}`
		want := `42:1 "` + first + `": this name stands twice; the first is on line ` + line
		if got := faults(text, check(text)); len(got) != 1 || got[0] != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLimitsOfTheText(t *testing.T) {
	deep := `{"a":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`
	many := `{"a":[1,2,3]}`
	for _, tt := range []struct {
		text string
		lim  tokens.Limits
		want string
	}{
		{deep, tokens.Limits{}, "deeper than the limit json-depth=64"},
		{deep, tokens.Limits{JSONDepth: 65}, ""},
		{many, tokens.Limits{JSONValues: 5}, "more values than the limit json-values=5"},
		{many, tokens.Limits{JSONValues: 6}, ""},
	} {
		r := claimtext.Check([]byte(tt.text), now, nil, tt.lim)
		_, err := tokens.ParseClaims([]byte(tt.text), tt.lim)
		if r.Parses() != (err == nil) {
			t.Errorf("%.20s: Parses %v, ParseClaims %v", tt.text, r.Parses(), err)
		}
		if tt.want != "" && (len(r.Faults) != 1 || r.Faults[0].Message != tt.want) || tt.want == "" && len(r.Faults) > 0 {
			t.Errorf("%.20s: %+v, want %q", tt.text, r.Faults, tt.want)
		}
	}
}

// A text with faults without end costs no memory without end, and doubts do not
// crowd out that it is no claims set.
func TestFaultsAreBounded(t *testing.T) {
	r := check(`{` + strings.Repeat(`"a" 1 `, 10_000))
	if len(r.Faults) != 64 || r.Parses() {
		t.Errorf("%d faults, Parses %v", len(r.Faults), r.Parses())
	}
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, `"%d": "{{x}}", `, i)
	}
	if r := check(`{` + b.String()); len(r.Faults) != 64 || r.Parses() {
		t.Errorf("%d faults, Parses %v", len(r.Faults), r.Parses())
	}
}

func TestPiecesForHighlighting(t *testing.T) {
	const text = `{ "exp": "+15m", "n": -1.5, "ok": [true, "x"], "jti": "{{uuid}}", bad }`
	letter := map[claimtext.Kind]string{claimtext.KindName: "name", claimtext.KindString: "string", claimtext.KindNumber: "number", claimtext.KindWord: "word",
		claimtext.KindPunct: "", claimtext.KindTime: "time", claimtext.KindPlaceholder: "placeholder", claimtext.KindError: "error"}
	var got []string
	for _, p := range check(text).Tokens {
		got = append(got, letter[p.Kind]+text[p.Start:p.End])
	}
	want := `{|name"exp"|:|time"+15m"|,|name"n"|:|number-1.5|,|name"ok"|:|[|wordtrue|,|string"x"|]|,|name"jti"|:|placeholder"{{uuid}}"|,|errorbad|}`
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestTimesOfTheText(t *testing.T) {
	const text = `{"iat": "now", "exp": "+15m", "nbf": 1767322800, "auth_time": "2026-01-01", "x": {"y": "{{now-1d}}"}, "updated_at": 5}`
	var got []string
	for _, at := range check(text).Times {
		got = append(got, fmt.Sprintf("%s %s %s %v", at.Claim, text[at.Start:at.End], at.At.UTC().Format(time.RFC3339), at.Written))
	}
	want := []string{
		`iat "now" 2026-01-02T03:04:05Z true`,
		`exp "+15m" 2026-01-02T03:19:05Z true`,
		`nbf 1767322800 2026-01-02T03:00:00Z false`,
		`auth_time "2026-01-01" 2026-01-01T00:00:00Z true`,
		`x "{{now-1d}}" 2026-01-01T03:04:05Z true`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r := check(`{"exp": "1700000000000"}`); len(r.Times) != 1 || !strings.Contains(r.Times[0].Note, "milliseconds") {
		t.Errorf("a doubtful reading is not told: %+v", r.Times)
	}
}

func TestPlaceholdersOfTheText(t *testing.T) {
	r := check(`{"sub": "{{ask:subject}}", "a": ["{{ask:subject}}", "{{ask:b c}}"], "k": "{{random:16}}", "{{uuid}}": "{{a}} {{b}}", "e": "\u007b{uuid}}"}`)
	if len(r.Faults) > 0 {
		t.Fatal(r.Faults)
	}
	var got []string
	for _, p := range r.Placeholders {
		got = append(got, fmt.Sprintf("%s %d %q %v %d", p.Claim, p.Kind, p.Name, p.Whole, p.Bytes))
	}
	want := []string{`sub 3 "subject" true 0`, `a 3 "subject" false 0`, `a 3 "b c" false 0`, `k 1 "" true 16`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if asks := r.Asks(); len(asks) != 2 || asks[0].Name != "subject" || asks[1].Name != "b c" {
		t.Errorf("asks %+v", asks)
	}
}
