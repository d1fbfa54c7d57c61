package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"fob/tokens"
)

// Method is where a store's identity is kept.
type Method string

// The ways to keep it.
const (
	MethodKeyring    Method = "keyring"    // in the keyring of the operating system
	MethodPassphrase Method = "passphrase" // in identity.age, sealed by a passphrase (age scrypt)
	MethodIdentity   Method = "identity"   // in a file elsewhere, which the caller names
)

// Methods lists all methods.
func Methods() []Method { return []Method{MethodKeyring, MethodPassphrase, MethodIdentity} }

func (m Method) known() bool { return slices.Contains(Methods(), m) }

// Means are the means to unlock that a caller has. A field left empty is one
// that it has not.
type Means struct {
	Method  Method // the only way to try; "": first what store.json says
	Secrets Secrets
	// Passphrase asks for the passphrase; what says of what.
	Passphrase func(ctx context.Context, what string) (tokens.Secret, error)
	// IdentityFile is the path of a file with the identity.
	IdentityFile string
}

// Unlock opens the store: in the way that store.json says, and if that fails,
// in those others for which the caller brought the means. It holds no lock, so
// asking may take its time.
//
// The error is that of the first way: CodeLocked when a secret is wrong or
// nobody can be asked for it, CodeUnavailable when its keeper does not answer
// or lost it.
func (s *Store) Unlock(ctx context.Context, m Means) (*Vault, error) {
	if m.Method != "" && !m.Method.known() {
		return nil, &Error{Code: CodeUsage, Op: "unlock", Msg: fmt.Sprintf("%q is no way to unlock", m.Method), Hint: "the ways are keyring, passphrase and identity"}
	}
	sf, _, err := s.readStoreFile()
	if err != nil {
		return nil, err
	}
	var first error
	for _, way := range s.ways(sf, m) {
		id, err := s.fetch(ctx, sf, way, m)
		if err == nil {
			return s.vault(id)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// ways lists what to try, in order.
func (s *Store) ways(sf *storeFile, m Means) []Method {
	if m.Method != "" {
		return []Method{m.Method}
	}
	ways := []Method{sf.Unlock}
	if m.IdentityFile != "" && sf.Unlock != MethodIdentity {
		ways = append(ways, MethodIdentity)
	}
	return ways
}

// fetch gets the identity in one way, and sees that it is this store's.
func (s *Store) fetch(ctx context.Context, sf *storeFile, way Method, m Means) (*Identity, error) {
	var id *Identity
	var err error
	switch way {
	case MethodKeyring:
		id, err = s.fromKeyring(ctx, m.Secrets)
	case MethodPassphrase:
		id, err = s.fromPassphrase(ctx, m)
	default:
		id, err = s.fromFile(m.IdentityFile)
	}
	if err == nil && id.recipient != sf.Identity {
		return nil, &Error{Code: CodeLocked, Op: "unlock", Msg: fmt.Sprintf("the identity in the %s is not that of this store, but of %s", way.keeper(), id.recipient),
			Hint: "the store needs the identity of " + sf.Identity}
	}
	return id, err
}

// keeper names where a method keeps the identity.
func (m Method) keeper() string {
	switch m {
	case MethodKeyring:
		return "keyring"
	case MethodPassphrase:
		return "file " + identityFile
	}
	return "identity file"
}

func (s *Store) keyring(secrets Secrets) patience { return patience{secrets, s.opt.KeyringTimeout} }

func (s *Store) fromKeyring(ctx context.Context, secrets Secrets) (*Identity, error) {
	line, err := s.keyring(secrets).get(ctx, s.id)
	if err != nil {
		return nil, s.keyringError(err)
	}
	id, err := ParseIdentity(line.Reveal())
	if err != nil {
		return nil, &Error{Code: CodeUnavailable, Op: "unlock", Msg: "what the keyring holds for store " + s.id + " is no identity", Hint: hintLost}
	}
	return id, nil
}

const hintLost = "put it back with a backup recipient's identity (`fob store recover --identity FILE`), or restore a backup into another folder " +
	"(`fob store restore FILE --store DIR`); nothing was overwritten, and listing, verifying and publishing go on"

// keyringError says what is the matter with the keyring, and the ways on.
func (s *Store) keyringError(err error) error {
	e := &Error{Code: CodeUnavailable, Op: "unlock", Err: err,
		Hint: "unlock the keyring of this session, or name a file with the identity in FOB_IDENTITY_FILE; " +
			"`fob store passwd` moves a store to a passphrase while it can be unlocked; listing, verifying and publishing need no unlocking"}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, ErrSecretNotFound):
		e.Msg, e.Err, e.Hint = fmt.Sprintf("the identity of store %s is not in the keyring", s.id), nil, hintLost
	case errors.Is(err, ErrSecretsLocked):
		e.Code, e.Msg, e.Err = CodeLocked, "the keyring is locked", nil
	case errors.Is(err, ErrSecretsTimeout):
		e.Msg = "the keyring, which holds the identity, gives no answer"
	default:
		e.Msg = "the keyring, which holds the identity, cannot be reached"
	}
	return e
}

func (s *Store) fromPassphrase(ctx context.Context, m Means) (*Identity, error) {
	sealed, _, err := readFile(s.path(identityFile), storeSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Code: CodeUnavailable, Op: "unlock", Msg: "the store has no " + identityFile + ", which a passphrase would open", Hint: hintLost}
	}
	if err != nil {
		return nil, ioError("unlock", err)
	}
	if m.Passphrase == nil {
		return nil, &Error{Code: CodeLocked, Op: "unlock", Msg: "the store is sealed with a passphrase, and there is nobody to ask for it",
			Hint: "run it on a terminal, or name a file that holds the passphrase in FOB_PASSPHRASE_FILE"}
	}
	passphrase, err := m.Passphrase(ctx, "store "+s.dir)
	if err != nil {
		return nil, &Error{Code: CodeLocked, Op: "unlock", Msg: "no passphrase was given", Err: err,
			Hint: "run it on a terminal, or name a file that holds the passphrase in FOB_PASSPHRASE_FILE"}
	}
	return openIdentity(sealed, passphrase)
}

// openIdentity opens what sealIdentity made.
func openIdentity(sealed []byte, passphrase tokens.Secret) (*Identity, error) {
	with, err := scryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	text, err := unseal(sealed, storeSize, with)
	switch {
	case wrongIdentity(err):
		return nil, &Error{Code: CodeLocked, Op: "unlock", Msg: "the passphrase is wrong", Hint: "try again; nobody can recover a lost passphrase, but a backup recipient's identity opens the store"}
	case err != nil:
		return nil, &Error{Code: CodeCorrupt, Op: "unlock", Msg: identityFile + " is damaged", Hint: hintLost, Err: err}
	}
	defer clear(text)
	return ParseIdentity(text)
}

func (s *Store) fromFile(path string) (*Identity, error) {
	if path == "" {
		return nil, &Error{Code: CodeLocked, Op: "unlock", Msg: "the store's identity is in a file, and none was named", Hint: "name it in FOB_IDENTITY_FILE"}
	}
	return ReadIdentityFile(path)
}

// ReadIdentityFile reads an identity from a file, as age-keygen writes it.
func ReadIdentityFile(path string) (*Identity, error) {
	text, err := readSecretFile(path, storeSize)
	if err != nil {
		return nil, &Error{Code: CodeUnavailable, Op: "unlock", Msg: "the identity file cannot be read", Err: err}
	}
	defer clear(text)
	id, err := ParseIdentity(text)
	if err != nil {
		return nil, &Error{Code: CodeOf(err), Op: "identity file " + path, Msg: err.Error(), Hint: "`age-keygen -o FILE` makes one"}
	}
	return id, nil
}

// vault makes an identity ready to use on the store.
func (s *Store) vault(id *Identity) (*Vault, error) {
	macKey, err := id.macKey(s.id)
	if err != nil {
		return nil, err
	}
	v := &Vault{Store: s, own: id, macKey: macKey}
	if _, err := v.verifiedStore(); err != nil {
		return nil, err
	}
	return v, nil
}
