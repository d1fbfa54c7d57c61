package keystore

import (
	"bytes"
	"time"

	"fob/tokens"
)

// StateAt tells where the key stands at a time, asked at now. A future time is
// answered as things stand, with keys retiring on their dates, also where no
// tick has run. A past time is answered from the history. A key that is revoked
// or destroyed is that at any time: it must never be handed out again. "" is a
// key that was not there yet.
//
// A previous key goes by its date and not by what is written: when the clock
// was ahead for a while and keys have retired by it, they verify again.
func (e KeyEntry) StateAt(now, at time.Time) State {
	switch e.State {
	case StateRevoked, StateDestroyed:
		return e.State
	}
	if at.Before(now) {
		return e.stateThen(at)
	}
	switch {
	case e.PreviousSince.IsZero():
		return e.State
	case e.expired(at):
		return StateRetired
	}
	return StatePrevious
}

// stateThen answers from the recorded times, which were rounded up.
func (e KeyEntry) stateThen(at time.Time) State {
	reached := func(t time.Time) bool { return !t.IsZero() && !ceil(at).Before(t) }
	switch {
	case !reached(e.Published):
		return ""
	case e.expired(at):
		return StateRetired
	case reached(e.PreviousSince):
		return StatePrevious
	case reached(e.CurrentSince):
		return StateCurrent
	}
	return StateNext
}

// Verifying gives the keys by which tokens verify (messages decrypt) at a time,
// asked at now, each with its state then; the current one first.
func (k Keyset) Verifying(now, at time.Time) []KeyEntry {
	var list []KeyEntry
	for _, want := range []State{StateCurrent, StateNext, StatePrevious} {
		for _, e := range k.Keys {
			if s := e.StateAt(now, at); s == want {
				e.State = s
				list = append(list, e)
			}
		}
	}
	return list
}

// Published gives the keys that the JWKS holds at a time, asked at now: those
// that verify. Of an encryption keyset it holds the current one only, so that
// senders move on; shared secrets are in no JWKS.
func (k Keyset) Published(now, at time.Time) []KeyEntry {
	var list []KeyEntry
	for _, e := range k.Verifying(now, at) {
		if e.Public == nil || k.Kind == KindEncrypt && e.State != StateCurrent {
			continue
		}
		list = append(list, e)
	}
	return list
}

// JWKS writes the JWK Set of the keysets (RFC 7517 §5) as published at a time,
// asked at now, in their order.
func JWKS(now, at time.Time, keysets ...Keyset) []byte {
	var b bytes.Buffer
	b.WriteString(`{"keys":[`)
	first := true
	for _, k := range keysets {
		for _, e := range k.Published(now, at) {
			if !first {
				b.WriteByte(',')
			}
			first = false
			b.Write(e.Public)
		}
	}
	b.WriteString("]}")
	return b.Bytes()
}

// PublicKey parses the public half, named after the keyset and with the state
// that the entry says. It refuses one with private members, and a shared secret,
// which has none.
func (k Keyset) PublicKey(e KeyEntry) (*tokens.Key, error) {
	if e.Public == nil {
		return nil, &Error{Code: CodeUnfit, Op: k.Name, Msg: "a shared secret has no public half"}
	}
	key, err := parsePublic(e.Public)
	if err != nil {
		return nil, err
	}
	return key.With(k.Metadata(e)), nil
}

// Metadata is what the keyset says of a key, for reports and headers.
func (k Keyset) Metadata(e KeyEntry) tokens.Metadata {
	return tokens.Metadata{Kid: e.Kid, Alg: e.Alg, Ref: k.Name, State: string(e.State)}
}
