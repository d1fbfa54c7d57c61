package keyfile

import (
	"encoding/binary"
	"math/big"
)

// sshReader takes the fields off SSH wire form (RFC 4251 §5). Its first fault
// stays: after it every field is empty, so that a run of fields is judged once,
// by err or end.
type sshReader struct {
	what string // that is read, for errors: "the public key"
	data []byte
	at   int // bytes taken so far
	err  error
}

// fault places an error at the field that begins at byte at.
func (r *sshReader) fault(at int, problem string) {
	if r.err == nil {
		r.err = malformed("%s is malformed at byte %d: %s", r.what, at, problem)
	}
}

// take gives the next n bytes of a field.
func (r *sshReader) take(n uint64, field string) []byte {
	if r.err != nil {
		return nil
	}
	if n > uint64(len(r.data)-r.at) {
		r.fault(r.at, field+" is cut off")
		return nil
	}
	b := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return b
}

// uint32 takes a number of four bytes.
func (r *sshReader) uint32(field string) uint32 {
	if b := r.take(4, field); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// bytes takes a string. It is a part of the data, not a copy.
func (r *sshReader) bytes(field string) []byte {
	return r.take(uint64(r.uint32("the length of "+field)), field)
}

// mpint takes a number that is not negative, in the one form that RFC 4251 §5
// allows: no leading zero but the one that keeps the sign, none at all for zero.
func (r *sshReader) mpint(field string) *big.Int {
	at := r.at
	b := r.bytes(field)
	switch {
	case len(b) == 0:
	case b[0]&0x80 != 0:
		r.fault(at, field+" is negative")
		b = nil
	case b[0] == 0 && (len(b) == 1 || b[1]&0x80 == 0):
		r.fault(at, field+" has more leading zeros than its sign needs")
		b = nil
	}
	return new(big.Int).SetBytes(b)
}

// rest takes whatever is left.
func (r *sshReader) rest() []byte { return r.take(uint64(len(r.data)-r.at), "the rest") }

// end holds that all has been taken, without a fault.
func (r *sshReader) end() error {
	if left := len(r.data) - r.at; r.err == nil && left != 0 {
		return malformed("%d bytes of trailing data after %s", left, r.what)
	}
	return r.err
}

// appendString adds a string.
func appendString[S ~string | ~[]byte](b []byte, s S) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}

// appendMpint adds a number that is not negative.
func appendMpint(b []byte, n *big.Int) []byte {
	// Of 8k bits, the highest would be taken for the sign: one zero byte more.
	digits := make([]byte, (n.BitLen()+8)/8)
	if n.Sign() == 0 {
		digits = nil
	}
	b = appendString(b, n.FillBytes(digits))
	clear(digits)
	return b
}
