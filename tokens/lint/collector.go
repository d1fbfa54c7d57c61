package lint

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"fob/tokens"
)

// collector gathers the findings of one token.
type collector struct {
	in     *Input
	found  []Finding
	counts map[*Rule]ruleCount
}

// ruleCount is how many findings a rule has made, and the least severity of those
// that were kept.
type ruleCount struct {
	kept, dropped int
	least         Severity
}

// mostOfARule is how many findings one rule makes of a token: a hostile token
// has as many faults as bytes. The bound is on each rule, so that many of one
// kind hide none of another.
const mostOfARule = 16

// add reports one finding. Layer is that of the nest, part is "header",
// "claims", "payload", "signature", "token" or "key". An id that is in no row of
// the catalogue is dropped; a test holds that there is none.
func (c *collector) add(id string, sev Severity, layer int, part, member, detail string) {
	r := Lookup(id)
	if r == nil {
		return
	}
	f := Finding{Rule: r, Severity: sev, Layer: layer, Part: part, Member: member, Detail: detail}
	t := c.counts[r]
	switch {
	case t.kept < mostOfARule:
		if t.kept == 0 || sev < t.least {
			t.least = sev
		}
		t.kept++
		c.found = append(c.found, f)
	default:
		t.dropped++
		if sev > t.least {
			t.least = c.replace(f, t.least)
		}
	}
	if c.counts == nil {
		c.counts = make(map[*Rule]ruleCount)
	}
	c.counts[r] = t
}

// replace puts a finding in the place of a lesser one of its rule, and gives the
// least severity that the rule then has.
func (c *collector) replace(f Finding, least Severity) Severity {
	now, placed := f.Severity, false
	for i := range c.found {
		g := &c.found[i]
		if g.Rule != f.Rule {
			continue
		}
		if !placed && g.Severity == least {
			*g, placed = f, true
		}
		now = min(now, g.Severity)
	}
	return now
}

// has tells whether the rule has a finding about this member of this layer.
func (c *collector) has(id string, layer int, member string) bool {
	return slices.ContainsFunc(c.found, func(f Finding) bool {
		return f.Rule.ID == id && f.Layer == layer && f.Member == member
	})
}

// sorted brings the worst to the front and keeps the order of the rest: layers,
// then parts as they stand in a token, then as they were found.
func (c *collector) sorted() []Finding {
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Layer, b.Layer), cmp.Compare(partRank(a.Part), partRank(b.Part)))
	})
	for i := len(c.found) - 1; i >= 0; i-- {
		f := &c.found[i]
		if t := c.counts[f.Rule]; t.dropped > 0 {
			f.Detail += fmt.Sprintf("; there are %d more of this kind", t.dropped)
			c.counts[f.Rule] = ruleCount{}
		}
	}
	return c.found
}

func partRank(part string) int {
	switch part {
	case "token":
		return 0
	case "header":
		return 1
	case "claims", "payload":
		return 2
	case "signature":
		return 3
	}
	return 4
}

// bodies walks what can be read of each layer's payload: the claims of a JWS,
// or what a JWE held. Claims are absent where the payload is no JSON object. The
// payload that is a further layer's token is left out.
func (c *collector) bodies() iter.Seq2[int, body] {
	return func(yield func(int, body) bool) {
		for i := range c.in.Layers {
			if b, ok := c.in.body(i); ok && !yield(i, b) {
				return
			}
		}
	}
}

// body is the readable payload of a layer.
type body struct {
	claims tokens.Value // an object, or absent
	raw    []byte       // the payload's bytes
	opened bool         // it stood encrypted: only the holders of the key read it
	cut    bool         // it was read up to a fault only: what is missing may stand behind
}

func (in *Input) body(i int) (body, bool) {
	l := &in.Layers[i]
	if i+1 < len(in.Layers) {
		return body{}, false
	}
	d, opened := l.Token, false
	if l.Opened != nil {
		opened = true
		if l.Report == nil || l.Report.Token == nil {
			return body{}, false
		}
		d = l.Report.Token
	}
	// What stands within an encrypted layer was readable to nobody else.
	for j := range i {
		opened = opened || in.Layers[j].Opened != nil
	}
	if d == nil || len(d.Payload.Raw) == 0 && !d.Claims.Exists() {
		return body{}, false
	}
	return body{claims: d.Claims, raw: d.Payload.Raw, opened: opened, cut: isCut(d)}, true
}

func isCut(d *tokens.Decoded) bool {
	return d.Form == tokens.FormUnknown && len(d.Problems) > 0 || slices.ContainsFunc(d.Problems, func(p tokens.Problem) bool {
		return p.Part == "payload" && (p.Code == "base64" || p.Code == "json" || p.Code == "limit")
	})
}

// header is one header of a layer: protected or not, shared or of one signature
// or recipient.
type header struct {
	json      tokens.Value
	protected bool
	index     int // of the signature or recipient; 0 for a shared one
}

// headers walks every header of every layer.
func (c *collector) headers() iter.Seq2[int, header] {
	return func(yield func(int, header) bool) {
		for i := range c.in.Layers {
			for h := range headersOf(c.in.Layers[i].Token) {
				if !yield(i, h) {
					return
				}
			}
		}
	}
}

func headersOf(d *tokens.Decoded) iter.Seq[header] {
	return func(yield func(header) bool) {
		give := func(v tokens.Value, protected bool, i int) bool {
			return !v.Exists() || yield(header{v, protected, i})
		}
		if d == nil {
			return
		}
		for i := range d.Signatures {
			s := &d.Signatures[i]
			if !give(s.Protected.JSON, true, i) || !give(s.Unprotected, false, i) {
				return
			}
		}
		if !d.Form.IsJWE() || !give(d.Protected.JSON, true, 0) || !give(d.Unprotected, false, 0) {
			return
		}
		for i := range d.Recipients {
			if !give(d.Recipients[i].Header, false, i) {
				return
			}
		}
	}
}

// quote writes untrusted text as a part of a sentence, cut where it is long.
func quote(s string) string {
	const most = 60
	if len(s) <= most {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprintf("%q…", s[:most])
}
