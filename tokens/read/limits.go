package read

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Limits bound what hostile input can cost. The zero value of a field means
// its default; see [DefaultLimits]. A limit that is passed is an [Error] with
// [CodeLimit] that names it as [Limits.Set] does.
type Limits struct {
	TokenSize        int // bytes of one token, "token-size"
	JSONDepth        int // nesting of objects and arrays, "json-depth"
	JSONValues       int // values in one JSON text, "json-values"
	Signatures       int // signatures or recipients of one token, "signatures"
	NestedTokens     int // tokens within tokens, "nested-tokens"
	PBES2Count       int // p2c of PBES2 (RFC 7518 §4.8.1.2), "pbes2-iterations"
	DecompressedSize int // bytes out of zip=DEF, "decompressed-size"
	KeysInSet        int // keys of one JWK Set or key file, "keys-in-set"
	KeysTried        int // keys tried in vain on one token, "keys-tried"
	KeyFileSize      int // bytes of a key file, "key-file-size"
	WhyChecks        int // work of one search for why a signature fails, "why-checks" (see package why)
}

// DefaultLimits are generous for real tokens and cheap for hostile ones: the
// PBES2 count is the largest that OWASP asks of PBKDF2-HMAC-SHA256 with room
// to grow, and costs under a second.
func DefaultLimits() Limits {
	return Limits{
		TokenSize:        4 << 20,
		JSONDepth:        64,
		JSONValues:       1 << 20,
		Signatures:       64,
		NestedTokens:     8,
		PBES2Count:       1_000_000,
		DecompressedSize: 16 << 20,
		KeysInSet:        10_000,
		KeysTried:        256,
		KeyFileSize:      16 << 20,
		WhyChecks:        200_000,
	}
}

// LimitNames lists the names that [Limits.Set] takes.
func LimitNames() []string {
	return []string{"token-size", "json-depth", "json-values", "signatures", "nested-tokens",
		"pbes2-iterations", "decompressed-size", "keys-in-set", "keys-tried", "key-file-size", "why-checks"}
}

// fields lists the limits in the order of [LimitNames].
func (l *Limits) fields() [11]*int {
	return [...]*int{&l.TokenSize, &l.JSONDepth, &l.JSONValues, &l.Signatures, &l.NestedTokens,
		&l.PBES2Count, &l.DecompressedSize, &l.KeysInSet, &l.KeysTried, &l.KeyFileSize, &l.WhyChecks}
}

// Set changes the limit called name. The value is a whole number above zero,
// with KB, MB or GB (powers of 1024) where it counts bytes.
func (l *Limits) Set(name, value string) error {
	i := slices.Index(LimitNames(), name)
	if i < 0 {
		return &Error{Code: CodeUsage, Op: "limit", Msg: fmt.Sprintf("%q is no limit", name),
			Hint: "the limits are " + strings.Join(LimitNames(), ", ")}
	}
	n, err := parseSize(value)
	if err != nil {
		return &Error{Code: CodeUsage, Op: "limit " + name, Err: err}
	}
	*l.fields()[i] = int(n)
	return nil
}

// Get gives the limit called name, 0 if there is none.
func (l Limits) Get(name string) int {
	whole := l.OrDefault()
	if i := slices.Index(LimitNames(), name); i >= 0 {
		return *whole.fields()[i]
	}
	return 0
}

func parseSize(s string) (int64, error) {
	digits, unit := s, int64(1)
	for _, u := range []struct {
		suffix string
		size   int64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}} {
		if d, ok := strings.CutSuffix(strings.ToUpper(s), u.suffix); ok {
			digits, unit = d, u.size
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > (1<<31-1)/unit {
		return 0, fmt.Errorf("%q is not a whole number above zero (KB, MB and GB may follow)", s)
	}
	return n * unit, nil
}

// OrDefault fills the fields that were left zero.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	standard := d.fields()
	for i, f := range l.fields() {
		if *f == 0 {
			*f = *standard[i]
		}
	}
	return l
}

// LimitError is the error of input that passes a limit, by the limit's name.
func LimitError(op, name string, limit int, got string) *Error {
	return &Error{Code: CodeLimit, Op: op,
		Msg:  fmt.Sprintf("%s is beyond the limit %s=%d", got, name, limit),
		Hint: fmt.Sprintf("if you trust the input, raise it with --limit %s=N", name)}
}
