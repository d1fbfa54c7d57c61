package compare

import (
	"strings"

	"fob/tokens/visible"
)

// Values gives both sides in at most so many characters each. Of a long value it
// is the piece in which the two first differ, with … where there is more.
func (r *Row) Values(room int) (was, is string) {
	a, b := r.old, r.new
	sa, sb := shown(a.raw, b.raw)
	ta, tb := suffix(a, sa), suffix(b, sb)
	if r.HasOld && r.HasNew {
		sa, sb = window(sa, sb, max(8, room-len([]rune(ta))), max(8, room-len([]rune(tb))))
	} else {
		sa, sb = cutEnd(sa, max(8, room-len([]rune(ta)))), cutEnd(sb, max(8, room-len([]rune(tb))))
	}
	return sa + ta, sb + tb
}

func suffix(v value, before string) string {
	if v.text == "" || before == "" {
		return v.text
	}
	return "  " + v.text
}

// mostShown bounds what is made visible of one value.
const mostShown = 64 << 10

// shown makes two JSON values safe, on one line each. Of large ones it is the
// piece around the first byte that differs.
func shown(a, b []byte) (sa, sb string) {
	if len(a) <= mostShown && len(b) <= mostShown {
		return string(visible.AppendJSON(nil, a)), string(visible.AppendJSON(nil, b))
	}
	from := 0
	if len(a) > 0 && len(b) > 0 {
		from = max(0, firstDifference(a, b)-mostShown/2)
	}
	piece := func(raw []byte) string {
		if len(raw) == 0 {
			return ""
		}
		from, to := min(from, len(raw)), min(len(raw), from+mostShown)
		text := visible.Guard(strings.ToValidUTF8(string(raw[from:to]), ""))
		if from > 0 {
			text = "…" + text
		}
		if to < len(raw) {
			text += "…"
		}
		return text
	}
	return piece(a), piece(b)
}

// window cuts two texts to their rooms so that the place where they first differ
// is seen in both.
func window(a, b string, roomA, roomB int) (string, string) {
	ra, rb := []rune(a), []rune(b)
	if len(ra) <= roomA && len(rb) <= roomB {
		return a, b
	}
	at := 0
	for at < len(ra) && at < len(rb) && ra[at] == rb[at] {
		at++
	}
	from := max(0, at-min(roomA, roomB)/3)
	if from < 4 {
		from = 0
	}
	cut := func(r []rune, room int) string {
		from := min(from, max(0, len(r)-1))
		if len(r)-from < room {
			from = max(0, min(from, len(r)-room))
		}
		piece := r[from:]
		text := ""
		if from > 0 {
			text, room, piece = "…", room-1, piece[1:]
		}
		if len(piece) > room {
			return text + string(piece[:room-1]) + "…"
		}
		return text + string(piece)
	}
	return cut(ra, roomA), cut(rb, roomB)
}

func cutEnd(s string, room int) string {
	r := []rune(s)
	if len(r) <= room {
		return s
	}
	return string(r[:room-1]) + "…"
}
