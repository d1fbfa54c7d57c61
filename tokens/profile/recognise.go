package profile

import "fob/tokens/read"

// Recognise gives the first profile of the list that the token has the shape
// of; nil if none. It looks at what is readable: of a JWE, at its header.
func Recognise(list []*Profile, d *read.Decoded) *Profile {
	return recognise(list, d, 0, d.Claims)
}

func recognise(list []*Profile, d *read.Decoded, signature int, claims read.Value) *Profile {
	for _, p := range list {
		for _, way := range p.Recognise {
			if meets(way, d, signature, claims) {
				return p
			}
		}
	}
	return nil
}

// meets tells whether all conditions hold.
func meets(conds []Cond, d *read.Decoded, signature int, claims read.Value) bool {
	for i := range conds {
		c := &conds[i]
		var v read.Value
		if c.Header {
			v, _ = header(d, signature, c.Path[0])
			v = within(v, c.Path[1:])
		} else {
			v = within(claims, c.Path)
		}
		if !c.holds(v, claims) {
			return false
		}
	}
	return true
}

// holds tells whether a condition holds for the value of its member.
func (c *Cond) holds(v read.Value, claims read.Value) bool {
	if !v.Exists() || c.Absent {
		return v.Exists() != c.Absent
	}
	with := bound{claims: claims}
	return c.fails(v, c.isMediaType(), &with) == ""
}

// isMediaType tells the header parameters that hold a media type.
func (m *Member) isMediaType() bool {
	return m.Header && len(m.Path) == 1 && (m.Path[0] == "typ" || m.Path[0] == "cty")
}

// header gives a header parameter of a signature, or of a JWE; protected tells
// whether nobody could have put it there.
func header(d *read.Decoded, signature int, name string) (v read.Value, protected bool) {
	if signature < len(d.Signatures) {
		return d.Signatures[signature].Get(name)
	}
	return d.Get(0, name)
}
