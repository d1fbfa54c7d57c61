package profile

import (
	"bytes"
	"strings"

	"fob/tokens/read"
)

// Recogniser is [Recognise] for a stream of tokens: what the header and the
// issuer rule out is remembered, since they are nearly always those of the token
// before. It is not safe for concurrent use.
type Recogniser struct {
	list  []*Profile
	ways  []way
	leads *read.Names // the claims that lead to ways

	// The ways that may hold for a token with this header (as it is encoded) and
	// this iss (as JSON).
	may    []*way
	unled  []*way // those of may that no claim leads to
	known  bool   // these are set
	header []byte
	issuer []byte

	iss, sub int // where these stood in the last token
}

// way is one way to recognise a profile, its conditions by what they look at.
type way struct {
	profile               *Profile
	header, issuer, other []*Cond
	// led says that the first of the others is for a claim that most tokens do not
	// have, and own that it is for a sub that is the iss.
	led, own bool
}

// NewRecogniser makes a recogniser of a list of profiles.
func NewRecogniser(list []*Profile) *Recogniser {
	r := &Recogniser{list: list}
	var leads []string
	for _, p := range list {
		for _, conds := range p.Recognise {
			w := newWay(p, conds)
			if w.led {
				leads = append(leads, w.other[0].Path[0])
			}
			r.ways = append(r.ways, w)
		}
	}
	r.leads = read.NewNames(leads...)
	return r
}

func newWay(p *Profile, conds []Cond) way {
	w := way{profile: p}
	ofIssuer := false
	for i := range conds {
		switch c := &conds[i]; {
		case c.Header:
			w.header = append(w.header, c)
		case c.isOf("iss") && !c.binds():
			w.issuer = append(w.issuer, c)
			ofIssuer = ofIssuer || len(c.Matches) > 0 || len(c.OneOf) > 0
		default:
			w.other = append(w.other, c)
		}
	}
	if len(w.other) > 0 && !ofIssuer && len(w.header) == 0 {
		first := w.other[0]
		w.own = first.isOf("sub") && !first.Absent && len(first.Matches) == 1 && first.Matches[0] == "{iss}"
		w.led = !w.own && !first.Absent
	}
	return w
}

// isOf tells whether a condition is about a claim of that name.
func (c *Cond) isOf(name string) bool { return !c.Header && len(c.Path) == 1 && c.Path[0] == name }

// binds tells whether a condition's patterns name claims.
func (c *Cond) binds() bool {
	for _, list := range [...][]string{c.Matches, c.Contains} {
		for _, p := range list {
			if strings.Contains(p, "{") {
				return true
			}
		}
	}
	return false
}

// Of gives the first profile that the token has the shape of; nil if none.
func (r *Recogniser) Of(d *read.Decoded) *Profile {
	if d.Form != read.JWSCompact || len(d.Signatures) != 1 {
		return Recognise(r.list, d)
	}
	iss := d.Claims.Near("iss", &r.iss)
	if text := d.Signatures[0].Protected.Text; !r.known || !bytes.Equal(iss.Raw(), r.issuer) || !bytes.Equal(text, r.header) {
		r.sift(d, text, iss)
	}
	may := r.may
	if r.leads.None(d.Claims) {
		may = r.unled
	}
	for _, w := range may {
		if w.own && !same(iss, d.Claims.Near("sub", &r.sub)) {
			continue
		}
		if allHold(w.other, d.Claims) {
			return w.profile
		}
	}
	return nil
}

// same tells two strings that are the same.
func same(a, b read.Value) bool {
	x, ok := a.Text()
	y, ok2 := b.Text()
	return ok && ok2 && bytes.Equal(x, y)
}

// mostRemembered bounds what is kept of one token for the next.
const mostRemembered = 4096

// sift keeps the ways that may hold for such a token.
func (r *Recogniser) sift(d *read.Decoded, head []byte, iss read.Value) {
	r.may, r.unled = r.may[:0], r.unled[:0]
	for i := range r.ways {
		w := &r.ways[i]
		if headerHolds(w.header, d) && allHold(w.issuer, d.Claims) {
			r.may = append(r.may, w)
			if !w.led {
				r.unled = append(r.unled, w)
			}
		}
	}
	r.known = len(head)+len(iss.Raw()) <= mostRemembered
	if r.known {
		r.header, r.issuer = append(r.header[:0], head...), append(r.issuer[:0], iss.Raw()...)
	}
}

func headerHolds(conds []*Cond, d *read.Decoded) bool {
	for _, c := range conds {
		v, _ := header(d, 0, c.Path[0])
		if !c.holds(within(v, c.Path[1:]), read.Value{}) {
			return false
		}
	}
	return true
}

func allHold(conds []*Cond, claims read.Value) bool {
	for _, c := range conds {
		if !c.holds(within(claims, c.Path), claims) {
			return false
		}
	}
	return true
}
