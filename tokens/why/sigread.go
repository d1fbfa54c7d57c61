package why

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"
)

// sigBytes is one reading of the text of a signature.
type sigBytes struct {
	bytes []byte
	how   *change // nil: as RFC 7515 has it, or as a lenient reader takes it
}

// signatureReadings gives the bytes that the text of a signature may mean, the
// plain reading first.
func signatureReadings(text []byte) []sigBytes {
	var out []sigBytes
	add := func(b []byte, how *change) {
		if len(b) < 16 || slices.ContainsFunc(out, func(o sigBytes) bool { return bytes.Equal(o.bytes, b) }) {
			return
		}
		out = append(out, sigBytes{b, how})
	}
	plain := lenientBase64(text)
	add(plain, nil)
	encoding := func(title, detail, signer string) *change {
		return &change{id: "signature-encoding", title: title, detail: detail, signer: signer}
	}
	hexed := encoding("the signature is written in hexadecimal",
		"Read as hexadecimal the signature holds. RFC 7515 §3.1 has it in base64url.", "write the signature's bytes in base64url, not their hexadecimal digits")
	double := encoding("the signature is encoded twice",
		"Decoded twice the signature holds: what was encoded in base64url was base64 already.", "encode the signature's bytes once, in base64url")
	add(unhex(text), hexed)
	add(unhex(plain), hexed)
	if isASCII(plain) {
		add(lenientBase64(plain), double)
	}
	return out
}

// lenientBase64 decodes base64 of either alphabet, with or without padding, white
// space within; nil if it is none.
func lenientBase64(text []byte) []byte {
	clean := make([]byte, 0, len(text))
	for _, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n', '=':
			continue
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		clean = append(clean, c)
	}
	out, err := base64.RawStdEncoding.AppendDecode(nil, clean)
	if err != nil {
		return nil
	}
	return out
}

func unhex(text []byte) []byte {
	out, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil {
		return nil
	}
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// numbers are the two of an ECDSA signature, under one reading of its bytes.
type numbers struct {
	r, s *big.Int
	how  *change // nil: as RFC 7518 §3.4 has it
}

// ecdsaReadings gives the two numbers that the bytes may mean; size is that of
// the curve's numbers in bytes.
func ecdsaReadings(sig []byte, size int) []numbers {
	var out []numbers
	add := func(r, s []byte, how *change) {
		n := numbers{new(big.Int).SetBytes(r), new(big.Int).SetBytes(s), how}
		if n.r.Sign() == 0 || n.s.Sign() == 0 || n.r.BitLen() > 8*size || n.s.BitLen() > 8*size {
			return
		}
		if !slices.ContainsFunc(out, func(o numbers) bool { return o.r.Cmp(n.r) == 0 && o.s.Cmp(n.s) == 0 }) {
			out = append(out, n)
		}
	}
	if len(sig) == 2*size {
		add(sig[:size], sig[size:], nil)
	}
	var der struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(sig, &der); err == nil && len(rest) == 0 && der.R.Sign() > 0 && der.S.Sign() > 0 {
		add(der.R.Bytes(), der.S.Bytes(), ecdsaDER())
	}
	if len(sig) == 2*size {
		order := &change{id: "ecdsa-numbers", title: "the two numbers of the ECDSA signature are in another order",
			detail: "With its numbers s and r the other way round, or their bytes turned round, the signature holds. RFC 7518 §3.4 has r, then s, each big-endian.",
			signer: "write r, then s, each big-endian"}
		add(sig[size:], sig[:size], order)
		r, s := slices.Clone(sig[:size]), slices.Clone(sig[size:])
		slices.Reverse(r)
		slices.Reverse(s)
		add(r, s, order)
		add(s, r, order)
	}
	length := &change{id: "ecdsa-numbers", title: "the numbers of the ECDSA signature are not as long as the curve asks",
		detail: "With leading zeros put in or taken off, the signature holds. RFC 7518 §3.4 has both numbers of the curve's full length, zeros included.",
		signer: "write r and s each with the full length of the curve's numbers, with leading zeros and no sign byte"}
	if len(sig) != 2*size && len(sig)%2 == 0 {
		add(sig[:len(sig)/2], sig[len(sig)/2:], length)
	}
	if len(sig) != 2*size && len(sig) < 2*size+3 {
		for i := max(1, len(sig)-size-1); i <= min(size+1, len(sig)-1); i++ {
			add(sig[:i], sig[i:], length)
		}
	}
	return out
}

func ecdsaDER() *change {
	return &change{id: "ecdsa-der", title: "the ECDSA signature is written in DER",
		detail:   "As an ASN.1 SEQUENCE of r and s the signature holds. That is how OpenSSL, Java and .NET give it; RFC 7518 §3.4 has r and s side by side, each of the curve's full length.",
		signer:   "write r and s side by side (Java: SHA256withECDSAinP1363Format; .NET: DSASignatureFormat.IeeeP1363FixedFieldConcatenation; Node: dsaEncoding \"ieee-p1363\")",
		verifier: "nothing: a verifier that takes DER gives one signature two spellings"}
}

// rsaBytes gives the readings of an RSA signature of the length of the modulus.
func rsaBytes(sig []byte, size int) []sigBytes {
	var out []sigBytes
	switch {
	case len(sig) == size:
		turned := slices.Clone(sig)
		slices.Reverse(turned)
		out = append(out, sigBytes{sig, nil}, sigBytes{turned, &change{id: "signature-length", title: "the signature's bytes are turned round",
			detail: "With its bytes in the opposite order the signature holds: it is little-endian, as Windows CryptoAPI gives it.",
			signer: "turn the signature's bytes round before they are encoded"}})
	case len(sig) < size && len(sig) > size-8:
		out = append(out, sigBytes{append(make([]byte, size-len(sig)), sig...), rsaZeros("zeros at its start are missing")})
	case len(sig) > size && len(sig) < size+8 && len(bytes.TrimLeft(sig, "\x00")) <= size:
		out = append(out, sigBytes{sig[len(sig)-size:], rsaZeros("there are zeros before it")})
	}
	return out
}

func rsaZeros(what string) *change {
	return &change{id: "signature-length", title: "the RSA signature is not as long as the modulus",
		detail: "The signature holds, but " + what + ". RFC 8017 §8.2.1 has it as long as the modulus.",
		signer: "write the signature with the full length of the modulus"}
}
