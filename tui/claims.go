package tui

import (
	"bytes"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/when"
)

// EditClaims is a change by the claims pane's own editor, which gives the text
// away.
type EditClaims struct{ Text []byte }

func (e EditClaims) run(m *Model) tea.Cmd {
	c := &m.s.Claims
	c.Text = e.Text
	c.Gen++
	c.changed()
	return m.checkClaims()
}

// changed tells whether the text is one that would be lost.
func (c *ClaimsState) changed() {
	c.Changed = len(bytes.TrimSpace(c.Text)) > 0 && !bytes.Equal(c.Text, c.base)
}

// kept says that a text need not be kept any more: it was signed or saved.
func (c *ClaimsState) kept(text []byte) {
	c.base = text
	c.changed()
}

// SetClaims puts another text into the claims pane.
type SetClaims struct {
	Text     []byte
	Template string // whose text it is; "" if none
	From     string // where it came from otherwise
	// Edit says that it is the old text, changed: what it came from stays.
	Edit bool
	Note string
}

func (t SetClaims) run(m *Model) tea.Cmd {
	c := &m.s.Claims
	c.Text = bytes.Clone(t.Text)
	c.Gen++
	c.Set++
	if !t.Edit {
		c.Template, c.From = t.Template, t.From
		c.base = c.Text
	}
	c.changed()
	if t.Note != "" {
		m.do(Notify{Tone: Did, Text: t.Note})
	}
	return m.checkClaims()
}

// checkAtOnce is up to how many bytes of claims are checked between two keys;
// longer ones are checked in the background.
const checkAtOnce = 16 << 10

// checkClaims finds out what is wrong with the claims, and what their times and
// placeholders stand for.
func (m *Model) checkClaims() tea.Cmd {
	c := &m.s.Claims
	text, gen, now, zone := c.Text, c.Gen, m.s.Clock.Now(), m.s.Clock.Zone()
	switch {
	case len(text) == 0:
		c.Check, c.CheckGen = nil, gen
		return nil
	case len(text) <= checkAtOnce:
		c.Check, c.CheckGen = claimtext.Check(text, now, zone, tokens.Limits{}), gen
		return nil
	case m.checking:
		return nil
	}
	m.checking = true
	return func() tea.Msg {
		result := claimtext.Check(text, now, zone, tokens.Limits{})
		return then(func(m *Model) tea.Cmd {
			m.checking = false
			c := &m.s.Claims
			if gen > c.CheckGen {
				c.Check, c.CheckGen = result, gen
			}
			if c.CheckGen != c.Gen {
				return m.checkClaims()
			}
			return nil
		})
	}
}

// Checked tells whether Check is of the text as it is.
func (c *ClaimsState) Checked() bool { return c.CheckGen == c.Gen }

// Error gives the first fault for which the claims cannot be signed.
func (c *ClaimsState) Error() (claimtext.Fault, bool) {
	if c.Check != nil {
		for _, f := range c.Check.Faults {
			if f.Kind <= claimtext.Meaning {
				return f, true
			}
		}
	}
	return claimtext.Fault{}, false
}

// TimeAt tells what a time of the claims is at a time: one that is written as
// "+15m" goes with the clock.
func TimeAt(text []byte, t claimtext.Time, now time.Time, zone *time.Location) time.Time {
	if !t.Written || t.Start < 0 || t.End > len(text) || t.End-t.Start < 2 {
		return t.At
	}
	raw := string(text[t.Start+1 : t.End-1])
	if len(raw) > 4 && raw[:2] == "{{" {
		raw = raw[2 : len(raw)-2]
	}
	if r, err := when.Parse(raw, now, zone); err == nil {
		return r.Time
	}
	return t.At
}

// Time gives a time claim of the claims as it would be signed at now.
func (c *ClaimsState) Time(name string, now time.Time, zone *time.Location) (time.Time, bool) {
	if c.Check == nil || !c.Checked() {
		return time.Time{}, false
	}
	for _, t := range c.Check.Times {
		if t.Claim == name {
			return TimeAt(c.Text, t, now, zone), true
		}
	}
	return time.Time{}, false
}

// ClaimsFromToken takes the claims of the token in hand, and its typ.
type ClaimsFromToken struct{}

// WhyNoTokenClaims says why there are no claims to take from the token in hand.
func WhyNoTokenClaims(s *State) string {
	r := s.Token.Read
	switch {
	case len(s.Token.Text) == 0:
		return "there is no token in hand"
	case r == nil || r.Gen != s.Token.Gen || r.Judged.Content == nil:
		return "the token is being read"
	case r.Judged.Content.Claims.Exists(), len(r.Judged.Content.Payload.Raw) > 0:
		return ""
	}
	return "the token holds no claims that can be read"
}

func (ClaimsFromToken) run(m *Model) tea.Cmd {
	if why := WhyNoTokenClaims(&m.s); why != "" {
		return m.do(Notify{Tone: Warned, Text: "not now: " + why})
	}
	d := m.s.Token.Read.Judged.Content
	text := d.Payload.Raw
	if formatted, err := claimtext.Format(text, tokens.Limits{}); err == nil {
		text = formatted
	}
	next := m.s.Sign
	if typ := d.Typ(); typ != "" {
		next.Typ = typ
	}
	// What the token lacks is not put into its copy.
	next.Header, next.Bare = nil, true
	m.s.Focus = Claims
	return m.do(Intents{SetSign{next}, SetClaims{Text: text, From: "the token", Note: "the claims of the token in hand"}})
}

// FormatClaims lays the claims out anew.
type FormatClaims struct{}

func (FormatClaims) run(m *Model) tea.Cmd {
	text, err := claimtext.Format(m.s.Claims.Text, tokens.Limits{})
	if err != nil {
		return m.do(Fail{err})
	}
	return m.do(SetClaims{Text: text, Edit: true})
}

// EditClaimsOutside opens the claims in the user's editor.
type EditClaimsOutside struct{}

func (EditClaimsOutside) run(m *Model) tea.Cmd {
	if m.w.Edit == nil {
		return m.do(Notify{Tone: Failed, Text: "there is no editor here"})
	}
	was := m.s.Claims.Text
	return m.w.Edit("claims.json", was, func(text []byte, err error) tea.Msg {
		return then(func(m *Model) tea.Cmd {
			// Editors end the last line.
			text = bytes.TrimSuffix(text, []byte{'\n'})
			switch {
			case err != nil:
				return m.do(Fail{err})
			case bytes.Equal(text, was):
				return m.do(Notify{Text: "nothing was changed"})
			}
			return m.do(SetClaims{Text: text, Edit: true, Note: "taken from the editor"})
		})
	})
}

// CommonClaims adds the registered claims (RFC 7519 §4.1) that most tokens have
// and that are not there.
type CommonClaims struct{}

func (CommonClaims) run(m *Model) tea.Cmd {
	text := m.s.Claims.Text
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("{}")
	}
	c, err := tokens.ParseClaims(text, tokens.Limits{})
	if err != nil {
		return m.do(Fail{err})
	}
	added := false
	for _, common := range [...]struct{ name, value string }{{"iss", "{{ask:issuer}}"}, {"sub", "{{ask:subject}}"}, {"aud", "{{ask:audience}}"},
		{"iat", "now"}, {"exp", "+15m"}, {"jti", "{{uuid}}"}} {
		if !c.Has(common.name) {
			c.SetString(common.name, common.value)
			added = true
		}
	}
	if !added {
		return m.do(Notify{Text: "they are all there"})
	}
	formatted, err := claimtext.Format(c.JSON(), tokens.Limits{})
	if err != nil {
		return m.do(Fail{err})
	}
	return m.do(SetClaims{Text: formatted, Edit: true})
}
