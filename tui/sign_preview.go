package tui

import (
	"maps"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/profile"
	"fob/tokens/template"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui/screen"
)

// SignPreview is what would be signed now.
type SignPreview struct {
	Header []tokens.Member
	Outer  []tokens.Member // of the JWE around it; nil if it is not encrypted
	Claims []tokens.Member
	Exp    time.Time // zero: none
	Err    error
	// Held is the profile that it is held to, nil for none; Broken are its rules
	// that it does not keep and must, Should those that it only should.
	Held           *profile.Profile
	Broken, Should []string

	claims, header *claimtext.Ready
	waits          bool // for answers, before it can be held to the profile
}

// Open tells a claim, or a header member, that differs from token to token.
func (p *SignPreview) Open(member string, header bool) bool {
	r := p.claims
	if header {
		r = p.header
	}
	return r != nil && r.Varies(member)
}

// zeros stands for randomness in what is not kept.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// PreviewSign works out what would be signed now. What nobody has answered yet
// stays as it is written.
func PreviewSign(s *State) *SignPreview {
	p := &SignPreview{}
	p.Err = p.work(s)
	p.hold(s)
	return p
}

func (p *SignPreview) work(s *State) error {
	answers := map[string]string{}
	for _, name := range s.unanswered() {
		answers[name] = "{{ask:" + name + "}}"
	}
	maps.Copy(answers, s.Claims.Answers)
	with := claimtext.With{Now: s.Clock.Now(), Loc: s.Clock.Zone(), Answers: answers}
	d, err := claimtext.Parse(s.Claims.Text, tokens.Limits{})
	if err != nil {
		return err
	}
	if !s.Sign.Bare {
		d.AddUsual(with.Now)
	}
	if p.claims, _, err = d.Resolve(with); err != nil {
		return err
	}
	if p.Claims, err = membersOf(p.claims); err != nil {
		return err
	}
	for _, m := range p.Claims {
		if m.Name == "exp" {
			c := &tokens.Claims{}
			_ = c.Set(m.Name, m.Value) // it is a claim already
			p.Exp = c.Expiry()
		}
	}
	return p.headers(s, with)
}

func membersOf(r *claimtext.Ready) ([]tokens.Member, error) {
	text, err := r.Append(nil, zeros{})
	if err != nil {
		return nil, err
	}
	c, err := tokens.ParseClaims(text, unbounded())
	if err != nil {
		return nil, err
	}
	return c.Members(), nil
}

func (p *SignPreview) headers(s *State, with claimtext.With) error {
	set, ok := s.Store.Find(s.Sign.Keyset)
	if !ok {
		return &keystore.Error{Code: keystore.CodeNotFound, Op: "keyset " + s.Sign.Keyset, Msg: "there is none of this name"}
	}
	e, ok := set.Current()
	if !ok {
		return &keystore.Error{Code: keystore.CodeCorrupt, Op: "keyset " + set.Name, Msg: "it has no current key"}
	}
	if !set.Symmetric() {
		key, err := set.PublicKey(e)
		if err != nil {
			return err
		}
		if with.JWK, err = template.PublicJWK(key); err != nil {
			return err
		}
	}
	d, err := claimtext.ParseHeader(s.Sign.headerText(), tokens.Limits{})
	if err != nil {
		return err
	}
	if p.header, _, err = d.Resolve(with); err != nil {
		return err
	}
	more, err := membersOf(p.header)
	if err != nil {
		return err
	}
	p.Header = []tokens.Member{tokens.StringMember("alg", e.Alg)}
	if s.Sign.Typ != "" {
		p.Header = append(p.Header, tokens.StringMember("typ", s.Sign.Typ))
	}
	p.Header = append(append(p.Header, tokens.StringMember("kid", e.Kid)), more...)
	if s.Sign.EncryptTo == "" {
		return nil
	}
	if to, ok := s.Store.Find(s.Sign.EncryptTo); ok {
		if e, ok := to.Current(); ok {
			enc := s.Sign.Enc
			if enc == "" {
				enc = "A256GCM"
			}
			p.Outer = []tokens.Member{tokens.StringMember("alg", e.Alg), tokens.StringMember("enc", enc), tokens.StringMember("kid", e.Kid), tokens.StringMember("cty", "JWT")}
		}
	}
	return nil
}

// ShowSignPreview shows what would be signed now, whole.
type ShowSignPreview struct{}

func (ShowSignPreview) run(m *Model) tea.Cmd {
	var lines [][]screen.Span
	var at int64
	var width int
	text := func(f Frame, w int) [][]screen.Span {
		if now := f.Now().Unix(); lines == nil || now != at || w != width {
			lines, at, width = PreviewSign(f.S).Lines(f, w), now, w
		}
		return lines
	}
	return m.do(Open{&Pager{Heading: "What would be signed now", Text: text, Keys: map[string]Intent{"ctrl+s": Intents{Close{}, SignClaims{}}}}})
}

// Lines writes the preview for a width, a member a line.
func (p *SignPreview) Lines(f Frame, w int) [][]screen.Span {
	if p.Err != nil {
		var lines [][]screen.Span
		for _, l := range screen.Wrap(p.Err.Error(), w) {
			lines = append(lines, []screen.Span{{Style: f.St.Warn, Text: l}})
		}
		return lines
	}
	var lines [][]screen.Span
	if p.Outer != nil {
		lines = append(lines, p.part(f, w, "header of the encryption", p.Outer, func(string) bool { return false })...)
	}
	lines = append(lines, p.rules(f, w)...)
	lines = append(lines, p.part(f, w, "header", p.Header, func(n string) bool { return p.Open(n, true) })...)
	return append(lines, p.part(f, w, "claims", p.Claims, func(n string) bool { return p.Open(n, false) })...)
}

// rules says which rules of the profile would be broken.
func (p *SignPreview) rules(f Frame, w int) [][]screen.Span {
	if p.Held == nil {
		return nil
	}
	t := planText{f: f, w: w}
	note := ""
	switch {
	case p.waits:
		note = "  held to it once the answers are there"
	case len(p.Broken) == 0:
		note = "  ✓ kept"
	}
	t.lines = append(t.lines, []screen.Span{{Style: f.St.Heading, Text: "profile"}, {Style: f.St.Text, Text: "  " + p.Held.Title}, {Style: f.St.Muted, Text: note}})
	for _, text := range p.Broken {
		t.add("✗", f.St.Bad, f.St.Text, visible.String(text))
	}
	for _, text := range p.Should {
		t.add("!", f.St.Warn, f.St.Muted, visible.String(text))
	}
	return t.lines
}

func (p *SignPreview) part(f Frame, w int, title string, list []tokens.Member, open func(string) bool) [][]screen.Span {
	st := f.St
	lines := [][]screen.Span{{{Style: st.Heading, Text: title}}}
	width := 7
	for _, m := range list {
		width = min(max(width, screen.Width(m.Name)), max(6, w/3))
	}
	for _, m := range list {
		name := screen.Cut(m.Name, width)
		for screen.Width(name) < width {
			name += " "
		}
		value := screen.Span{Style: st.Text, Text: string(m.Value)}
		note := ""
		switch {
		case open(m.Name):
			value = screen.Span{Style: st.JSONTime, Text: "made when signing"}
		case title == "claims" && tokens.IsTimeClaim(m.Name):
			if d, err := when.ParseNumericDate(string(m.Value)); err == nil {
				if t, ok := d.Time(); ok {
					note = "  " + when.Stamp(t, f.Zone())
				}
			}
		}
		for i, l := range screen.Wrap(value.Text, max(8, w-width-2)) {
			if i > 0 {
				name, note = name[:0], ""
				for range width {
					name += " "
				}
			}
			lines = append(lines, []screen.Span{{Style: st.Muted, Text: name + "  "}, {Style: value.Style, Text: l}, {Style: st.Muted, Text: note}})
		}
	}
	return lines
}
