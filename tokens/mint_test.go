package tokens

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestParseClaims keeps order and spelling, takes white space out, and points at what is wrong.
func TestParseClaims(t *testing.T) {
	for text, want := range map[string]string{
		"{ \"b\" : 1.50 ,\n\t\"a\" : [ 1 , \" x \\\" \" ] }": `{"b":1.50,"a":[1," x \" "]}`,
		`{}`: `{}`,
		`{"n":12345678901234567890,"e":1E5,"u":"\u00e9\\"}`: `{"n":12345678901234567890,"e":1E5,"u":"\u00e9\\"}`,
		`{"\u0061":null}`: `{"a":null}`,
	} {
		c, err := ParseClaims([]byte(text), Limits{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := string(c.JSON()); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for _, c := range []struct {
		text string
		lim  Limits
		code Code
		word string
	}{
		{"", Limits{}, CodeMalformed, "line 1, column 1"},
		{"{\n \"a\": 1,\n}", Limits{}, CodeMalformed, "line 3, column 1"},
		{"{\"a\":1,\n \"a\":2}", Limits{}, CodeMalformed, `line 2, column 2: member "a" stands twice`},
		{"{\"x\":{\"a\":1,\"a\":2}}", Limits{}, CodeMalformed, `line 1, column 13: member "a" stands twice`},
		{"[]", Limits{}, CodeMalformed, "this is an array"},
		{"7", Limits{}, CodeMalformed, "this is a number"},
		{"{} {}", Limits{}, CodeMalformed, "column 4"},
		{"{\"a\":\"\xff\"}", Limits{}, CodeMalformed, "invalid UTF-8"},
		{strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65), Limits{}, CodeLimit, "json-depth=64"},
		{`{"a":1,"b":2}`, Limits{JSONValues: 3}, CodeLimit, "json-values=3"},
	} {
		_, err := ParseClaims([]byte(c.text), c.lim)
		wantCode(t, err, c.code, c.word)
	}
}

// TestSetClaims puts claims in place or at the end.
func TestSetClaims(t *testing.T) {
	c := &Claims{}
	if string(c.JSON()) != "{}" || c.Has("a") {
		t.Error("not empty")
	}
	c.SetString("a", "x\"\n\u202e")
	if err := c.Set("b", []byte(` [ 1 ] `)); err != nil {
		t.Fatal(err)
	}
	c.SetTime("exp", time.Unix(-1, 5))
	c.SetString("a", "y")
	if got, want := string(c.JSON()), `{"a":"y","b":[1],"exp":-1}`; got != want || !c.Has("exp") {
		t.Errorf("%s, want %s", got, want)
	}
	for value, word := range map[string]string{``: "no JSON", `x`: "no JSON", `1 2`: "no JSON", `{"k":1,"k":2}`: "twice", "\"\xff\"": "UTF-8"} {
		wantCode(t, c.Set("c", []byte(value)), CodeMalformed, word)
	}
	if c.Has("c") {
		t.Error("a claim that failed is there")
	}
}

// TestResolveTimes: what people write becomes a number, in the time claims only.
func TestResolveTimes(t *testing.T) {
	c, err := ParseClaims([]byte(`{"exp":"+15m","nbf":"2023-11-14T22:13:20Z","iat":1.5,"auth_time":"now","sub":"+15m"}`), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ResolveTimes(now, time.UTC); err != nil {
		t.Fatal(err)
	}
	if got, want := string(c.JSON()), `{"exp":1700000900,"nbf":1700000000,"iat":1.5,"auth_time":1700000000,"sub":"+15m"}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	c.SetString("exp", "in a while")
	_, err = c.ResolveTimes(now, time.UTC)
	wantCode(t, err, CodeUsage, "exp")
}

// FuzzParseClaims: no panic; what is taken is written as JSON of the same value, and taken again unchanged.
func FuzzParseClaims(f *testing.F) {
	for _, s := range edges(f) {
		f.Add([]byte(s))
		f.Add([]byte(`{"exp":"+1h","x":` + s + `}`))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := ParseClaims(text, Limits{})
		if err != nil {
			if CodeOf(err) == "" {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		out := c.JSON()
		if !json.Valid(out) {
			t.Fatalf("%q is written as %q", text, out)
		}
		again, err := ParseClaims(out, Limits{})
		if err != nil || string(again.JSON()) != string(out) {
			t.Fatalf("%q: %v", out, err)
		}
		_, _ = c.ResolveTimes(now, time.UTC)
		if !json.Valid(c.JSON()) {
			t.Fatalf("after times: %q", c.JSON())
		}
	})
}
