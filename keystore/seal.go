package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"fob/tokens"
)

// seal encrypts plaintext to every recipient, as an ASCII-armoured age file.
func seal(plaintext []byte, to ...age.Recipient) (string, error) {
	var out strings.Builder
	armored := armor.NewWriter(&out)
	if err := encryptTo(armored, plaintext, to); err != nil {
		return "", err
	}
	if err := armored.Close(); err != nil {
		return "", err
	}
	return out.String(), nil
}

func encryptTo(w io.Writer, plaintext []byte, to []age.Recipient) error {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	if _, err := sealed.Write(plaintext); err != nil {
		return err
	}
	return sealed.Close()
}

// unseal decrypts an age file, armoured or not, of at most limit bytes.
func unseal(sealed []byte, limit int64, with age.Identity) ([]byte, error) {
	r, err := unsealReader(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	// The last byte read is authenticated before it is given, and a file that
	// was cut is an error, so what comes out whole is what went in.
	plaintext, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("the sealed part is damaged: %w", err)
	}
	if int64(len(plaintext)) > limit {
		return nil, fmt.Errorf("the sealed part holds more than %d bytes", limit)
	}
	return plaintext, nil
}

// unsealReader decrypts while it is read.
func unsealReader(r io.Reader, with age.Identity) (io.Reader, error) {
	head := make([]byte, len(armor.Header))
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), r)
	if string(head[:n]) == armor.Header {
		whole = armor.NewReader(whole)
	}
	return age.Decrypt(whole, with)
}

// wrongIdentity tells whether an age file is not sealed to what was tried on
// it, or the passphrase was wrong.
func wrongIdentity(err error) bool {
	_, ok := errors.AsType[*age.NoIdentityMatchError](err)
	return ok
}

// scryptRecipient seals to a passphrase. Work is the logarithm of the scrypt
// cost; 0 is age's own, about a second.
func scryptRecipient(passphrase tokens.Secret, work int) (age.Recipient, error) {
	r, err := age.NewScryptRecipient(string(passphrase.Reveal()))
	if err != nil {
		return nil, &Error{Code: CodeUsage, Op: "passphrase", Msg: "the passphrase is empty"}
	}
	if work > 0 {
		r.SetWorkFactor(work)
	}
	return r, nil
}

func scryptIdentity(passphrase tokens.Secret) (age.Identity, error) {
	id, err := age.NewScryptIdentity(string(passphrase.Reveal()))
	if err != nil {
		return nil, &Error{Code: CodeUsage, Op: "passphrase", Msg: "the passphrase is empty"}
	}
	return id, nil
}
