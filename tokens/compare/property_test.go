package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fob/tokens"
)

// tree is JSON by its meaning; spell writes it down in one of many ways.
type tree struct {
	kind  byte // '{', '[', '"', '0', 'n'
	text  string
	num   int
	names []string
	list  []*tree
}

func anyTree(r *rapid.T, depth int) *tree {
	kinds := []byte{'"', '0', 'n', '"', '0'}
	if depth > 0 {
		kinds = append(kinds, '{', '[', '{', '[')
	}
	n := &tree{kind: rapid.SampledFrom(kinds).Draw(r, "kind")}
	switch n.kind {
	case '"':
		n.text = rapid.SampledFrom([]string{"", "a", "b", "a/b", "ü", "😀", "\n", "\"", "a b", "\\"}).Draw(r, "text")
	case '0':
		n.num = rapid.SampledFrom([]int{0, 1, -1, 10, 1200, 25}).Draw(r, "num")
	case '{', '[':
		for range rapid.IntRange(0, 4).Draw(r, "len") {
			n.list = append(n.list, anyTree(r, depth-1))
		}
		for i := range n.list {
			if n.kind == '{' {
				n.names = append(n.names, fmt.Sprintf("%s%d", rapid.SampledFrom([]string{"m", "ü", "/"}).Draw(r, "name"), i))
			}
		}
	}
	return n
}

func anyClaims(r *rapid.T) *tree {
	n := &tree{kind: '{'}
	for i := range rapid.IntRange(0, 5).Draw(r, "claims") {
		n.names = append(n.names, []string{"exp", "aud", "scope", "x", "payload"}[i])
		n.list = append(n.list, anyTree(r, 3))
	}
	return n
}

// canon is the one spelling of a tree.
func (n *tree) canon() string {
	var parts []string
	switch n.kind {
	case '"':
		return strconv.Quote(n.text)
	case '0':
		return strconv.Itoa(n.num)
	case 'n':
		return "null"
	case '[':
		for _, e := range n.list {
			parts = append(parts, e.canon())
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	for i, e := range n.list {
		parts = append(parts, strconv.Quote(n.names[i])+":"+e.canon())
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ",") + "}"
}

func (n *tree) clone() *tree {
	c := *n
	c.names, c.list = slices.Clone(n.names), nil
	for _, e := range n.list {
		c.list = append(c.list, e.clone())
	}
	return &c
}

// all lists a tree and everything in it.
func (n *tree) all() []*tree {
	list := []*tree{n}
	for _, e := range n.list {
		list = append(list, e.all()...)
	}
	return list
}

// mutated changes one thing in a copy.
func (n *tree) mutated(r *rapid.T) *tree {
	m := n.clone()
	at := rapid.SampledFrom(m.all()).Draw(r, "at")
	how := rapid.IntRange(0, 3).Draw(r, "how")
	switch {
	case how == 0 && len(at.list) > 0:
		i := rapid.IntRange(0, len(at.list)-1).Draw(r, "gone")
		at.list = slices.Delete(at.list, i, i+1)
		if at.kind == '{' {
			at.names = slices.Delete(at.names, i, i+1)
		}
	case how == 1 && len(at.list) > 1:
		at.list[0], at.list[1] = at.list[1], at.list[0]
	case how == 2 && (at.kind == '{' || at.kind == '['):
		at.list = append(at.list, anyTree(r, 1))
		if at.kind == '{' {
			at.names = append(at.names, "new")
		}
	case at == m:
		at.names, at.list = append(at.names, "more"), append(at.list, anyTree(r, 1))
	default:
		*at = *anyTree(r, 2)
	}
	return m
}

// spell writes a tree in one of the ways in which it can be.
func (n *tree) spell(r *rapid.T) string {
	space := func() string { return rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(r, "space") }
	var parts []string
	switch n.kind {
	case '"':
		return spellText(r, n.text)
	case '0':
		forms := []string{strconv.Itoa(n.num), fmt.Sprintf("%d.0", n.num), fmt.Sprintf("%de0", n.num)}
		if n.num != 0 {
			forms = append(forms, fmt.Sprintf("%d0E-1", n.num))
		}
		if n.num%10 == 0 && n.num != 0 {
			forms = append(forms, fmt.Sprintf("%de+1", n.num/10), fmt.Sprintf("%d.%de2", n.num/100, n.num%100/10))
		}
		return rapid.SampledFrom(forms).Draw(r, "number")
	case 'n':
		return "null"
	case '[':
		for _, e := range n.list {
			parts = append(parts, space()+e.spell(r)+space())
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	order := rapid.Permutation(n.list).Draw(r, "order")
	for _, e := range order {
		parts = append(parts, space()+spellText(r, n.names[slices.Index(n.list, e)])+space()+":"+space()+e.spell(r)+space())
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func spellText(r *rapid.T, s string) string {
	plain, _ := json.Marshal(s)
	escaped := `"`
	for _, c := range s {
		if c > 0xffff {
			c -= 0x10000
			escaped += fmt.Sprintf(`\u%04x\u%04X`, 0xd800+c>>10, 0xdc00+c&0x3ff)
			continue
		}
		escaped += fmt.Sprintf(`\u%04x`, c)
	}
	return rapid.SampledFrom([]string{string(plain), escaped + `"`, strings.ReplaceAll(string(plain), "/", `\/`)}).Draw(r, "escapes")
}

// Two texts of one meaning come out as the same, and two of different meanings
// never do, however either is written; and it is always said in what they differ.
func TestSpellingAndMeaning(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		ta := anyClaims(r)
		tb := ta
		if rapid.Bool().Draw(r, "mutate") {
			tb = ta.mutated(r)
		}
		sa, sb := ta.spell(r), tb.spell(r)
		a, b := jws(hs, sa, "s"), jws(hs, sb, "s")
		got := of(a, b, Options{})
		// White space at the end is trimmed by nobody: the payload is bytes.
		same := ta.canon() == tb.canon()
		switch {
		case got.Identical != (sa == sb):
			r.Fatalf("identical: %v\n%s\n%s", got.Identical, sa, sb)
		case same != (got.Identical || got.SameJSON()):
			r.Fatalf("the meaning is the same: %v\n%s\n%s\n%s", same, sa, sb, told(got))
		case !got.Identical && !differs(got):
			r.Fatalf("nothing is told\n%s\n%s\n%s", sa, sb, told(got))
		}
		if !got.Identical && same && got.Layers[0].Sections[1].Spelling == nil {
			r.Fatalf("the place is not told\n%s\n%s\n%s", sa, sb, told(got))
		}
		swap := of(b, a, Options{})
		want := got.Counts
		want[Removed], want[Added] = want[Added], want[Removed]
		if swap.Counts != want {
			r.Fatalf("swapped: %v, want %v\n%s\n%s\n%s\n%s", swap.Counts, want, sa, sb, told(got), told(swap))
		}
	})
}

// It does not matter which of two arrays comes first: ties between two ways to
// align them fall the same way.
func TestArraysSwapped(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		array := func(name string) string {
			list := rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "3", `{"a":1}`}), 0, 6).Draw(r, name)
			return jws(hs, `{"l":[`+strings.Join(list, ",")+`]}`, "s")
		}
		a, b := array("a"), array("b")
		got, swap := of(a, b, Options{}), of(b, a, Options{})
		want := got.Counts
		want[Removed], want[Added] = want[Added], want[Removed]
		if swap.Counts != want || got.Identical != (a == b) {
			r.Fatalf("%v, swapped %v\n%s\n%s", got.Counts, swap.Counts, told(got), told(swap))
		}
	})
}

func differs(r *Result) bool {
	for i := range r.Layers {
		for j := range r.Layers[i].Sections {
			if r.Layers[i].Sections[j].Differs() {
				return true
			}
		}
	}
	return false
}

// Whatever comes: a token is the same as itself, two that differ in a byte never
// come out without a word, and it does not matter which comes first.
func FuzzCompare(f *testing.F) {
	flat := `{"payload":"e30","protected":"` + b64(hs) + `","header":{"x":[1,2]},"signature":"cw","y":{"b":1}}`
	for _, pair := range [][2]string{
		{jws(hs, `{"a":1,"aud":["x","y"],"exp":1}`, "s"), jws(hs, `{"aud":["y"],"a":1.0}`, "t")},
		{flat, strings.Replace(flat, `"y":{"b":1}`, `"y": {"\u0062":1.0},"y":2`, 1)},
		{flat, jws(hs, `{}`, "s")},
		{`{"payload":"e30","signatures":[{"protected":"` + b64(hs) + `","signature":"cw"},5]}`, `{"payload":"e30","signatures":[{"signature":"cw","z":1},6]}`},
		{b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aaaa.bbbb.cccc", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aaaa.bbbc.cccc"},
		{`{"protected":"e30","recipients":[{"header":{"alg":"dir"}},{"encrypted_key":"aa"}],"iv":"aa","ciphertext":"bb","tag":"cc","aad":"dd"}`, `{"protected":"e30","ciphertext":"bb","header":{"alg":"dir"}}`},
		{jws(hs, `{"a":{"b":[1,{"c":"\ud800"}]}}`, "s"), jws(hs, `{"a":{"b":[1,{"c":"\ud801"}`, "s")},
		{jws(hs, jws(hs, `{"a":1}`, "s"), "t"), jws(hs, `{"a":1}`, "s") + "="},
		{jws(hs, `{"a":1}`, "s"), b64(hs) + " "}, // one header can be read further than the other
		{"", "x"}, {"{", "{}"}, {"e30.e30", "e30.e30."},
	} {
		f.Add([]byte(pair[0]), []byte(pair[1]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		la, lb := nest(string(a)), nest(string(b))
		if self := Compare(la, la, Options{All: true}); !self.Identical || differs(self) {
			t.Fatalf("a token is not the same as itself\n%s", told(self))
		}
		got := Compare(la, lb, Options{})
		if got.Identical != bytes.Equal(a, b) {
			t.Fatalf("identical: %v", got.Identical)
		}
		told(got)
		told(Compare(la, lb, Options{Bytes: true, All: true, Most: 2}))
		said := differs(got)
		for i := range got.Layers {
			said = said || got.Layers[i].A == nil || got.Layers[i].B == nil
		}
		if !got.Identical && !said {
			t.Fatalf("nothing is told of\n%q\n%q\n%s", a, b, told(got))
		}
		swap := Compare(lb, la, Options{})
		want := got.Counts
		want[Removed], want[Added] = want[Added], want[Removed]
		if swap.Counts != want {
			t.Fatalf("swapped: %v, want %v\n%q\n%q\n%s\n%s", swap.Counts, want, a, b, told(got), told(swap))
		}
	})
}

// Of a token with very many differences some are kept, and all are counted.
func TestManyDifferences(t *testing.T) {
	big := func(value string) string {
		var text strings.Builder
		text.WriteString(`{"same":1`)
		for i := range 50_000 {
			fmt.Fprintf(&text, `,"m%d":{"l":[%d,"%s"]}`, i, i, value)
		}
		return jws(hs, text.String()+"}", "s")
	}
	got := of(big("a"), big("b"), Options{Most: 7})
	kept := 0
	for i := range got.Layers[0].Sections {
		kept += len(got.Layers[0].Sections[i].Differences)
	}
	// Of each member one element is gone, and one came.
	if kept != 7 || got.Counts[Changed] != 50_000 || got.Left != 50_000-7 || got.Counts[Same] != 3 {
		t.Errorf("%d kept, %d left, %v", kept, got.Left, got.Counts)
	}
	if !strings.Contains(told(got), "and 49993 more differences, which are not listed") {
		t.Error("it is not told that some are left out")
	}
}

// A long name or value does not make a comparison long.
func TestLongNamesAndValues(t *testing.T) {
	long := strings.Repeat("n", 1<<20)
	got := of(jws(hs, `{"`+long+`":{"a":"`+long+`x","b":1}}`, "s"), jws(hs, `{"`+long+`":{"a":"`+long+`y","b":2}}`, "s"), Options{})
	text := told(got)
	if len(text) > 4000 {
		t.Errorf("%d bytes are told", len(text))
	}
	if !strings.Contains(text, `nnnx"`) || !strings.Contains(text, `nnny"`) {
		t.Errorf("where they differ is not shown:\n%s", text)
	}
}

// Depth beyond every sensible limit is compared by its bytes.
func TestDepth(t *testing.T) {
	deep := func(inner string) []tokens.Layer {
		text := jws(hs, `{"a":`+strings.Repeat("[", 5000)+inner+strings.Repeat("]", 5000)+"}", "s")
		lim := tokens.Limits{JSONDepth: 10_000}
		return tokens.VerifyLayers(tokens.Decode([]byte(text), lim), tokens.NewKeys(), &tokens.Policy{Limits: lim})
	}
	got := Compare(deep("1"), deep("2"), Options{})
	if got.Counts[Changed] != 1 || !strings.Contains(told(got), "nested too deep") {
		t.Errorf("%.2000s", told(got))
	}
}
