package scan

import (
	"encoding/binary"
	"math/bits"
)

// A compact token begins with the base64url of "{" and what may follow it in
// JSON: a quote (eyJ) or white space (eyA, ewo, ew0, ewk).

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// nextAnchor gives the first place at or after from where a token may begin;
// -1 if there is none.
func nextAnchor(data []byte, from int) int {
	for i := from + skip(data[from:]); i+3 <= len(data); i++ {
		if isAnchor(data[i:]) {
			return i
		}
	}
	return -1
}

// skipWords is skip in plain Go. It takes eight places at a time: those where an
// e stands before a y or a w.
func skipWords(data []byte) int {
	i := 0
	for ; i+9 <= len(data)-2; i += 8 {
		first := binary.LittleEndian.Uint64(data[i:]) ^ 'e'*ones
		second := binary.LittleEndian.Uint64(data[i+1:])
		y, w := first|second^'y'*ones, first|second^'w'*ones
		// A byte above a zero byte may be taken for one too; isAnchor tells.
		for m := ((y-ones)&^y | (w-ones)&^w) & highs; m != 0; m &= m - 1 {
			if at := i + bits.TrailingZeros64(m)/8; isAnchor(data[at:]) {
				return at
			}
		}
	}
	return i
}

// isAnchor tells the three letters; b holds at least three.
func isAnchor(b []byte) bool {
	if b[0] != 'e' {
		return false
	}
	switch b[1] {
	case 'y':
		return b[2] == 'J' || b[2] == 'A'
	case 'w':
		return b[2] == 'o' || b[2] == '0' || b[2] == 'k'
	}
	return false
}
