package jwecrypt

import (
	"crypto/ecdh"
	"fmt"
)

// Params are the header members that key management algorithms read and write (RFC 7518 sections 4.6.1, 4.7.1 and
// 4.8.1), decoded. What an algorithm has no use for is ignored by Unwrap and refused by Wrap.
type Params struct {
	EPK      *ecdh.PublicKey // "epk", the ephemeral key of ECDH-ES
	APU, APV []byte          // "apu" and "apv", who the parties of ECDH-ES are
	IV, Tag  []byte          // "iv" and "tag" of AES-GCM key wrapping, not those of the content
	P2S      []byte          // "p2s", the salt of PBES2
	P2C      int             // "p2c", the iterations of PBES2
}

// Limits bound what a token can make Unwrap do.
type Limits struct {
	MaxP2C int // the most PBES2 iterations; 0 refuses PBES2
}

// Wrap produces, for one recipient, the content encryption key and its encrypted form. A nil cek asks for a new random
// one; give the returned one on to the next recipient's Wrap. It must be nil where the algorithm is Direct, and the
// encrypted key is then empty. Ephemeral keys, salts and initialization vectors are always made here: p may hold APU and
// APV (ECDH-ES) and must hold P2C (PBES2), nothing else. out is p with all that belongs into the header.
func Wrap(alg string, enc Content, key any, cek []byte, p Params) (newCEK, encryptedKey []byte, out Params, err error) {
	newCEK, encryptedKey, out, err = wrap(alg, enc, key, cek, p)
	if err != nil {
		return nil, nil, Params{}, err
	}
	return newCEK, encryptedKey, out, nil
}

func wrap(alg string, enc Content, key any, cek []byte, p Params) (newCEK, encryptedKey []byte, out Params, err error) {
	a, err := algorithms(alg, enc)
	if err != nil {
		return nil, nil, Params{}, err
	}
	if a.DecryptOnly() {
		return nil, nil, Params{}, fmt.Errorf("%s is for decrypting old tokens only, encrypt with RSA-OAEP-256: %w", a.Name, ErrUnsupported)
	}
	if err := a.checkWrapParams(p); err != nil {
		return nil, nil, Params{}, err
	}
	if a.Direct() {
		if cek != nil {
			return nil, nil, Params{}, fmt.Errorf("%s cannot carry a content encryption key shared with other recipients: %w", a.Name, ErrOneRecipient)
		}
		newCEK, out, err = a.agree(a, enc, key, p)
		return newCEK, nil, out, err
	}
	if cek == nil {
		cek = randomBytes(enc.keyLen)
	}
	if err := wantLen(enc.name, "a content encryption key", len(cek), enc.keyLen, ErrKeyLength); err != nil {
		return nil, nil, Params{}, err
	}
	encryptedKey, out, err = a.wrap(a, key, cek, p)
	return cek, encryptedKey, out, err
}

// Unwrap returns the content encryption key, exactly as long as enc needs it. A wrong key or a changed token is
// ErrDecrypt, except for RSA1_5: there the result is then a random key, which Content.Open will fail with, because
// telling the two apart would decrypt tokens for an attacker (RFC 7516 section 11.5).
func Unwrap(alg string, enc Content, key any, encryptedKey []byte, p Params, lim Limits) ([]byte, error) {
	a, err := algorithms(alg, enc)
	if err != nil {
		return nil, err
	}
	if a.Direct() && len(encryptedKey) != 0 {
		return nil, fmt.Errorf("%s has no encrypted key, yet the token holds one of %d octets: %w", a.Name, len(encryptedKey), ErrMalformed)
	}
	if a.Kind == KeyPassword && p.P2C > lim.MaxP2C {
		return nil, &LimitError{Limit: LimitPBES2Iterations, Max: int64(lim.MaxP2C), Got: int64(p.P2C)}
	}
	cek, err := a.unwrap(a, enc, key, encryptedKey, p)
	if err != nil {
		return nil, err
	}
	if err := wantLen(enc.name, "a content encryption key", len(cek), enc.keyLen, ErrKeyLength); err != nil {
		return nil, err
	}
	return cek, nil
}

func algorithms(alg string, enc Content) (KeyAlgorithm, error) {
	a, ok := KeyAlgorithmByName(alg)
	if !ok {
		return a, fmt.Errorf("key management algorithm %+.40q is not a known one: %w", alg, ErrUnsupported)
	}
	if enc.name == "" {
		return a, fmt.Errorf("no content encryption algorithm given: %w", ErrUnsupported)
	}
	return a, nil
}

func (a KeyAlgorithm) checkWrapParams(p Params) error {
	switch {
	case p.EPK != nil || p.IV != nil || p.Tag != nil || p.P2S != nil:
		return fmt.Errorf("epk, iv, tag and p2s are made anew for every token and cannot be given: %w", ErrParameter)
	case a.Kind != KeyECDH && (p.APU != nil || p.APV != nil):
		return fmt.Errorf("apu and apv mean nothing to %s: %w", a.Name, ErrParameter)
	case a.Kind != KeyPassword && p.P2C != 0:
		return fmt.Errorf("p2c means nothing to %s: %w", a.Name, ErrParameter)
	}
	return nil
}
