package keystore

import (
	"encoding/json"
	"testing"
	"time"
)

func TestPolicyIsWrittenAsPeopleWriteIt(t *testing.T) {
	text, err := json.Marshal(DefaultPolicy())
	if want := `{"rotate_every":"90d","publish_ahead":"1d","max_token_ttl":"1h","leeway":"1m"}`; err != nil || string(text) != want {
		t.Fatalf("%s %v", text, err)
	}
	var p Policy
	if err := json.Unmarshal(text, &p); err != nil || p != DefaultPolicy() {
		t.Fatal(p, err)
	}
	for _, bad := range []string{`{}`, `[]`, `{"rotate_every":"90d","publish_ahead":"1d","max_token_ttl":"1h"}`,
		`{"rotate_every":"90d","publish_ahead":"1d","max_token_ttl":"1h","leeway":"1m","more":"1m"}`,
		`{"rotate_every":"90d","publish_ahead":"1d","max_token_ttl":"1h","leeway":60}`} {
		if err := json.Unmarshal([]byte(bad), &p); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestPoliciesThatCannotBeKept(t *testing.T) {
	for _, set := range [][2]string{{"max_token_ttl", "0"}, {"leeway", "1.5s"}, {"rotate_every", "1h"}, {"publish_ahead", "101y"}} {
		p, err := DefaultPolicy().Set(set[0], set[1])
		if err != nil {
			t.Fatal(err)
		}
		refused(t, p.Validate(), CodeUsage, set[0])
	}
	_, err := DefaultPolicy().Set("rotate", "1h")
	refused(t, err, CodeUsage, "rotate_every")
	_, err = DefaultPolicy().Set("leeway", "soon")
	refused(t, err, CodeUsage, "policy leeway")
	for _, name := range PolicyNames() {
		if _, err := DefaultPolicy().Set(name, "2d"); err != nil {
			t.Error(err)
		}
	}
}

// change sets policy fields of a keyset.
func change(t *testing.T, k Keyset, at time.Time, sets ...string) Keyset {
	t.Helper()
	p := k.Policy
	for i := 0; i < len(sets); i += 2 {
		var err error
		if p, err = p.Set(sets[i], sets[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return must(t)(k.SetPolicy(at, p))
}

func TestAShorterTTLKeepsTheTokensOfTheLongerOne(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	at := midday.Add(day)
	k = change(t, k, at, "max_token_ttl", "1m")
	k = must(t)(k.Rotate(at.Add(2*time.Minute), Options{}, mk))
	k1, _ := k.Find("k1")
	if want := at.Add(time.Hour + time.Minute); !k1.RetireAt.Equal(want) {
		t.Fatalf("retires at %s; tokens from before the change live until %s", k1.RetireAt, want)
	}
}

func TestAShorterPublishAheadWaitsForOldCaches(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	k = change(t, k, midday.Add(time.Hour), "publish_ahead", "1m")
	next, _ := k.Next()
	if !next.SafeAt.Equal(midday.Add(day)) {
		t.Fatal(next.SafeAt)
	}
	k = must(t)(k.Revoke(midday.Add(2*time.Hour), "k2", mk))
	next, _ = k.Next()
	if !next.SafeAt.Equal(midday.Add(time.Hour + day)) {
		t.Fatalf("a new next is safe at %s, but caches from before the change live until %s", next.SafeAt, midday.Add(time.Hour+day))
	}
	// At the very instant, which rounding must not lose.
	k = change(t, k, midday.Add(2*time.Hour), "publish_ahead", "0")
	edge := k.CachedUntil.Add(-time.Nanosecond)
	k = must(t)(k.Revoke(edge, "k3", mk))
	_, err := k.Rotate(edge, Options{}, mk)
	refused(t, err, CodeRefused)
}

func TestALongerPublishAheadMakesNextWait(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	k = change(t, k, midday.Add(time.Hour), "publish_ahead", "3d")
	_, err := k.Rotate(midday.Add(2*day), Options{}, mk)
	refused(t, err, CodeRefused, "2026-12-04 12:00:00 UTC")
}

func TestALongerLeewayHoldsPreviousKeys(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	k = must(t)(k.Rotate(midday.Add(day), Options{}, mk))
	for _, step := range []struct{ leeway, want string }{{"10m", "1h10m"}, {"0", "1h10m"}, {"20m", "1h20m"}, {"1m", "1h20m"}, {"20m", "1h20m"}} {
		k = change(t, k, midday.Add(day), "leeway", step.leeway)
		want, _ := time.ParseDuration(step.want)
		if k1, _ := k.Find("k1"); !k1.RetireAt.Equal(midday.Add(day).Add(want)) {
			t.Fatalf("leeway %s: retires at %s, want %s after", step.leeway, k1.RetireAt, step.want)
		}
	}
}

func TestSendersGoOnEncryptingToThePreviousKey(t *testing.T) {
	k, mk := demo(t, "ECDH-ES")
	// Nobody needs to know next before: rotation is safe at once.
	k = must(t)(k.Rotate(midday, Options{}, mk))
	k1, _ := k.Find("k1")
	if want := midday.Add(day + time.Hour + time.Minute); !k1.RetireAt.Equal(want) {
		t.Fatalf("retires at %s; senders cache for a day, their messages live for an hour: %s", k1.RetireAt, want)
	}
	if list := k.Published(midday, midday); len(list) != 1 || list[0].Kid != "k2" {
		t.Fatalf("the JWKS holds %v", list)
	}
	if list := k.Verifying(midday, midday); len(list) != 3 || list[0].Kid != "k2" {
		t.Fatalf("these decrypt: %v", list)
	}
	// A longer life of messages counts for those that are still to be sent to
	// the previous key, up to the last instant of the caches.
	edge := midday.Add(day - time.Nanosecond)
	k = change(t, k, edge, "max_token_ttl", "5h")
	if k1, _ := k.Find("k1"); !k1.RetireAt.Equal(midday.Add(day + 5*time.Hour + time.Minute)) {
		t.Fatal(k1.RetireAt)
	}
}
