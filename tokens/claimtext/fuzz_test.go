package claimtext_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
)

// FuzzCheck: no panic; every span lies in the text and none overlaps the one
// before; no fault of syntax means that the engine takes the text, and no fault
// at all that it resolves.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "{", "{}", "[]", `{"a":1}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"exp":"+15m","iat":"now","nbf":1e400}`,
		`{"exp":"soon"}`, `{"jti":"{{uuid}}","x":{"y":["{{ask:a}}","{{now+1h}}","{{random:9}}"]}}`, `{"exp":"{{ask:x}}"}`, `{"exp":"{{random:1}}"}`,
		`{"a":"{{`, `{"a":"{{}}"}`, `{"a":"{{uuid:1}}"}`, `{"a":"{{jwk}}"}`, "{\"a\":\"\xff\"}", "{\"a\xff\":1}", `{"a":"\ud800","\ud800":1,"\ud801":2}`,
		`{"a":[1 2}`, "{\"a\":\"b\n,\"c\":1}", "{//x\n\"a\":1}", `{"a":1}/*`, `{"a":-0,"b":1e5,"c":01}`, `{"\u0065xp":"-1h"}`, `{"exp":[],"nbf":{"a":"b"}}`,
		"\ufeff{}", `{“a”:1}`, `{'a':1}`, strings.Repeat(`{"a":`, 70), `{"exp":"9999-12-31"}`, `{"exp":"{{now+9999y}}"}`, "{\"a\":1,\r\n\"b\":\t2}", `{"a":truefalse}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		lim := tokens.Limits{JSONDepth: 8, JSONValues: 40}
		r := claimtext.Check(text, now, time.UTC, lim)
		if !bytes.Equal(text, before) {
			t.Fatal("the text was changed")
		}
		end := 0
		for _, p := range r.Tokens {
			if p.Start < end || p.End <= p.Start || p.End > len(text) {
				t.Fatalf("piece %v after %d, of %d bytes", p, end, len(text))
			}
			if gap := bytes.Trim(text[end:p.Start], " \n\r\t"); len(gap) > 0 {
				t.Fatalf("%q is in no piece", gap)
			}
			end = p.End
		}
		last := 0
		for _, fault := range r.Faults {
			if fault.Start < last || fault.End < fault.Start || fault.End > len(text) || fault.Line < 1 || fault.Column < 1 || fault.Message == "" {
				t.Fatalf("fault %+v after %d", fault, last)
			}
			last = fault.Start
		}
		_, err := tokens.ParseClaims(text, lim)
		if r.Parses() != (err == nil) {
			t.Fatalf("Parses %v, ParseClaims %v, faults %+v", r.Parses(), err, r.Faults)
		}
		answers := map[string]string{}
		for _, p := range r.Asks() {
			answers[p.Name] = "now"
		}
		out, err := resolveWith(text, lim, claimtext.With{Now: now, Loc: time.UTC, Answers: answers}, &counting{})
		if r.Resolves() != (err == nil) {
			t.Fatalf("Resolves %v, Resolve %v, faults %+v", r.Resolves(), err, r.Faults)
		}
		if err != nil {
			return
		}
		if _, err := tokens.ParseClaims(out, tokens.Limits{}); err != nil {
			t.Fatalf("what is signed is no claims set: %v\n%s", err, out)
		}
		again(t, text, out, answers, lim)
	})
}

// again: laying out changes no meaning, and a second time nothing; the claims
// that were made are the text of their own.
func again(t *testing.T, text, out []byte, answers map[string]string, lim tokens.Limits) {
	laid, err := claimtext.Format(text, lim)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := claimtext.Format(laid, lim)
	if err != nil || !bytes.Equal(laid, twice) {
		t.Fatalf("laid out twice: %v\n%s\n%s", err, laid, twice)
	}
	with := claimtext.With{Now: now, Loc: time.UTC, Answers: answers}
	same, err := resolveWith(laid, lim, with, &counting{})
	if err != nil || !bytes.Equal(out, same) {
		t.Fatalf("laid out: %v\n%s\n%s", err, out, same)
	}
	relative, err := claimtext.Relative(out, now, tokens.Limits{})
	if err != nil || !claimtext.Check(relative, now, nil, tokens.Limits{}).Parses() {
		t.Fatalf("relative: %v\n%s", err, relative)
	}
	got, err := resolveWith(relative, tokens.Limits{}, claimtext.With{Now: now}, &counting{})
	if err != nil || others(t, got) != others(t, out) {
		t.Fatalf("relative: %v\n%s\n%s", err, got, out)
	}
}

// others gives the claims that are the same in each token of a template.
func others(t *testing.T, claims []byte) (text string) {
	c, err := tokens.ParseClaims(claims, tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Members() {
		if m.Name != "jti" && !tokens.IsTimeClaim(m.Name) {
			text += fmt.Sprintf("%q: %s\n", m.Name, bytes.ReplaceAll(m.Value, []byte(`\u007b`), []byte("{")))
		}
	}
	return text
}

func BenchmarkCheck(b *testing.B) {
	var text strings.Builder
	text.WriteString("{\n")
	for i := 0; text.Len() < 100_000; i++ {
		fmt.Fprintf(&text, "  \"claim-%d\": {\"roles\": [\"read\", \"write\"], \"n\": %d, \"ok\": true},\n", i, i)
	}
	text.WriteString(`  "exp": "+15m", "jti": "{{uuid}}"` + "\n}")
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	in := []byte(text.String())
	for b.Loop() {
		if r := claimtext.Check(in, now, nil, tokens.Limits{}); len(r.Faults) > 0 {
			b.Fatal(r.Faults)
		}
	}
}
