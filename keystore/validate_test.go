package keystore

import (
	"encoding/json"
	"testing"
	"time"

	"fob/tokens"
)

func TestAKeysetThatContradictsItselfIsRefused(t *testing.T) {
	good, mk := demo(t, "EdDSA")
	good = must(t)(good.Rotate(midday.Add(day), Options{}, mk))
	good = must(t)(good.Revoke(midday.Add(day), "k3", mk))
	wantStates(t, good, "k1 previous, k2 current, k3 revoked, k4 next")
	const previous, current, revoked, next = 0, 1, 2, 3
	for name, edit := range map[string]func(*Keyset){
		"name":                   func(k *Keyset) { k.Name = "../demo" },
		"policy":                 func(k *Keyset) { k.Policy.MaxTokenTTL = 0 },
		"kind":                   func(k *Keyset) { k.Kind = "other" },
		"kind of another alg":    func(k *Keyset) { k.Kind = KindEncrypt },
		"unknown alg":            func(k *Keyset) { k.Alg = "none" },
		"makes another alg":      func(k *Keyset) { k.Make.Alg = "ES256" },
		"verify only":            func(k *Keyset) { k.Kind = KindVerify },
		"verify only, plain":     func(k *Keyset) { k.Kind, k.Alg, k.Make = KindVerify, "", KeySpec{} },
		"part of a second":       func(k *Keyset) { k.Clock = k.Clock.Add(1) },
		"another zone":           func(k *Keyset) { k.Clock = k.Clock.In(time.FixedZone("x", 3600)) },
		"no current":             func(k *Keyset) { k.Keys = k.Keys[:1] },
		"two currents":           func(k *Keyset) { k.Keys[next].State, k.Keys[next].CurrentSince = StateCurrent, k.Clock },
		"two next":               func(k *Keyset) { k.Keys[revoked].State, k.Keys[revoked].RevokedAt = StateNext, time.Time{} },
		"kid twice":              func(k *Keyset) { k.Keys[next].Kid = "k1" },
		"no kid":                 func(k *Keyset) { k.Keys[next].Kid = "" },
		"unknown state":          func(k *Keyset) { k.Keys[next].State = "soon" },
		"key of another alg":     func(k *Keyset) { k.Keys[previous].Alg = "ES256" },
		"no public half":         func(k *Keyset) { k.Keys[previous].Public = nil },
		"current cannot sign":    func(k *Keyset) { k.Keys[current].HasPrivate = false },
		"next cannot sign":       func(k *Keyset) { k.Keys[next].HasPrivate = false },
		"never published":        func(k *Keyset) { k.Keys[next].Published = time.Time{} },
		"current since never":    func(k *Keyset) { k.Keys[current].CurrentSince = time.Time{} },
		"next was current":       func(k *Keyset) { k.Keys[next].CurrentSince = k.Clock },
		"current retires":        func(k *Keyset) { k.Keys[current].RetireAt = k.Clock },
		"previous since never":   func(k *Keyset) { k.Keys[previous].PreviousSince = time.Time{} },
		"times out of order":     func(k *Keyset) { k.Keys[previous].PreviousSince = k.Keys[previous].Created.Add(-1e9) },
		"retires too early":      func(k *Keyset) { k.Keys[previous].RetireAt = k.Keys[previous].PreviousSince },
		"part of a second, key":  func(k *Keyset) { k.Keys[previous].RetireAt = k.Keys[previous].RetireAt.Add(1) },
		"part of a second, safe": func(k *Keyset) { k.Keys[next].SafeAt = k.Keys[next].SafeAt.Add(1) },
		"revoked never":          func(k *Keyset) { k.Keys[revoked].RevokedAt = time.Time{} },
		"previous was revoked":   func(k *Keyset) { k.Keys[previous].RevokedAt = k.Clock },
		"revoked before made":    func(k *Keyset) { k.Keys[revoked].RevokedAt = k.Keys[revoked].Created.Add(-1e9) },
		"after the clock":        func(k *Keyset) { k.Keys[revoked].RevokedAt = k.Clock.Add(1e9) },
		"destroyed never":        func(k *Keyset) { k.Keys[revoked].State = StateDestroyed; k.Keys[revoked].HasPrivate = false },
		"destroyed, and kept": func(k *Keyset) {
			k.Keys[revoked].State, k.Keys[revoked].DestroyedAt = StateDestroyed, k.Clock
		},
	} {
		bad := good.clone()
		edit(&bad)
		if err := bad.Validate(); CodeOf(err) != CodeCorrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := good.Validate(); err != nil {
		t.Fatal("the copies were not copies:", err)
	}
}

func TestImport(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	private, public := fakeKey(10, "EdDSA"), fakeKey(11, "EdDSA")
	public.Private = tokens.Secret{}

	_, err := k.Import(midday, ImportOptions{}, private)
	refused(t, err, CodeRefused, "k2 is next already", "--force")
	c, err := k.Import(midday, ImportOptions{Force: true}, private)
	wantStates(t, must(t)(c, err), "k1 current, k2 retired, k10 next")
	if _, ok := c.Private["k10"]; !ok {
		t.Fatal("the private half went astray")
	}
	_, err = k.Import(midday, ImportOptions{As: StateNext}, public)
	refused(t, err, CodeUnfit, "private half")
	_, err = k.Import(midday, ImportOptions{As: StateCurrent}, private)
	refused(t, err, CodeUsage, "rotate")

	// Public keys stay without a date, or until the one that is given.
	k = must(t)(k.Import(midday, ImportOptions{}, public))
	e, _ := k.Find("k11")
	if !e.RetireAt.IsZero() || e.HasPrivate || e.StateAt(midday, midday.Add(9999*day)) != StatePrevious {
		t.Fatalf("%+v", e)
	}
	k = must(t)(k.Import(midday, ImportOptions{As: StatePrevious, Until: midday.Add(day + 1)}, private))
	if e, _ := k.Find("k10"); !e.RetireAt.Equal(midday.Add(day + time.Second)) {
		t.Fatal(e.RetireAt)
	}
	k = must(t)(k.Import(midday, ImportOptions{As: StatePrevious}, fakeKey(12, "EdDSA")))
	if e, _ := k.Find("k12"); !e.RetireAt.Equal(midday.Add(time.Hour + time.Minute)) {
		t.Fatal(e.RetireAt)
	}
	if err := k.Validate(); err != nil {
		t.Fatal(err)
	}

	// No kid and no key comes twice, also not one that was revoked.
	k = must(t)(k.Revoke(midday, "k12", mk))
	again := fakeKey(12, "EdDSA")
	_, err = k.Import(midday, ImportOptions{As: StatePrevious}, again)
	refused(t, err, CodeExists, "never used again", "revoked")
	again.Kid = "other"
	_, err = k.Import(midday, ImportOptions{As: StatePrevious}, again)
	refused(t, err, CodeExists, "this is the key k12, which is revoked")

	for name, n := range map[string]NewKey{
		"no alg":              {Kid: "x", Public: public.Public},
		"another alg":         {Kid: "x", Alg: "ES256", Public: public.Public},
		"without public half": {Kid: "x", Alg: "EdDSA"},
	} {
		if _, err := k.Import(midday, ImportOptions{As: StatePrevious}, n); CodeOf(err) != CodeUnfit {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = k.Import(midday, ImportOptions{As: StatePrevious}, NewKey{Alg: "EdDSA"})
	refused(t, err, CodeUsage, "kid")
	leaky := NewKey{Kid: "x", Alg: "EdDSA", Public: json.RawMessage(`{"kty":"oct","k":"AAAA"}`)}
	_, err = k.Import(midday, ImportOptions{As: StatePrevious}, leaky)
	refused(t, err, CodeCorrupt, "private members")
}

// Several keys come in by one change, or none of them.
func TestImportAll(t *testing.T) {
	k, _ := demo(t, "EdDSA")
	opt := ImportOptions{As: StatePrevious}
	c, err := k.ImportAll(midday, opt, []NewKey{fakeKey(10, "EdDSA"), fakeKey(11, "EdDSA")})
	got := must(t)(c, err)
	wantStates(t, got, "k1 current, k2 next, k10 previous, k11 previous")
	if got.Generation != k.Generation+1 || len(c.Events) != 2 || len(c.Private) != 2 {
		t.Errorf("generation %d after %d, %d events, %d private halves", got.Generation, k.Generation, len(c.Events), len(c.Private))
	}
	c, err = k.ImportAll(midday, opt, []NewKey{fakeKey(10, "EdDSA"), fakeKey(10, "EdDSA")})
	refused(t, err, CodeExists, "never used again")
	if c.Changed() || c.Private != nil {
		t.Errorf("the first of two came in: %+v", c)
	}
}

func TestMakeLikeCurrent(t *testing.T) {
	public := fakeKey(10, "EdDSA")
	public.Private = tokens.Secret{}
	keys := []NewKey{public, fakeKey(11, "EdDSA"), fakeKey(12, "EdDSA")}
	specs := []KeySpec{{Alg: "0"}, {Alg: "1"}, {Alg: "2"}}
	for current, want := range map[string]string{"": "1", "k11": "1", "k12": "2", "k10": "", "none": ""} {
		opt := AdoptOptions{Current: current}
		if opt.MakeLikeCurrent(keys, specs); opt.Make.Alg != want {
			t.Errorf("current %q: like %q, want %q", current, opt.Make.Alg, want)
		}
	}
}

func TestAdopt(t *testing.T) {
	mk := counter("EdDSA")
	public := fakeKey(20, "EdDSA")
	public.Private = tokens.Secret{}
	keys := []NewKey{public, fakeKey(21, "EdDSA"), fakeKey(22, "EdDSA")}
	opt := AdoptOptions{Name: "old", Make: KeySpec{Alg: "EdDSA"}, Policy: DefaultPolicy()}
	wantStates(t, must(t)(Adopt(midday, opt, keys, mk)), "k20 previous, k21 current, k22 previous, k1 next")
	opt.Current = "k22"
	k := must(t)(Adopt(midday, opt, keys, mk))
	wantStates(t, k, "k20 previous, k21 previous, k22 current, k2 next")
	if e, _ := k.Find("k21"); !e.RetireAt.Equal(midday.Add(time.Hour + time.Minute)) {
		t.Fatal(e.RetireAt)
	}
	opt.Current = "k20"
	_, err := Adopt(midday, opt, keys, mk)
	refused(t, err, CodeUnfit, "private half")
	opt.Current = "k9"
	_, err = Adopt(midday, opt, keys, mk)
	refused(t, err, CodeNotFound)
	_, err = Adopt(midday, opt, nil, mk)
	refused(t, err, CodeUsage)
	// Public keys of others may be of several algorithms; one that can sign
	// does not join them.
	opt = AdoptOptions{Name: "theirs", Policy: DefaultPolicy()}
	k = must(t)(Adopt(midday, opt, []NewKey{public}, mk))
	_, err = k.Import(midday, ImportOptions{}, fakeKey(23, "EdDSA"))
	refused(t, err, CodeUnfit, "public keys only")
	_, err = k.Import(midday, ImportOptions{As: StateNext}, fakeKey(23, "EdDSA"))
	refused(t, err, CodeUnfit, "no next")
	enc := fakeKey(24, "ECDH-ES")
	enc.Private = tokens.Secret{}
	_, err = k.Import(midday, ImportOptions{}, enc)
	refused(t, err, CodeUnfit, "verifies nothing")
}
