package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// On a terminal that is wide enough the two stand in columns.
func TestDiffInColumns(t *testing.T) {
	a := unsigned(`{"alg":"HS256","kid":"k1"}`, `{"sub":"anna","exp":1795357103,"nbf":1}`)
	b := unsigned(`{"alg":"HS256","kid":"k2"}`, `{"sub":"otto","exp":1795360703,"scope":"read"}`)
	r := run{tty: true, width: 110, env: map[string]string{"NO_COLOR": "1"}}
	if exit := r.fob("diff", a, b); exit != exitNo {
		t.Fatalf("exit %d: %s", exit, &r.err)
	}
	want := `A  the token given
B  the token given
✗ different: 1 removed, 1 added, 3 changed; 1 member is the same
            A                                                B
  form      JWS compact                                      JWS compact
~ key       HS256, kid k1                                    HS256, kid k2
~ size      96 bytes                                         106 bytes  (10 bytes more)
~ lifetime  56y 339d 14h 18m 22s (from nbf)                  none
header  1 member is the same
~ kid       "k1"                                             "k2"
claims
~ sub       "anna"                                           "otto"
~ exp       1795357103  2026-11-22 14:18:23 UTC              1795360703  2026-11-22 15:18:23 UTC  (+1h)
- nbf       1  1970-01-01 00:00:01 UTC                       ·
+ scope     ·                                                "read"
signature  the same: 5 bytes
  it is the same signature over another header or payload: at most one of the two verifies
`
	if got := r.out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	narrow := run{tty: true, width: 99, env: map[string]string{"NO_COLOR": "1"}}
	narrow.fob("diff", a, b)
	if !strings.Contains(narrow.out.String(), `~ sub       "anna" → "otto"`) {
		t.Errorf("in 99 columns:\n%s", &narrow.out)
	}
}

// Colours go with the glyphs, and never stand alone.
func TestDiffColours(t *testing.T) {
	r := run{tty: true}
	r.fob("diff", unsigned(`{"alg":"HS256"}`, `{"a":1}`), unsigned(`{"alg":"HS256"}`, `{"b":1}`))
	for _, want := range []string{"\x1b[31m-\x1b[0m \x1b[31ma", "\x1b[32m+\x1b[0m \x1b[32mb"} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%q is not in\n%q", want, r.out.String())
		}
	}
}

// Whatever the tokens are, JSON is JSON and text is harmless.
func TestDiffOfAnything(t *testing.T) {
	list := []string{
		unsigned(`{"alg":"HS256"}`, `{"a":[1,{"b":2}],"c":{"d":{"e":1}}}`),
		unsigned(`{"alg":"HS256"}`, `{"a":[1,{"b":3}],"c":{"d":{"e":1`),
		unsigned(`{"alg":"HS256"}`, `{"a":[1,{"b":2`),
		unsigned(`{"alg":"HS256"}`, `{"x":{"y":{"z":1}} "`),
		unsigned(`{"alg":"HS256"`, "\x1b]0;owned\x07\xff"),
		unsigned("{\"alg\":\"\x1b[2J\"}", "{\"\u202e\":\"\\u001b\",\"\u202e\":1}"),
		fixture(t, "hostile.txt"), fixture(t, "damaged.txt"), fixture(t, "general.json"), fixture(t, "flattened.json"), fixture(t, "encrypted.txt"),
		fixture(t, "nested.txt"), fixture(t, "twice.txt"), fixture(t, "unencoded.txt"), fixture(t, "detached.txt"), "x", "{", "..", "....",
	}
	for i, a := range list {
		for _, by := range []int{0, 1, 4, 9} {
			b := list[(i+by)%len(list)]
			want := exitNo
			if a == b {
				want = exitOK
			}
			for _, flags := range [][]string{nil, {"--all", "--raw"}, {"-k", "@" + fixturePath("encrypt.jwk"), "--most", "1"}} {
				r := run{}
				args := append(append([]string{"diff", "--json"}, flags...), "--", a, b)
				if exit := r.fob(args...); exit != want {
					t.Fatalf("exit %d: %s\n%q\n%q", exit, &r.err, a, b)
				}
				if !json.Valid(r.out.Bytes()) {
					t.Fatalf("no JSON: %s\n%q\n%q", &r.out, a, b)
				}
				for _, width := range []int{80, 120} {
					p := run{tty: true, width: width, env: map[string]string{"NO_COLOR": "1"}}
					p.fob(append(append([]string{"diff"}, flags...), "--", a, b)...)
					if text := p.out.String(); strings.ContainsAny(text, "\x1b\x07\u202e") || !utf8.ValidString(text) {
						t.Fatalf("not harmless: %q", p.out.String())
					}
				}
			}
		}
	}
}
