package bench

import (
	"bytes"
	"unicode/utf8"
)

// A pieceKind says what a piece of the terminal's input is.
type pieceKind uint8

const (
	keyPiece    pieceKind = iota // one key, or one report of the mouse, in the terminal's own bytes
	pastePiece                   // a whole paste, without its marks
	answerPiece                  // what the terminal says of itself, and marks that stand alone: nobody's key
)

// A piece is the smallest part of the input that means something.
type piece struct {
	kind pieceKind
	data []byte // the piece's own; nobody else writes to it
	cut  bool   // of a paste: there was more, or its end never came
}

// The marks around a paste (xterm, "bracketed paste mode").
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

const (
	// sequenceMost bounds a control sequence; longer ones are no keys.
	sequenceMost = 64
	// answerMost bounds an answer of the terminal.
	answerMost = 4 << 10
)

// A splitter cuts the input of a terminal into pieces, however the input was
// cut on its way. bubbletea takes the end of every read for the end of a key,
// and looks for the end of a paste anew from its start with every 256 bytes.
type splitter struct {
	most    int    // bytes of a paste that are kept
	held    []byte // the beginning of a piece whose end has not come
	paste   []byte
	pasting bool
	cut     bool // bytes of this paste were dropped
	quiet   bool // nothing came for a while, in the middle of a paste
}

// feed takes the next bytes and gives each piece that they complete to emit.
func (s *splitter) feed(in []byte, emit func(piece)) {
	if s.pasting && s.quiet && (string(in) == "\x03" || string(in) == "\x1b") {
		// A person is at the keys: the terminal will not end this paste.
		s.giveUp(emit)
	}
	s.quiet = false
	if len(s.held) > 0 {
		in = append(s.held, in...)
		s.held = nil
	}
	for len(in) > 0 {
		take := s.outside
		if s.pasting {
			take = s.inPaste
		}
		n := take(in, emit)
		if n == 0 {
			s.held = bytes.Clone(in)
			return
		}
		in = in[n:]
	}
}

// outside takes one piece from in and gives its length; 0 if it has no end yet.
func (s *splitter) outside(in []byte, emit func(piece)) int {
	n, kind := measure(in)
	if n == 0 {
		return 0
	}
	switch string(in[:n]) {
	case pasteStart:
		s.pasting = true
		return n
	case pasteEnd: // of a paste that was given up, or that began before fob did
		kind = answerPiece
	}
	emit(piece{kind: kind, data: bytes.Clone(in[:n])})
	return n
}

// inPaste takes what belongs to the paste and gives how much of in that was; 0
// if what is left may be the beginning of the end mark.
func (s *splitter) inPaste(in []byte, emit func(piece)) int {
	if i := bytes.Index(in, []byte(pasteEnd)); i >= 0 {
		s.keep(in[:i])
		s.endPaste(emit)
		return i + len(pasteEnd)
	}
	n := len(in) - endsWithStartOf(in, pasteEnd)
	s.keep(in[:n])
	return n
}

func (s *splitter) keep(text []byte) {
	if room := s.most - len(s.paste); len(text) > room {
		text, s.cut = text[:room], true
	}
	s.paste = append(s.paste, text...)
}

func (s *splitter) endPaste(emit func(piece)) {
	emit(piece{kind: pastePiece, data: s.paste, cut: s.cut})
	s.paste, s.pasting, s.cut, s.quiet = nil, false, false, false
}

// silence says that nothing has come for a while: what is held is all there is
// of it, so a lone ESC is the key Esc. A paste goes on.
func (s *splitter) silence(emit func(piece)) {
	if s.pasting {
		s.quiet = true
		return
	}
	s.flush(emit)
}

// giveUp ends a paste whose end does not come, so that no key is swallowed for
// ever.
func (s *splitter) giveUp(emit func(piece)) {
	if s.pasting {
		s.keep(s.held)
		s.held, s.cut = nil, true
		s.endPaste(emit)
	}
}

// flush gives what is held as the keys that it would be.
func (s *splitter) flush(emit func(piece)) {
	in := s.held
	s.held = nil
	for len(in) > 0 {
		n, kind := measure(in)
		if n == 0 {
			n, kind = unfinished(in), keyPiece
		}
		emit(piece{kind: kind, data: in[:n:n]})
		in = in[n:]
	}
}

// unfinished gives the length of the key that in begins with when nothing will
// follow.
func unfinished(in []byte) int {
	if len(in) > 1 && in[0] == 0x1b {
		switch in[1] {
		case 0x1b:
			return 1 // Esc, twice
		case ']', 'P', '_', '^', 'X':
			return 2 // Alt with that key
		}
	}
	return min(len(in), sequenceMost)
}

// measure gives the length of the piece that in begins with, 0 if its end has
// not come.
func measure(in []byte) (int, pieceKind) {
	if in[0] != 0x1b {
		return measureRune(in), keyPiece
	}
	if len(in) == 1 {
		return 0, keyPiece
	}
	switch in[1] {
	case '[':
		return measureCSI(in), keyPiece
	case 'O': // SS3: cursor and function keys
		if len(in) < 3 {
			return 0, keyPiece
		}
		if in[2] < 0x20 || in[2] >= 0x7f {
			return 2, keyPiece
		}
		return 3, keyPiece
	case ']', 'P', '_', '^', 'X':
		return measureString(in)
	case 0x1b: // Alt with a key that is itself a sequence, or Esc twice
		if len(in) == 2 {
			return 0, keyPiece
		}
		if in[2] != '[' && in[2] != 'O' {
			return 1, keyPiece
		}
		n, _ := measure(in[1:])
		if n == 0 || string(in[1:1+n]) == pasteStart || string(in[1:1+n]) == pasteEnd {
			return min(n, 1), keyPiece
		}
		return 1 + n, keyPiece
	}
	if n := measureRune(in[1:]); n > 0 {
		return 1 + n, keyPiece
	}
	return 0, keyPiece
}

// measureRune gives the length of one character; a byte that is no UTF-8 stands
// for itself.
func measureRune(in []byte) int {
	if !utf8.FullRune(in) {
		return 0
	}
	_, n := utf8.DecodeRune(in)
	return n
}

// measureCSI gives the length of a control sequence (ECMA-48 §5.4) or of what
// terminals send in its place.
func measureCSI(in []byte) int {
	if len(in) == 2 {
		return 0
	}
	switch in[2] {
	case 'M': // a mouse report of X10: three bytes of any value
		return whole(in, 6)
	case '[': // a function key of the Linux console
		return whole(in, 4)
	case 'O': // rxvt's cursor keys with Ctrl
		switch {
		case len(in) == 3:
			return 0
		case bytes.IndexByte([]byte("ABCDabcd"), in[3]) >= 0:
			return 4
		}
		return 3
	}
	for i := 2; i < len(in); i++ {
		switch c := in[i]; {
		case i >= sequenceMost:
			return i
		case c == '$' && in[2] != '?' || 0x40 <= c && c < 0x7f: // $ ends rxvt's keys with Shift
			return i + 1
		case c < 0x20 || c >= 0x7f: // broken off
			return i
		}
	}
	return 0
}

// measureString gives the length of a control string (ECMA-48 §5.6), which only
// terminals send, in answer to a question. A person who presses Alt-] begins
// one too: it ends with any control character or when nothing follows.
func measureString(in []byte) (int, pieceKind) {
	for i := 2; i < len(in); i++ {
		switch c := in[i]; {
		case i >= answerMost:
			return 2, keyPiece
		case c == 0x07:
			return i + 1, answerPiece
		case c == 0x1b && i+1 == len(in):
			return 0, keyPiece
		case c == 0x1b && in[i+1] == '\\':
			return i + 2, answerPiece
		case c < 0x20:
			return 2, keyPiece
		}
	}
	return 0, keyPiece
}

func whole(in []byte, n int) int {
	if len(in) < n {
		return 0
	}
	return n
}

// endsWithStartOf gives how many bytes at the end of in are the beginning of
// mark.
func endsWithStartOf(in []byte, mark string) int {
	for n := min(len(in), len(mark)-1); n > 0; n-- {
		if string(in[len(in)-n:]) == mark[:n] {
			return n
		}
	}
	return 0
}
