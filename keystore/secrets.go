package keystore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fob/tokens"
)

// Secrets is a place that keeps one short secret an account, as the keyring of
// an operating system does. The account is the id of a store and the value is
// the line of its identity, which is far under what any keyring takes (2.5 KB
// on Windows).
//
// An error should wrap one of [ErrSecretNotFound], [ErrSecretsLocked] and
// [ErrSecretsUnavailable], and never holds the secret. An implementation may
// ignore ctx: the store gives up on it anyway (see [Config.KeyringTimeout]).
type Secrets interface {
	Get(ctx context.Context, account string) (tokens.Secret, error)
	Set(ctx context.Context, account string, value tokens.Secret) error
	Delete(ctx context.Context, account string) error
}

// What can stand in the way of a [Secrets].
var (
	// ErrSecretNotFound: the place answers, and keeps nothing for the account.
	ErrSecretNotFound = errors.New("no such entry")
	// ErrSecretsLocked: the place is there, and nobody unlocked it.
	ErrSecretsLocked = errors.New("the keyring is locked")
	// ErrSecretsUnavailable: there is no such place, or it does not work.
	ErrSecretsUnavailable = errors.New("no keyring is available")
	// ErrSecretsTimeout: the place did not answer in time.
	ErrSecretsTimeout = errors.New("the keyring does not answer")
)

// keyringTimeout bounds each call to a [Secrets]: a headless D-Bus can hang for
// ever.
const keyringTimeout = 3 * time.Second

// keyringValueLimit is what an entry of the keyring may be at most, in bytes:
// a tenth of the tightest limit of an operating system, so that no platform
// ever refuses it.
const keyringValueLimit = 200

// patience calls a Secrets and gives up on it after limit, even when it ignores
// its context. A call that was given up on may still end later; its result is
// dropped.
type patience struct {
	secrets Secrets
	limit   time.Duration
}

func (p patience) get(ctx context.Context, account string) (tokens.Secret, error) {
	return inTime(ctx, p, func(ctx context.Context) (tokens.Secret, error) { return p.secrets.Get(ctx, account) })
}

func (p patience) set(ctx context.Context, account string, value tokens.Secret) error {
	if value.Len() >= keyringValueLimit {
		return fmt.Errorf("a value of %d bytes is too long for the keyring of some systems (the limit is %d)", value.Len(), keyringValueLimit)
	}
	_, err := inTime(ctx, p, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.secrets.Set(ctx, account, value)
	})
	return err
}

func (p patience) delete(ctx context.Context, account string) error {
	_, err := inTime(ctx, p, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.secrets.Delete(ctx, account)
	})
	return err
}

func inTime[T any](ctx context.Context, p patience, call func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	if p.secrets == nil {
		return none, ErrSecretsUnavailable
	}
	limited, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		v, err := call(limited)
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		if r.err != nil && ctx.Err() == nil && limited.Err() != nil {
			return none, fmt.Errorf("%w within %s", ErrSecretsTimeout, p.limit)
		}
		return r.value, r.err
	case <-limited.Done():
		if err := ctx.Err(); err != nil {
			return none, err
		}
		return none, fmt.Errorf("%w within %s", ErrSecretsTimeout, p.limit)
	}
}
