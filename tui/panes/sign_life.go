package panes

import (
	"time"

	"fob/tokens/when"
	"fob/tui"
)

// lifeOf tells how long a token that is signed now lives; ok is false if it has
// no end that is known.
func lifeOf(s *tui.State) (time.Duration, bool) {
	now := s.Clock.Now()
	if t, ok := s.Claims.Time("exp", now, s.Clock.Zone()); ok {
		return t.Sub(now), true
	}
	// What is added when signing lives an hour.
	return time.Hour, !s.Sign.Bare
}

func lifetimeRow(s *tui.State) signRow {
	r := signRow{label: "lifetime", value: "–", edit: tui.Notify{Text: "exp in the claims says it; max_token_ttl of the keyset bounds it"}}
	k, ok := s.Store.Find(s.Sign.Keyset)
	if !ok || len(s.Claims.Text) == 0 {
		return r
	}
	most := k.Policy.MaxTokenTTL
	r.note = "the keyset allows " + when.Duration(most)
	life, known := lifeOf(s)
	switch {
	case !known:
		r.value, r.warn = "no exp", true
	case life <= 0:
		r.value, r.warn, r.note = "expired", true, "from the start"
	default:
		r.value = when.Duration(roundLife(life))
		if life > most {
			r.warn, r.note = true, "over the "+when.Duration(most)+" allowed"
		}
	}
	return r
}

// roundLife leaves out what nobody reads.
func roundLife(d time.Duration) time.Duration {
	if d > 48*time.Hour {
		return d.Round(time.Minute)
	}
	return d.Round(time.Second)
}

func refreshRow(s *tui.State) signRow {
	r := signRow{label: "refresh", value: s.Sign.RefreshTTL, note: "of a pair"}
	d, err := when.ParseDuration(s.Sign.RefreshTTL)
	if err != nil {
		r.note, r.warn = "no duration", true
	} else if k, ok := s.Store.Find(s.Sign.Keyset); ok && d > k.Policy.MaxTokenTTL {
		r.note = "its key stays for it"
	}
	r.edit = tui.Open{Dialog: &tui.Form{
		Heading: "Lifetime of a refresh token", Go: "set",
		Intro:  "P signs an access and a refresh token in one step. The refresh token has the same iss, sub and client_id, is for the issuer, and has the typ rt+jwt.",
		Fields: []tui.FormField{{Name: "ttl", Label: "lifetime", Value: s.Sign.RefreshTTL, Help: "30d, 12h, 1h30m"}},
		Check: func(v tui.Values) (string, string) {
			if d, err := when.ParseDuration(v["ttl"]); err != nil {
				return "ttl", err.Error()
			} else if d < time.Second {
				return "ttl", "it is less than a second"
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			return tui.Intents{changed(s, func(n *tui.SignState) { n.RefreshTTL = v["ttl"] }), tui.Close{}}
		},
	}}
	return r
}
