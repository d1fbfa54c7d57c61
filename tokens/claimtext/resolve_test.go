package claimtext_test

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
)

// counting is randomness that counts.
type counting struct{ next byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = c.next
		c.next++
	}
	return len(b), nil
}

func resolve(text string, answers map[string]string) (string, error) {
	out, err := resolveWith([]byte(text), tokens.Limits{}, claimtext.With{Now: now, Loc: time.UTC, Answers: answers}, &counting{})
	return string(out), err
}

// resolveWith makes what is signed of a text.
func resolveWith(text []byte, lim tokens.Limits, with claimtext.With, random io.Reader) ([]byte, error) {
	d, err := claimtext.Parse(text, lim)
	if err != nil {
		return nil, err
	}
	r, _, err := d.Resolve(with)
	if err != nil {
		return nil, err
	}
	return r.Append(nil, random)
}

func TestWhatIsSigned(t *testing.T) {
	answers := map[string]string{"who": `an"na`, "trap": "{{uuid}}", "end": "+1h"}
	for _, tt := range []struct{ name, text, want string }{
		{"as the engine writes it", "{ \"z\" : 1.50,\n \"a\": [1, \"x  y\"] }", `{"z":1.50,"a":[1,"x  y"]}`},
		{"times", `{"iat": "now", "exp": "+15m", "nbf": 5}`, `{"iat":1767323045,"exp":1767323945,"nbf":5}`},
		{"a time anywhere", `{"a": {"at": "{{now+1m}}"}}`, `{"a":{"at":1767323105}}`},
		{"a UUID and randomness", `{"jti": "{{uuid}}", "n": ["{{random:3}}", 1]}`, `{"jti":"00010203-0405-4607-8809-0a0b0c0d0e0f","n":["EBES",1]}`},
		{"answers", `{"sub": "{{ask:who}}", "x": ["{{ask:who}}"]}`, `{"sub":"an\"na","x":["an\"na"]}`},
		{"an answer is never a placeholder", `{"sub": "{{ask:trap}}"}`, `{"sub":"{{uuid}}"}`},
		{"an answer is a time where a time stands", `{"exp": "{{ask:end}}"}`, `{"exp":1767326645}`},
		{"an escaped one is text", `{"a": "\u007b{uuid}}", "{{uuid}}": 1}`, `{"a":"\u007b{uuid}}","{{uuid}}":1}`},
		{"a name is text, at any depth", `{"x": {"{{uuid}}": "{{now}}", "{{slip}}": []}}`, `{"x":{"{{uuid}}":1767323045,"{{slip}}":[]}}`},
		{"part of a string is text", `{"a": "x {{uuid}}", "b": "{{a}} {{b}}"}`, `{"a":"x {{uuid}}","b":"{{a}} {{b}}"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve(tt.text, answers)
			if err != nil || got != tt.want {
				t.Errorf("got  %s %v\nwant %s", got, err, tt.want)
			}
		})
	}
}

func TestWhatIsNotSigned(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		code       tokens.Code
	}{
		{`{"a": 1`, "line 1, column 8", tokens.CodeMalformed},
		{`{"exp": "soon"}`, "is no time", tokens.CodeUsage},
		{`{"exp": "{{uuid}}"}`, "is no time", tokens.CodeUsage},
		{`{"a": "{{uid}}"}`, `the placeholder in "a": there is no such placeholder`, tokens.CodeUsage},
		{`{"a": "{{random:0}}"}`, "1 to 512", tokens.CodeUsage},
		{`{"a": "{{ask:}}"}`, "takes a name", tokens.CodeUsage},
		{`{"a": "{{jwk}}"}`, "header only", tokens.CodeUsage},
		{`{"a": "{{now+1}}"}`, "unit", tokens.CodeUsage},
	} {
		if _, err := resolve(tt.text, nil); err == nil || !strings.Contains(err.Error(), tt.want) || tokens.CodeOf(err) != tt.code {
			t.Errorf("%s: %v (%s)", tt.text, err, tokens.CodeOf(err))
		}
	}
	_, err := resolve(`{"sub": "{{ask:subject}}", "a": {"b": "{{ask:c}}"}}`, nil)
	open, ok := errors.AsType[*claimtext.Unanswered](err)
	if !ok || len(open.Asks) != 2 || open.Asks[0].Claim != "sub" || !open.Asks[0].Whole || open.Asks[1].Claim != "a" || open.Asks[1].Whole {
		t.Errorf("unanswered: %v", err)
	}
	if err.Error() != `claims: these are to be given: subject (in "sub"), c (in "a")` {
		t.Error(err)
	}
	if _, err := resolveWith([]byte(`{"a":"{{uuid}}"}`), tokens.Limits{}, claimtext.With{}, strings.NewReader("short")); err == nil {
		t.Error("no randomness, and no error")
	}
}

// A draft is changed before it is resolved, and gives a token after the other.
func TestDraft(t *testing.T) {
	d, err := claimtext.Parse([]byte(`{"sub": "{{ask:subject}}", "aud": "x", "old": 1}`), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if open := d.Unanswered(map[string]string{"other": ""}); len(open) != 1 || open[0].Claim != "sub" || len(d.Unanswered(map[string]string{"subject": ""})) > 0 {
		t.Errorf("unanswered %+v", open)
	}
	d.Set(tokens.StringMember("sub", "{{uuid}}")) // as it is
	d.SetUUID("jti")
	d.Remove("old")
	more, err := claimtext.Parse([]byte(`{"aud": ["y"], "n": "{{random:1}}"}`), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d.Merge(more)
	if !d.Has("n") || d.Has("old") || len(d.Asks()) > 0 {
		t.Errorf("has n %v, has old %v, asks %v", d.Has("n"), d.Has("old"), d.Asks())
	}
	r, _, err := d.Resolve(claimtext.With{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	random := &counting{}
	for _, want := range []string{
		`{"sub":"{{uuid}}","aud":["y"],"jti":"00010203-0405-4607-8809-0a0b0c0d0e0f","n":"EA"}`,
		`{"sub":"{{uuid}}","aud":["y"],"jti":"11121314-1516-4718-991a-1b1c1d1e1f20","n":"IQ"}`,
	} {
		if got, err := r.Append(nil, random); err != nil || string(got) != want {
			t.Errorf("got  %s %v\nwant %s", got, err, want)
		}
	}
	if string(r.Get("aud")) != `["y"]` || r.Get("jti") != nil || r.Get("none") != nil {
		t.Errorf("aud %s, jti %s", r.Get("aud"), r.Get("jti"))
	}
	if !r.Varies("jti") || !r.Varies("n") || r.Varies("sub") {
		t.Error("what varies is not what varies")
	}
}

func TestHeader(t *testing.T) {
	d, err := claimtext.ParseHeader([]byte(`{"typ": "dpop+jwt", "jwk": "{{jwk}}", "exp": "+15m"}`), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Resolve(claimtext.With{}); tokens.CodeOf(err) != tokens.CodeKeyUnfit {
		t.Errorf("without a key: %v", err)
	}
	r, _, err := d.Resolve(claimtext.With{JWK: []byte(`{"kty":"OKP"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := r.Append(nil, nil); string(got) != `{"typ":"dpop+jwt","jwk":{"kty":"OKP"},"exp":"+15m"}` {
		t.Errorf("got %s", got)
	}
}

func TestFormat(t *testing.T) {
	const text = `{"a":1.50,"b":{},"c":[ ],"d":["x","y"],"e":[{"f":null}],"g":{"h":"\u0069 j"},"k":[` + "\"" + `0123456789012345678901234567890123456789","0123456789012345678901234567890123456789"]}`
	const want = `{
  "a": 1.50,
  "b": {},
  "c": [],
  "d": ["x", "y"],
  "e": [
    {
      "f": null
    }
  ],
  "g": {
    "h": "\u0069 j"
  },
  "k": [
    "0123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789"
  ]
}`
	for _, in := range []string{text, want} {
		if got, err := claimtext.Format([]byte(in), tokens.Limits{}); err != nil || string(got) != want {
			t.Errorf("%v\n%s", err, got)
		}
	}
	_, err := claimtext.Format([]byte("{\n\"a\": 1,}"), tokens.Limits{})
	if err == nil || err.Error() != "claims: line 2, column 7: a comma too many: nothing follows it" {
		t.Error(err)
	}
}

// The claims of a token become a text that means their like.
func TestTextOfAToken(t *testing.T) {
	const claims = `{"iss":"x","iat":1000,"nbf":940,"exp":1900,"auth_time":1000.5,"jti":"7f","trap":["{{uuid}}","{{}}"],"updated_at":1000}`
	relative, err := claimtext.Relative([]byte(claims), now, tokens.Limits{})
	const want = `{"iss":"x","iat":"now","nbf":"-1m","exp":"+15m","auth_time":"now","jti":"{{uuid}}","trap":["\u007b{uuid}}","\u007b{}}"],"updated_at":1000}`
	if err != nil || compact(t, relative) != want {
		t.Errorf("relative: %v\ngot  %s\nwant %s", err, compact(t, relative), want)
	}
	for in, want := range map[string]string{
		`{"exp":1767326645}`:                              `{"exp":"+1h"}`,
		`{"nbf":5,"exp":65}`:                              `{"nbf":"now","exp":"+1m"}`,
		`{"iat":"x","exp":true,"jti":4}`:                  `{"iat":"x","exp":true,"jti":4}`,
		`{"iat":-9e18,"exp":9e18}`:                        `{"iat":-9e18,"exp":9e18}`,
		`{"iat":1000,"exp":9e18,"nbf":1e999}`:             `{"iat":"now","exp":9e18,"nbf":1e999}`,
		`{"iat":4000000000,"exp":0,"auth_time":12345678}`: `{"iat":"now","exp":"-126y 306d 7h 6m 40s","auth_time":"-126y 163d 9h 45m 22s"}`,
	} {
		got, err := claimtext.Relative([]byte(in), now, tokens.Limits{})
		if err != nil || compact(t, got) != want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", in, err, got, want)
		}
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	c, err := tokens.ParseClaims(text, tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return string(c.JSON())
}

// What has neither times nor placeholders is written as the engine writes it.
func TestSameAsTheEngine(t *testing.T) {
	const text = `{ "a\u0000\n\"" : [ 1, {"b": "c"} ], "ü": "\/" }`
	c, err := tokens.ParseClaims([]byte(text), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := resolve(text, nil)
	if err != nil || !bytes.Equal([]byte(got), c.JSON()) {
		t.Errorf("got  %s %v\nwant %s", got, err, c.JSON())
	}
}

// What is given stays; what is missing of the usual claims comes after it.
func TestAddUsual(t *testing.T) {
	for text, want := range map[string]string{
		`{"sub":"a"}`:                   `{"sub":"a","iat":IAT,"exp":EXP,"jti":"00010203-0405-4607-8809-0a0b0c0d0e0f"}`,
		`{"exp":"+5m","jti":"x"}`:       `{"exp":SOON,"jti":"x","iat":IAT}`,
		`{"iat":1,"exp":2,"jti":"{{x"}`: `{"iat":1,"exp":2,"jti":"{{x"}`,
	} {
		d, err := claimtext.Parse([]byte(text), tokens.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		d.AddUsual(now)
		r, _, err := d.Resolve(claimtext.With{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		number := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
		want = strings.NewReplacer("IAT", number(0), "EXP", number(time.Hour), "SOON", number(5*time.Minute)).Replace(want)
		if got, err := r.Append(nil, &counting{}); err != nil || string(got) != want {
			t.Errorf("%s: %s %v, want %s", text, got, err, want)
		}
	}
}
