package panes

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tui"
)

// suggestName gives a name for the token in hand that no saved one has: whom it
// is about, and what kind of token it is.
func suggestName(s *tui.State) string {
	base := "token"
	if r := s.Token.Read; r != nil && r.Judged.Content != nil {
		base = nameOf(r.Judged.Content)
	}
	name := base
	for n := 2; taken(s, name); n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return name
}

// nameOf makes a name of what a token says.
func nameOf(d *tokens.Decoded) string {
	who := ""
	for _, claim := range [...]string{"sub", "client_id", "azp", "iss"} {
		text, _ := d.Claims.Get(claim).Str()
		if who = nameText(text); who != "" {
			break
		}
	}
	what := kindOfToken(d)
	switch {
	case who == "" && what == "":
		return "token"
	case who == "":
		return what
	case what == "":
		return who
	}
	return who + "-" + what
}

// kindOfToken is what kind of token one is, as far as it says so.
func kindOfToken(d *tokens.Decoded) string {
	typ := strings.TrimPrefix(strings.ToLower(d.Typ()), "application/")
	switch typ {
	case "at+jwt":
		return "access"
	case "dpop+jwt":
		return "dpop"
	case "logout+jwt":
		return "logout"
	case "rt+jwt", "refresh+jwt":
		return "refresh"
	}
	for _, claim := range [...]string{"token_use", "typ", "token_type"} {
		switch text, _ := d.Claims.Get(claim).Str(); strings.ToLower(text) {
		case "access":
			return "access"
		case "refresh":
			return "refresh"
		case "id":
			return "id"
		}
	}
	if d.Claims.Get("nonce").Exists() || d.Claims.Get("at_hash").Exists() {
		return "id"
	}
	return ""
}

// mostOfName is how much of a claim goes into a name: the rest of the 64
// characters is for what follows.
const mostOfName = 40

// nameText makes a claim fit for a name: what cannot stand there becomes one
// hyphen.
func nameText(text string) string {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://")
	var b strings.Builder
	gap := false
	for _, r := range text {
		alnum := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		switch {
		case b.Len() >= mostOfName:
		case alnum || b.Len() > 0 && strings.ContainsRune("._@+:/", r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return strings.Trim(b.String(), "._@+:/-")
}
