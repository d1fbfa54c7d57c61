package cli

import (
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/why"
)

// candidates gives the keys that may have signed: those that were given and then,
// where the keystore can be read, all that is in it.
func (a *app) candidates(given []tokens.Verifier, secret bool) []why.Candidate {
	var out []why.Candidate
	for _, v := range given {
		k := v.Key()
		c := why.Candidate{Key: k, Name: a.keyName(k), State: k.State(), Given: true, Text: a.texts.of[k]}
		if held, ok := a.fromKeysets.Of(k); ok {
			c.Name, c.State = heldName(held.Keyset, held.Short), keyState(held.Entry.State)
		}
		out = append(out, c)
	}
	return append(out, a.keysAtHand(secret)...)
}

// heldName is the name of a keyset's key, without its state, which the cause
// tells.
func heldName(set, short string) string { return visible.String(set + "/" + short) }

// keyState is the state of a keyset's key in words; one that has none yet is not
// published.
func keyState(s keystore.State) string {
	if s == "" {
		return "not published yet"
	}
	return string(s)
}

// keysAtHand gives the keys of all keysets. Public halves are read without
// unlocking. Shared secrets (and what decrypts) come with them only where the
// store was unlocked for a key that was named, or opens without asking anybody.
func (a *app) keysAtHand(secret bool) []why.Candidate {
	store, err := a.openStore()
	if err != nil {
		return nil // without a store there are no keys at hand
	}
	names, err := store.Names()
	if err != nil {
		a.note("the keystore was not searched: %v", err)
		return nil
	}
	at, err := a.now()
	if err != nil {
		return nil
	}
	vault := a.keep.vault
	if vault == nil && secret {
		vault = a.unlockSilently(store)
	}
	var out []why.Candidate
	locked := 0
	for _, name := range names {
		list, ok := a.keysetAtHand(store, vault, name, at)
		if !ok {
			locked++
		}
		out = append(out, list...)
	}
	if locked > 0 && secret {
		a.note("%d keysets of shared secrets were not searched: the keystore is locked; name one with -k to unlock it", locked)
	}
	return out
}

// keysetAtHand reads the keys of one keyset; false if it takes an unlocked store
// and there is none.
func (a *app) keysetAtHand(store *keystore.Store, vault *keystore.Vault, name string, at time.Time) ([]why.Candidate, bool) {
	set, err := store.Load(name)
	if err != nil {
		a.note("keyset %s was not searched: %v", name, err)
		return nil, true
	}
	read := set.PublicKey
	if set.Symmetric() || set.Kind == keystore.KindEncrypt {
		if vault == nil {
			return nil, false
		}
		o, err := vault.Open(name)
		if err != nil {
			return nil, false
		}
		set, read = o.Keyset, o.Key
	}
	var out []why.Candidate
	now := a.Now()
	if a.at == "" {
		at = now
	}
	for _, e := range set.Keys {
		k, err := read(e)
		if err != nil {
			continue // destroyed: of a secret nothing is left
		}
		out = append(out, why.Candidate{Key: k, Name: heldName(set.Name, set.Short(e.Kid)), State: keyState(e.StateAt(now, at))})
	}
	return out, true
}

// unlockSilently unlocks the store if a file says how; nobody is asked.
func (a *app) unlockSilently(store *keystore.Store) *keystore.Vault {
	means := keystore.Means{IdentityFile: a.identityFile()}
	if a.passphraseFile() != "" {
		means.Passphrase = a.storePassphrase
	}
	if means.IdentityFile == "" && means.Passphrase == nil {
		return nil
	}
	vault, err := store.Unlock(a.context(), means)
	if err != nil {
		return nil
	}
	return vault
}
