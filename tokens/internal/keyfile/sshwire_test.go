package keyfile

import (
	"bytes"
	"encoding/binary"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// raw stands in wire for bytes without a length.
type raw []byte

// wire makes SSH wire form of strings, numbers (negative ones too) and counts.
func wire(parts ...any) []byte {
	var b []byte
	for _, part := range parts {
		switch v := part.(type) {
		case string:
			b = appendString(b, v)
		case []byte:
			b = appendString(b, v)
		case int:
			b = binary.BigEndian.AppendUint32(b, uint32(v))
		case *big.Int:
			b = append(b, ssh.Marshal(struct{ N *big.Int }{v})...)
		case raw:
			b = append(b, v...)
		}
	}
	return b
}

// RFC 4251 §5 gives one form to a number; the examples are from there.
func TestMpint(t *testing.T) {
	tests := []struct {
		name, wire, want string // in hexadecimal; want begins with "!" for an error
	}{
		{"zero", "", "0"},
		{"RFC 4251", "09a378f9b2e332a7", "9a378f9b2e332a7"},
		{"RFC 4251, high bit", "0080", "80"},
		{"one", "01", "1"},
		{"seven bits", "7f", "7f"},
		{"RFC 4251, negative", "edcc", "!the number is negative"},
		{"minus one", "ff", "!the number is negative"},
		{"zero as a byte", "00", "!the number has more leading zeros than its sign needs"},
		{"a zero too many", "007f", "!the number has more leading zeros than its sign needs"},
		{"two zeros", "000080", "!the number has more leading zeros than its sign needs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			contents, _ := new(big.Int).SetString("1"+tt.wire, 16) // the 1 keeps the zeros
			in := wire(contents.Bytes()[1:])
			if tt.wire == "" {
				in = wire("")
			}
			r := &sshReader{what: "it", data: in}
			n, err := r.mpint("the number"), r.end()
			if want, bad := strings.CutPrefix(tt.want, "!"); bad {
				if err == nil || err.Error() != "it is malformed at byte 0: "+want || n.Sign() != 0 {
					t.Errorf("got %v, %v", n, err)
				}
				return
			}
			if err != nil || n.Text(16) != tt.want {
				t.Fatalf("got %v, %v", n, err)
			}
			if back := appendMpint(nil, n); !bytes.Equal(back, in) {
				t.Errorf("written as %x, not %x", back, in)
			}
		})
	}
	for bits := range 600 {
		for _, n := range []*big.Int{new(big.Int).Lsh(big.NewInt(1), uint(bits)), new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(bits)), big.NewInt(1))} {
			if got, want := appendMpint(nil, n), wire(n); !bytes.Equal(got, want) {
				t.Fatalf("%x: written as %x, x/crypto/ssh writes %x", n, got, want)
			}
		}
	}
}

// The first fault stays, and what follows it is empty.
func TestSSHReaderStopsAtTheFirstFault(t *testing.T) {
	for _, data := range [][]byte{nil, {0}, {0, 0, 0}, {0, 0, 0, 5, 'a', 'b'}, {0xff, 0xff, 0xff, 0xff, 'a'}} {
		r := &sshReader{what: "it", data: data}
		first := r.bytes("a field")
		at := r.at
		if first != nil || r.err == nil || r.bytes("b") != nil || r.uint32("c") != 0 || r.mpint("d").Sign() != 0 || r.rest() != nil || r.at != at {
			t.Errorf("%x: went on after %v", data, r.err)
		}
		if err := r.end(); err == nil || !strings.Contains(err.Error(), "a field is cut off") {
			t.Errorf("%x: %v", data, err)
		}
	}
	r := &sshReader{what: "it", data: wire("a", raw("bc"))}
	if r.bytes("a"); r.end() == nil || r.end().Error() != "2 bytes of trailing data after it" {
		t.Errorf("got %v", r.end())
	}
}
