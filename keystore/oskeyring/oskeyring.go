// Package oskeyring keeps the identity of a store in the keyring of the
// operating system: Secret Service on Linux and the BSDs, Keychain on macOS,
// Credential Manager on Windows. It adapts zalando/go-keyring to
// keystore.Secrets, and nothing else.
//
// It is the only package that may import go-keyring, and imports nothing of fob
// but keystore and tokens.
package oskeyring

import (
	"context"
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"

	"fob/keystore"
	"fob/tokens"
)

// service is the name under which the keyring lists fob's entries; the account
// is the id of a store.
const service = "fob"

// maxValue is the longest value that is put into a keyring, in bytes. An
// identity has 74; macOS and Windows refuse at some 2,500.
const maxValue = 200

// Keyring is the keyring of this user. Its calls may hang for as long as the
// system does, whatever the context says: the caller keeps the time.
type Keyring struct{}

var _ keystore.Secrets = Keyring{}

// Get gives the value of an account.
func (Keyring) Get(ctx context.Context, account string) (tokens.Secret, error) {
	if err := ctx.Err(); err != nil {
		return tokens.Secret{}, err
	}
	value, err := keyring.Get(service, account)
	if err != nil {
		return tokens.Secret{}, classify(err)
	}
	return tokens.NewSecret([]byte(value)), nil
}

// Set puts the value of an account, in place of one that is there.
func (Keyring) Set(ctx context.Context, account string, value tokens.Secret) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if value.Len() >= maxValue {
		return fmt.Errorf("a value of %d bytes is too long for a keyring (the limit is %d)", value.Len(), maxValue)
	}
	return classify(keyring.Set(service, account, string(value.Reveal())))
}

// Delete removes an account.
func (Keyring) Delete(ctx context.Context, account string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return classify(keyring.Delete(service, account))
}

// classify says what an error of go-keyring means. Its texts hold no values.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return keystore.ErrSecretNotFound
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return fmt.Errorf("%w on this system", keystore.ErrSecretsUnavailable)
	case locked(err):
		return fmt.Errorf("%w: %w", keystore.ErrSecretsLocked, err)
	}
	return fmt.Errorf("%w: %w", keystore.ErrSecretsUnavailable, err)
}
