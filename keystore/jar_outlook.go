package keystore

import (
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// SavedStatus is how a saved token stands in time.
type SavedStatus string

// The statuses. They are judged as [tokens.Verify] does, without leeway: expired
// from exp on, valid from nbf on.
const (
	SavedLive       SavedStatus = "live"
	SavedWaiting    SavedStatus = "waiting"    // nbf is to come
	SavedForever    SavedStatus = "forever"    // it has no exp
	SavedExpired    SavedStatus = "expired"    // exp has passed
	SavedUnreadable SavedStatus = "unreadable" // its times cannot be read; Why says why
)

// Outlook says how a saved token stands at a time, and whether its key stops to
// verify before it expires. Its texts may hold untrusted bytes of the token.
type Outlook struct {
	Name   string
	Status SavedStatus
	// Why says why a token is SavedUnreadable: damaged, encrypted, detached …
	Why string
	// Exp, Nbf and Iat are zero where the claim is absent. A number beyond every
	// calendar becomes a time beyond the year 9999 or before the year 1.
	Exp, Nbf, Iat time.Time

	Alg string // the token's word
	// Keyset and Kid name the key that signed it (or that it is encrypted to), if
	// a keyset of the list holds it.
	Keyset, Kid string
	// Proven says that the signature was verified with that key. Without it the
	// kid alone names the key: a shared secret, a JWE or a detached payload proves
	// nothing here.
	Proven bool
	// Disproved names the key (NAME/KID) that the token's kid names and whose
	// signature it is not; "" if there is none.
	Disproved string
	KeyState  State // as of the time; "" if no key is known
	// RetiresFirst says that the key stops, or has stopped, to verify before the
	// token expires, and KeyRetires when; it is zero otherwise. Expected says that
	// this rests on the rotations that the policy has ahead.
	RetiresFirst bool
	KeyRetires   time.Time
	Expected     bool
}

// Ends is when the token ceases to verify: when it expires, or its key goes
// before that. Zero: that is not known, or never.
func (o Outlook) Ends() time.Time {
	if o.RetiresFirst {
		return o.KeyRetires
	}
	return o.Exp
}

// KeyGone tells whether the key of the token verifies no more, so that the token
// does not either, whatever its times. KeyState says what became of the key.
func (o Outlook) KeyGone(now time.Time) bool {
	return o.RetiresFirst && !o.Expected && o.life().over(now)
}

// Left is the part of the token's life that is still to come, from nbf (or iat)
// to when it ends (see [Outlook.Ends]), between 0 and 1. False: one of both is
// not known.
func (o Outlook) Left(now time.Time) (left float64, ok bool) {
	begins, ends := o.Nbf, o.Ends()
	if begins.IsZero() {
		begins = o.Iat
	}
	return when.PartLeft(begins, ends, now)
}

// What is left of a life when it is little: a minute, or a twentieth.
const (
	lowTime = time.Minute
	lowPart = 0.05
)

// Low tells whether little is left of a token that is good now: less than a
// minute, or than a twentieth of its life.
func (o Outlook) Low(now time.Time) bool {
	ends := o.Ends()
	if ends.IsZero() {
		return false
	}
	left, known := o.Left(now)
	return ends.Sub(now) < lowTime || known && left < lowPart
}

// SavedInfo is what can be said of a saved token whatever the time: what it
// says, and which key signed it. It holds for as long as the token and the
// keysets stay as they are.
type SavedInfo struct {
	Name  string
	Added time.Time
	Note  string

	fixed         Outlook // what does not depend on the time
	exp, nbf, iat *when.NumericDate
	signers       []signer
	onlyDestroyed bool // the key being retired does not matter: a JWE
}

// signer is a key of a keyset that signed a token, or to which it is encrypted.
type signer struct {
	set    *Keyset
	entry  KeyEntry
	proven bool
}

// Dates gives the times as the token writes them; nil where there is none.
func (i *SavedInfo) Dates() (exp, nbf, iat *when.NumericDate) { return i.exp, i.nbf, i.iat }

// At tells how the token stands at a time. It is cheap: nothing is decoded or
// verified.
func (i *SavedInfo) At(now time.Time) Outlook {
	o := i.fixed
	switch {
	case o.Status == SavedUnreadable:
	case i.exp != nil && i.exp.Compare(now) <= 0:
		o.Status = SavedExpired
	case i.nbf != nil && i.nbf.Compare(now) > 0:
		o.Status = SavedWaiting
	case i.exp == nil:
		o.Status = SavedForever
	default:
		o.Status = SavedLive
	}
	first := true
	for _, s := range i.signers {
		l := i.lifeOf(*s.set, s.entry, now)
		if !first && !l.before(o.life()) {
			continue
		}
		first = false
		o.Keyset, o.Kid, o.Proven = s.set.Name, s.entry.Kid, s.proven
		o.KeyState, o.KeyRetires, o.Expected = l.state, l.ends, l.expected
	}
	o.RetiresFirst = o.Status != SavedExpired && i.outlives(o.life(), now)
	if !o.RetiresFirst {
		o.KeyRetires, o.Expected = time.Time{}, false
	}
	return o
}

func (o Outlook) life() keyLife { return keyLife{o.KeyState, o.KeyRetires, o.Expected} }

// keyLife is until when a key verifies (or decrypts), as things stand.
type keyLife struct {
	state    State
	ends     time.Time // zero: no end is known
	expected bool      // by the rotations that the policy has ahead
}

// before tells whether a life ends before another one.
func (l keyLife) before(m keyLife) bool {
	return !l.ends.IsZero() && (m.ends.IsZero() || l.ends.Before(m.ends))
}

// lifeOf tells the life of the key of a token. What is encrypted to a key that
// was merely retired can still be read.
func (i *SavedInfo) lifeOf(k Keyset, e KeyEntry, now time.Time) keyLife {
	l := k.lifeAt(e, now)
	if i.onlyDestroyed && l.state != StateRevoked && l.state != StateDestroyed {
		l.ends, l.expected = time.Time{}, false
	}
	return l
}

// outlives tells whether the token is good for longer than its key. Of one
// whose exp cannot be read it is known only once the key is gone.
func (i *SavedInfo) outlives(l keyLife, now time.Time) bool {
	switch {
	case l.ends.IsZero():
		return false
	case i.fixed.Status == SavedUnreadable:
		return l.over(now)
	}
	return i.exp == nil || i.exp.Compare(l.ends) > 0
}

// lifeAt tells until when a key verifies. A rotation that is overdue comes now
// at the earliest: nothing retires that has not ceased to sign.
func (k Keyset) lifeAt(e KeyEntry, now time.Time) keyLife {
	l := keyLife{state: e.StateAt(now, now)}
	due, ok := k.rotationDue()
	due = later(due, now)
	switch {
	case !e.gone().IsZero():
		l.ends = e.gone()
		// A previous key that was revoked after its date had come went then.
		l.ends = earlierSet(l.ends, e.RetireAt)
	case !e.PreviousSince.IsZero(), e.State == StateRetired:
		l.ends = e.RetireAt
	case e.State == StateCurrent && ok:
		l.ends, l.expected = k.end(e, due), true
	case e.State == StateNext && ok:
		l.ends, l.expected = k.end(e, due.Add(k.Policy.RotateEvery)), true
	}
	return l
}

// ref names a key as the command line does.
func (s signer) ref() string { return s.set.Name + "/" + s.set.Short(s.entry.Kid) }

// unreadable tells why the times of a token cannot be relied on, "" if they can.
func unreadable(d *tokens.Decoded, layers []tokens.Layer) string {
	if e := d.Malformed(); e != nil {
		return "damaged: " + e.Msg
	}
	last := layers[len(layers)-1]
	switch {
	case last.Token.Form.IsJWE():
		return "encrypted: only its header can be read"
	case last.Err != nil:
		return last.Err.Error()
	case last.Token.Malformed() != nil:
		return "the token inside is damaged: " + last.Token.Malformed().Msg
	case last.Token.Detached:
		return "its payload is elsewhere (detached)"
	}
	for _, p := range last.Token.Problems {
		if p.Part == "payload" && p.Code == "json" {
			return "its claims are damaged: " + p.Message
		}
	}
	r := last.Report
	for _, c := range r.Checks {
		bad := false
		switch c.ID {
		case "exp":
			bad = r.Time.Exp == nil
		case "nbf":
			bad = r.Time.Nbf == nil
		case "claims":
			bad = c.Member == "" || c.Member == "exp" || c.Member == "nbf" || c.Member == "b64" || c.Member == "cty"
		}
		if bad && c.Status == tokens.StatusFailed {
			return strings.TrimSpace(c.Detail)
		}
	}
	return ""
}
