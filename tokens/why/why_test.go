package why

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"fmt"
	"math/big"
	mrand "math/rand/v2"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// TestVerifies: where the signature holds, what else refuses the token is said, and nothing is searched.
func TestVerifies(t *testing.T) {
	r := theRig()
	key := public(t, &r.p256.PublicKey)
	token := compactJWS(es256, claims, ecdsaPen(r.p256, 32))
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	for _, c := range []struct {
		name   string
		policy tokens.Policy
		want   string // the ids of what refuses it
		says   string
	}{
		{"all is well", tokens.Policy{At: at(1700000100), Issuer: []string{"https://issuer.example"}}, "", ""},
		{"expired", tokens.Policy{At: at(1700009999)}, "exp", "expired"},
		{"expired a moment ago", tokens.Policy{At: at(1700003602)}, "exp", "only a moment"},
		{"issuer, a slash", tokens.Policy{At: at(1700000100), Issuer: []string{"https://issuer.example/"}}, "iss", "the / at the end"},
		{"issuer, http", tokens.Policy{At: at(1700000100), Issuer: []string{"http://issuer.example"}}, "iss", "http and https"},
		{"audience, capitals", tokens.Policy{At: at(1700000100), Audience: []string{"Orders"}}, "aud", "capital letters"},
		{"another audience", tokens.Policy{At: at(1700000100), Audience: []string{"billing"}}, "aud", "wanted"},
		{"typ", tokens.Policy{At: at(1700000100), Typ: "at+jwt"}, "typ", "at+jwt"},
		{"everything", tokens.Policy{At: at(1700009999), Subject: "x", Require: []string{"jti"}, MaxAge: time.Second}, "exp,sub,require,max-age", "jti"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := findWith(t, token, c.policy, key)
			if res.Outcome != Verifies || len(res.Causes) > 0 || len(res.Trials) > 0 || !strings.Contains(res.Reason, "ES256 with @public.pem") {
				t.Fatalf("%+v", res)
			}
			if ids(res.Refusals) != c.want || !strings.Contains(fmt.Sprintf("%+v", res.Refusals), c.says) {
				t.Errorf("refused by %q %+v, want %q", ids(res.Refusals), res.Refusals, c.want)
			}
			for _, f := range res.Refusals {
				if f.Title == "" || f.Detail == "" || f.Signer == "" && f.Verifier == "" {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// TestRefusedAnyway: the signature holds, and yet it is refused as such.
func TestRefusedAnyway(t *testing.T) {
	r := theRig()
	key := public(t, &r.p256.PublicKey)
	token := compactJWS(es256, claims, ecdsaPen(r.p256, 32))
	wantCause(t, findWith(t, token, tokens.Policy{Algorithms: []string{"ES384"}}, key), "alg-not-asked")
	crit := compactJWS(`{"alg":"ES256","crit":["exp2"],"exp2":1}`, claims, ecdsaPen(r.p256, 32))
	res := find(t, crit, key)
	if ids(res.Causes) != "refused" || !strings.Contains(res.Causes[0].Detail, "exp2") {
		t.Errorf("%+v", res)
	}
	both := findWith(t, compactJWS(hs256, claims, hmacPen(32, []byte(secret+"\n"))), tokens.Policy{At: time.Unix(1800000000, 0)}, secretOf(secret))
	wantCause(t, both, "secret-newline")
	if ids(both.Refusals) != "exp" {
		t.Errorf("what else refuses it: %q", ids(both.Refusals))
	}
}

// TestNotTried: where there is nothing to hold against a key, that is said and nothing is explained.
func TestNotTried(t *testing.T) {
	r := theRig()
	key := public(t, &r.p256.PublicKey)
	h, p := b64u([]byte(es256)), b64u([]byte(claims))
	for _, c := range []struct{ name, token, says string }{
		{"none", b64u([]byte(`{"alg":"none"}`)) + "." + p + ".", "unsecured"},
		{"None", b64u([]byte(`{"alg":"None"}`)) + "." + p + ".", "unsecured"},
		{"stripped", h + "." + p + ".", "taken off"},
		{"too short", h + "." + p + ".AAAA", "too short"},
		{"no base64", h + "." + p + ".!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "neither base64"},
		{"detached", h + ".." + b64u(ecdsaPen(r.p256, 32)([]byte(h+"."+p))), "--detached"},
		{"two parts", h + "." + p, "no whole JWS"},
		{"nothing", "", "no whole JWS"},
		{"a word", "hello", "no whole JWS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, c.token, key)
			if res.Outcome != NotTried || len(res.Causes) > 0 || !strings.Contains(res.Reason, c.says) {
				t.Errorf("%+v", res)
			}
		})
	}
	if res := find(t, compactJWS(es256, claims, ecdsaPen(r.p256, 32))); res.Outcome != NotTried || !strings.Contains(res.Reason, "no key") {
		t.Errorf("without a key: %+v", res)
	}
	if res := Find(context.Background(), &Input{}); res.Outcome != NotTried {
		t.Errorf("without a token: %+v", res)
	}
	erased := Candidate{Key: tokens.NewSecretKey(nil, tokens.Metadata{}), Name: "auth/1", Given: true, State: "destroyed"}
	if res := find(t, compactJWS(hs256, claims, hmacPen(32, []byte(secret))), erased, Candidate{}); res.Outcome != Unexplained {
		t.Errorf("with an erased secret: %+v", res)
	}
}

// TestUnexplained: what an unknown key signed, and what was changed beyond repair, is never explained.
func TestUnexplained(t *testing.T) {
	r := theRig()
	rng := mrand.New(mrand.NewPCG(1, 2))
	keys := []Candidate{public(t, &r.rsa.PublicKey), public(t, &r.p256.PublicKey), public(t, r.ed.Public()), secretOf(secret)}
	pens := []struct {
		alg string
		pen pen
	}{
		{"RS256", pkcs1Pen(r.rsa2, 32)}, {"PS256", pssPen(r.rsa2, 32, 32)}, {"ES256", ecdsaPen(r.q56, 32)}, {"ES384", ecdsaPen(r.p384, 48)},
		{"HS256", hmacPen(32, []byte("another secret, of somebody else"))}, {"HS512", hmacPen(64, []byte("another secret, of somebody else"))},
		{"RS256", randomPen(256)}, {"ES256", randomPen(64)}, {"EdDSA", randomPen(64)}, {"HS256", randomPen(32)}, {"HS384", randomPen(48)}, {"HS256", randomPen(16)},
		{"ES256", func([]byte) []byte { return make([]byte, 64) }}, {"EdDSA", func([]byte) []byte { return make([]byte, 64) }},
		{"RS256", func([]byte) []byte { return make([]byte, 256) }}, {"RS256", func([]byte) []byte { return append(make([]byte, 255), 1) }},
		{"ES256", func([]byte) []byte { return []byte("\x30\x06\x02\x01\x01\x02\x01\x01 and more, so that it is long") }},
	}
	for i := range 4 {
		for _, p := range pens {
			payload := fmt.Sprintf(`{"n":%d,"s":"%x","exp":%d}`, rng.Uint64(), rng.Uint64(), 1_700_000_000+rng.IntN(1000))
			token := compactJWS(`{"alg":"`+p.alg+`"}`, payload, p.pen)
			if res := find(t, token, keys...); res.Outcome != Unexplained || len(res.Causes) > 0 || res.Reason == "" {
				t.Fatalf("%d %s: %s\n%+v", i, p.alg, token, res)
			}
		}
	}
	for _, p := range []struct {
		header string
		pen    pen
	}{{es256, ecdsaPen(r.p256, 32)}, {hs256, hmacPen(32, []byte(secret))}, {edHead, edPen(r.ed)}} {
		token := resigned(p.header, claims, p.header, strings.Replace(claims, "anna", "otto", 1), p.pen)
		if res := find(t, token, keys...); res.Outcome != Unexplained {
			t.Errorf("%s: %+v", p.header, res)
		}
	}
}

func randomPen(n int) pen {
	return func([]byte) []byte {
		b := make([]byte, n)
		_, _ = rand.Read(b)
		return b
	}
}

// TestNoSignature: bytes that can be no signature at all are told from one of another key.
func TestNoSignature(t *testing.T) {
	r := theRig()
	for header, key := range map[string]Candidate{es256: public(t, &r.p256.PublicKey), edHead: public(t, r.ed.Public()), hs256: secretOf(secret)} {
		if res := find(t, compactJWS(header, claims, randomPen(37)), key); header != es256 && !strings.Contains(res.Reason, "cut or changed") {
			t.Errorf("%s: %+v", header, res)
		}
	}
	if res := find(t, compactJWS(es256, claims, func([]byte) []byte { return make([]byte, 64) }), public(t, &r.p256.PublicKey)); !strings.Contains(res.Reason, "cut or changed") {
		t.Errorf("%+v", res)
	}
}

// TestNotMoreThanFits: what fits is said once, and not in more words or with less caution than it needs.
func TestNotMoreThanFits(t *testing.T) {
	r := theRig()
	spaced := secretOf(" " + secret)
	spaced.Name = "secret:@other.txt"
	wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, []byte(secret+"\n"))), secretOf(secret), spaced), "secret-newline")

	// A header of one algorithm under a signature of another was never a good token.
	token := resigned(`{"alg":"HS256"}`, claims, `{"alg":"HS512"}`, claims, hmacPen(32, []byte(secret)))
	if res := find(t, token, secretOf(secret)); res.Outcome != Unexplained {
		t.Errorf("%+v", res.Causes)
	}

	jwk, _ := public(t, &r.p256.PublicKey).Key.MarshalJWK()
	der := func(input []byte) []byte { s, _ := ecdsa.SignASN1(rand.Reader, r.p256, sum(32, input)); return s }
	res := find(t, compactJWS(`{"alg":"ES256","jwk":`+string(jwk)+`}`, claims, der), public(t, &r.q56.PublicKey))
	wantCause(t, res, "header-key+ecdsa-der")
	if c := res.Causes[0]; !c.Danger || c.Signer != "" || !strings.Contains(c.Verifier, "never take a key") {
		t.Errorf("%+v", c)
	}

	empty := compactJWS(hs256, claims, hmacPen(32, nil))
	erased := Candidate{Key: tokens.NewSecretKey(nil, tokens.Metadata{}), Name: "auth/1", Given: true, State: "destroyed"}
	wantCause(t, find(t, empty, erased), "secret-known")

	key := public(t, &r.rsa.PublicKey)
	forged := compactJWS(hs256, claims, hmacPen(32, key.Text))
	wantCause(t, find(t, forged, secretOf(secret), other(key, "auth/3f")), "key-confusion")
}

// TestRSATellsTheKey: an RSA signature shows whether the key made it, even where nothing fits.
func TestRSATellsTheKey(t *testing.T) {
	r := theRig()
	changed := strings.Replace(claims, "anna", "otto", 1)
	for header, p := range map[string]pen{rs256: pkcs1Pen(r.rsa, 32), `{"alg":"PS256"}`: pssPen(r.rsa, 32, 32)} {
		res := find(t, resigned(header, changed, header, claims, p), public(t, &r.rsa.PublicKey))
		if res.Outcome != Unexplained || !strings.Contains(res.Reason, "@public.pem made this signature") {
			t.Errorf("%+v", res)
		}
		res = find(t, resigned(header, changed, header, claims, p), public(t, &r.rsa2.PublicKey))
		if res.Outcome != Unexplained || strings.Contains(res.Reason, "made this signature (") || !strings.Contains(res.Reason, "none of the RSA keys") {
			t.Errorf("%+v", res)
		}
	}
}

// TestBound: the work is bounded by the limit, and what was cut is said; so is a caller that waits no more.
func TestBound(t *testing.T) {
	r := theRig()
	token := compactJWS(es256, claims, ecdsaPen(r.q56, 32))
	for _, n := range []int{1, 50, 500} {
		res := findWith(t, token, tokens.Policy{Limits: tokens.Limits{WhyChecks: n}}, public(t, &r.p256.PublicKey))
		done := 0
		for _, trial := range res.Trials {
			done += trial.Count
		}
		if !res.Cut || done > n/20 || res.Outcome != Unexplained {
			t.Errorf("limit %d: %d checks, cut %v, %s", n, done, res.Cut, res.Outcome)
		}
	}
	if res := find(t, token, public(t, &r.p256.PublicKey)); res.Cut {
		t.Error("one key and a small token are beyond the default")
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	res := Find(ctx, &Input{Token: tokens.Decode([]byte(token), tokens.Limits{}), Keys: []Candidate{public(t, &r.p256.PublicKey)}})
	if !res.Cut || res.Outcome != Unexplained {
		t.Errorf("%+v", res)
	}
}

// TestManyKeys: the first keys are searched wholly, and many do not multiply the work.
func TestManyKeys(t *testing.T) {
	r := theRig()
	right := public(t, &r.p256.PublicKey)
	keys := []Candidate{public(t, &r.q56.PublicKey)}
	for i := range 300 {
		keys = append(keys, Candidate{Key: tokens.NewSecretKey([]byte(fmt.Sprintf("secret number %d, long enough", i)), tokens.Metadata{}), Name: "store", Text: nil})
	}
	keys = append(keys, other(right, "auth/3f"))
	res := find(t, compactJWS(es256, claims, ecdsaPen(r.p256, 32)), keys...)
	wantCause(t, res, "other-key")
	if res.Causes[0].Key != "auth/3f" {
		t.Errorf("%+v", res.Causes[0])
	}
}

// TestBigKeySets: the text of a set of thousands of keys is not looked at once for each of them.
func TestBigKeySets(t *testing.T) {
	r := theRig()
	text := append(spki(t, &r.rsa.PublicKey), make([]byte, 8<<20)...)
	var keys []Candidate
	for i := range 2000 {
		k := public(t, &r.q56.PublicKey)
		k.Key, k.Text = k.Key.With(tokens.Metadata{Kid: fmt.Sprint(i)}), text
		keys = append(keys, k)
	}
	res := find(t, compactJWS(hs256, claims, randomPen(32)), keys...)
	if res.Outcome != Unexplained {
		t.Errorf("%+v", res)
	}
	allocated := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			find(b, compactJWS(hs256, claims, randomPen(32)), keys...)
		}
	}).AllocedBytesPerOp()
	if allocated > 64<<20 {
		t.Errorf("%d MB for keys whose text is 8 MB", allocated>>20)
	}
}

// TestBigTokens: a token of many megabytes is not written anew some hundred times; the size is said.
func TestBigTokens(t *testing.T) {
	big := `{"x":"` + strings.Repeat("x", 1<<20) + `"}`
	token := compactJWS(hs256, big, hmacPen(32, []byte(secret+"\n")))
	policy := tokens.Policy{Limits: tokens.Limits{TokenSize: 64 << 20}}
	wantCause(t, findWith(t, token, policy, secretOf(secret)), "secret-newline")
	allocs := testing.AllocsPerRun(1, func() {
		res := findWith(t, compactJWS(hs256, big, hmacPen(32, []byte("unknown"))), policy, secretOf(secret))
		if res.Outcome != Unexplained || !res.Cut || !strings.Contains(fmt.Sprint(res.Trials), "longer than") {
			t.Errorf("%s %v %v", res.Outcome, res.Cut, res.Trials)
		}
	})
	if allocs > 100_000 {
		t.Errorf("%v allocations", allocs)
	}
}

// TestNumbers: the bounds of ECDSA readings hold for hostile lengths.
func TestNumbers(t *testing.T) {
	for n := range 300 {
		for _, size := range []int{32, 48, 66} {
			for _, r := range ecdsaReadings(make([]byte, n), size) {
				t.Errorf("zeros of length %d read as %v %v", n, r.r, r.s)
			}
			for _, r := range ecdsaReadings([]byte(strings.Repeat("\xff", n)), size) {
				if r.r.Cmp(new(big.Int).Lsh(big.NewInt(1), uint(8*size))) >= 0 {
					t.Error("a number longer than the curve's")
				}
			}
		}
	}
}
