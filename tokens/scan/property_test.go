package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// planted is a text with tokens at known places.
type planted struct {
	text []byte
	want []string
	rng  *rand.Rand
}

// filler is text of all sorts in which no token stands.
func (p *planted) filler() {
	words := []string{" ", "\n", "\r\n", "\t", "{", "}", "[", "]", ",", ":", `"`, `\"`, `\n`, ".", "..", "%2E", "%20", "eyJ", "eyA", "ewo", "ew0", "ewk",
		"key", "new", "2026-11-22T14:00:00Z", `"protected":"`, `"payload":"eyJ"`, `"signatures":[{`, "abc", "_-", "=", "ä", "\x1b[32m", "false", "1.5", "\n  ", "}\n{"}
	for range p.rng.IntN(12) {
		p.text = append(p.text, words[p.rng.IntN(len(words))]...)
	}
}

// plant puts a token where it can be told from what is around it.
func (p *planted) plant(serial int) {
	token := compact(fmt.Sprintf(`{"alg":"HS256","kid":"%d"}`, p.rng.IntN(20)), fmt.Sprintf(`{"n":%d,"x":%q}`, serial, strings.Repeat("y", p.rng.IntN(300))))
	before := []string{" ", "\n", "\r\n", `"`, `\"`, "=", "(", "%22", `\n`, "~", "\x1b[0m", "...", ">"}
	after := []string{" ", "\n", "\r\n", `"`, `\"`, "&", ")", "%22", `\n`, "~", "\x1b[0m", ". ", ">", "..."}
	p.text = append(p.text, before[p.rng.IntN(len(before))]...)
	line := 1 + bytes.Count(p.text, []byte{'\n'})
	column := len(p.text) - bytes.LastIndexByte(p.text, '\n')
	p.want = append(p.want, fmt.Sprintf("%d:%d %s", line, column, token))
	switch p.rng.IntN(4) {
	case 0:
		token = strings.ReplaceAll(token, ".", "%2e")
	case 1:
		token = strings.ReplaceAll(token, ".", `\u002E`)
	}
	p.text = append(append(p.text, token...), after[p.rng.IntN(len(after))]...)
}

// difference says which token was missed or made up first, and what is around
// it.
func (p *planted) difference(got []string) string {
	for _, missed := range p.want {
		if !slices.Contains(got, missed) {
			_, token, _ := strings.Cut(missed, " ")
			at := bytes.Index(p.text, []byte(token[:strings.LastIndexAny(token[:60], ".")]))
			return fmt.Sprintf("missed %.60s after %q", missed, p.text[max(0, at-60):at])
		}
	}
	for _, more := range got {
		if !slices.Contains(p.want, more) {
			return fmt.Sprintf("made up %.200s", more)
		}
	}
	return "another order"
}

// Tokens are found where they were planted, and nothing else is, however the
// text comes.
func TestPlantedTokensAreFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 22))
	for round := range 300 {
		p := planted{rng: rng}
		for serial := range rng.IntN(30) {
			p.filler()
			p.plant(serial)
		}
		p.filler()
		for _, block := range []int{1 + rng.IntN(20), 1 + rng.IntN(2000), 1 << 20} {
			if got, _ := search(p.text, block, Options{}); !slices.Equal(got, p.want) {
				t.Fatalf("round %d, blocks of %d: %s", round, block, p.difference(got))
			}
		}
	}
}

// large is a text of many blocks: lines of a log, JSON over lines, lines of
// great length, and objects across everything.
func large(rng *rand.Rand, size int) *planted {
	p := &planted{rng: rng}
	object := func(token string) {
		line := 1 + bytes.Count(p.text, []byte{'\n'})
		column := len(p.text) - bytes.LastIndexByte(p.text, '\n')
		p.want = append(p.want, fmt.Sprintf("%d:%d %s", line, column, token))
		p.text = append(p.text, strings.NewReplacer(`{`, "{\n  ", `,`, ",\n  ", `}`, "\n}").Replace(token)...)
	}
	for serial := 0; len(p.text) < size; serial++ {
		switch rng.IntN(6) {
		case 0:
			p.text = append(p.text, "\n2026-11-22 a line of a log\nand one more\n"...)
		case 1:
			p.text = append(p.text, strings.Repeat("x1 ", rng.IntN(30000))...)
		case 2:
			p.text = append(p.text, strings.Repeat("[\n  {\n  \"a\": 1\n },\n", rng.IntN(3000))...)
		case 3:
			object(flattened)
		case 4:
			object(general)
		}
		p.filler()
		p.plant(serial)
	}
	return p
}

// Scanners side by side find what one finds.
func TestPipeFindsWhatOneScannerFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 23))
	for range 4 {
		p := large(rng, 3<<20)
		want, lookAlikes := search(p.text, len(p.text), Options{})
		for _, token := range p.want {
			// What is planted into an object that is not whole may be a part of it.
			if !slices.Contains(want, token) {
				t.Error(p.difference(want))
				break
			}
		}
		for _, read := range []int{0, 1000, 64 << 10, 1 + rng.IntN(300<<10)} {
			got, n := searchPipe(t, p.text, read, Options{})
			if !slices.Equal(got, want) || n != lookAlikes {
				t.Fatalf("reads of %d: %d tokens and %d look-alikes, want %d and %d", read, len(got), n, len(want), lookAlikes)
			}
		}
	}
}

// No cut goes through a token, whatever is on its sides.
func TestCut(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"a\nb", 2},
		{"a\r\nb", 3},
		{"a\nb\nc", 4},
		{"a\nb\n", 2},
		{"}\n{", 2},
		{"\"\n\"", 2},
		{"a\n\nb", 0},
		{"ab", 0},
		{"", 0},
		{"\nb", 0},
		{"[\n1", 0}, {"{\n\"", 0}, {",\n\"", 0}, {":\n\"", 0}, {"a \nb", 0},
		{"\"\n}", 0}, {"\"\n]", 0}, {"\"\n,", 0}, {"\"\n:", 0}, {"\"\n \"", 0},
	} {
		if got := Cut([]byte(tt.text)); got != tt.want {
			t.Errorf("Cut(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

// Both ways to skip what holds no anchor stop at the same ones.
func TestAnchors(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 24))
	const letters = "eeeyywwJA0okx."
	for range 3000 {
		text := make([]byte, rng.IntN(120))
		for i := range text {
			text[i] = letters[rng.IntN(len(letters))]
		}
		if rng.IntN(2) == 0 {
			text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("ey"), []byte("xx")), []byte("ew"), []byte("xx"))
		}
		want := -1
		for i := 0; i+3 <= len(text) && want < 0; i++ {
			if slices.Contains([]string{"eyJ", "eyA", "ewo", "ew0", "ewk"}, string(text[i:i+3])) {
				want = i
			}
		}
		if got := nextAnchor(text, 0); got != want {
			t.Fatalf("%q: %d, want %d", text, got, want)
		}
		for _, at := range []int{skip(text), skipWords(text)} {
			if at < 0 || at > len(text) || want >= 0 && at > want || want < 0 && at+32 < len(text) || want >= 0 && at < want && at+32 < len(text) {
				t.Fatalf("%q: skipped to %d, the anchor is at %d", text, at, want)
			}
		}
	}
}

// FuzzScan holds that nothing that comes in makes the scanner fail, that places
// lie within the text, and that blocks make no difference.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"", jws, "a\n" + jws + "\n", jwe, flattened, general, encrypted, strings.ReplaceAll(general, `"`, `\"`),
		strings.ReplaceAll(jws, ".", `\u002e`), `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"a":{"encoding":"base64","text":"` + b64(jws) + `"}}}`,
		"eyJ.eyJ.eyJ.eyJ", strings.Repeat("eyJhbGciOi", 30), "\x00" + jws, `"payload":"eyJ`, `{"payload":"eyJ"`, `{\"payload\":\"eyJ\",`, "eyJ%2", `eyJ\u00`} {
		f.Add([]byte(seed), uint16(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, block uint16) {
		opt := Options{Faults: true}
		opt.Limits.TokenSize = 4 << 10
		s := NewScanner(opt, func(h *Hit) {
			if h.Offset < 0 || h.Size <= 0 || h.Offset+int64(h.Size) > int64(len(text)) || len(h.Token) == 0 {
				t.Errorf("place %d+%d in a text of %d", h.Offset, h.Size, len(text))
				return
			}
			before := text[:h.Offset]
			if h.Line != 0 && (h.Line != 1+bytes.Count(before, []byte{'\n'}) || h.Column != len(before)-bytes.LastIndexByte(before, '\n')) {
				t.Errorf("offset %d is told as %d:%d", h.Offset, h.Line, h.Column)
			}
		})
		head := newHead()
		head.see(text)
		s.facts = head.facts
		s.Scan(text, true)
		want, n := search(text, len(text)+1, opt)
		for _, size := range []int{1 + int(block)%64, 1 + int(block)} {
			if got, k := search(text, size, opt); !slices.Equal(got, want) || k != n {
				t.Errorf("blocks of %d: %q and %d look-alikes, want %q and %d", size, got, k, want, n)
			}
		}
	})
}

// Both ways to go over letters stop at the same byte.
func TestLetters(t *testing.T) {
	for c := range 256 {
		for n := range 40 {
			text := append(append(bytes.Repeat([]byte("aZ09-_"), 7)[:n], byte(c)), "more letters for a vector"...)
			want := n
			if strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", byte(c)) >= 0 {
				want = n + 1 + len("more")
			}
			if got := endOfLetters(text, 0); got != want {
				t.Fatalf("%q: %d, want %d", text, got, want)
			}
			if got := lettersByTable(text); got > want || got < want-3 {
				t.Fatalf("%q: %d by the table, want %d", text, got, want)
			}
		}
	}
}
