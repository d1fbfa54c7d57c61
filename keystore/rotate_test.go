package keystore

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

var midday = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// counter makes k1, k2, k3 …
func counter(alg string) Maker {
	n := 0
	return func() (NewKey, error) { n++; return fakeKey(n, alg), nil }
}

// demo is a signing keyset made at noon, with k1 current and k2 next, and its
// maker.
func demo(t *testing.T, alg string) (Keyset, Maker) {
	t.Helper()
	mk := counter(alg)
	c, err := New(midday, NewOptions{Name: "demo", Make: KeySpec{Alg: alg}, Policy: DefaultPolicy()}, mk)
	if err != nil {
		t.Fatal(err)
	}
	return c.Keyset, mk
}

func must(t *testing.T) func(Change, error) Keyset {
	return func(c Change, err error) Keyset {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c.Keyset
	}
}

// states writes a keyset as "k1 previous, k2 current, k3 next".
func states(k Keyset) string {
	var parts []string
	for _, e := range k.Keys {
		parts = append(parts, e.Kid+" "+string(e.State))
	}
	return strings.Join(parts, ", ")
}

func wantStates(t *testing.T, k Keyset, want string) {
	t.Helper()
	if got := states(k); got != want {
		t.Fatalf("the keys are\n\t%s\nwant\n\t%s", got, want)
	}
	if err := k.Validate(); err != nil {
		t.Fatal(err)
	}
}

// refused checks an error's code and that its text and hint say these things.
func refused(t *testing.T, err error, code Code, says ...string) {
	t.Helper()
	if CodeOf(err) != code {
		t.Fatalf("got %q (%v), want %q", CodeOf(err), err, code)
	}
	var known *Error
	if !errors.As(err, &known) {
		t.Fatalf("%T is no *Error", err)
	}
	text := err.Error() + " | " + known.Hint
	for _, s := range says {
		if !strings.Contains(text, s) {
			t.Errorf("%q does not say %q", text, s)
		}
	}
}

func TestALifeFromNextToDestroyed(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	wantStates(t, k, "k1 current, k2 next")

	_, err := k.Rotate(midday.Add(time.Hour), Options{}, mk)
	refused(t, err, CodeRefused, "cached the JWKS before 2026-12-01 12:00:00 UTC", "safe at 2026-12-02 12:00:00 UTC (in 23h)", "--force")

	at := midday.Add(24 * time.Hour)
	k = must(t)(k.Rotate(at, Options{}, mk))
	k1, _ := k.Find("k1")
	if want := at.Add(time.Hour + time.Minute); !k1.RetireAt.Equal(want) || !k1.PreviousSince.Equal(at) {
		t.Fatalf("k1 retires at %s, want max_token_ttl and leeway later: %s", k1.RetireAt, want)
	}
	if !strings.HasPrefix(states(k), "k1 previous, k2 current, k") {
		t.Fatal(states(k))
	}

	_, err = k.Destroy(k1.RetireAt.Add(-time.Second), "k1", Options{})
	refused(t, err, CodeRefused, "unexpired tokens", "2026-12-02 13:01:00 UTC", "--force")
	if c, err := k.Tick(k1.RetireAt.Add(-time.Nanosecond), mk); err != nil || c.Changed() {
		t.Fatal("retired too early", c.Events, err)
	}
	// Its date counts, also where no tick has run.
	if c, err := k.Destroy(k1.RetireAt, "k1", Options{}); err != nil || c.Events[0].From != StateRetired || c.Events[0].Forced {
		t.Fatal(c.Events, err)
	}
	k = must(t)(k.Tick(k1.RetireAt, mk))
	c, err := k.Destroy(k1.RetireAt, "k1", Options{})
	if err != nil || len(c.Erase) != 1 || c.Erase[0] != "k1" {
		t.Fatal(c.Erase, err)
	}
	k1, _ = c.Keyset.Find("k1")
	if k1.HasPrivate || k1.Public == nil || k1.State != StateDestroyed {
		t.Fatalf("%+v", k1)
	}
	_, err = c.Keyset.Destroy(at, "k1", Options{Force: true})
	refused(t, err, CodeConflict, "destroyed at")
}

func TestDestroyRefusesWhatIsNeeded(t *testing.T) {
	k, _ := demo(t, "EdDSA")
	for kid, says := range map[string]string{"k1": "is current", "k2": "is next"} {
		_, err := k.Destroy(midday, kid, Options{Force: true})
		refused(t, err, CodeRefused, says)
	}
	_, err := k.Destroy(midday, "k9", Options{})
	refused(t, err, CodeNotFound, `no key "k9"`)
}

func TestOneTickCatchesUpAfterWeeks(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	k = must(t)(k.Rotate(midday.Add(day), Options{}, mk)) // k1 previous, k2 current
	weeks := midday.Add(200 * day)
	if due := k.Due(weeks); len(due) != 2 || due[0].What != EventRetired || due[1].What != EventPromoted {
		t.Fatalf("due: %+v", due)
	}
	k = must(t)(k.Tick(weeks, mk))
	wantStates(t, k, "k1 retired, k2 previous, k3 current, k4 next")
	// The new next is as young as it is: nothing else is due before its time.
	if c, _ := k.Tick(weeks.Add(time.Second), mk); c.Changed() {
		t.Fatal(c.Events)
	}
	s := k.Schedule()
	if last := s[len(s)-1]; last.What != EventPromoted || !last.At.Equal(weeks.Add(90*day)) || last.WaitsFor {
		t.Fatalf("%+v", s)
	}
}

func TestRevokeCurrentPromotesNextAtOnce(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	at := midday.Add(time.Minute)
	c, err := k.Revoke(at, "k1", mk)
	if err != nil {
		t.Fatal(err)
	}
	wantStates(t, c.Keyset, "k1 revoked, k2 current, k3 next")
	plan := strings.Join(planLines(NewPlan(at, k, c), c.Keyset), "\n")
	for _, says := range []string{
		"k1: current -> revoked",
		"k2: next -> current (forced)",
		"breaks: unexpired tokens of k1 from before 2026-12-01 12:01:00 UTC fail from now on; the last would have expired at 2026-12-01 13:02:00 UTC",
		"go on accepting k1 until 2026-12-02 12:01:00 UTC",
		"breaks: verifiers that cached the JWKS before 2026-12-01 12:00:00 UTC do not know k2 until 2026-12-02 12:00:00 UTC",
		"do not know k3 until 2026-12-02 12:01:00 UTC: it can sign from then on",
	} {
		if !strings.Contains(plan, says) {
			t.Errorf("the plan does not say %q:\n%s", says, plan)
		}
	}
	_, err = c.Keyset.Revoke(at, "k1", mk)
	refused(t, err, CodeConflict, "revoked at 2026-12-01 12:01:00 UTC already")
}

func TestTickWaitsForANextThatIsYoung(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	at := midday.Add(90*day - time.Hour)
	k = must(t)(k.Revoke(at, "k2", mk))
	s := k.Schedule()
	if len(s) != 1 || !s[0].At.Equal(at.Add(day)) || !s[0].WaitsFor {
		t.Fatalf("%+v", s)
	}
	if c, err := k.Tick(at.Add(day-1), mk); err != nil || c.Changed() {
		t.Fatal(c.Events, err)
	}
	wantStates(t, must(t)(k.Tick(at.Add(day), mk)), "k1 previous, k2 revoked, k3 current, k4 next")
}

func TestRevokeNextMakesAnother(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	wantStates(t, must(t)(k.Revoke(midday, "k2", mk)), "k1 current, k2 revoked, k3 next")
}

func TestAMakerThatRepeatsItselfIsFoundOut(t *testing.T) {
	k, _ := demo(t, "EdDSA")
	_, err := k.Rotate(midday.Add(day), Options{}, func() (NewKey, error) { return fakeKey(1, "EdDSA"), nil })
	refused(t, err, CodeConflict, "used before", "randomness")
	_, err = k.Rotate(midday.Add(day), Options{}, func() (NewKey, error) { return fakeKey(7, "HS256"), nil })
	refused(t, err, CodeUnfit, "no private key for EdDSA")
	_, err = k.Rotate(midday.Add(day), Options{}, func() (NewKey, error) { return NewKey{}, &tokens.Error{Msg: "no entropy"} })
	if err == nil || err.Error() != "no entropy" {
		t.Fatal(err)
	}
}

func TestNothingRotatesWhereNothingSigns(t *testing.T) {
	public := fakeKey(1, "EdDSA")
	public.Private = tokens.Secret{}
	k := must(t)(Adopt(midday, AdoptOptions{Name: "theirs", Policy: DefaultPolicy()}, []NewKey{public}, nil))
	wantStates(t, k, "k1 previous")
	if k.Kind != KindVerify || len(k.Verifying(midday, midday.Add(1000*day))) != 1 {
		t.Fatalf("%+v", k)
	}
	_, err := k.Rotate(midday, Options{}, nil)
	refused(t, err, CodeUnfit, "public keys only")
	_, err = k.MaySign(midday, midday.Add(1), Options{})
	refused(t, err, CodeUnfit)
	_, err = k.Destroy(midday, "k1", Options{})
	refused(t, err, CodeUnfit, "no private half")
	if c, err := k.Tick(midday.Add(9999*day), nil); err != nil || c.Changed() {
		t.Fatal(c.Events, err)
	}
	wantStates(t, must(t)(k.Revoke(midday, "k1", nil)), "k1 revoked")
}

func TestTheClockBehind(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	before := midday.Add(-30 * day)
	// What is done is recorded as of midday; what waits goes on waiting.
	_, err := k.Rotate(before, Options{}, mk)
	refused(t, err, CodeRefused)
	forced := must(t)(k.Rotate(before, Options{Force: true}, mk))
	k1, _ := forced.Find("k1")
	if !k1.PreviousSince.Equal(midday) || !k1.RetireAt.Equal(midday.Add(time.Hour+time.Minute)) {
		t.Fatalf("%+v", k1)
	}
	// On the operator's word the clock is right, and the times follow it.
	reset := must(t)(forced.ResetClock(before))
	k1, _ = reset.Find("k1")
	if !k1.RetireAt.Equal(before.Add(time.Hour + time.Minute)) {
		t.Fatalf("%+v", k1)
	}
	must(t)(reset.Rotate(before.Add(day), Options{}, mk))
	if c, _ := reset.ResetClock(before); c.Changed() {
		t.Fatal("twice")
	}
	if err := reset.Validate(); err != nil {
		t.Fatal(err)
	}
}

func TestAKeyThatRetiredByAWrongClockVerifiesAgain(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	k = must(t)(k.Rotate(midday.Add(day), Options{}, mk))
	k = must(t)(k.Tick(midday.Add(3*day), mk)) // the clock is two days ahead
	k1, _ := k.Find("k1")
	back := midday.Add(day + time.Minute)
	if k1.State != StateRetired || k1.StateAt(back, back) != StatePrevious || len(k.Published(back, back)) != 3 {
		t.Fatalf("%s, at %s %s", k1.State, back, k1.StateAt(back, back))
	}
	// Destroying it then is refused like that of any previous key.
	_, err := k.Destroy(back, "k1", Options{})
	refused(t, err, CodeRefused, "is previous")
	k = must(t)(k.ResetClock(back))
	if k1, _ := k.Find("k1"); k1.State != StatePrevious {
		t.Fatal(k1.State)
	}
}

func TestMintingBeyondThePolicy(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	if e, err := k.MaySign(midday, midday.Add(time.Hour), Options{}); err != nil || e.Kid != "k1" {
		t.Fatal(e.Kid, err)
	}
	_, err := k.MaySign(midday, midday.Add(time.Hour+1), Options{})
	refused(t, err, CodeRefused, "max_token_ttl is 1h", "--force")
	_, err = k.MaySign(midday, time.Time{}, Options{})
	refused(t, err, CodeRefused, "without exp")
	if _, err := k.MaySign(midday, time.Time{}, Options{Force: true}); err != nil {
		t.Fatal(err)
	}

	exp := midday.Add(30*day + time.Nanosecond)
	held := must(t)(k.Hold(midday, "k1", exp))
	held = must(t)(held.Rotate(midday.Add(day), Options{}, mk))
	k1, _ := held.Find("k1")
	if want := midday.Add(30*day + time.Second + time.Minute); !k1.RetireAt.Equal(want) {
		t.Fatalf("retires at %s, want %s", k1.RetireAt, want)
	}
	_, err = k.Hold(midday, "k2", exp)
	refused(t, err, CodeConflict, "k2 is next")
	_, err = k.Hold(midday, "k1", midday.Add(200*365*day))
	refused(t, err, CodeUsage)
}
