package why

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"fob/tokens/when"
)

// payloadVariants are those in which the payload's bytes are others.
func (s *subject) payloadVariants() []variant {
	if s.payloadRaw == nil {
		return nil
	}
	var out []variant
	out = append(out, s.lineVariants()...)
	if len(s.payloadRaw) > mostWritten {
		return out
	}
	tree, err := parseTree(s.payloadRaw)
	if err != nil || tree.kind != '{' && tree.kind != '[' {
		return out
	}
	out = append(out, s.writtenVariants(tree)...)
	return append(out, s.claimVariants(tree)...)
}

func (s *subject) payloadAs(raw []byte, likely bool, how *change) variant {
	return variant{header: s.header, payload: s.text(raw), how: how, likely: likely}
}

// lineVariants are the payload with other line breaks and byte order marks.
func (s *subject) lineVariants() []variant {
	var out []variant
	raw := s.payloadRaw
	if len(raw) > mostKept {
		return nil
	}
	add := func(words string, changed []byte) {
		if changed == nil || bytes.Equal(changed, raw) {
			return
		}
		out = append(out, s.payloadAs(changed, true, &change{id: "payload-newline", title: "the payload's line breaks or first bytes are others than when it was signed",
			detail:   "The signature holds over the payload " + words + ".",
			signer:   "send the bytes that were signed",
			verifier: "give the verifier the payload byte for byte (no editor, no text mode)"}))
	}
	add("with a line break at its end", append(bytes.Clone(raw), '\n'))
	add("with a Windows line break (CR LF) at its end", append(bytes.Clone(raw), "\r\n"...))
	add("without the line break at its end", bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r")))
	add("without the white space around it", bytes.TrimSpace(raw))
	add("with its line breaks as LF", bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
	add("with its line breaks as CR LF", bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n")))
	add("with its line breaks as LF, and without the one at its end", bytes.TrimSuffix(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n")))
	add("without the byte order mark before it", bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	add("with a byte order mark before it", append([]byte("\xef\xbb\xbf"), raw...))
	return out
}

// writtenVariants are the same JSON, written by another library.
func (s *subject) writtenVariants(tree *node) []variant {
	var out []variant
	for _, form := range []struct {
		words string
		tree  *node
	}{
		{"", tree},
		{", its members sorted", sorted(tree)},
		{", its numbers as JavaScript writes them", mapNumbers(tree, jsNumber)},
		{", its whole numbers with .0", mapNumbers(tree, floatNumber)},
		{", its times with .0", mapTimes(tree, floatNumber)},
		{", its times as Java writes a double", mapTimes(tree, javaNumber)},
		{", its members sorted and its numbers as JavaScript writes them", sorted(mapNumbers(tree, jsNumber))},
	} {
		for i, l := range layouts() {
			out = append(out, s.payloadAs(l.write(form.tree), form.words == "" && i < 3, &change{id: "payload-reserialised",
				title:    "the payload was written anew after it was signed",
				detail:   "The signature holds over the same JSON " + l.name + form.words + ". Between signing and sending somebody parsed it and wrote it again.",
				signer:   "send the very bytes that were signed; encode the claims once",
				verifier: "verify the token's own text, before anything parses it"}))
		}
	}
	return out
}

// mostMembers bounds the members that are changed one by one.
const mostMembers = 40

// claimVariants are small changes of single claims, in the layout of the payload.
func (s *subject) claimVariants(tree *node) []variant {
	if tree.kind != '{' || len(tree.items) > mostMembers {
		return nil
	}
	var out []variant
	styles := nativeLayouts(tree, s.payloadRaw)
	add := func(words string, changed *node) {
		for _, l := range styles {
			out = append(out, s.payloadAs(l.write(changed), false, &change{id: "claim-changed", title: "a claim was changed after signing",
				detail:   "The signature holds over the payload " + words + ".",
				signer:   "find what changes the claims between signing and sending (a gateway, a second serialisation), and sign last",
				verifier: "do not trust the claim as it stands now: nobody signed it"}))
		}
	}
	for i, name := range tree.names {
		for _, edit := range claimEdits(name, tree.items[i]) {
			add(fmt.Sprintf("with %s %s", quote(name), edit.words), tree.with(i, edit.value))
		}
	}
	for _, t := range []struct {
		words string
		do    func(string) string
	}{{"with all its times in milliseconds", scaled(1000)}, {"with all its times in seconds", unscaled}} {
		add(t.words, mapTimes(tree, t.do))
	}
	add("with all its times as text", mapTimesTo(tree, func(n *node) *node { return &node{kind: '"', text: n.text} }))
	add("without its members that are null", tree.only(func(_ string, n *node) bool { return n.kind != 'l' || n.text != "null" }))
	for i, name := range tree.names {
		add(fmt.Sprintf("without its member %s: it was added later", quote(name)), tree.without(i))
	}
	return out
}

type edit struct {
	words string
	value *node
}

// claimEdits are the ways in which one claim is usually mangled.
func claimEdits(name string, n *node) []edit {
	var out []edit
	switch {
	case when.IsDateClaim(name) && n.kind == '0':
		out = append(out, edit{"as text", &node{kind: '"', text: n.text}},
			edit{"in milliseconds", &node{kind: '0', text: scaled(1000)(n.text)}}, edit{"in seconds", &node{kind: '0', text: unscaled(n.text)}},
			edit{"as a whole number", &node{kind: '0', text: whole(n.text)}}, edit{"with .0", &node{kind: '0', text: floatNumber(n.text)}})
	case when.IsDateClaim(name) && n.kind == '"':
		if _, err := strconv.ParseFloat(n.text, 64); err == nil {
			out = append(out, edit{"as a number", &node{kind: '0', text: n.text}})
		}
	case n.kind == '"' && (name == "aud" || name == "scope" || name == "roles" || name == "groups"):
		out = append(out, edit{"as a list", &node{kind: '[', items: []*node{n}}})
		if words := strings.Fields(n.text); len(words) > 1 {
			list := &node{kind: '['}
			for _, w := range words {
				list.items = append(list.items, &node{kind: '"', text: w})
			}
			out = append(out, edit{"as a list of its words", list})
		}
	case n.kind == '[' && len(n.items) == 1:
		out = append(out, edit{"as the one value that is in the list", n.items[0]})
	case n.kind == '0':
		out = append(out, edit{"as text", &node{kind: '"', text: n.text}})
	case n.kind == '"' && isNumber(n.text):
		out = append(out, edit{"as a number", &node{kind: '0', text: n.text}})
	}
	return out
}

func isNumber(s string) bool {
	if s == "" || len(s) > 30 || len(s) > 1 && s[0] == '0' {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// nativeLayouts gives the layout in which a text is written; where it is in none,
// the two most usual.
func nativeLayouts(tree *node, raw []byte) []layout {
	all := layouts()
	for _, l := range all {
		if bytes.Equal(l.write(tree), raw) {
			return []layout{l}
		}
	}
	return all[:2]
}
