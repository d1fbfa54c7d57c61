package keystore

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// AddRecipient lets somebody else's identity open every private half of the
// store, and the jar, from now on, and re-seals each to it. Killed on the way, it goes
// on when it is called again, or with [Vault.Reseal].
func (v *Vault) AddRecipient(ctx context.Context, recipient, name string) (resealed int, err error) {
	if _, err := parseRecipient(recipient); err != nil {
		return 0, err
	}
	if err := checkRemark(name); err != nil {
		return 0, err
	}
	err = v.changeRecipients(ctx, func(sf *storeFile) (Event, error) {
		if slices.Contains(sf.recipientNames(), recipient) {
			return Event{}, nil
		}
		sf.Recipients = append(sf.Recipients, Recipient{Recipient: recipient, Name: name, Added: v.now()})
		return Event{At: v.now(), What: EventRecipientAdded, Detail: recipient}, nil
	})
	if err != nil {
		return 0, err
	}
	return v.Reseal(ctx)
}

// RemoveRecipient re-seals every keyset without somebody. What they could open
// before, and copied, they still can: the keys that matter are to be rotated.
func (v *Vault) RemoveRecipient(ctx context.Context, recipient string) (resealed int, err error) {
	err = v.changeRecipients(ctx, func(sf *storeFile) (Event, error) {
		i := slices.IndexFunc(sf.Recipients, func(r Recipient) bool { return r.Recipient == recipient })
		switch {
		case recipient == sf.Identity:
			return Event{}, &Error{Code: CodeRefused, Op: "recipient", Msg: "that is the store itself, which could not open its own keysets any more"}
		case i < 0:
			return Event{}, &Error{Code: CodeNotFound, Op: "recipient", Msg: "the store has no such recipient", Hint: "`fob store recipients list` lists them"}
		}
		sf.Recipients = slices.Delete(sf.Recipients, i, i+1)
		return Event{At: v.now(), What: EventRecipientRemoved, Detail: recipient}, nil
	})
	if err != nil {
		return 0, err
	}
	return v.Reseal(ctx)
}

func (v *Vault) changeRecipients(ctx context.Context, change func(*storeFile) (Event, error)) error {
	return v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		event, err := change(sf)
		if err != nil || event.What == "" {
			return err
		}
		return v.writeStore(sf, event)
	})
}

// Reseal seals every keyset, and the jar, to the recipients that store.json
// names where it is not so yet, and tells how many keysets were. Each is done under a lock of its own,
// so that others can work in between; what was done stays done. A keyset that
// cannot be read is left as it is, and named in the error, after the others.
func (v *Vault) Reseal(ctx context.Context) (resealed int, err error) {
	names, err := v.Names()
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return resealed, err
		}
		done, err := v.resealOne(ctx, name)
		switch {
		case CodeOf(err) == CodeCorrupt || CodeOf(err) == CodeNewerFormat:
			faults = append(faults, err)
		case err != nil:
			return resealed, err
		case done:
			resealed++
		}
	}
	switch err := v.resealJar(ctx); {
	case CodeOf(err) == CodeCorrupt || CodeOf(err) == CodeNewerFormat:
		faults = append(faults, err)
	case err != nil:
		return resealed, err
	}
	if len(faults) > 0 {
		return resealed, &Error{Code: CodeOf(faults[0]), Op: "re-seal", Msg: fmt.Sprintf("%d of %d files could not be", len(faults), len(names)+1),
			Hint: "the others are done; put these in order, and run `fob store doctor --fix`", Err: errors.Join(faults...)}
	}
	return resealed, nil
}

func (v *Vault) resealOne(ctx context.Context, name string) (done bool, err error) {
	err = v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		f, err := v.verified(name)
		if CodeOf(err) == CodeNotFound {
			return nil
		}
		if err != nil || slices.Equal(f.Recipients, sf.recipientNames()) {
			return err
		}
		p, err := f.unsealPrivates(v.own.key())
		if err != nil {
			return corrupt(name, err)
		}
		if err := f.sealTo(sf, p); err != nil {
			return err
		}
		f.Generation++
		done = true
		event := Event{At: v.now(), What: EventResealed, Detail: fmt.Sprintf("to %d recipients", len(f.Recipients))}
		return v.writeKeyset(f, pending{Entries: entriesOf([]Event{event})})
	})
	return done && err == nil, err
}

// checkRemark refuses a remark that people could not read.
func checkRemark(text string) error {
	if text == "" {
		return nil
	}
	if err := CheckKid(text); err != nil || len(text) > maxName {
		return &Error{Code: CodeUsage, Op: "recipient", Msg: "its name is too long, or holds what cannot be seen", Hint: "64 bytes of readable text at most"}
	}
	return nil
}
