package read

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"fob/cmd/testenv"
)

// edges are texts at the edges of RFC 8259: half of them are none. Each stands in
// its file as a Go string.
func edges(t testing.TB) []string {
	t.Helper()
	return testenv.QuotedLines(t, filepath.Join("testdata", "edges.txt"))
}

// TestJSONIsWhatTheStandardSays: a text is read without fault exactly when Go's own parser takes it.
func TestJSONIsWhatTheStandardSays(t *testing.T) {
	for _, text := range edges(t) {
		v, fault := ParseJSON([]byte(text), DefaultLimits())
		if got, want := fault == nil, json.Valid([]byte(text)); got != want {
			t.Errorf("%q: accepted %v, want %v (%v)", text, got, want, fault)
		}
		if fault == nil {
			sameAsEncodingJSON(t, text, v)
		}
	}
}

// sameAsEncodingJSON compares value by value with what Go's own parser reads.
func sameAsEncodingJSON(t *testing.T, text string, v Value) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var want any
	if err := d.Decode(&want); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if got := plainValue(v); !reflect.DeepEqual(got, want) {
		t.Errorf("%q is read as %#v, want %#v", text, got, want)
	}
}

func plainValue(v Value) any {
	switch v.Kind() {
	case KindTrue:
		return true
	case KindFalse:
		return false
	case KindNumber:
		return json.Number(v.Raw())
	case KindString:
		s, _ := v.Str()
		return s
	case KindArray:
		list := []any{}
		for e := range v.Elements() {
			list = append(list, plainValue(e))
		}
		return list
	case KindObject:
		m := map[string]any{}
		for name, e := range v.Members() {
			m[name] = plainValue(e)
		}
		return m
	}
	return nil
}

// TestJSONIsFaithful: order, numbers, duplicates, spelling and spans are those of the text.
func TestJSONIsFaithful(t *testing.T) {
	const text = ` {"z" : 1.50 , "a":[ 9007199254740993,-0 ],"z":"\u00e9\"x", "n":null }`
	v, fault := ParseJSON([]byte(text), DefaultLimits())
	if fault != nil {
		t.Fatal(fault)
	}
	var got []string
	for name, m := range v.Members() {
		s := m.Span()
		if text[s.Start:s.End] != string(m.Raw()) {
			t.Errorf("%s: span %v is %q, raw %q", name, s, text[s.Start:s.End], m.Raw())
		}
		got = append(got, name+"="+string(m.Raw()))
	}
	want := []string{"z=1.50", "a=[ 9007199254740993,-0 ]", `z="\u00e9\"x"`, "n=null"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("members %q, want %q", got, want)
	}
	if v.Len() != 4 || v.Get("a").Len() != 2 || v.Span() != (Span{1, len(text)}) {
		t.Errorf("length %d, a %d, span %v", v.Len(), v.Get("a").Len(), v.Span())
	}
	if s, ok := v.Get("z").Str(); !ok || s != `é"x` {
		t.Errorf("the last z counts: %q %v", s, ok)
	}
	if v.Get("none").Exists() || v.Get("none").Kind() != KindNone || v.Get("none").Raw() != nil {
		t.Error("an absent member is something")
	}
}

// TestJSONFaults: a fault has its byte, and what was read before it is kept.
func TestJSONFaults(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		word   string
		kept   string // the members or elements that were read
	}{
		{`{"a":1,"b":tru}`, 11, "not true, false or null", "a=1"},
		{`{"a":1,"b":2`, 12, "ends inside", "a=1 b=2"},
		{`{"a":1,"b":"x`, 13, "ends inside a string", "a=1"},
		{`{"a":1,b:2}`, 7, "member's name", "a=1"},
		{`{"a":1,"b" 2}`, 11, "no ':'", "a=1"},
		{`{"a":1 "b":2}`, 7, "',' or '}'", "a=1"},
		{`{"a":{"b":1,"c":01}}`, 16, "leading zero", `a={"b":1,"c":`},
		{`[1,2,3.]`, 5, "no digits after the point", "1 2"},
		{`[1,2]x`, 5, "bytes after the end", "1 2"},
		{"{\"a\":1,\"b\":\"\n\"}", 12, "control character", "a=1"},
		{"{\"a\":1,\"b\":\"\xff\"}", 12, "invalid UTF-8", "a=1"},
		{"{\"a\":1,\"b\":\"\xed\xa0\x80\"}", 12, "invalid UTF-8", "a=1"},
		{"{\"a\":1,\"b\":\"\xc0\xaf\"}", 12, "invalid UTF-8", "a=1"},
		{"{\"a\":1,x \xff}", 7, "member's name", "a=1"},
		{"\ufeff{}", 0, "", ""},
	} {
		v, fault := ParseJSON([]byte(c.text), DefaultLimits())
		if fault == nil {
			t.Errorf("%q: no fault", c.text)
			continue
		}
		if fault.Offset != c.offset || !strings.Contains(fault.Reason, c.word) {
			t.Errorf("%q: fault %v, want %q at %d", c.text, fault, c.word, c.offset)
		}
		var kept []string
		for name, m := range v.Members() {
			kept = append(kept, name+"="+string(m.Raw()))
		}
		for e := range v.Elements() {
			kept = append(kept, string(e.Raw()))
		}
		if got := strings.Join(kept, " "); got != c.kept {
			t.Errorf("%q: kept %q, want %q", c.text, got, c.kept)
		}
	}
}

// TestJSONLimits: depth and number of values end at their limit, not one later.
func TestJSONLimits(t *testing.T) {
	lim := Limits{JSONDepth: 3, JSONValues: 5}.OrDefault()
	for _, c := range []struct {
		text, limit string
		offset      int
	}{
		{`[[[1]]]`, "", 0},
		{`[[[[1]]]]`, "json-depth", 3},
		{`{"a":{"b":{"c":{}}}}`, "json-values", 11},
		{`[1,2,3,4]`, "", 0},
		{`[1,2,3,4,5]`, "json-values", 9},
		{`{"a":1,"b":2}`, "", 0},
		{`{"a":1,"b":2,"c":3}`, "json-values", 13},
	} {
		_, fault := ParseJSON([]byte(c.text), lim)
		switch {
		case c.limit == "" && fault != nil:
			t.Errorf("%s: %v", c.text, fault)
		case c.limit != "" && (fault == nil || fault.Limit != c.limit || fault.Offset != c.offset):
			t.Errorf("%s: fault %+v, want limit %s at %d", c.text, fault, c.limit, c.offset)
		}
	}
}

// TestJSONDuplicates: equal after their escapes are resolved, in any object, at their own places.
func TestJSONDuplicates(t *testing.T) {
	var many strings.Builder
	for i := range 40 {
		fmt.Fprintf(&many, `"m%d":%d,`, i, i)
	}
	for _, c := range []struct {
		text string
		want string
	}{
		{`{"a":1,"b":2}`, ""},
		{`{"a":1,"a":2,"a":3}`, "a@7 a@13"},
		{`{"a":1,"\u0061":2}`, "a@7"},
		{`{"\u0061":1,"a":2}`, "a@12"},
		{`{"a":1,"A":2,"á":3,"":4}`, ""},
		{`{"":1,"":2}`, "@6"},
		{`{"x":{"a":1,"a":2}}`, "a@12"},
		{`[{"a":1},{"a":1}]`, ""},
		{`{"ab":1,"ba":2,"ab":3}`, "ab@15"},
		{`{` + many.String() + `"m7":0}`, "m7@" + strconv.Itoa(1+many.Len())},
		{`{` + many.String() + `"\u006d7":0}`, "m7@" + strconv.Itoa(1+many.Len())},
	} {
		v, fault := ParseJSON([]byte(c.text), DefaultLimits())
		if fault != nil {
			t.Fatal(c.text, fault)
		}
		var got []string
		for _, dup := range v.Duplicates() {
			got = append(got, fmt.Sprintf("%s@%d", dup.Name, dup.Offset))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: duplicates %q, want %q", c.text, got, c.want)
		}
	}
}

// TestJSONNumbersThatOthersRound: whole numbers beyond 2^53, overflow, underflow.
func TestJSONNumbersThatOthersRound(t *testing.T) {
	for text, exact := range map[string]bool{
		"0": true, "-0": true, "123456789012345": true, "1.5": true, "1e3": true, "0e999": true, "0.0e-999": true,
		"9007199254740992": true, "-9007199254740992": true, "9007199254740993": false, "-9007199254740993": false,
		"12345678901234567890": false, "1e308": true, "1e309": false, "-1e400": false, "1e-400": false, "0.1": true,
		"9e99999999999": false,
	} {
		v, fault := ParseJSON([]byte(`{"a":[`+text+`]}`), DefaultLimits())
		if fault != nil {
			t.Fatal(fault)
		}
		if got := len(v.inexactNumbers()) == 0; got != exact {
			t.Errorf("%s: exact %v, want %v", text, got, exact)
		}
	}
}

// TestJSONLoneSurrogates: in names and values, but not in a pair, nor after an escaped backslash.
func TestJSONLoneSurrogates(t *testing.T) {
	for text, lone := range map[string]int{
		`"\ud83d\ude00"`: 0, `"\ud83d"`: 1, `"\ude00"`: 1, `"\ude00\ud83d"`: 1, `"\ud83d\ud83d\ude00"`: 1, `"\ud83d\u0041"`: 1,
		`"\\ud83d"`: 0, `{"\ud83d":"\ude00"}`: 2, `"\uD83D"`: 1, `"\u00e9"`: 0, `["\ud83dx\ude00"]`: 1,
	} {
		v, fault := ParseJSON([]byte(text), DefaultLimits())
		if fault != nil {
			t.Fatal(text, fault)
		}
		if got := len(v.loneSurrogates()); got != lone {
			t.Errorf("%s: %d, want %d", text, got, lone)
		}
	}
}

// TestJSONStrings: a string or an array of strings is a list; anything else is none (the shape of aud).
func TestJSONStrings(t *testing.T) {
	for text, want := range map[string][]string{`"a"`: {"a"}, `["a","b"]`: {"a", "b"}, `[]`: {}, `["a",1]`: nil, `1`: nil, `{}`: nil, `[["a"]]`: nil} {
		v, _ := ParseJSON([]byte(text), DefaultLimits())
		if got, ok := v.Strings(); ok != (want != nil) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q %v, want %q", text, got, ok, want)
		}
	}
	for text, want := range map[string]int64{"1": 1, "-1": -1, "9223372036854775807": math.MaxInt64} {
		v, _ := ParseJSON([]byte(text), DefaultLimits())
		if n, ok := v.Int(); !ok || n != want {
			t.Errorf("%s: %d %v", text, n, ok)
		}
	}
	for _, text := range []string{"1.0", "1e3", "9223372036854775808", `"1"`, "null"} {
		v, _ := ParseJSON([]byte(text), DefaultLimits())
		if n, ok := v.Int(); ok {
			t.Errorf("%s: taken for %d", text, n)
		}
	}
}

// TestJSONString: what is written is JSON, and reads back as the same text.
func TestJSONString(t *testing.T) {
	for _, s := range []string{"", "a", `"\`, "\x00\x01\x1f\x7f", "\n\r\t\b\f", "é😀\u2028\u2029", "</script>", "\u202e"} {
		var back string
		if err := json.Unmarshal(AppendJSONString(nil, s), &back); err != nil || back != s {
			t.Errorf("%q: comes back as %q (%v)", s, back, err)
		}
	}
	if got := string(AppendJSONString(nil, "a\xffb")); got != "\"a\ufffdb\"" {
		t.Errorf("invalid UTF-8 is written as %q", got)
	}
}

// FuzzJSON: no panic; accepted exactly where Go accepts it, but for UTF-8 and limits, which Go lets pass; every span lies
// in the text; what was read before a fault is well formed.
func FuzzJSON(f *testing.F) {
	for _, s := range edges(f) {
		f.Add([]byte(s))
	}
	f.Add([]byte(strings.Repeat("[", 100)))
	f.Add([]byte("{\"a\":1,\"b\":\"\xff\"}"))
	lim := Limits{JSONDepth: 50, JSONValues: 1000}.OrDefault()
	f.Fuzz(func(t *testing.T, text []byte) {
		v, fault := ParseJSON(text, lim)
		switch {
		case fault == nil:
			if !json.Valid(text) {
				t.Fatalf("%q is accepted", text)
			}
			sameAsEncodingJSON(t, string(text), v)
		case fault.Limit == "" && utf8.Valid(text) && json.Valid(text):
			t.Fatalf("%q is refused: %v", text, fault)
		}
		if fault != nil && (fault.Offset < 0 || fault.Offset > len(text)) {
			t.Fatalf("fault at %d of %d", fault.Offset, len(text))
		}
		walkJSON(t, text, v)
		v.Duplicates()
		v.inexactNumbers()
		v.loneSurrogates()
	})
}

func walkJSON(t *testing.T, text []byte, v Value) {
	if !v.Exists() {
		return
	}
	if s := v.Span(); s.Start < 0 || s.End < s.Start || s.End > len(text) {
		t.Fatalf("span %v of %d bytes", s, len(text))
	}
	for _, m := range v.Pairs() {
		walkJSON(t, text, m)
	}
	for e := range v.Elements() {
		walkJSON(t, text, e)
	}
	plainValue(v)
}
