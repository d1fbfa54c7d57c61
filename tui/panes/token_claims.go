package panes

import (
	"slices"
	"strings"

	"fob/tokens"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
)

// claim adds to a claim what is known of it: its time, and the checks that it
// failed.
func (b *tokenBuilder) claim(row *tokenRow, v tokens.Value, claims bool) {
	if claims && when.IsDateClaim(row.name) && v.Kind() == tokens.KindNumber && len(v.Raw()) <= shortened {
		if d, err := when.ParseNumericDate(string(v.Raw())); err == nil {
			row.date, row.expiry = &d, row.name == "exp"
		}
	}
	row.bad = b.failed(row.name, claims)
}

// ofHeader tells the checks that are about a header parameter.
func (b *tokenBuilder) ofHeader(c *tokens.Check) bool {
	if r := tui.RuleOf(c, b.read.Held); r != nil {
		return r.Header || len(r.Algorithms) > 0 || r.SignedByJWK
	}
	return c.ID == "typ" || c.ID == "crit" || c.Member == "cty" || c.Member == "b64"
}

// failed says why the checks on a claim, or on a header parameter, failed; "" if
// none did.
func (b *tokenBuilder) failed(name string, claims bool) string {
	ask := &b.read.Ask
	for i := range b.read.Layers {
		rep := b.read.Layers[i].Report
		if rep == nil {
			continue
		}
		for _, c := range rep.Checks {
			if c.Status != tokens.StatusFailed || c.Member != name || b.ofHeader(&c) == claims {
				continue
			}
			if slices.Contains(rep.UnreadDates(), c.Member) {
				return "no date: what it says of the time is not known"
			}
			if tui.RuleOf(&c, b.read.Held) != nil {
				what, _, _ := strings.Cut(c.Detail, ". ")
				return clean(what)
			}
			switch c.ID {
			case "typ":
				return "wanted " + clean(ask.Typ)
			case "iss":
				return "wanted " + wantedList(ask.Issuer)
			case "aud":
				return "wanted " + wantedList(ask.Audience)
			case "sub":
				return "wanted " + clean(ask.Subject)
			case "exp":
				return "expired"
			case "nbf":
				return "not yet valid"
			}
			return clean(c.Detail)
		}
	}
	return ""
}

func wantedList(list []string) string { return strings.Join(cleaned(list), " or ") }

// missing lists the claims that were asked for and are not there.
func (b *tokenBuilder) missing(claims tokens.Value) {
	if b.filter != "" {
		return
	}
	told, names := map[string]bool{}, 0
	for i := range b.rows {
		if r := &b.rows[i]; r.kind == rowMember && r.depth == 0 {
			names = max(names, r.names)
		}
	}
	for i := range b.read.Layers {
		rep := b.read.Layers[i].Report
		if rep == nil || rep.Policy != tokens.StatusNotMet {
			continue
		}
		for _, c := range rep.Checks {
			if c.Status != tokens.StatusFailed || c.Member == "" || b.ofHeader(&c) || told[c.Member] || claims.Get(c.Member).Exists() {
				continue
			}
			told[c.Member] = true
			bad := b.failed(c.Member, true)
			if tui.RuleOf(&c, b.read.Held) != nil {
				bad = "asked for by " + b.read.Held.Name
			}
			b.add(tokenRow{kind: rowMember, key: "claims/" + c.Member, name: c.Member, names: max(names, screen.Width(cutName(c.Member))), note: "missing", bad: bad, detail: c.Detail, at: -1})
		}
	}
}
