package keystore

import (
	"errors"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// Trust is what keysets say of the keys that tokens are held against: it makes
// the verifiers, and knows afterwards which key of which keyset one was. The
// zero value is ready. It is not safe for concurrent use.
type Trust struct {
	// Zone is where times in texts are shown; nil is UTC.
	Zone *time.Location

	held map[*tokens.Key]Held
	gone map[string]string
}

// Held is a key of a keyset, with its state at the time that was asked for.
type Held struct {
	Keyset string
	Short  string // of the kid, see [Keyset.Short]
	Entry  KeyEntry
	Name   string // in words: "auth-api/3f9c, previous until …"
}

// Of tells which key of which keyset k is.
func (t *Trust) Of(k *tokens.Key) (Held, bool) {
	h, ok := t.held[k]
	return h, ok
}

// Gone says why the key of a kid opens nothing any more; "" if nothing is known
// of it.
func (t *Trust) Gone(kid string) string { return t.gone[kid] }

// Name keeps in words which key k is, of a key that did not come by
// [Trust.Verifiers].
func (t *Trust) Name(k *tokens.Key, set Keyset, e KeyEntry) {
	if t.held == nil {
		t.held = map[*tokens.Key]Held{}
	}
	short := set.Short(e.Kid)
	t.held[k] = Held{set.Name, short, e, set.Name + "/" + short + ", " + t.stateText(e)}
}

// Verifiers gives keys of a keyset as they stand at a time, asked at now: those
// that verify (or decrypt), and after them those that do so no longer, which
// say why where a token was signed by one. key reads a key, with its private
// half where that is needed.
func (t *Trust) Verifiers(set Keyset, entries []KeyEntry, now, at time.Time, key func(KeyEntry) (*tokens.Key, error)) ([]tokens.Verifier, error) {
	var live, gone []tokens.Verifier
	for _, e := range entries {
		e.State = e.StateAt(now, at)
		v, err := t.verifier(set, e, key)
		if err != nil {
			return nil, err
		}
		switch _, isGone := v.(goneKey); {
		case v == nil:
		case isGone:
			gone = append(gone, v)
		default:
			live = append(live, v)
		}
	}
	return append(live, gone...), nil
}

// verifier gives one key as what its state makes of it; nil if it opens nothing
// any more.
func (t *Trust) verifier(set Keyset, e KeyEntry, read func(KeyEntry) (*tokens.Key, error)) (tokens.Verifier, error) {
	name := set.Name + "/" + set.Short(e.Kid)
	why := ""
	if !e.State.Live() {
		why = t.whyGone(e)
	}
	if set.Kind == KindEncrypt {
		// A retired key still opens what was kept: nothing is lost by that, and
		// it proves nothing. A revoked one does not: with a shared secret,
		// anyone who has it may have made the message.
		if !e.HasPrivate || why != "" && e.State != StateRetired {
			if t.gone == nil {
				t.gone = map[string]string{}
			}
			t.gone[e.Kid] = name + ", which " + why
			return nil, nil
		}
		why = ""
	}
	if set.Symmetric() && !e.HasPrivate {
		return goneKey{tokens.NewSecretKey(nil, set.Metadata(e)), "the token names " + name + ", which " + why, true}, nil
	}
	key, err := read(e)
	if err != nil {
		return nil, err
	}
	key = key.With(tokens.Metadata{Origin: "keystore"})
	t.Name(key, set, e)
	if why == "" {
		return key, nil
	}
	return goneKey{key, "it was signed by " + name + ", which " + why, false}, nil
}

// goneKey is a key that verifies no longer. Where its signature holds, it says
// why that counts for nothing.
type goneKey struct {
	key    *tokens.Key
	why    string
	erased bool // nothing is left to compute with
}

// Key is the key itself: see [tokens.Verifier].
func (g goneKey) Key() *tokens.Key { return g.key }

// Verify refuses, with the reason if the key made the signature.
func (g goneKey) Verify(alg *tokens.Algorithm, input, sig []byte) error {
	if g.erased {
		return &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: g.why}
	}
	if err := g.key.Verify(alg, input, sig); err != nil {
		return err
	}
	return errors.New(g.why)
}

// whyGone says since when a key verifies no longer, and why.
func (t *Trust) whyGone(e KeyEntry) string {
	on := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return " on " + when.Stamp(at, t.zone())
	}
	switch {
	case e.State == "":
		return "was not there yet at that time; it was published" + on(e.Published)
	case e.State == StateDestroyed && !e.RevokedAt.IsZero():
		return "was revoked" + on(e.RevokedAt) + " and destroyed" + on(e.DestroyedAt)
	case e.State == StateDestroyed:
		return "was destroyed" + on(e.DestroyedAt)
	case e.State == StateRevoked:
		return "was revoked" + on(e.RevokedAt) + ": whoever got hold of the key may have made it"
	}
	return "was retired" + on(e.RetireAt) + ": no token of it is good any more"
}

// stateText says where a key stands, and until when.
func (t *Trust) stateText(e KeyEntry) string {
	if e.State == StatePrevious && !e.RetireAt.IsZero() {
		return "previous until " + when.Stamp(e.RetireAt, t.zone())
	}
	return string(e.State)
}

func (t *Trust) zone() *time.Location {
	if t.Zone == nil {
		return time.UTC
	}
	return t.Zone
}
