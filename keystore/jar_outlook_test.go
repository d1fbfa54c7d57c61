package keystore

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// smith is a keyset with its private halves, to sign what is saved.
type smith struct {
	t testing.TB
	Keyset
	private map[string]tokens.Secret
}

func newSmith(t testing.TB, name, alg string, p Policy) *smith {
	t.Helper()
	spec := KeySpec{Alg: alg}
	c, err := New(storyBegins, NewOptions{Name: name, Make: spec, Policy: p}, Generate(spec))
	if err != nil {
		t.Fatal(err)
	}
	s := &smith{t, c.Keyset, map[string]tokens.Secret{}}
	return s.take(c, nil)
}

// take makes the outcome of an operation the keyset.
func (s *smith) take(c Change, err error) *smith {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	s.Keyset = c.Keyset
	for kid, jwk := range c.Private {
		s.private[kid] = jwk
	}
	return s
}

func (s *smith) current() string { e, _ := s.Current(); return e.Kid }

func (s *smith) key(kid string) *tokens.Key {
	s.t.Helper()
	read, err := tokens.ParseKeys(s.private[kid].Reveal(), tokens.KeyOptions{})
	if err != nil {
		s.t.Fatal(err)
	}
	return read.Keys[0]
}

// sign makes a token of claims with the current key.
func (s *smith) sign(claims string) string { return s.signWith(s.current(), claims) }

func (s *smith) signWith(kid, claims string) string {
	s.t.Helper()
	return signed(s.t, s.key(kid), claims)
}

func signed(t testing.TB, k *tokens.Key, claims string) string {
	t.Helper()
	token, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: k}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return string(token)
}

// lifeClaims are claims whose times are seconds from when the story begins.
func lifeClaims(times string) string {
	for name, unix := range map[string]int64{"NOW": storyBegins.Unix(), "+5m": storyBegins.Unix() + 300, "+10m": storyBegins.Unix() + 600, "-5m": storyBegins.Unix() - 300, "+30d": storyBegins.Unix() + 30*86400} {
		times = strings.ReplaceAll(times, name, fmt.Sprint(unix))
	}
	return times
}

func TestOutlookInTime(t *testing.T) {
	s := newSmith(t, "auth", "EdDSA", DefaultPolicy())
	at := storyBegins.Add
	const quantum = time.Nanosecond
	tests := []struct {
		claims string
		now    time.Time
		want   SavedStatus
		why    string
	}{
		{`{"exp":+5m}`, at(0), SavedLive, ""},
		{`{"exp":+5m}`, at(5*time.Minute - quantum), SavedLive, ""},
		{`{"exp":+5m}`, at(5 * time.Minute), SavedExpired, ""},
		{`{"exp":+5m.5}`, at(5*time.Minute + 499*time.Millisecond), SavedLive, ""},
		{`{"exp":+5m.5}`, at(5*time.Minute + 500*time.Millisecond), SavedExpired, ""},
		{`{"nbf":+5m,"exp":+10m}`, at(5*time.Minute - quantum), SavedWaiting, ""},
		{`{"nbf":+5m,"exp":+10m}`, at(5 * time.Minute), SavedLive, ""},
		{`{"nbf":+5m,"exp":+10m}`, at(10 * time.Minute), SavedExpired, ""},
		{`{"nbf":+10m,"exp":+5m}`, at(6 * time.Minute), SavedExpired, ""},
		{`{"nbf":+5m}`, at(0), SavedWaiting, ""},
		{`{"nbf":+5m}`, at(time.Hour), SavedForever, ""},
		{`{"sub":"a"}`, at(0), SavedForever, ""},
		{`{"exp":0}`, at(0), SavedExpired, ""},
		{`{"exp":1e30}`, at(0), SavedLive, ""},
		{`{"exp":-1e30}`, at(0), SavedExpired, ""},
		{`{"exp":"+5m"}`, at(0), SavedUnreadable, "exp must be a number"},
		{`{"exp":null}`, at(0), SavedUnreadable, "exp must be a number"},
		{`{"nbf":[],"exp":+5m}`, at(0), SavedUnreadable, "nbf must be a number"},
		{`{"iat":"x","exp":+5m}`, at(0), SavedLive, ""},
		{`{"exp":+5m,"exp":+10m}`, at(0), SavedUnreadable, "exp"},
		{`{"sub":1,"sub":2,"exp":+5m}`, at(0), SavedLive, ""},
		{`{"exp":+5m`, at(0), SavedUnreadable, "damaged"},
		{`no claims`, at(0), SavedForever, ""},
	}
	for _, tt := range tests {
		token := s.sign(lifeClaims(tt.claims))
		o := outlooks([]Saved{saved("a", token)}, []Keyset{s.Keyset}, tt.now)[0]
		if o.Status != tt.want || !strings.Contains(o.Why, tt.why) || (o.Why == "") != (tt.why == "") {
			t.Errorf("%s at %s: %s, %q; want %s", tt.claims, tt.now, o.Status, o.Why, tt.want)
		}
		// The engine is the judge.
		if tt.want == SavedUnreadable {
			continue
		}
		judged := tokens.Verify(tokens.Decode([]byte(token), tokens.Limits{}), tokens.NewKeys(s.key(s.current())), &tokens.Policy{At: tt.now}).Time.Status
		if want := map[SavedStatus]tokens.Status{SavedLive: "valid", SavedExpired: "expired", SavedWaiting: "not_yet", SavedForever: "none"}[o.Status]; judged != want && (o.Status != SavedForever || judged != "valid") {
			t.Errorf("%s: %s, and fob verify says %s", tt.claims, o.Status, judged)
		}
	}
}

func TestOutlookOfWhatIsNoJWT(t *testing.T) {
	s := newSmith(t, "auth", "EdDSA", DefaultPolicy())
	enc := newSmith(t, "box", "ECDH-ES+A256KW", DefaultPolicy())
	jwe, err := tokens.EncryptJWE([]byte(`{"exp":1}`), []tokens.EncryptTo{{Key: enc.key(enc.current())}}, tokens.EncryptOptions{Form: tokens.JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(s.sign(`{"exp":1}`), ".")
	inner := s.sign(lifeClaims(`{"exp":+5m}`))
	tests := []struct {
		name, token, keyset, why string
		status                   SavedStatus
		proven                   bool
	}{
		{"jwe", string(jwe), "box", "encrypted", SavedUnreadable, false},
		{"text", "not a token", "", "damaged", SavedUnreadable, false},
		{"detached", parts[0] + ".." + parts[2], "auth", "detached", SavedUnreadable, false},
		{"cut", parts[0] + "." + parts[1], "", "damaged", SavedUnreadable, false},
		{"nested", s.sign(inner), "auth", "", SavedLive, true},
	}
	for _, tt := range tests {
		o := outlooks([]Saved{saved("a", tt.token)}, []Keyset{s.Keyset, enc.Keyset}, storyBegins)[0]
		if o.Status != tt.status || o.Keyset != tt.keyset || o.Proven != tt.proven || !strings.Contains(o.Why, tt.why) || o.Disproved != "" {
			t.Errorf("%s: %+v", tt.name, o)
		}
	}
	// Every damage is survived.
	whole := s.sign(lifeClaims(`{"exp":+5m}`))
	for i := range whole {
		o := outlooks([]Saved{saved("a", whole[:i])}, []Keyset{s.Keyset}, storyBegins)[0]
		if o.Proven {
			t.Errorf("a token cut at %d is proven", i)
		}
	}
}

func TestOutlookFindsTheKey(t *testing.T) {
	auth := newSmith(t, "auth", "ES256", DefaultPolicy())
	other := newSmith(t, "other", "ES256", DefaultPolicy())
	hs := newSmith(t, "shared", "HS256", DefaultPolicy())
	sets := []Keyset{auth.Keyset, other.Keyset, hs.Keyset}
	claims := lifeClaims(`{"exp":+5m}`)
	b64 := base64.RawURLEncoding.EncodeToString
	stranger, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ES256", Kid: auth.current()})
	if err != nil {
		t.Fatal(err)
	}
	kidless := other.key(other.current())
	jwk, err := kidless.MarshalPrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	read, err := tokens.ParseKeys([]byte(strings.Replace(string(jwk), `"kid"`, `"kit"`, 1)), tokens.KeyOptions{})
	if err != nil || read.Keys[0].Kid() != "" {
		t.Fatal(err, read.Keys[0].Kid())
	}
	tests := []struct {
		name, token, keyset, disproved string
		proven                         bool
	}{
		{"by its kid", auth.sign(claims), "auth", "", true},
		{"a shared secret", hs.sign(claims), "shared", "", false},
		{"without a kid", signed(t, read.Keys[0], claims), "other", "", true},
		{"a stranger under its kid", signed(t, stranger, claims), "", auth.Name + "/" + auth.Short(auth.current()), false},
		{"unsecured under its kid", b64([]byte(`{"alg":"none","kid":"`+auth.current()+`"}`)) + "." + b64([]byte(claims)) + ".", "", auth.Name + "/" + auth.Short(auth.current()), false},
		{"an HMAC under its kid", b64([]byte(`{"alg":"HS256","kid":"`+auth.current()+`"}`)) + "." + b64([]byte(claims)) + ".AAAA", "", auth.Name + "/" + auth.Short(auth.current()), false},
		{"a kid that nobody has", signed(t, stranger.With(tokens.Metadata{Kid: "nobody"}), claims), "", "", false},
	}
	for _, tt := range tests {
		o := outlooks([]Saved{saved("a", tt.token)}, sets, storyBegins)[0]
		if o.Keyset != tt.keyset || o.Proven != tt.proven || o.Disproved != tt.disproved || (o.Kid != "") != (tt.keyset != "") || (o.KeyState != "") != (tt.keyset != "") {
			t.Errorf("%s: %+v", tt.name, o)
		}
	}
}

// What the outlook says of a key that goes is what a verifier at that time would
// see.
func TestOutlookOfAKeyThatGoes(t *testing.T) {
	day := 24 * time.Hour
	after := storyBegins.Add
	long := DefaultPolicy()
	forever := long
	forever.RotateEvery = 0
	rotated := func(s *smith) Keyset {
		c, err := s.Rotate(after(0), Options{Force: true}, Generate(s.Make))
		s.take(c, err)
		return s.Keyset
	}
	tests := []struct {
		name   string
		policy Policy
		claims string
		change func(*smith) Keyset
		now    time.Time
		state  State
		first  bool
		ends   time.Time
		hoped  bool // expected
	}{
		{"current, within the policy", long, `{"exp":+10m}`, nil, after(0), StateCurrent, false, time.Time{}, false},
		{"current, far beyond it", long, `{"exp":+30d}`, nil, after(0), StateCurrent, false, time.Time{}, false},
		{"current, without exp", long, `{}`, nil, after(0), StateCurrent, true, after(90*day + time.Hour + time.Minute), true},
		{"current, without exp, rotation overdue", long, `{}`, nil, after(200 * day), StateCurrent, true, after(200*day + time.Hour + time.Minute), true},
		{"current, without exp, never rotated", forever, `{}`, nil, after(0), StateCurrent, false, time.Time{}, false},
		{"previous, within the policy", long, `{"exp":+10m}`, rotated, after(0), StatePrevious, false, time.Time{}, false},
		{"previous, beyond it", long, `{"exp":+30d}`, rotated, after(0), StatePrevious, true, after(time.Hour + time.Minute), false},
		{"retired by its date", long, `{"exp":+30d}`, rotated, after(day), StateRetired, true, after(time.Hour + time.Minute), false},
		{"retired, and expired", long, `{"exp":+10m}`, rotated, after(day), StateRetired, false, time.Time{}, false},
		{"held", long, `{"exp":+30d}`, func(s *smith) Keyset {
			c, err := s.Hold(after(0), s.current(), after(30*day))
			s.take(c, err)
			return rotated(s)
		}, after(0), StatePrevious, false, time.Time{}, false},
		{"revoked", long, `{"exp":+10m}`, func(s *smith) Keyset {
			c, err := s.Revoke(after(0), s.current(), Generate(s.Make))
			return s.take(c, err).Keyset
		}, after(time.Minute), StateRevoked, true, after(0), false},
		{"destroyed", long, `{"exp":+30d}`, func(s *smith) Keyset {
			kid := s.current()
			rotated(s)
			c, err := s.Destroy(after(time.Minute), kid, Options{Force: true})
			return s.take(c, err).Keyset
		}, after(2 * time.Minute), StateDestroyed, true, after(time.Minute), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSmith(t, "auth", "EdDSA", tt.policy)
			token := s.sign(lifeClaims(tt.claims))
			k := s.Keyset
			if tt.change != nil {
				k = tt.change(s)
			}
			o := outlooks([]Saved{saved("a", token)}, []Keyset{k}, tt.now)[0]
			if o.KeyState != tt.state || o.RetiresFirst != tt.first || !o.KeyRetires.Equal(tt.ends) || o.Expected != tt.hoped || !o.Proven {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestOutlookLeft(t *testing.T) {
	at := func(s float64) time.Time { return storyBegins.Add(time.Duration(s * float64(time.Second))) }
	tests := []struct {
		o    Outlook
		now  time.Time
		left float64
		ok   bool
	}{
		{Outlook{Iat: at(0), Exp: at(100)}, at(25), 0.75, true},
		{Outlook{Iat: at(-100), Nbf: at(0), Exp: at(100)}, at(25), 0.75, true},
		{Outlook{Iat: at(0), Exp: at(100)}, at(99.5), 0.005, true},
		{Outlook{Iat: at(0), Exp: at(100)}, at(-5), 1, true},
		{Outlook{Iat: at(0), Exp: at(100)}, at(500), 0, true},
		{Outlook{Exp: at(100)}, at(0), 0, false},
		{Outlook{Iat: at(0)}, at(0), 0, false},
		{Outlook{Iat: at(100), Exp: at(100)}, at(0), 0, false},
		{Outlook{Iat: at(0), Exp: time.Unix(1<<40, 0)}, at(0), 1, true},
		// A key that goes first is the end.
		{Outlook{Iat: at(0), Exp: at(100), RetiresFirst: true, KeyRetires: at(50)}, at(25), 0.5, true},
		{Outlook{Iat: at(0), Exp: at(100), RetiresFirst: true, KeyRetires: at(50)}, at(60), 0, true},
		{Outlook{Iat: at(0), RetiresFirst: true, KeyRetires: at(50)}, at(25), 0.5, true},
		{Outlook{Iat: at(60), Exp: at(100), RetiresFirst: true, KeyRetires: at(50)}, at(25), 0, false},
	}
	for i, tt := range tests {
		if left, ok := tt.o.Left(tt.now); ok != tt.ok || left-tt.left > 1e-9 || tt.left-left > 1e-9 {
			t.Errorf("%d: %v, %v; want %v, %v", i, left, ok, tt.left, tt.ok)
		}
	}
}

func TestOutlookLow(t *testing.T) {
	at := func(s int) time.Time { return storyBegins.Add(time.Duration(s) * time.Second) }
	tests := []struct {
		what string
		o    Outlook
		low  bool
	}{
		{"a minute, of an unknown life", Outlook{Exp: at(60)}, false},
		{"less than a minute", Outlook{Exp: at(59)}, true},
		{"a twentieth", Outlook{Iat: at(-1900), Exp: at(100)}, false},
		{"less than a twentieth", Outlook{Iat: at(-1920), Exp: at(100)}, true},
		{"a twentieth until the key goes", Outlook{Iat: at(-1920), Exp: at(9000), RetiresFirst: true, KeyRetires: at(100)}, true},
		{"no end", Outlook{Iat: at(-1900)}, false},
		{"an end beyond every calendar", Outlook{Iat: at(0), Exp: time.Unix(1<<40, 0)}, false},
	}
	for _, tt := range tests {
		if got := tt.o.Low(storyBegins); got != tt.low {
			t.Errorf("%s: %v", tt.what, got)
		}
	}
}

func TestOutlookKeyGone(t *testing.T) {
	at := func(s int) time.Time { return storyBegins.Add(time.Duration(s) * time.Second) }
	tests := []struct {
		what string
		o    Outlook
		gone bool
	}{
		{"no key is known", Outlook{Exp: at(50)}, false},
		{"a key that outlives the token", Outlook{KeyState: StateCurrent, Exp: at(50)}, false},
		{"a key that goes later", Outlook{KeyState: StatePrevious, RetiresFirst: true, KeyRetires: at(1)}, false},
		{"a key that goes now", Outlook{KeyState: StatePrevious, RetiresFirst: true, KeyRetires: at(0)}, true},
		{"a revoked key", Outlook{KeyState: StateRevoked, RetiresFirst: true, KeyRetires: at(-9)}, true},
		{"a key revoked under a clock that was ahead", Outlook{KeyState: StateRevoked, RetiresFirst: true, KeyRetires: at(9)}, true},
		{"a rotation that is overdue", Outlook{KeyState: StateCurrent, RetiresFirst: true, KeyRetires: at(0), Expected: true}, false},
	}
	for _, tt := range tests {
		if got := tt.o.KeyGone(storyBegins); got != tt.gone {
			t.Errorf("%s: %v", tt.what, got)
		}
	}
}

func TestSortOutlooks(t *testing.T) {
	at := func(s int) time.Time { return storyBegins.Add(time.Duration(s) * time.Second) }
	list := []Outlook{
		{Name: "expired-long", Status: SavedExpired, Exp: at(-50)}, {Name: "forever", Status: SavedForever}, {Name: "unreadable", Status: SavedUnreadable},
		{Name: "waiting-a", Status: SavedWaiting, Nbf: at(4), Exp: at(5)}, {Name: "late", Status: SavedLive, Exp: at(90)}, {Name: "expired", Status: SavedExpired, Exp: at(-5)},
		{Name: "waiting-b", Status: SavedWaiting, Nbf: at(2), Exp: at(900)}, {Name: "waiting-c", Status: SavedWaiting, Nbf: at(3), RetiresFirst: true, KeyRetires: at(1)},
		{Name: "waiting-d", Status: SavedWaiting, Nbf: at(3)}, {Name: "key-first", Status: SavedForever, RetiresFirst: true, KeyRetires: at(50)},
		{Name: "key-gone", Status: SavedLive, Exp: at(95), RetiresFirst: true, KeyRetires: at(-1)}, {Name: "soon", Status: SavedLive, Exp: at(10)}, {Name: "soon2", Status: SavedLive, Exp: at(10)},
	}
	SortOutlooks(list)
	var names []string
	for _, o := range list {
		names = append(names, o.Name)
	}
	want := []string{"key-gone", "soon", "soon2", "key-first", "late", "waiting-b", "waiting-c", "waiting-d", "waiting-a", "forever", "unreadable", "expired", "expired-long"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	// Something else that ends is among the tokens that are good, whenever it does.
	for _, key := range []Place{PlaceAt(at(20)), PlaceAt(at(49))} {
		if key.Compare(list[2].Place()) <= 0 || key.Compare(list[3].Place()) >= 0 {
			t.Errorf("%+v is not between soon2 and key-first", key)
		}
	}
	if PlaceAt(at(9000)).Compare(list[5].Place()) >= 0 {
		t.Error("what ends late comes after what waits")
	}
}

func TestBroken(t *testing.T) {
	now := storyBegins
	s := newSmith(t, "auth", "EdDSA", DefaultPolicy())
	hs := newSmith(t, "shared", "HS256", DefaultPolicy())
	box := newSmith(t, "box", "A256GCMKW", DefaultPolicy())
	first := s.current()
	message, err := tokens.EncryptJWE([]byte("x"), []tokens.EncryptTo{{Key: box.key(box.current())}}, tokens.EncryptOptions{Form: tokens.JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "EdDSA", Kid: first})
	if err != nil {
		t.Fatal(err)
	}
	jar := []Saved{
		saved("expired", s.sign(lifeClaims(`{"exp":-5m}`))),
		saved("forged", signed(t, stranger, lifeClaims(`{"exp":+10m}`))),
		saved("live", s.sign(lifeClaims(`{"exp":+10m}`))),
		saved("long", s.sign(lifeClaims(`{"exp":+30d}`))),
		saved("no-exp", s.sign(`{}`)),
		saved("shared", hs.sign(lifeClaims(`{"exp":+10m}`))),
		saved("text", "no token"),
		saved("message", string(message)),
		saved("waiting", s.sign(lifeClaims(`{"nbf":+5m,"exp":+10m}`))),
	}
	names := func(list []BrokenToken) string {
		var out []string
		for _, b := range list {
			out = append(out, fmt.Sprintf("%s %s %s", b.Name, b.Becomes, b.At.Sub(now)))
		}
		return strings.Join(out, ", ")
	}
	check := func(what string, before Keyset, c Change, err error, want string) []BrokenToken {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		broken := c.Broken(before, jar, now)
		if got := names(broken); got != want {
			t.Errorf("%s breaks %s; want %s", what, got, want)
		}
		return broken
	}
	const far = "1h1m0s"
	c, err := s.Rotate(now, Options{Force: true}, Generate(s.Make))
	check("rotate", s.Keyset, c, err, "long retired "+far+", no-exp retired "+far)
	c, err = s.Revoke(now, first, Generate(s.Make))
	broken := check("revoke", s.Keyset, c, err, "live revoked 0s, long revoked 0s, no-exp revoked 0s, waiting revoked 0s")
	for _, b := range broken {
		if text := b.Text(now, nil); !b.Proven || !strings.HasPrefix(text, "fails at once") || strings.Contains(text, "kid") {
			t.Errorf("%+v: %s", b, text)
		}
	}
	next, _ := s.Next()
	c, err = s.Revoke(now, next.Kid, Generate(s.Make))
	check("revoking another key", s.Keyset, c, err, "")
	c, err = s.Tick(now, Generate(s.Make))
	check("nothing", s.Keyset, c, err, "")

	c, err = hs.Revoke(now, hs.current(), Generate(hs.Make))
	broken = check("revoking a shared secret", hs.Keyset, c, err, "shared revoked 0s")
	if text := broken[0].Text(now, nil); broken[0].Proven || text != "fails at once; it would have expired in 10m; its kid alone says that it is of this key" {
		t.Errorf("%+v: %s", broken[0], text)
	}
	c, err = box.Rotate(now, Options{Force: true}, Generate(box.Make))
	check("rotating what messages are encrypted to", box.Keyset, c, err, "")
	c, err = box.Revoke(now, box.current(), Generate(box.Make))
	check("revoking it", box.Keyset, c, err, "message revoked 0s")

	// What is broken already is not broken again.
	c, err = s.Rotate(now, Options{Force: true}, Generate(s.Make))
	s.take(c, err)
	c, err = s.Destroy(now, first, Options{Force: true})
	check("destroy", s.Keyset, c, err, "live destroyed 0s, long destroyed 0s, no-exp destroyed 0s, waiting destroyed 0s")
	before := s.Keyset
	s.take(c, err)
	c, err = s.Rotate(now.Add(time.Hour), Options{Force: true}, Generate(s.Make))
	if b := c.Broken(s.Keyset, jar, now.Add(time.Hour)); err != nil || len(b) > 0 {
		t.Errorf("%v breaks %s", err, names(b))
	}
	// A keyset that goes with all its keys.
	gone := Change{Keyset: Keyset{Name: "auth"}, Events: []Event{{What: EventDeleted}}}
	check("deleting", before, gone, nil, "live destroyed 0s, long destroyed 0s, no-exp destroyed 0s, waiting destroyed 0s")
}

// The outlook of a token and the verdict of a verifier agree at every moment of
// a keyset's life: a token that is live with a key that verifies is accepted by
// the JWKS of that time, and no other is.
func TestOutlookAgreesWithTheJWKS(t *testing.T) {
	s := newSmith(t, "auth", "EdDSA", Policy{RotateEvery: 3 * time.Hour, PublishAhead: time.Hour, MaxTokenTTL: 2 * time.Hour, Leeway: time.Minute})
	var jar []Saved
	now := storyBegins
	for step := range 120 {
		if step%4 == 0 {
			exp := now.Add(time.Duration(step%9) * 40 * time.Minute)
			jar = append(jar, saved(fmt.Sprintf("t%03d", step), s.sign(fmt.Sprintf(`{"nbf":%d,"exp":%d}`, now.Unix()+int64(step%3)*600, exp.Unix()))))
		}
		var c Change
		var err error
		switch {
		case step%31 == 30:
			c, err = s.Revoke(now, s.current(), Generate(s.Make))
		case step%2 == 1:
			c, err = s.Tick(now, Generate(s.Make))
		default:
			c = Change{Keyset: s.Keyset}
		}
		broken := c.Broken(s.Keyset, jar, now)
		infos := Inspect(jar, []Keyset{s.Keyset})
		s.take(c, err)
		set, err := tokens.ParseKeys(JWKS(now, now, s.Keyset), tokens.KeyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var keys []tokens.Verifier
		for _, k := range set.Keys {
			keys = append(keys, k)
		}
		for i, o := range outlooks(jar, []Keyset{s.Keyset}, now) {
			r := tokens.Verify(tokens.Decode(jar[i].Token.Reveal(), tokens.Limits{}), tokens.NewKeys(keys...), &tokens.Policy{At: now})
			if good := o.Status == SavedLive && o.KeyState.Live(); good != (r.Verdict() == tokens.StatusValid) {
				t.Fatalf("step %d: %s: %+v, and a verifier says %s", step, jar[i].Name, o, r.Verdict())
			}
			was := infos[i].At(now)
			lost := was.Status != SavedExpired && was.KeyState.Live() && !o.KeyState.Live()
			if told := slices.ContainsFunc(broken, func(b BrokenToken) bool { return b.Name == o.Name && !b.At.After(ceil(now)) }); told != lost {
				t.Fatalf("step %d: %s was lost: %v, and told: %v", step, o.Name, lost, told)
			}
		}
		now = now.Add(17 * time.Minute)
	}
}

func BenchmarkJar(b *testing.B) {
	h := newHouse(b)
	s := newSmith(b, "auth", "ES256", DefaultPolicy())
	j := &jar{}
	for i := range 1000 {
		claims := fmt.Sprintf(`{"iss":"https://id.example","sub":"user-%d","aud":["orders","billing"],"iat":%d,"exp":%d,"scope":%q}`,
			i, storyBegins.Unix(), storyBegins.Unix()+900+int64(i), strings.Repeat("read write ", 20))
		j.saved = append(j.saved, Saved{Name: fmt.Sprintf("t%04d", i), Token: tokens.NewSecret([]byte(s.sign(claims))), Added: storyBegins})
	}
	sf, err := h.verifiedStore()
	if err != nil {
		b.Fatal(err)
	}
	if err := h.writeJar(sf, j, Event{At: storyBegins, What: EventSaved}); err != nil {
		b.Fatal(err)
	}
	sets := []Keyset{s.Keyset}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if list, err := h.Jar(b.Context()); err != nil || len(list) != 1000 {
				b.Fatal(len(list), err)
			}
		}
	})
	b.Run("inspect", func(b *testing.B) {
		for b.Loop() {
			if o := Inspect(j.saved, sets)[999].At(storyBegins); !o.Proven {
				b.Fatal(o)
			}
		}
	})
	infos := Inspect(j.saved, sets)
	b.Run("each second", func(b *testing.B) {
		for b.Loop() {
			for i := range infos {
				if infos[i].At(storyBegins).Status != SavedLive {
					b.Fatal(i)
				}
			}
		}
	})
	b.Run("stamp", func(b *testing.B) {
		for b.Loop() {
			if stamp, err := h.JarStamp(); err != nil || stamp == "" {
				b.Fatal(err)
			}
		}
	})
}

// What cannot be read in time is said to be lost only once its key is gone; a
// message, only once nothing opens it.
func TestOutlookOfTheUnreadable(t *testing.T) {
	s := newSmith(t, "auth", "EdDSA", DefaultPolicy())
	parts := strings.Split(s.sign(`{"exp":1}`), ".")
	box := newSmith(t, "box", "A256GCMKW", DefaultPolicy())
	message, err := tokens.EncryptJWE([]byte("x"), []tokens.EncryptTo{{Key: box.key(box.current())}}, tokens.EncryptOptions{Form: tokens.JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	jar := []Saved{saved("detached", parts[0]+".."+parts[2]), saved("message", string(message))}
	old := box.current()
	for _, k := range []*smith{s, box} {
		c, err := k.Rotate(storyBegins, Options{Force: true}, Generate(k.Make))
		k.take(c, err)
	}
	check := func(what string, now time.Time, want ...bool) {
		t.Helper()
		for i, o := range outlooks(jar, []Keyset{s.Keyset, box.Keyset}, now) {
			if o.Status != SavedUnreadable || o.Keyset == "" || o.RetiresFirst != want[i] {
				t.Errorf("%s: %+v, want retires first %v", what, o, want[i])
			}
		}
	}
	check("previous", storyBegins, false, false)
	check("retired", storyBegins.Add(1000*time.Hour), true, false)
	c, err := box.Revoke(storyBegins, old, nil)
	box.take(c, err)
	check("revoked", storyBegins, false, true)
}

// An algorithm that the key is not for is not of the key, whatever the kid says.
func TestOutlookOfAnotherAlgorithm(t *testing.T) {
	hs := newSmith(t, "shared", "HS256", DefaultPolicy())
	b64 := base64.RawURLEncoding.EncodeToString
	token := b64([]byte(`{"alg":"HS512","kid":"`+hs.current()+`"}`)) + "." + b64([]byte("{}")) + ".AAAA"
	o := outlooks([]Saved{saved("a", token)}, []Keyset{hs.Keyset}, storyBegins)[0]
	if o.Keyset != "" || o.Disproved != hs.Name+"/"+hs.Short(hs.current()) {
		t.Errorf("%+v", o)
	}
}

// outlooks tells of each saved token how it stands.
func outlooks(saved []Saved, sets []Keyset, now time.Time) []Outlook {
	list := make([]Outlook, 0, len(saved))
	for _, i := range Inspect(saved, sets) {
		list = append(list, i.At(now))
	}
	return list
}
