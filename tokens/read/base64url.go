package read

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

// b64 is base64url without padding, and without the unused bits that would
// give one value several spellings (RFC 7515 §2, RFC 4648 §3.5).
var b64 = base64.RawURLEncoding.Strict()

// EncodeBase64URL gives the one spelling that [DecodeBase64URL] accepts.
func EncodeBase64URL(b []byte) string { return b64.EncodeToString(b) }

// AppendBase64URL appends that spelling to dst.
func AppendBase64URL(dst, b []byte) []byte { return b64.AppendEncode(dst, b) }

// Base64Fault says why a text is not canonical base64url, and where.
type Base64Fault struct {
	Offset int // byte in the text
	Reason string
}

func (f *Base64Fault) Error() string { return fmt.Sprintf("%s at byte %d", f.Reason, f.Offset) }

// DecodeBase64URL appends the bytes of the canonical base64url text src to dst.
// On a fault it appends what stands before it, so that a reader still sees the
// start of a damaged part.
func DecodeBase64URL(dst, src []byte) ([]byte, *Base64Fault) {
	// Go's decoder skips line breaks; RFC 7515 §2 allows none.
	if bytes.IndexByte(src, '\n') < 0 && bytes.IndexByte(src, '\r') < 0 {
		if out, err := b64.AppendDecode(dst, src); err == nil {
			return out, nil
		}
	}
	fault := findBase64Fault(src)
	whole := fault.Offset / 4 * 4
	if out, err := b64.AppendDecode(dst, src[:whole]); err == nil {
		return out, fault
	}
	return dst, fault
}

func findBase64Fault(src []byte) *Base64Fault {
	for i, c := range src {
		if IsBase64URL(c) {
			continue
		}
		switch c {
		case '=':
			return &Base64Fault{i, "padding '=' (base64url in JOSE has none, RFC 7515 §2)"}
		case '+', '/':
			return &Base64Fault{i, fmt.Sprintf("%q belongs to standard base64, not to base64url", c)}
		case ' ', '\t', '\r', '\n':
			return &Base64Fault{i, fmt.Sprintf("white space %q", c)}
		}
		return &Base64Fault{i, fmt.Sprintf("%s is no base64url character", quoteByte(c))}
	}
	if len(src)%4 == 1 {
		return &Base64Fault{len(src) - 1, "a single left-over character (a part is cut, or has one too many)"}
	}
	return &Base64Fault{len(src) - 1, "unused bits are set in the last character (not canonical, RFC 4648 §3.5)"}
}

// IsHex tells the hexadecimal digits.
func IsHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

// IsBase64URL tells the characters of base64url (RFC 4648 §5).
func IsBase64URL(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

func quoteByte(c byte) string {
	if c >= 0x20 && c < 0x7f {
		return fmt.Sprintf("%q", rune(c))
	}
	return fmt.Sprintf("byte 0x%02x", c)
}
