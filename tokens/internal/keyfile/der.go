package keyfile

import (
	"math/big"
	"strconv"
	"strings"
)

// The DER tags that key structures use (X.690 §8).
const (
	tagInteger     = 0x02
	tagBitString   = 0x03
	tagOctetString = 0x04
	tagNull        = 0x05
	tagOID         = 0x06
	tagUTCTime     = 0x17
	tagGenTime     = 0x18
	tagSequence    = 0x30
	tagContext0    = 0xA0 // [0], constructed
	tagContext1    = 0xA1 // [1], constructed
	tagContext1Prm = 0x81 // [1], primitive
)

// der is a cursor over DER. encoding/asn1 does the same work, but it lets
// trailing fields pass and knows no offsets, and an error here must say at which
// byte of the file it is.
type der struct {
	data []byte
	base int // offset of data[0] in the whole structure
}

func (d *der) empty() bool { return len(d.data) == 0 }

// peek is the next tag, 0 at the end.
func (d *der) peek() byte {
	if d.empty() {
		return 0
	}
	return d.data[0]
}

func (d *der) fault(at int, what string) error {
	return malformed("ASN.1 error at byte %d: %s", d.base+at, what)
}

// next takes one element off: its tag and a cursor over its contents.
func (d *der) next() (byte, der, error) {
	if len(d.data) < 2 {
		return 0, der{}, d.fault(len(d.data), "the data ends inside an element")
	}
	tag := d.data[0]
	if tag&0x1f == 0x1f {
		return 0, der{}, d.fault(0, "a multi-byte tag, which no key structure uses")
	}
	length, header, err := d.length()
	if err != nil {
		return 0, der{}, err
	}
	if length > len(d.data)-header {
		return 0, der{}, d.fault(1, "the length goes beyond the end of the data")
	}
	contents := der{data: d.data[header : header+length], base: d.base + header}
	d.data = d.data[header+length:]
	d.base += header + length
	return tag, contents, nil
}

// length reads the length octets at d.data[1:]; header counts tag and length.
func (d *der) length() (length, header int, err error) {
	first := int(d.data[1])
	if first < 0x80 {
		return first, 2, nil
	}
	n := first & 0x7f
	switch {
	case n == 0:
		return 0, 0, d.fault(1, "an indefinite length, which DER does not allow")
	case n > 4:
		return 0, 0, d.fault(1, "the length is too large")
	case len(d.data) < 2+n:
		return 0, 0, d.fault(len(d.data), "the data ends inside a length")
	}
	var v uint64
	for _, b := range d.data[2 : 2+n] {
		v = v<<8 | uint64(b)
	}
	if v < 0x80 || v>>(8*(n-1)) == 0 {
		return 0, 0, d.fault(1, "the length is not in its shortest form")
	}
	if v > 1<<30 {
		return 0, 0, d.fault(1, "the length goes beyond the end of the data")
	}
	return int(v), 2 + n, nil
}

// want takes one element off that must have the given tag; what names it.
func (d *der) want(tag byte, what string) (der, error) {
	if d.empty() {
		return der{}, d.fault(0, what+" is missing")
	}
	if d.data[0] != tag {
		return der{}, d.fault(0, "expected "+what)
	}
	_, contents, err := d.next()
	return contents, err
}

// end holds that nothing follows inside the structure called what.
func (d *der) end(what string) error {
	if d.empty() {
		return nil
	}
	return d.fault(0, strconv.Itoa(len(d.data))+" bytes of trailing data after "+what)
}

// integer takes an INTEGER off.
func (d *der) integer(what string) (*big.Int, error) {
	c, err := d.want(tagInteger, what)
	if err != nil {
		return nil, err
	}
	if len(c.data) == 0 {
		return nil, c.fault(0, what+" is empty")
	}
	if len(c.data) > 1 && (c.data[0] == 0 && c.data[1] < 0x80 || c.data[0] == 0xff && c.data[1] >= 0x80) {
		return nil, c.fault(0, what+" is not in its shortest form")
	}
	v := new(big.Int).SetBytes(c.data)
	if c.data[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(c.data))))
	}
	return v, nil
}

// count takes an INTEGER off that must be a small number of something: anything
// outside 0…2³¹-1 comes back as -1, which no caller accepts.
func (d *der) count(what string) (int, error) {
	v, err := d.integer(what)
	if err != nil {
		return 0, err
	}
	if v.Sign() < 0 || v.BitLen() > 31 {
		return -1, nil
	}
	return int(v.Int64()), nil
}

// bits takes a BIT STRING off whose length is a whole number of bytes.
func (d *der) bits(tag byte, what string) (der, error) {
	c, err := d.want(tag, what)
	if err != nil {
		return der{}, err
	}
	if c.empty() || c.data[0] != 0 {
		return der{}, c.fault(0, what+" is not a whole number of bytes")
	}
	return der{data: c.data[1:], base: c.base + 1}, nil
}

// oid takes an OBJECT IDENTIFIER off, as dotted decimals.
func (d *der) oid(what string) (string, error) {
	c, err := d.want(tagOID, what)
	if err != nil {
		return "", err
	}
	if len(c.data) == 0 || len(c.data) > 64 {
		return "", c.fault(0, what+" has no sensible length")
	}
	var b strings.Builder
	var arc uint64
	fresh := true
	for i, octet := range c.data {
		if fresh && octet == 0x80 || arc > 1<<56 {
			return "", c.fault(i, what+" is not a valid object identifier")
		}
		arc = arc<<7 | uint64(octet&0x7f)
		if fresh = octet < 0x80; !fresh {
			continue
		}
		if b.Len() == 0 {
			root := min(arc/40, 2)
			b.WriteString(strconv.FormatUint(root, 10))
			arc -= root * 40
		}
		b.WriteString("." + strconv.FormatUint(arc, 10))
		arc = 0
	}
	if !fresh {
		return "", c.fault(len(c.data), what+" ends inside a number")
	}
	return b.String(), nil
}

// algorithm is an AlgorithmIdentifier (RFC 5280 §4.1.1.2).
type algorithm struct {
	oid    string
	params der // the parameters element with its header; empty if absent
}

func (d *der) algorithm(what string) (algorithm, error) {
	c, err := d.want(tagSequence, what)
	if err != nil {
		return algorithm{}, err
	}
	oid, err := c.oid(what)
	if err != nil {
		return algorithm{}, err
	}
	a := algorithm{oid: oid, params: c}
	if c.empty() {
		return a, nil
	}
	if _, _, err := c.next(); err != nil {
		return algorithm{}, err
	}
	return a, c.end(what)
}

// noParams holds that the parameters are absent (RFC 8410 §3).
func (a algorithm) noParams(what string) error {
	if a.params.empty() {
		return nil
	}
	return a.params.fault(0, what+" must have no parameters")
}

// nullParams holds that the parameters are NULL or absent. RFC 8017 wants NULL;
// some writers leave it out, and nothing depends on it.
func (a algorithm) nullParams(what string) error {
	d := a.params
	if d.empty() {
		return nil
	}
	c, err := d.want(tagNull, "NULL as the parameters of "+what)
	if err != nil {
		return err
	}
	return c.end("NULL")
}

// whole opens d as one SEQUENCE with nothing after it.
func whole(d der, what string) (der, error) {
	seq, err := d.want(tagSequence, "a SEQUENCE ("+what+")")
	if err != nil {
		return der{}, err
	}
	return seq, d.end("the " + what)
}
