package compare

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// jws is a compact token of a header, a payload and a signature.
func jws(header, payload, sig string) string {
	return b64(header) + "." + b64(payload) + "." + b64(sig)
}

const hs = `{"alg":"HS256","kid":"k1"}`

// nest decodes a token, and opens it with keys.
func nest(text string, keys ...tokens.Verifier) []tokens.Layer {
	lim := tokens.Limits{TokenSize: 64 << 20, JSONValues: 4 << 20}
	p := &tokens.Policy{At: time.Unix(1795350000, 0), Limits: lim}
	return tokens.VerifyLayers(tokens.Decode([]byte(text), lim), tokens.NewKeys(keys...), p)
}

func of(a, b string, opt Options) *Result { return Compare(nest(a), nest(b), opt) }

// told writes a comparison down, a line for each row.
func told(r *Result) string {
	var out strings.Builder
	fmt.Fprintln(&out, r.Headline())
	for _, row := range r.Rows(time.UTC) {
		a, b := row.Values(120)
		mark := " -+~#="[row.Mark : row.Mark+1]
		switch row.Kind {
		case RowTitle:
			fmt.Fprintln(&out, strings.TrimSpace("["+row.Name+"] "+row.Note))
			continue
		case RowFact:
			if row.Mark == Same {
				continue
			}
		case RowPlace:
			mark = "@"
		case RowNote:
			mark = "!"
		}
		fmt.Fprintln(&out, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s | %s | %s", mark, row.Name, a, b, row.Note)), " "))
	}
	return out.String()
}

func TestCompare(t *testing.T) {
	claims := func(json string) string { return jws(hs, json, "sig") }
	tests := []struct {
		name, a, b string
		want       string // lines that must stand in what is told, in order
	}{
		{"one token", claims(`{"a":1}`), claims(`{"a":1}`), "the same in every byte"},
		{"a claim that is gone, one that came, one that changed", claims(`{"a":1,"b":2,"c":3}`), claims(`{"a":1,"c":4,"d":5}`),
			"different: 1 removed, 1 added, 1 changed; 3 members are the same\n[claims] 1 member is the same\n- b 2 | |\n~ c 3 | 4 |\n+ d | 5 |"},
		{"times as times", claims(`{"iat":1795356203,"exp":1795357103}`), claims(`{"iat":1795356203,"exp":1795360703}`),
			"~ lifetime 15m | 1h 15m | +1h\n~ exp 1795357103 2026-11-22 14:18:23 UTC | 1795360703 2026-11-22 15:18:23 UTC | +1h"},
		{"a time that moves back by a fraction", claims(`{"exp":1795357103.5}`), claims(`{"exp":1795357103}`), "| -0.5s"},
		{"times beyond every calendar", claims(`{"exp":1e300}`), claims(`{"exp":1}`), "~ exp 1e300 beyond any calendar | 1 1970-01-01 00:00:01 UTC |"},
		{"a number that is written otherwise", claims(`{"n":1.0,"m":1e2,"z":-0}`), claims(`{"n":1,"m":100,"z":0.0}`),
			"the same in what they say; the bytes differ: number spelling\n= n 1.0 | 1 | the same number, written otherwise\n= m 1e2 | 100 |\n= z -0 | 0.0 |\n@ …"},
		{"a number that no float holds", claims(`{"n":9007199254740993}`), claims(`{"n":9007199254740992}`), "~ n 9007199254740993 | 9007199254740992 |"},
		{"an exponent of many digits", claims(`{"n":10e99999999999999999999}`), claims(`{"n":1e100000000000000000000}`), "the same in what they say; the bytes differ: number spelling"},
		{"escapes", claims(`{"n":"a/b"}`), claims(`{"n":"a\/\u0062"}`), "the same in what they say; the bytes differ: escapes"},
		{"escapes in a name", claims(`{"name":1}`), claims(`{"n\u0061me":1}`), "the same in what they say; the bytes differ: escapes\n= name | | the name is written with other escapes"},
		{"two halves of a pair that are not the same", claims(`{"n":"\ud800"}`), claims(`{"n":"\udbff"}`), `~ n "\ud800" | "\udbff" |`},
		{"a pair and its character", claims(`{"n":"😀"}`), claims(`{"n":"\ud83d\ude00"}`), "the same in what they say; the bytes differ: escapes"},
		{"members in another order", claims(`{"a":1,"b":2}`), claims(`{"b":2,"a":1}`),
			"the same in what they say; the bytes differ: members in another order\n= claims | | members in another order\n@ {\"a\":1,\"b\":2} | {\"b\":2,\"a\":1} | members in another order; the first byte that differs is 2 of the decoded part"},
		{"members of a member in another order", claims(`{"o":{"a":1,"b":2}}`), claims(`{"o":{"b":2,"a":1}}`), "= o | | members in another order"},
		{"white space", claims(`{"a":[1,2]}`), claims(`{ "a" : [1, 2]}`), "the same in what they say; the bytes differ: white space\n@ {\"a\":[1,2]} | { \"a\" : [1, 2]} | white space; the first byte that differs is 1"},
		{"white space around", claims(`{"a":1}`), claims("\n{\"a\":1} "), "the same in what they say; the bytes differ: white space"},
		{"what is nested", claims(`{"address":{"city":"Bern","street":{"no":1}}}`), claims(`{"address":{"city":"Basel","street":{"no":1,"x":2}}}`),
			"~ address.city \"Bern\" | \"Basel\" |\n+ address.street.x | 2 |"},
		{"names that are no words", claims(`{"https://x.example/a.b":{"":1}}`), claims(`{"https://x.example/a.b":{"":2}}`), `~ "https://x.example/a.b"."" 1 | 2 |`},
		{"another kind", claims(`{"a":"1","b":true}`), claims(`{"a":1,"b":false}`), "~ a \"1\" | 1 |\n~ b true | false |"},
		{"null is not nothing", claims(`{"a":null}`), claims(`{}`), "- a null | |"},
		{"an audience alone and in a list", claims(`{"aud":"a"}`), claims(`{"aud":["a"]}`), `~ aud "a" | ["a"] | the same text, alone and as the only one of a list`},
		{"a list of words as a set", claims(`{"aud":["a","b","c"]}`), claims(`{"aud":["b","c","d"]}`), "- aud[0] \"a\" | |\n+ aud[2] | \"d\" |"},
		{"a list of words in another order", claims(`{"aud":["a","b"]}`), claims(`{"aud":["b","a"]}`), `# aud ["a","b"] | ["b","a"] | the same elements in another order`},
		{"both", claims(`{"aud":["a","b","c"]}`), claims(`{"aud":["b","a"]}`), "- aud[2] \"c\" | |\n# aud [\"a\",\"b\",\"c\"] | [\"b\",\"a\"] | those that both have are in another order"},
		{"a word twice", claims(`{"aud":["a","a"]}`), claims(`{"aud":["a"]}`), "- aud[1] \"a\" | |"},
		{"words in a text", claims(`{"scope":"read write"}`), claims(`{"scope":"admin read"}`), `~ scope "read write" | "admin read" | less: write; more: admin`},
		{"words in a text in another order", claims(`{"scope":"a b"}`), claims(`{"scope":"b a"}`), "the same words, in another order or number"},
		{"an array of objects", claims(`{"l":[{"a":1},{"b":2},{"c":3}]}`), claims(`{"l":[{"b":2},{"c":4}]}`), "- l[0] {\"a\":1} | |\n~ l[2→1].c 3 | 4 |"},
		{"an element put in between", claims(`{"l":[1,2,3]}`), claims(`{"l":[1,9,2,3]}`), "+ l[1] | 9 |"},
		{"an array in another order", claims(`{"l":[{"a":1},{"b":2}]}`), claims(`{"l":[{"b":2},{"a":1}]}`), "# l [{\"a\":1},{\"b\":2}] | [{\"b\":2},{\"a\":1}] | the same elements in another order"},
		{"a member that stands twice", claims(`{"sub":"a","sub":"b"}`), claims(`{"sub":"a"}`), "- sub (2nd of 2) \"b\" | | the name stands more than once in the first token"},
		{"both stand twice", claims(`{"sub":"a","sub":"b"}`), claims(`{"sub":"b","sub":"a"}`), "~ sub (1st of 2) \"a\" | \"b\" |\n~ sub (2nd of 2) \"b\" | \"a\" |"},
		{"headers", jws(`{"alg":"HS256","kid":"a"}`, `{}`, "s"), jws(`{"alg":"HS256","kid":"b","typ":"JWT"}`, `{}`, "s"),
			"~ key HS256, kid a | HS256, kid b |\n[header] 1 member is the same\n~ kid \"a\" | \"b\" |\n+ typ | \"JWT\" |\n[signature] the same: 1 byte\n! | | it is the same signature over another header or payload"},
		{"another signature over the same", jws(hs, `{}`, "s1"), jws(hs, `{}`, "s2"), "the same in what they say; the signature differs\n[signature] differs: 2 bytes → 2 bytes\n! | | what is signed is the same in every byte: with HS256, another key made it"},
		{"another signature, which is no wonder", jws(`{"alg":"ES256"}`, `{}`, "s1"), jws(`{"alg":"ES256"}`, `{}`, "s2"), "ES256 gives another signature each time"},
		{"no signature", jws(hs, `{}`, "s1"), jws(hs, `{}`, ""), "[signature] only the first token has one: 2 bytes"},
		{"payloads that are no claims", jws(hs, `hello world`, "s"), jws(hs, `hello there`, "s"), "[payload] differs: 11 bytes → 11 bytes\n@ hello world | hello there | the bytes differ; the first byte that differs is 6"},
		{"claims and other bytes", jws(hs, `{"a":1}`, "s"), jws(hs, `[1]`, "s"), "~ claims {\"a\":1} | 3 bytes | no JSON object in both"},
		{"a payload that is elsewhere", jws(hs, `{"a":1}`, "s"), b64(hs) + ".." + b64("s"), "- claims {\"a\":1} | | the second token has none"},
		{"base64 with padding", jws(hs, `{"a":1}`, "sig"), strings.Replace(jws(hs, `{"a":1}`, "sig"), "."+b64("sig"), "."+b64("sig")+"=", 1),
			"[signature]\n@ c2ln | c2ln= | base64 spelling; the first byte that differs is 4 of the encoded part (about 51 of the token); the bytes are the same: the first is base64url as it should be, the second base64 with padding (=)\n[problems]\n+ signature | | padding"},
		{"a header with padding", jws(`{"alg":"HS256"}`, `{}`, "sig"), b64(`{"alg":"HS256"}`) + "=." + b64("{}") + "." + b64("sig"), "the same in what they say; the bytes differ: base64 spelling"},
		{"unused bits", b64(hs) + "." + b64("{}") + ".AA", b64(hs) + "." + b64("{}") + ".AB", "base64 with unused bits that are set"},
		{"a cut token", claims(`{"a":1,"b":{"c":2}}`), b64(hs) + "." + b64(`{"a":1,"b":{"c":2`) + "." + b64("sig"), "different: 1 changed; 4 members are the same\n! | | the second token's is damaged: compared as far as it can be read"},
		{"compact and JSON", jws(hs, `{"a":1}`, "s"), `{"payload":"` + b64(`{"a":1}`) + `","protected":"` + b64(hs) + `","signature":"` + b64("s") + `","x":1}`,
			"~ form JWS compact | JWS flattened JSON |\n[header] the same: 2 members\n[claims] the same: 1 member\n[signature] the same: 1 byte\n[token]\n+ x | 1 |"},
		{"JSON in another order and spacing", `{"payload":"e30","protected":"` + b64(hs) + `","signature":"cw"}`, `{ "signature":"cw","payload":"e30","protected":"` + b64(hs) + `"}`,
			"the same in what they say; the bytes differ: members in another order"},
		{"JSON with escapes in a part", `{"payload":"e30","protected":"` + b64(hs) + `","signature":"cw"}`, `{"payload":"e\u00330","protected":"` + b64(hs) + `","signature":"cw"}`,
			"the same in what they say; the bytes differ: escapes\n[header]"},
		{"a member of the token beside its parts", `{"payload":"e30","protected":"` + b64(hs) + `","signature":"cw","x":{"a":{"header":1,"payload":2}}}`, `{"payload":"e30","protected":"` + b64(hs) + `","signature":"cw","x":{"a":{"header":2,"payload":3}}}`,
			"~ x.a.header 1 | 2 |\n~ x.a.payload 2 | 3 |"},
		{"one more signature", `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw"}]}`, `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw","y":1},{"header":{"alg":"RS256"},"signature":"dA"}]}`,
			"~ key HS256, kid k1 | 2 signatures |\n[unprotected header 2]\n+ unprotected header 2 | {\"alg\":\"RS256\"} | the first token has none\n[signature 2] only the second token has one: 1 byte"},
		{"what stands beside a signature", `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw","y":1}]}`, `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw","y":2}]}`,
			"~ signatures[0].y 1 | 2 |"},
		{"payloads that are elsewhere", b64(hs) + ".." + b64("s"), b64(hs) + ".." + b64("t"), "2 members are the same; the signature differs; the payloads are not in the tokens"},
		{"what is encrypted", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aaaa.bbbb.cccc", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aaaa.bbbc.cccc",
			"2 members are the same; the ciphertext differs; what is encrypted was not opened\n[iv] the same: 3 bytes\n[ciphertext] differs: 3 bytes → 3 bytes\n[tag] the same: 3 bytes\n[claims]\n! | | both tokens are encrypted and not opened"},
		{"deep beside a signature", `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw","y":{"header":"1"}}]}`, `{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw","y":{"header":"2"}}]}`,
			"~ signatures[0].y.header \"1\" | \"2\" |"},
		{"no token at all", "abc", "abd", "different: 1 changed\n[token]\n@ abc | abd | bytes that no part accounts for"},
		{"a nest against what is in it", jws(`{"alg":"HS256","cty":"JWT"}`, jws(hs, `{"a":1}`, "s"), "t"), jws(hs, `{"a":1}`, "s"),
			"[layer 1 of 2] only the first token has it: JWS compact, HS256\n[layer 2 of 2]\n[claims] the same: 1 member"},
		{"two nests", jws(`{"alg":"HS256","cty":"JWT"}`, jws(hs, `{"a":1}`, "s"), "t"), jws(`{"alg":"HS256","cty":"JWT"}`, jws(hs, `{"a":2}`, "s"), "t"),
			"[layer 1 of 2]\n[header] the same: 2 members\n[layer 2 of 2]\n~ a 1 | 2 |"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got := told(of(c.a, c.b, Options{}))
			rest := got
			for line := range strings.SplitSeq(c.want, "\n") {
				line = strings.TrimSuffix(line, "…")
				i := strings.Index(rest, line)
				if i < 0 {
					t.Fatalf("%q is not told (in this order):\n%s", line, got)
				}
				rest = rest[i+len(line):]
			}
		})
	}
}

// Numbers are equal by their value, whatever their size.
func TestSameNumber(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"0", "-0.00e9", true}, {"1", "1.0", true}, {"-1", "1", false}, {"120", "1.2E+2", true}, {"0.001", "1e-3", true}, {"1e400", "10e399", true},
		{"1e99999999999999999999", "10e99999999999999999998", true}, {"1e-99999999999999999999", "10e-100000000000000000000", true},
		{"1e-100000000000000000000", "0.1e-99999999999999999999", true}, {"1e99999999999999999999", "1e-99999999999999999999", false},
		{"1e100000000000000000000", "100e99999999999999999998", true}, {"0.01e100000000000000000000", "1e99999999999999999998", true},
		{"1e00000000000000000000000002", "100", true}, {"9007199254740993", "9007199254740992", false}, {"0.1", "0.10000000000000001", false},
	}
	for _, c := range tests {
		if sameNumber([]byte(c.a), []byte(c.b)) != c.same || sameNumber([]byte(c.b), []byte(c.a)) != c.same {
			t.Errorf("%s and %s: not %v (%s, %s)", c.a, c.b, c.same, spelledOnce([]byte(c.a)), spelledOnce([]byte(c.b)))
		}
	}
}
