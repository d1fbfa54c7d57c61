package jwecrypt

import (
	"errors"
	"fmt"
)

// What can go wrong, for errors.Is. The error around it says what and where; none of them holds octets of a key, a
// password or a plaintext.
var (
	// ErrDecrypt is every failed authentication: of the content, of a wrapped key, of RSA padding.
	ErrDecrypt = errors.New("authentication failed: the key is the wrong one or the token was changed, and the two cannot be told apart")
	// ErrUnsupported is an algorithm that is not in the tables, or not for this direction.
	ErrUnsupported = errors.New("unsupported algorithm")
	// ErrKeyType is a key of another kind than the algorithm takes.
	ErrKeyType = errors.New("wrong kind of key")
	// ErrKeyLength is a key, or a content encryption key, of another length than the algorithm takes.
	ErrKeyLength = errors.New("wrong key length")
	// ErrKeyInvalid is a key that cannot be used at all, such as an RSA key whose numbers do not belong together.
	ErrKeyInvalid = errors.New("unusable key")
	// ErrMalformed is a part of the token (iv, tag, ciphertext, encrypted key) of an impossible length.
	ErrMalformed = errors.New("malformed token part")
	// ErrParameter is a header member that is missing, or whose value the algorithm cannot take.
	ErrParameter = errors.New("bad header parameter")
	// ErrOneRecipient says that the algorithm dictates the content encryption key, so that it cannot carry one that is
	// shared with other recipients.
	ErrOneRecipient = errors.New("algorithm allows one recipient only")
	// ErrCompressed is data that is not one whole DEFLATE stream.
	ErrCompressed = errors.New("bad compressed data")
	// ErrLimit is any *LimitError.
	ErrLimit = errors.New("limit passed")
)

// The names of the limits in a LimitError.
const (
	LimitDecompressedSize = "decompressed-size"
	LimitPBES2Iterations  = "pbes2-iterations"
)

// LimitError says which limit the token goes beyond. It is ErrLimit for errors.Is.
type LimitError struct {
	Limit string // LimitDecompressedSize (octets) or LimitPBES2Iterations
	Max   int64  // the limit's value
	Got   int64  // what the token asks for; 0 where that is not known
}

func (e *LimitError) Error() string {
	if e.Got > 0 {
		return fmt.Sprintf("the token asks for %d, over the limit %s of %d: %v", e.Got, e.Limit, e.Max, ErrLimit)
	}
	return fmt.Sprintf("over the limit %s of %d: %v", e.Limit, e.Max, ErrLimit)
}

// Is makes every LimitError an ErrLimit.
func (e *LimitError) Is(target error) bool { return target == ErrLimit }

// wantLen returns an error of the given kind unless got, the length of what in octets, is want.
func wantLen(alg, what string, got, want int, kind error) error {
	if got == want {
		return nil
	}
	return fmt.Errorf("%s needs %s of %d octets, this one has %d: %w", alg, what, want, got, kind)
}
