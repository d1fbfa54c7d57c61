package keystore

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fob/cmd/testenv"
	"fob/tokens"
)

// The promises of a keyset, held against random histories: a signer that mints,
// an operator who rotates, revokes and changes the policy, a timer, verifiers
// that cache the JWKS for as long as the policy said when they fetched it (of
// an encryption keyset: senders), and a clock. The kinds of keyset differ in
// who caches what; see world.

// histories is how many are tried of all kinds together.
const histories = 16000

func TestNoHistoryBreaksAPromise(t *testing.T) {
	kinds := []struct {
		name, alg string
		clock     clockKind
		share     int
	}{
		{"signing", "EdDSA", forward, 5},
		{"signing, the clock stepping back", "EdDSA", anyway, 3},
		{"shared secret", "HS256", forward, 1},
		{"encryption", "ECDH-ES", forward, 2},
		{"encryption, the clock stepping back", "ECDH-ES", anyway, 1},
		{"shared encryption secret", "A256KW", forward, 1},
	}
	shares := 0
	for _, k := range kinds {
		shares += k.share
	}
	total := histories
	if testenv.UnderRace {
		total /= 8
	}
	if testing.Short() {
		total /= 20
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			checks(t, total*k.share/shares+1)
			rapid.Check(t, func(t *rapid.T) {
				w := newWorld(t, k.alg, k.clock)
				t.Repeat(w.actions())
			})
		})
	}
}

// checks sets how many histories rapid tries, unless the command line says.
func checks(t *testing.T, n int) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if given {
		return
	}
	before := flag.Lookup("rapid.checks").Value.String()
	set := func(v string) {
		// Through the value itself: flag.Set would count as given.
		if err := flag.Lookup("rapid.checks").Value.Set(v); err != nil {
			t.Fatal(err)
		}
	}
	set(strconv.Itoa(n))
	t.Cleanup(func() { set(before) })
}

// clockKind says how the clock of a history moves.
type clockKind int

const (
	forward clockKind = iota
	// anyway steps in both directions, by any amount. Every mint is then told to
	// the keyset with Hold, as is asked of who cannot trust the clock.
	anyway
)

// world is one history: the keyset, and everybody who relies on it.
type world struct {
	k     Keyset
	alg   string
	clock clockKind
	now   time.Time
	step  int // counts operations; orders what happens at one instant

	made   int
	privs  map[string]bool // kids whose private half is sealed
	madeAt map[string]int  // kid -> step
	forced map[string]bool // current before caches knew it, on somebody's word
	lost   map[string]bool // revoked, or destroyed by force: its tokens are given up
	tokens []issued
	caches []cached
	saved  Keyset // a copy of k of its own, to see that operations leave k as it was
}

// issued is an unexpired token (or an encrypted message).
type issued struct {
	kid    string
	exp    time.Time
	leeway time.Duration // the least that the policy had since
	ours   bool          // made by the keyset, and not by a sender who cached it
}

// cached is a JWKS (of secrets: a delivery) that somebody keeps.
type cached struct {
	at    time.Time
	until time.Time
	step  int
	kids  []string // the current one first
}

func newWorld(t *rapid.T, alg string, clock clockKind) *world {
	w := &world{alg: alg, clock: clock, now: time.Unix(1_800_000_000, 0).UTC(), privs: map[string]bool{}, madeAt: map[string]int{},
		forced: map[string]bool{}, lost: map[string]bool{}}
	spec := KeySpec{Alg: alg}
	if alg == "ECDH-ES" {
		spec.Crv = "X25519"
	}
	c, err := New(w.now, NewOptions{Name: "demo", Make: spec, Policy: anyPolicy(t)}, w.make)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(t, c)
	return w
}

// make is the maker of this world: public keys that parse, and no cryptography.
func (w *world) make() (NewKey, error) {
	w.made++
	return fakeKey(w.made, w.alg), nil
}

func fakeKey(n int, alg string) NewKey {
	kid := "k" + strconv.Itoa(n)
	key := NewKey{Kid: kid, Alg: alg, Private: tokens.NewSecret([]byte("private " + kid))}
	crv, use := "Ed25519", "sig"
	switch alg {
	case "HS256", "A256KW":
		return key
	case "ECDH-ES":
		crv, use = "X25519", "enc"
	}
	x := make([]byte, 32)
	binary.LittleEndian.PutUint64(x, uint64(n))
	if crv == "Ed25519" {
		x = ed25519Point(n)
	}
	key.Public = json.RawMessage(`{"kty":"OKP","crv":"` + crv + `","x":"` + base64.RawURLEncoding.EncodeToString(x) + `","kid":"` + kid + `","use":"` + use + `"}`)
	return key
}

// points are the public halves of the seeds 0, 1, 2 …: a real point costs more
// than all the rest of a history.
var points [][]byte

func ed25519Point(n int) []byte {
	for len(points) <= n {
		seed := make([]byte, ed25519.SeedSize)
		binary.LittleEndian.PutUint64(seed, uint64(len(points)))
		points = append(points, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	}
	return points[n]
}

var (
	someRotate = []time.Duration{0, 10 * time.Minute, 2 * time.Hour, 90 * day}
	someAhead  = []time.Duration{0, 30 * time.Second, 10 * time.Minute, 2 * time.Hour}
	someTTL    = []time.Duration{time.Second, 5 * time.Minute, time.Hour, 9 * time.Hour}
	someLeeway = []time.Duration{0, time.Minute, 10 * time.Minute}
)

func anyPolicy(t *rapid.T) Policy {
	p := Policy{
		RotateEvery:  pick(t, someRotate),
		PublishAhead: pick(t, someAhead),
		MaxTokenTTL:  pick(t, someTTL),
		Leeway:       pick(t, someLeeway),
	}
	if p.RotateEvery > 0 && p.RotateEvery < p.PublishAhead {
		p.RotateEvery = p.PublishAhead
	}
	return p
}

func pick[T any](t *rapid.T, list []T) T { return list[rapid.IntRange(0, len(list)-1).Draw(t, "pick")] }

func (w *world) actions() map[string]func(*rapid.T) {
	a := map[string]func(*rapid.T){
		"":         w.check,
		"wait":     w.wait,
		"wait for": w.waitFor,
		"mint":     w.mint,
		"mint 2":   w.mint,
		"fetch":    w.fetch,
		"fetch 2":  w.fetch,
		"rotate":   w.rotate,
		"force":    w.force,
		"tick":     w.tick,
		"tick 2":   w.tick,
		"policy":   w.policy,
		"revoke":   w.revoke,
		"destroy":  w.destroy,
		"import":   w.bring,
	}
	if w.clock == anyway {
		a["step back"] = w.stepBack
		a["reset"] = w.reset
	}
	if w.k.Kind == KindEncrypt {
		a["send"] = w.send
		a["send 2"] = w.send
	}
	return a
}

// apply takes over what an operation did, and checks what every operation owes.
func (w *world) apply(t *rapid.T, c Change) {
	before := w.k
	if !same(before, w.saved) {
		t.Fatal("an operation changed the keyset that it was called on")
	}
	w.step++
	if !c.Changed() {
		if !same(before, c.Keyset) || len(c.Private)+len(c.Erase) > 0 {
			t.Fatalf("without an event the keyset changed")
		}
		return
	}
	w.k, w.saved = c.Keyset, c.Keyset
	w.saved.Keys = append([]KeyEntry(nil), c.Keyset.Keys...)
	if w.k.Generation != before.Generation+1 {
		t.Fatalf("generation %d follows %d", w.k.Generation, before.Generation)
	}
	for i, e := range before.Keys {
		if w.k.Keys[i].Kid != e.Kid || !legal(e.State, w.k.Keys[i].State) {
			t.Fatalf("%s was %s and is now %s %s", e.Kid, e.State, w.k.Keys[i].Kid, w.k.Keys[i].State)
		}
	}
	for _, e := range w.k.Keys[len(before.Keys):] {
		w.madeAt[e.Kid] = w.step
	}
	for kid := range c.Private {
		if w.privs[kid] || w.madeAt[kid] != w.step {
			t.Fatalf("a private half for %s, which is not new", kid)
		}
		w.privs[kid] = true
	}
	for _, kid := range c.Erase {
		delete(w.privs, kid)
	}
	for _, e := range c.Events {
		if e.What == EventPromoted && e.Forced {
			w.forced[e.Kid] = true
		}
		if e.To == StateRevoked || e.To == StateDestroyed {
			w.lost[e.Kid] = true
		}
	}
	for _, e := range w.k.Keys {
		if e.HasPrivate != w.privs[e.Kid] {
			t.Fatalf("%s: has_private is %v", e.Kid, e.HasPrivate)
		}
	}
}

// same compares two keysets, public keys by their kids alone. It is called too
// often for reflect.
func same(a, b Keyset) bool {
	head := func(k Keyset) [6]any {
		return [6]any{k.Name, k.Kind, k.Make, k.Policy, k.Clock.UnixNano(), k.CachedUntil.UnixNano()}
	}
	times := func(e KeyEntry) [9]time.Time {
		return [9]time.Time{e.Created, e.Published, e.SafeAt, e.CurrentSince, e.PreviousSince, e.TokensUntil, e.RetireAt, e.RevokedAt, e.DestroyedAt}
	}
	return head(a) == head(b) && a.Generation == b.Generation && slices.EqualFunc(a.Keys, b.Keys, func(x, y KeyEntry) bool {
		return x.Kid == y.Kid && x.State == y.State && x.HasPrivate == y.HasPrivate && times(x) == times(y)
	})
}

// legal tells which steps a life may take.
func legal(from, to State) bool {
	switch from {
	case StateNext:
		return to == StateNext || to == StateCurrent || to == StateRevoked || to == StateRetired
	case StateCurrent:
		return to == StateCurrent || to == StatePrevious || to == StateRevoked
	case StatePrevious:
		return to == StatePrevious || to == StateRetired || to == StateRevoked || to == StateDestroyed
	case StateRetired:
		return to == StateRetired || to == StateRevoked || to == StateDestroyed || to == StatePrevious
	case StateRevoked:
		return to == StateRevoked || to == StateDestroyed
	}
	return to == from
}

func (w *world) wait(t *rapid.T) {
	span := pick(t, []time.Duration{900 * time.Millisecond, time.Minute, time.Hour, 30 * time.Hour, 100 * day})
	w.now = w.now.Add(time.Duration(rapid.Int64Range(0, int64(span/time.Millisecond)).Draw(t, "ms")) * time.Millisecond)
}

// waitFor goes to just before, at, or just after an instant that matters.
func (w *world) waitFor(t *rapid.T) {
	var at []time.Time
	for _, s := range w.k.Schedule() {
		at = append(at, s.At)
	}
	if next, ok := w.k.Next(); ok {
		at = append(at, next.SafeAt)
	}
	for _, i := range w.tokens {
		at = append(at, i.exp)
	}
	for _, c := range w.caches {
		at = append(at, c.until)
	}
	at = slices.DeleteFunc(at, func(t time.Time) bool { return t.Before(w.now) || t.Sub(w.now) > 400*day })
	if len(at) == 0 {
		t.Skip("nothing ahead")
	}
	goal := pick(t, at).Add(pick(t, []time.Duration{-time.Nanosecond, 0, time.Nanosecond}))
	if goal.After(w.now) {
		w.now = goal
	}
}

func (w *world) stepBack(t *rapid.T) {
	span := pick(t, []time.Duration{time.Second, time.Hour, 100 * day, 3000 * day})
	w.now = w.now.Add(-time.Duration(rapid.Int64Range(0, int64(span/time.Millisecond)).Draw(t, "ms")) * time.Millisecond)
	// Who cached a JWKS, or sent a message, at a time that is yet to come did so
	// by a clock that was wrong.
	w.caches = slices.DeleteFunc(w.caches, func(c cached) bool { return c.at.After(w.now) })
	w.tokens = slices.DeleteFunc(w.tokens, func(i issued) bool { return !i.ours })
}

// reset takes the clock for right: what was promised by another clock is gone.
func (w *world) reset(t *rapid.T) {
	c, err := w.k.ResetClock(w.now)
	if err != nil {
		t.Fatal(err)
	}
	if c.Changed() {
		w.tokens, w.caches = nil, nil
	}
	w.apply(t, c)
	if w.k.ClockBehind(w.now) > 0 {
		t.Fatal("the clock is behind after it was reset")
	}
}

func (w *world) ttl(t *rapid.T) time.Duration {
	most := w.k.Policy.MaxTokenTTL
	if rapid.Bool().Draw(t, "longest") {
		return most
	}
	return time.Duration(rapid.Int64Range(0, int64(most)).Draw(t, "ttl"))
}

func (w *world) mint(t *rapid.T) {
	exp := w.now.Add(w.ttl(t))
	beyond := rapid.IntRange(0, 9).Draw(t, "beyond") == 0
	if beyond {
		exp = w.now.Add(w.k.Policy.MaxTokenTTL + 1 + time.Duration(rapid.Int64Range(0, int64(day)).Draw(t, "more")))
	}
	e, err := w.k.MaySign(w.now, exp, Options{})
	if beyond {
		if CodeOf(err) != CodeRefused {
			t.Fatalf("a token beyond max_token_ttl: %v", err)
		}
		e, err = w.k.MaySign(w.now, exp, Options{Force: true})
	}
	if err != nil || e.State != StateCurrent {
		t.Fatalf("signing by %s: %v", e.State, err)
	}
	w.tokens = append(w.tokens, issued{kid: e.Kid, exp: exp, leeway: w.k.Policy.Leeway, ours: true})
	if beyond || w.clock == anyway {
		if rapid.IntRange(0, 3).Draw(t, "overtaken") == 0 {
			// A rotation comes between the signing and the word of it.
			c, err := w.k.Rotate(w.now, Options{Force: true}, w.make)
			if err != nil {
				t.Fatal(err)
			}
			w.apply(t, c)
		}
		c, err := w.k.Hold(w.now, e.Kid, exp)
		if err != nil {
			t.Fatal(err)
		}
		w.apply(t, c)
	}
}

// public gives the kids that somebody gets who fetches now.
func (w *world) public(t *rapid.T) []string {
	list := w.k.Published(w.now, w.now)
	if w.k.Symmetric() {
		if len(list) > 0 {
			t.Fatal("a JWKS with secrets")
		}
		list = w.k.Verifying(w.now, w.now)
	}
	var kids []string
	for _, e := range list {
		kids = append(kids, e.Kid)
	}
	return kids
}

func (w *world) fetch(t *rapid.T) {
	if w.k.Policy.PublishAhead == 0 {
		return
	}
	w.caches = append(w.caches, cached{at: w.now, until: w.now.Add(w.k.Policy.PublishAhead), step: w.step, kids: w.public(t)})
}

// send encrypts to a key that a sender has cached: to any of a JWKS, there is no
// telling which one a sender takes; with the current one of shared secrets.
func (w *world) send(t *rapid.T) {
	if len(w.caches) == 0 {
		t.Skip("nobody has the JWKS")
	}
	c := pick(t, w.caches)
	kid := c.kids[0]
	if !w.k.Symmetric() {
		kid = pick(t, c.kids)
	}
	w.tokens = append(w.tokens, issued{kid: kid, exp: w.now.Add(w.ttl(t)), leeway: w.k.Policy.Leeway})
}

func (w *world) rotate(t *rapid.T) {
	next, there := w.k.Next()
	c, err := w.k.Rotate(w.now, Options{}, w.make)
	if err != nil {
		if CodeOf(err) != CodeRefused || there && !w.now.Before(next.SafeAt) {
			t.Fatal(err)
		}
		return
	}
	if there && (w.now.Before(next.SafeAt) || w.k.waits() && w.k.Policy.PublishAhead > 0 && w.now.Before(next.Published.Add(w.k.Policy.PublishAhead))) {
		t.Fatal("rotated before it was safe")
	}
	w.unforced(t, c)
	w.apply(t, c)
}

// unforced checks that nothing was given up that nobody asked to give up.
func (w *world) unforced(t *rapid.T, c Change) {
	for _, e := range c.Events {
		if e.Forced {
			t.Fatalf("forced on nobody's word: %+v", e)
		}
	}
}

func (w *world) force(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "rarely") > 0 {
		t.Skip()
	}
	c, err := w.k.Rotate(w.now, Options{Force: true}, w.make)
	if err != nil {
		t.Fatal(err)
	}
	plan := NewPlan(w.now, w.k, c)
	current, _ := c.Keyset.Current()
	if plan.Breaks() != current.CurrentSince.Before(current.SafeAt) && w.now.Equal(ceil(w.now)) && w.k.ClockBehind(w.now) == 0 {
		t.Fatalf("the plan says breaks=%v", plan.Breaks())
	}
	w.apply(t, c)
}

func (w *world) tick(t *rapid.T) {
	due := w.k.Due(w.now)
	made := w.made
	c, err := w.k.Tick(w.now, w.make)
	if err != nil {
		t.Fatal(err)
	}
	if c.Changed() != (len(due) > 0) {
		t.Fatalf("due: %v; done: %v", due, c.Events)
	}
	w.unforced(t, c)
	if !c.Changed() && w.made != made {
		t.Fatal("a key was made for nothing")
	}
	w.apply(t, c)
	again, err := w.k.Tick(w.now, w.make)
	if err != nil || again.Changed() || len(w.k.Due(w.now)) > 0 {
		t.Fatalf("a second tick: %v %v", again.Events, err)
	}
	for _, e := range w.k.Keys {
		if e.State == StatePrevious && e.expired(w.now) {
			t.Fatalf("%s did not retire", e.Kid)
		}
	}
	if _, ok := w.k.Next(); !ok {
		t.Fatal("no next after a tick")
	}
}

func (w *world) policy(t *rapid.T) {
	p := anyPolicy(t)
	c, err := w.k.SetPolicy(w.now, p)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(t, c)
	for i := range w.tokens {
		w.tokens[i].leeway = min(w.tokens[i].leeway, p.Leeway)
	}
}

func (w *world) revoke(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "rarely") > 0 {
		t.Skip()
	}
	e := pick(t, w.k.Keys)
	c, err := w.k.Revoke(w.now, e.Kid, w.make)
	if e.State == StateRevoked || e.State == StateDestroyed {
		if CodeOf(err) != CodeConflict {
			t.Fatalf("revoking what is %s: %v", e.State, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	w.apply(t, c)
}

func (w *world) destroy(t *rapid.T) {
	e := pick(t, w.k.Keys)
	force := rapid.IntRange(0, 5).Draw(t, "force") == 0
	c, err := w.k.Destroy(w.now, e.Kid, Options{Force: force})
	state := e.StateAt(w.now, w.now)
	allowed := state == StateRetired || state == StateRevoked || state == StatePrevious && force
	if allowed != (err == nil) {
		t.Fatalf("destroying what is %s, force %v: %v", state, force, err)
	}
	if err == nil {
		w.apply(t, c)
		if state == StateRetired {
			// Nothing was given up: its tokens must have expired.
			delete(w.lost, e.Kid)
		}
	}
}

func (w *world) bring(t *rapid.T) {
	n, _ := w.make()
	as := pick(t, []State{"", StateNext, StatePrevious})
	force := rapid.Bool().Draw(t, "force")
	c, err := w.k.Import(w.now, ImportOptions{As: as, Force: force}, n)
	_, there := w.k.Next()
	if refused := as != StatePrevious && there && !force; refused != (err != nil) {
		t.Fatalf("import as %q, force %v: %v", as, force, err)
	}
	if err == nil {
		w.apply(t, c)
	}
}

// check holds the promises after every step.
func (w *world) check(t *rapid.T) {
	if err := w.k.Validate(); err != nil {
		t.Fatal(err)
	}
	w.expire()
	public := w.public(t)
	opening := public
	if w.k.Kind == KindEncrypt {
		opening = nil
		for _, e := range w.k.Verifying(w.now, w.now) {
			opening = append(opening, e.Kid)
		}
	}
	for _, kid := range append(public, opening...) {
		e, _ := w.k.Find(kid)
		if !e.StateAt(w.now, w.now).Live() || !e.RevokedAt.IsZero() || !e.DestroyedAt.IsZero() || e.PreviousSince != (time.Time{}) && e.expired(w.now) {
			t.Fatalf("%s is %s and still verifies", kid, e.State)
		}
	}
	for _, i := range w.tokens {
		w.checkToken(t, i, opening)
	}
}

func (w *world) checkToken(t *rapid.T, i issued, opening []string) {
	if w.lost[i.kid] {
		return
	}
	last := i.exp.Add(i.leeway)
	if !slices.Contains(opening, i.kid) {
		t.Fatalf("at %s, a token of %s that expires at %s is orphaned", w.now, i.kid, last)
	}
	// As things stand, its key stays until the token's last instant.
	e, _ := w.k.Find(i.kid)
	if until := last.Add(-time.Nanosecond); !until.Before(w.now) && !e.StateAt(w.now, until).Live() {
		t.Fatalf("%s goes at %s, before a token of it that expires at %s", i.kid, e.RetireAt, last)
	}
	if !i.ours || w.k.Kind == KindEncrypt && !w.k.Symmetric() {
		return // who decrypts is us, and we cache nothing
	}
	for _, c := range w.caches {
		if !slices.Contains(c.kids, i.kid) && (!w.forced[i.kid] || c.step >= w.madeAt[i.kid]) {
			t.Fatalf("at %s, who cached the JWKS at %s until %s does not know %s", w.now, c.at, c.until, i.kid)
		}
	}
}

// expire forgets what nobody relies on any more.
func (w *world) expire() {
	w.caches = slices.DeleteFunc(w.caches, func(c cached) bool { return !w.now.Before(c.until) })
	w.tokens = slices.DeleteFunc(w.tokens, func(i issued) bool { return !w.now.Before(i.exp.Add(i.leeway)) })
}
