package scan

import (
	"bytes"
	"hash/maphash"

	"fob/tokens"
)

// header is what the first part of a compact token says.
type header struct {
	parts     int  // of the token it begins: 3 for a JWS, 5 for a JWE, 0 if it is no header
	unencoded bool // the payload is no base64url (RFC 7797)
	known     bool // fob knows the algorithm
	alg       bool // it is a JSON object that says alg, faults or not
	json      bool // it begins like a JSON object
	fault     string
}

// headers remembers what it has read: in a log a few headers stand before nearly
// all tokens.
type headers struct {
	lim  tokens.Limits
	seed maphash.Seed
	memo [256]struct {
		text []byte
		header
	}
}

// longestHeader is the longest that is remembered.
const longestHeader = 2048

func (h *headers) read(text []byte) header {
	if len(text) > longestHeader {
		return h.decode(text)
	}
	// Each header has two places, so that two that meet do not turn each other
	// out all the time.
	i := maphash.Bytes(h.seed, text) % uint64(len(h.memo)) &^ 1
	first, second := &h.memo[i], &h.memo[i+1]
	if bytes.Equal(first.text, text) {
		return first.header
	}
	if !bytes.Equal(second.text, text) {
		*first, *second = *second, *first
		first.text = append(first.text[:0], text...)
		first.header = h.decode(text)
		return first.header
	}
	return second.header
}

// decode reads a header as that of a JWS without payload and signature, and if
// it names a content encryption, of a JWE.
func (h *headers) decode(text []byte) header {
	var out header
	token := append(append(make([]byte, 0, len(text)+4), text...), "...."...)
	d := tokens.Decode(token[:len(text)+2], h.lim)
	if len(d.Signatures) == 0 {
		out.fault = fault(d)
		return out
	}
	s := &d.Signatures[0]
	v := s.Protected.JSON
	out.json = v.Exists() || beginsObject(s.Protected.Raw)
	out.alg = v.Get("alg").Kind() == tokens.KindString
	if v.Get("enc").Kind() == tokens.KindString {
		d = tokens.Decode(token, h.lim)
		out.parts = 5
		out.known = len(d.Recipients) == 1 && tokens.LookupAlgorithm(tokens.PurposeKey, d.Recipients[0].Alg()) != nil &&
			tokens.LookupAlgorithm(tokens.PurposeEnc, d.Recipients[0].Enc()) != nil
	} else {
		out.parts = 3
		out.unencoded = d.Unencoded
		out.known = s.Alg() == "none" || tokens.LookupAlgorithm(tokens.PurposeSign, s.Alg()) != nil
	}
	if out.fault = fault(d); out.fault != "" {
		out.parts = 0
	}
	return out
}

// fault is the reason why d is no token, "" if it is one.
func fault(d *tokens.Decoded) string {
	for i := range d.Problems {
		if d.Problems[i].Fatal {
			return d.Problems[i].String()
		}
	}
	return ""
}

// beginsObject tells what begins like a JSON object with members.
func beginsObject(raw []byte) bool {
	if len(raw) == 0 || raw[0] != '{' {
		return false
	}
	rest := bytes.TrimLeft(raw[1:], " \t\r\n")
	return len(rest) >= 2 && rest[0] == '"' && ' ' <= rest[1] && rest[1] < 0x7f
}
