package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
)

// named makes keys with these kids, without any material.
func named(kids ...string) keystore.Maker {
	i := 0
	return func() (keystore.NewKey, error) {
		if i == len(kids) {
			return keystore.NewKey{}, errors.New("no key is left")
		}
		i++
		return keystore.NewKey{Kid: kids[i-1], Alg: "ES256", Public: []byte("{}"), Private: tokens.NewSecret([]byte("{}"))}, nil
	}
}

func newKeyset(t *testing.T, at time.Time, kids ...string) keystore.Keyset {
	t.Helper()
	c, err := keystore.New(at, keystore.NewOptions{Name: "api", Make: keystore.KeySpec{Alg: "ES256"}, Policy: keystore.DefaultPolicy()}, named(kids...))
	if err != nil {
		t.Fatal(err)
	}
	return c.Keyset
}

// planned renders a change as a dry run does.
func planned(t *testing.T, now time.Time, k keystore.Keyset, op keystore.Operation, mk keystore.Maker) string {
	t.Helper()
	c, err := op(now, k, mk)
	if err != nil {
		t.Fatal(err)
	}
	var r run
	a := &app{World: World{Now: func() time.Time { return now }, Local: time.UTC, Streams: Streams{Out: &r.out, Err: &r.err, Width: 80,
		Env: func(string) (string, bool) { return "", false }}}}
	if err := a.tellChange(keysetChange{name: k.Name, did: "changed", dry: true}, k, c, now); err != nil {
		t.Fatal(err)
	}
	return r.out.String()
}

func rotate(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
	return k.Rotate(now, keystore.Options{Force: true}, mk)
}

func mustBe(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTheTimelineOfARotation(t *testing.T) {
	made := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	k := newKeyset(t, made, "aaaa1", "bbbb2")
	mustBe(t, planned(t, made.Add(48*time.Hour), k, rotate, named("cccc3")), `api  ES256  would be changed, generation 1 → 2  (dry run: nothing was changed)
  ○ aaaa  current → previous until 2026-01-03 01:01:00 UTC (in 1h 1m)
  ● bbbb  next → current
  ◌ cccc  new, next

  ○ ● ◌  2026-01-03 00:00:00 UTC  now         aaaa becomes previous until 2026-01-03 01:01:00 UTC
  │ ┃ ┊                                       bbbb becomes current
  │ ┃ ┊                                       cccc is made, as next
  · ┃ ┊  2026-01-03 01:01:00 UTC  in 1h 1m    aaaa is retired: its last token has expired
    ┃ ┊  2026-01-04 00:00:00 UTC  in 1d       every cache knows cccc: it can sign
    ○ ●  2026-04-03 00:00:00 UTC  in 90d      bbbb becomes previous, expected
    │ ┃                                       cccc becomes current, expected
    · ┃  2026-04-03 01:01:00 UTC  in 90d 1h   bbbb is retired: its last token has expired, expected
      ○  2026-07-02 00:00:00 UTC  in 180d     cccc becomes previous, expected
      ·  2026-07-02 01:01:00 UTC  in 180d 1h  cccc is retired: its last token has expired, expected

  note    tokens of aaaa from before 2026-01-03 00:00:00 UTC verify until 2026-01-03 01:01:00 UTC
  note    verifiers that cached the JWKS before 2026-01-03 00:00:00 UTC do not know cccc until 2026-01-04 00:00:00 UTC: it can sign from then on
`)
}

func TestTheTimelineOfARevocation(t *testing.T) {
	made := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	k := newKeyset(t, made, "aaaa1", "bbbb2")
	p := k.Policy
	p.RotateEvery = 0
	c, err := k.SetPolicy(made, p)
	if err != nil {
		t.Fatal(err)
	}
	revoke := func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
		return k.Revoke(now, "aaaa1", mk)
	}
	mustBe(t, planned(t, made.Add(12*time.Hour), c.Keyset, revoke, named("cccc3")), `api  ES256  would be changed, generation 2 → 3  (dry run: nothing was changed)
  ✕ aaaa  current → revoked
  ● bbbb  next → current
  ◌ cccc  new, next

  ✕ ● ◌  2026-01-01 12:00:00 UTC  now         aaaa (current) is revoked
    ┃ ┊                                       bbbb becomes current (forced)
    ┃ ┊                                       cccc is made, as next
    ┃ ┊  2026-01-01 13:01:00 UTC  in 1h 1m    the last token of aaaa would have expired
    ┃ ┊  2026-01-02 00:00:00 UTC  in 12h      every cache knows bbbb
    ┃ ┊  2026-01-02 12:00:00 UTC  in 1d       no cache holds aaaa any more
    ┃ ┊                                       every cache knows cccc: it can sign
    ┃ ┊  no rotation is scheduled: rotate_every is 0

  ! breaks unexpired tokens of aaaa from before 2026-01-01 12:00:00 UTC fail from now on; the last would have expired at 2026-01-01 13:01:00 UTC
  ! breaks verifiers that cached the JWKS before 2026-01-01 00:00:00 UTC do not know bbbb until 2026-01-02 00:00:00 UTC, unless they fetch it again: its tokens fail there
  note    verifiers that cached the JWKS before 2026-01-01 12:00:00 UTC go on accepting aaaa until 2026-01-02 12:00:00 UTC, unless they fetch it again
  note    verifiers that cached the JWKS before 2026-01-01 12:00:00 UTC do not know cccc until 2026-01-02 12:00:00 UTC: it can sign from then on
`)
}

// What the strands show is what the keyset says that it publishes.
func TestTheTimelineAgreesWithTheKeyset(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	k := newKeyset(t, now, "aaaa1", "bbbb2")
	for i := range 4 {
		now = now.Add(20 * time.Minute)
		c, err := rotate(now, k, named(fmt.Sprintf("key-%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		k = c.Keyset
	}
	a := &app{World: World{Streams: Streams{Env: func(string) (string, bool) { return "", false }}, Local: time.UTC}}
	v := a.planView(k.Timeline(now), k)
	// The keyset answers for the time before the next rotation.
	for at := now; at.Before(now.Add(3 * time.Hour)); at = at.Add(30 * time.Second) {
		for _, l := range v.lanes {
			e, _ := k.Find(l.Kid)
			if got, want := v.stateAt(l, at), e.StateAt(now, at); got != want {
				t.Fatalf("%s at %s: the timeline has %q, the keyset %q", l.Kid, at, got, want)
			}
		}
	}
}

func TestManyKeysAreCounted(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	k := newKeyset(t, now, "aaaa1", "bbbb2")
	for i := range 30 {
		c, err := rotate(now, k, named(fmt.Sprintf("%04d", i)))
		if err != nil {
			t.Fatal(err)
		}
		k = c.Keyset
	}
	out := planned(t, now, k, rotate, named("last"))
	if !strings.Contains(out, "… and 30 previous; --json shows all") {
		t.Errorf("the others are not counted:\n%s", out)
	}
	if n := strings.Count(out, "\n"); n > 40 {
		t.Errorf("%d lines", n)
	}
}

// A kid of an imported key is foreign text.
func TestAKidCannotWriteToTheTerminal(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	evil := "\x1b]0;owned\x07\u202egnp"
	k := newKeyset(t, now, evil, "bbbb2")
	out := planned(t, now, k, rotate, named("cccc3"))
	if strings.ContainsAny(out, "\x1b\x07\u202e") {
		t.Errorf("raw control characters in %q", out)
	}
}

func TestLongWindowsWrapOnATerminal(t *testing.T) {
	a := &app{World: World{Streams: Streams{Width: 60, OutIsTTY: true, Env: func(string) (string, bool) { return "", false }}, Local: time.UTC}, colour: "never"}
	v := a.planView(keystore.Plan{}, keystore.Keyset{})
	v.wrapped("  note    ", strings.Repeat("word ", 30)+"words")
	for line := range strings.Lines(string(v.Out)) {
		if len(line) > 61 || !strings.HasPrefix(line, "  note    ") && !strings.HasPrefix(line, strings.Repeat(" ", 10)+"w") {
			t.Errorf("line %q", line)
		}
	}
}
