package keystore

import (
	"strings"
	"testing"
	"time"

	"fmt"

	"fob/tokens/when"
)

func TestThePlanOfARotation(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	at := midday.Add(day)
	c, err := k.Rotate(at, Options{}, mk)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPlan(at, k, c)
	if p.Breaks() {
		t.Error("a rotation that is safe breaks nothing")
	}
	want := strings.TrimSpace(`
k1: current -> previous, retires at 2026-12-02 13:01:00 UTC
k2: next -> current
make k3, next
k1 previous      published  from 2026-12-01 12:00:00 UTC until 2026-12-02 13:01:00 UTC
                 signs      from 2026-12-01 12:00:00 UTC until 2026-12-02 12:00:00 UTC
                 verifies   from 2026-12-01 12:00:00 UTC until 2026-12-02 13:01:00 UTC
k2 current       published  from 2026-12-01 12:00:00 UTC until 2027-03-02 13:01:00 UTC (expected)
                 signs      from 2026-12-02 12:00:00 UTC until 2027-03-02 12:00:00 UTC (expected)
                 verifies   from 2026-12-01 12:00:00 UTC until 2027-03-02 13:01:00 UTC (expected)
k3 next          published  from 2026-12-02 12:00:00 UTC until 2027-05-31 13:01:00 UTC (expected)
                 signs      from 2027-03-02 12:00:00 UTC until 2027-05-31 12:00:00 UTC (expected)
                 verifies   from 2026-12-02 12:00:00 UTC until 2027-05-31 13:01:00 UTC (expected)
note: tokens of k1 from before 2026-12-02 12:00:00 UTC verify until 2026-12-02 13:01:00 UTC
note: verifiers that cached the JWKS before 2026-12-02 12:00:00 UTC do not know k3 until 2026-12-03 12:00:00 UTC: it can sign from then on`)
	if got := strings.Join(planLines(p, c.Keyset), "\n"); got != want {
		t.Errorf("the plan is\n%s\n\nwant\n%s", got, want)
	}
	if kids := len(k.Timeline(at).Keys); kids != 2 {
		t.Error("the plan of doing nothing has", kids, "keys")
	}
}

func TestWhatAPlanWarnsOf(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	rotated := must(t)(k.Rotate(midday.Add(day), Options{}, mk))
	enc, encMake := demo(t, "ECDH-ES")
	set := func(k Keyset, name, value string) func() (Change, error) {
		p, err := k.Policy.Set(name, value)
		if err != nil {
			t.Fatal(err)
		}
		return func() (Change, error) { return k.SetPolicy(midday.Add(day), p) }
	}
	for _, c := range []struct {
		name   string
		before Keyset
		now    time.Time
		do     func() (Change, error)
		breaks bool
		says   []string
	}{
		{"a forced rotation", k, midday, func() (Change, error) { return k.Rotate(midday, Options{Force: true}, mk) }, true,
			[]string{"(forced)", "breaks: verifiers that cached the JWKS before 2026-12-01 12:00:00 UTC do not know k2 until 2026-12-02 12:00:00 UTC"}},
		{"a new keyset", Keyset{}, midday, func() (Change, error) {
			return New(midday, NewOptions{Name: "n", Make: KeySpec{Alg: "EdDSA"}, Policy: DefaultPolicy()}, counter("EdDSA"))
		}, false, []string{"do not know k1 until 2026-12-02 12:00:00 UTC"}},
		{"revoking previous", rotated, midday.Add(day), func() (Change, error) { return rotated.Revoke(midday.Add(day), "k1", mk) }, true,
			[]string{"breaks: unexpired tokens of k1 from before 2026-12-02 12:00:00 UTC fail from now on; the last would have expired at 2026-12-02 13:01:00 UTC"}},
		{"destroying previous", rotated, midday.Add(day), func() (Change, error) { return rotated.Destroy(midday.Add(day), "k1", Options{Force: true}) }, true,
			[]string{"k1: previous -> destroyed (forced)", "breaks: unexpired tokens of k1"}},
		{"revoking next", k, midday, func() (Change, error) { return k.Revoke(midday, "k2", mk) }, false,
			[]string{"go on accepting k2 until 2026-12-02 12:00:00 UTC"}},
		{"a longer publish_ahead", rotated, midday.Add(day), set(rotated, "publish_ahead", "7d"), false,
			[]string{"policy: publish_ahead 1d -> 7d", "that keep a JWKS for 7d may not know k2 until 2026-12-08 12:00:00 UTC"}},
		{"a clock behind", k, midday.Add(-day), func() (Change, error) { return k.Revoke(midday.Add(-day), "k2", mk) }, false,
			[]string{"the clock is behind: this keyset was changed at 2026-12-01 12:00:00 UTC already"}},
		{"a clock put right", k, midday.Add(-day), func() (Change, error) { return k.ResetClock(midday.Add(-day)) }, false,
			[]string{"recorded times up to 2026-12-01 12:00:00 UTC were taken back to 2026-11-30 12:00:00 UTC"}},
		{"an encryption key revoked", enc, midday, func() (Change, error) { return enc.Revoke(midday, "k1", encMake) }, true,
			[]string{"breaks: unexpired messages of k1", "senders that cached the JWKS before 2026-12-01 12:00:00 UTC go on encrypting to k1"}},
		{"an import", k, midday, func() (Change, error) {
			return k.Import(midday, ImportOptions{As: StatePrevious}, fakeKey(30, "EdDSA"))
		}, false,
			[]string{"import k30 as previous, retires at 2026-12-01 13:01:00 UTC"}},
		{"a token that is held", k, midday, func() (Change, error) { return k.Hold(midday, "k1", midday.Add(7*day)) }, false,
			[]string{"hold k1 until 2026-12-08 12:01:00 UTC"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, err := c.do()
			if err != nil {
				t.Fatal(err)
			}
			p := NewPlan(c.now, c.before, ch)
			text := strings.Join(planLines(p, ch.Keyset), "\n")
			if p.Breaks() != c.breaks {
				t.Errorf("breaks is %v", p.Breaks())
			}
			for _, says := range c.says {
				if !strings.Contains(text, says) {
					t.Errorf("it does not say %q:\n%s", says, text)
				}
			}
		})
	}
}

// planLines gives a plan as text, a line each: events, lives, windows. k is the
// keyset after the change.
func planLines(p Plan, k Keyset) []string {
	var lines []string
	for _, e := range p.Events {
		lines = append(lines, k.EventText(e, nil))
	}
	for _, l := range p.Keys {
		for i, s := range l.Spans {
			head := ""
			if i == 0 {
				head = k.Short(l.Kid) + " " + string(l.After)
			}
			lines = append(lines, fmt.Sprintf("%-16s %-10s %s", head, s.What, spanText(s)))
		}
	}
	for _, w := range p.Windows {
		mark := "note: "
		if w.Breaks {
			mark = "breaks: "
		}
		lines = append(lines, mark+k.WindowText(w, nil))
	}
	return lines
}

func spanText(s Span) string {
	until := "no end set"
	if !s.Until.IsZero() {
		until = "until " + when.Stamp(s.Until, nil)
	}
	if s.Expected {
		until += " (expected)"
	}
	return "from " + when.Stamp(s.From, nil) + " " + until
}
