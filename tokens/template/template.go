package template

import (
	"fmt"

	"fob/tokens"
	"fob/tokens/claimtext"
)

// Template is one claim template.
type Template struct {
	Name        string // as [CheckName] has it
	Title       string
	Description string // one sentence
	Source      string // the standard that asks for it, or ""
	Profile     string // the profile whose rules a token of it keeps, or ""
	// Header are further protected members, such as typ; placeholders may stand
	// in them (see [claimtext.ParseHeader]).
	Header []tokens.Member
	// Claims is the text of the claims set, laid out by [claimtext.Format].
	Claims  []byte
	BuiltIn bool
}

// Typ is the media type that the header names, "" if none.
func (t *Template) Typ() string {
	for _, m := range t.Header {
		if m.Name == "typ" {
			if s, err := unquote(m.Value); err == nil {
				return s
			}
		}
	}
	return ""
}

// HeaderText is the header as JSON, "{}" if there is none.
func (t *Template) HeaderText() []byte {
	c := &tokens.Claims{}
	for _, m := range t.Header {
		_ = c.Set(m.Name, m.Value) // it was read as JSON, or File refuses it
	}
	return c.JSON()
}

// Asks lists what has to be given when a token is made: of the header, then of
// the claims, each name once.
func (t *Template) Asks() ([]claimtext.Placeholder, error) {
	header, err := claimtext.ParseHeader(t.HeaderText(), tokens.Limits{})
	if err != nil {
		return nil, err
	}
	claims, err := claimtext.Parse(t.Claims, tokens.Limits{})
	if err != nil {
		return nil, err
	}
	asks := header.Asks()
	seen := map[string]bool{}
	for _, p := range asks {
		seen[p.Name] = true
	}
	for _, p := range claims.Asks() {
		if !seen[p.Name] {
			asks = append(asks, p)
		}
	}
	return asks, nil
}

// File writes the template as the text of its file. What it writes, [Parse]
// reads; what Parse would refuse, it refuses.
func (t *Template) File() ([]byte, error) {
	c := &tokens.Claims{}
	for _, m := range []struct{ name, text string }{{"title", t.Title}, {"description", t.Description}, {"source", t.Source}, {"profile", t.Profile}} {
		if m.text != "" {
			c.SetString(m.name, m.text)
		}
	}
	header := &tokens.Claims{}
	for _, m := range t.Header {
		if err := header.Set(m.Name, m.Value); err != nil {
			return nil, err
		}
	}
	if len(t.Header) > 0 {
		if err := c.Set("header", header.JSON()); err != nil {
			return nil, err
		}
	}
	if err := c.Set("claims", t.Claims); err != nil {
		return nil, err
	}
	text, err := claimtext.Format(c.JSON(), tokens.Limits{})
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	if _, err := Parse(t.Name, text); err != nil {
		return nil, err
	}
	return text, nil
}

// CheckName refuses what is no name of a template: the rule is that of keysets,
// [a-z0-9][a-z0-9._-]{0,63} and no device of Windows, so that its file can be
// carried to any machine.
func CheckName(name string) error {
	if problem := nameProblem(name); problem != "" {
		return &tokens.Error{Code: tokens.CodeUsage, Op: "template name", Msg: problem,
			Hint: "a name begins with a-z or 0-9 and goes on with a-z, 0-9, '.', '_' or '-'; the most is 64 characters"}
	}
	return nil
}

func nameProblem(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > 64:
		return fmt.Sprintf("%d bytes are too long", len(name))
	}
	stem := len(name)
	for i := range len(name) {
		c := name[i]
		alnum := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !alnum && (i == 0 || c != '.' && c != '_' && c != '-') {
			return fmt.Sprintf("%+q: character %d cannot stand there", name, i+1)
		}
		if c == '.' {
			stem = min(stem, i)
		}
	}
	if isDevice(name[:stem]) {
		return fmt.Sprintf("%q is a device on Windows, whatever follows it", name)
	}
	return ""
}

func isDevice(stem string) bool {
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && '0' <= stem[3] && stem[3] <= '9'
}
