package compare

import (
	"slices"

	"fob/tokens"
)

// wrapper compares the JSON that stands around the parts of two tokens in a JSON
// serialization: members that no standard knows, their order, and white space.
func (c *comparer) wrapper(a, b *tokens.Decoded) {
	ja, jb := a.JSON(), b.JSON()
	if !ja.Exists() && !jb.Exists() {
		return
	}
	s := &Section{Part: "token"}
	w := c.walk(s)
	w.token, w.parted = true, append(partsOf(a.Form), partsOf(b.Form)...)
	w.cut = !whole(a, "token") || !whole(b, "token")
	if ja.Exists() && jb.Exists() {
		got := w.values(ja, jb)
		w.edges(ja, jb, a.Input, b.Input)
		if len(w.spelled) > 0 {
			same := func(at int) int { return at }
			w.finish(got, a.Input, b.Input, same, same)
			if sp := s.Spelling; sp != nil && slices.ContainsFunc(c.at.Sections, func(s Section) bool { return s.Differs() }) {
				*sp = Spelling{Kinds: sp.Kinds, Offset: -1} // the first byte that differs may be one of a part
			}
		}
	} else {
		w.alone(ja, jb)
	}
	c.add(s)
}

// alone tells the members of the only one of two tokens that is JSON.
func (w *walk) alone(ja, jb tokens.Value) {
	for _, side := range []struct {
		obj tokens.Value
		k   Kind
	}{{ja, Removed}, {jb, Added}} {
		list, _ := membersOf(side.obj)
		newIndex(list)
		for i := range list {
			m := &list[i]
			if w.known(m, 0) {
				continue
			}
			w.under(step{name: m.name, nth: m.nth, of: m.of}, func() sameness {
				if side.k == Removed {
					w.report(Removed, m.val, tokens.Value{}, "")
				} else {
					w.report(Added, tokens.Value{}, m.val, "")
				}
				return unlike
			})
		}
	}
}

// known tells the members of a token that are compared as its parts, of an object
// that lies so deep: of several of one name, the last is the one that was read.
func (w *walk) known(m *member, depth int) bool {
	if !w.token || m.nth != m.of {
		return false
	}
	switch {
	case depth == 0:
		return slices.Contains(w.parted, m.name)
	case depth == 2 && w.path[1].element && (w.path[0].name == "signatures" || w.path[0].name == "recipients") && slices.Contains(w.parted, w.path[0].name):
		return slices.Contains([]string{"protected", "header", "signature", "encrypted_key"}, m.name)
	}
	return false
}

// partsOf names the members of a JSON serialization that are its parts (RFC 7515
// §7.2, RFC 7516 §7.2).
func partsOf(f tokens.Form) []string {
	switch f {
	case tokens.JWSFlattened:
		return []string{"payload", "protected", "header", "signature"}
	case tokens.JWSGeneral:
		return []string{"payload", "signatures"}
	case tokens.JWEFlattened:
		return []string{"protected", "unprotected", "header", "encrypted_key", "iv", "ciphertext", "tag", "aad"}
	case tokens.JWEGeneral:
		return []string{"protected", "unprotected", "recipients", "iv", "ciphertext", "tag", "aad"}
	}
	return nil
}

// parts compares two members that are parts of the token as far as their
// spelling goes, and goes into the lists of them.
func (w *walk) parts(a, b tokens.Value) sameness {
	k := a.Kind()
	switch {
	case k != b.Kind() || k == tokens.KindObject:
		return equal // compared as parts: the one is there, the other is not read
	case k == tokens.KindString:
		if string(a.Raw()) != string(b.Raw()) && exactText(a.Raw()) == exactText(b.Raw()) {
			return w.respelled(SpellEscapes, tokens.Value{}, tokens.Value{}, "the same text")
		}
		return equal
	case k == tokens.KindArray && len(w.path) == 1:
		if a.Len() != b.Len() {
			return equal
		}
		if !w.cut && !sameArrayGaps(a, b) {
			w.spelled.add(SpellSpace)
		}
		var list []tokens.Value
		for e := range b.Elements() {
			list = append(list, e)
		}
		got, i := equal, 0
		for e := range a.Elements() {
			if (e.Kind() == tokens.KindObject) == (list[i].Kind() == tokens.KindObject) {
				got = worst(got, w.under(step{element: true, at: i, to: i}, func() sameness { return w.values(e, list[i]) }))
			}
			i++
		}
		return got
	}
	return w.values(a, b)
}
