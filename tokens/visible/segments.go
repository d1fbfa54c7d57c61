package visible

import "iter"

// Segments yields String(s) in pieces, each with whether it is an escape, so that a display can give escapes another
// style. Neighbouring pieces of the same kind come as one; the pieces joined are exactly String(s). A doubled
// backslash is an escape. Pieces that are not escapes share memory with s.
func Segments(s string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		sc := scanner{rest: s}
		var escapes []byte
		for more := sc.next(); more; {
			if sc.safe {
				start := len(s) - len(sc.rest) - len(sc.piece)
				for more && sc.safe {
					more = sc.next()
				}
				end := len(s)
				if more {
					end -= len(sc.rest) + len(sc.piece)
				}
				if !yield(s[start:end], false) {
					return
				}
				continue
			}
			escapes = escapes[:0]
			for more && !sc.safe {
				escapes = sc.appendReplaced(escapes)
				more = sc.next()
			}
			if !yield(string(escapes), true) {
				return
			}
		}
	}
}
