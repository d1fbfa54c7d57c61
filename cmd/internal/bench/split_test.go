package bench

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pieces is what a splitter makes of chunks, when nothing follows.
func pieces(most int, chunks ...string) []piece {
	s := splitter{most: most}
	var got []piece
	emit := func(p piece) { got = append(got, p) }
	for _, c := range chunks {
		s.feed([]byte(c), emit)
	}
	if !s.pasting {
		s.silence(emit)
	}
	s.giveUp(emit)
	return got
}

func show(list []piece) string {
	var words []string
	for _, p := range list {
		switch {
		case p.kind == pastePiece && p.cut:
			words = append(words, fmt.Sprintf("cut:%q", p.data))
		case p.kind == pastePiece:
			words = append(words, fmt.Sprintf("paste:%q", p.data))
		case p.kind == answerPiece:
			words = append(words, fmt.Sprintf("answer:%q", p.data))
		default:
			words = append(words, fmt.Sprintf("%q", p.data))
		}
	}
	return strings.Join(words, " ")
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"characters", "aé漢\x03\r", `"a" "é" "漢" "\x03" "\r"`},
		{"no UTF-8", "\xff\xc3a", `"\xff" "\xc3" "a"`},
		{"Esc", "\x1b", `"\x1b"`},
		{"Esc twice", "\x1b\x1b", `"\x1b" "\x1b"`},
		{"Esc, then Alt-x", "\x1b\x1bx", `"\x1b" "\x1bx"`},
		{"Alt", "\x1bx\x1b\r\x1bé", `"\x1bx" "\x1b\r" "\x1bé"`},
		{"cursor keys", "\x1b[A\x1bOA\x1b[1;5C\x1b[3~", `"\x1b[A" "\x1bOA" "\x1b[1;5C" "\x1b[3~"`},
		{"Alt with a cursor key", "\x1b\x1b[A", `"\x1b\x1b[A"`},
		{"rxvt", "\x1b[7$\x1b[8^\x1b[OA\x1b[Oa", `"\x1b[7$" "\x1b[8^" "\x1b[OA" "\x1b[Oa"`},
		{"the Linux console", "\x1b[[Ax", `"\x1b[[A" "x"`},
		{"the mouse", "\x1b[<0;10;20M\x1b[<0;10;20mx\x1b[M !!y", `"\x1b[<0;10;20M" "\x1b[<0;10;20m" "x" "\x1b[M !!" "y"`},
		{"a broken sequence", "\x1b[1\x03", `"\x1b[1" "\x03"`},
		{"the beginning of a sequence", "\x1b[1;", `"\x1b[1;"`},
		{"a report", "\x1b[?2026;2$y", `"\x1b[?2026;2$y"`},
		{"answers", "\x1b]11;rgb:0/0/0\x07a\x1b]11;x\x1b\\b\x1bP>|xterm\x1b\\c", `answer:"\x1b]11;rgb:0/0/0\a" "a" answer:"\x1b]11;x\x1b\\" "b" answer:"\x1bP>|xterm\x1b\\" "c"`},
		{"Alt-]", "\x1b]", `"\x1b]"`},
		{"Alt-], then keys", "\x1b]ab", `"\x1b]" "a" "b"`},
		{"Alt-P, then Ctrl-C", "\x1bP\x03", `"\x1bP" "\x03"`},
		{"a paste", "a\x1b[200~one\rtwo\x1b[201~b", `"a" paste:"one\rtwo" "b"`},
		{"an empty paste", "\x1b[200~\x1b[201~", `paste:""`},
		{"sequences in a paste", "\x1b[200~\x1b[A\x1b[200~\x03\x1b[20\x1b[201~", `paste:"\x1b[A\x1b[200~\x03\x1b[20"`},
		{"two pastes", "\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", `paste:"a" paste:"b"`},
		{"a large paste", "\x1b[200~0123456789abcdefg\x1b[201~h", `cut:"0123456789abcdef" "h"`},
		{"a paste after a large one", "\x1b[200~0123456789abcdefg\x1b[201~\x1b[200~h\x1b[201~", `cut:"0123456789abcdef" paste:"h"`},
		{"a paste that just fits", "\x1b[200~0123456789abcdef\x1b[201~", `paste:"0123456789abcdef"`},
		{"a paste without an end", "\x1b[200~abc\x1b[20", `cut:"abc\x1b[20"`},
		{"an end without a paste", "a\x1b[201~b", `"a" answer:"\x1b[201~" "b"`},
		{"Esc, then a paste", "\x1b\x1b[200~x\x1b[201~", `"\x1b" paste:"x"`},
		{"a sequence too long to be one", "\x1b[" + strings.Repeat("1", 70) + "m", fmt.Sprintf(`"\x1b[%s" %s"m"`, strings.Repeat("1", 62), strings.Repeat(`"1" `, 8))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := show(pieces(16, tt.in)); got != tt.want {
				t.Errorf("at once:\n got %s\nwant %s", got, tt.want)
			}
			if got := show(pieces(16, strings.Split(tt.in, "")...)); got != tt.want && !strings.Contains(tt.name, "no UTF-8") {
				t.Errorf("bit by bit:\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A person can leave a paste that the terminal does not end, and a pasted
// Ctrl-C is none.
func TestLeavingAPaste(t *testing.T) {
	for _, key := range []string{"\x03", "\x1b"} {
		s := splitter{most: 100}
		var got []piece
		emit := func(p piece) { got = append(got, p) }
		s.feed([]byte("\x1b[200~ab"), emit)
		s.feed([]byte("\x03"), emit)
		if len(got) > 0 {
			t.Fatalf("a pasted Ctrl-C ended the paste: %s", show(got))
		}
		s.silence(emit)
		s.feed([]byte("c\x03"), emit)
		s.silence(emit)
		s.feed([]byte(key), emit)
		s.silence(emit)
		if want := fmt.Sprintf(`cut:"ab\x03c\x03" %q`, key); show(got) != want {
			t.Errorf("got %s, want %s", show(got), want)
		}
	}
}

// However the input is cut on its way, it means the same, and no byte is lost.
func TestChunkingMeansNothing(t *testing.T) {
	parts := rapid.OneOf(rapid.SampledFrom([]string{pasteStart, pasteEnd, "\x1b", "\x1b[", "\x1b]", "\x1b\\", "\x07", "\x1b[A", "\x1bOA", "\x1b[O",
		"\x1b[<0;1;2M", "\x1b[M", "a", "é", "漢", "\x03", "\r", "\x1b[20", "~", "0", "\xff", "\x1bP"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(parts, 0, 30).Draw(t, "in"), "")
		checkChunking(t, in, rapid.SliceOfN(rapid.IntRange(1, 9), 1, 50).Draw(t, "cuts"))
	})
}

type failer interface {
	Errorf(format string, args ...any)
}

func checkChunking(t failer, in string, cuts []int) {
	whole := pieces(1<<20, in)
	var chunks []string
	for i, left := 0, in; len(left) > 0; i++ {
		n := min(cuts[i%len(cuts)], len(left))
		chunks, left = append(chunks, left[:n]), left[n:]
	}
	if got := pieces(1<<20, chunks...); show(got) != show(whole) {
		t.Errorf("%q in chunks %q:\n got %s\nwant %s", in, chunks, show(got), show(whole))
	}
	var again bytes.Buffer
	for _, p := range whole {
		switch {
		case p.kind == pastePiece && p.cut:
			again.WriteString(pasteStart + string(p.data))
		case p.kind == pastePiece:
			again.WriteString(pasteStart + string(p.data) + pasteEnd)
		default:
			again.Write(p.data)
		}
		if p.kind == keyPiece && len(p.data) > sequenceMost {
			t.Errorf("%q: a key of %d bytes", in, len(p.data))
		}
	}
	if again.String() != in {
		t.Errorf("%q came out as %q", in, again.String())
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("a\x1b[200~x\x1b[201~b", []byte{1, 2})
	f.Add("\x1b]11;?\x1b\\\x1b\x1b[A\x1b[M\x1b[200~", []byte{3})
	f.Fuzz(func(t *testing.T, in string, sizes []byte) {
		cuts := []int{1}
		for _, s := range sizes {
			cuts = append(cuts, 1+int(s)%64)
		}
		checkChunking(t, in, cuts)
	})
}

func TestBurst(t *testing.T) {
	long := strings.Repeat("eyJhbGci", burstLeast/8)
	for _, tt := range []struct {
		name   string
		chunks []string
		want   string
	}{
		{"typing", []string{"abc\r"}, `"a" "b" "c" "\r"`},
		{"a paste", []string{long}, `paste:"` + long + `"`},
		{"Enter at its end is a key", []string{long + "\r"}, `paste:"` + long + `" "\r"`},
		{"lines", []string{long + "\r\nx\ty"}, `paste:"` + long + `\r\nx\ty"`},
		{"over several reads", []string{long + "\r", "x", "é"}, `paste:"` + long + `\rxé"`},
		{"a key ends it", []string{"\x1b[A" + long + "\x03q"}, `"\x1b[A" paste:"` + long + `" "\x03" "q"`},
		{"a key held down", []string{strings.Repeat("j", 100)}, strings.TrimSpace(strings.Repeat(`"j" `, 100))},
		{"Enter held down", []string{strings.Repeat("\r", burstLeast)}, strings.TrimSpace(strings.Repeat(`"\r" `, burstLeast))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b burst
			var got []piece
			for _, c := range tt.chunks {
				got = append(got, b.take(pieces(100, c))...)
			}
			if got = b.end(got); show(got) != tt.want {
				t.Errorf("\n got %s\nwant %s", show(got), tt.want)
			}
		})
	}
}

func BenchmarkPaste1MB(b *testing.B) {
	in := []byte(pasteStart + strings.Repeat("0123456789abcdef", 1<<16) + pasteEnd)
	for b.Loop() {
		s := splitter{most: PasteMost}
		for chunk := range slicesOf(in, 4095) {
			s.feed(chunk, func(piece) {})
		}
	}
}

func slicesOf(in []byte, n int) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(in) > 0 {
			k := min(n, len(in))
			if !yield(in[:k]) {
				return
			}
			in = in[k:]
		}
	}
}
