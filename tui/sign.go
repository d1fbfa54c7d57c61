package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/claimtext"
)

// SetSign changes how the claims are to be signed.
type SetSign struct{ Sign SignState }

func (t SetSign) run(m *Model) tea.Cmd {
	gen, refresh := m.s.Sign.Gen, m.s.Sign.Refresh
	m.s.Sign = t.Sign
	m.s.Sign.Gen, m.s.Sign.Refresh = gen+1, refresh
	return nil
}

// headerText is the further header members as JSON.
func (s *SignState) headerText() []byte {
	c := &tokens.Claims{}
	for _, h := range s.Header {
		_ = c.Set(h.Name, h.Value) // it was read as JSON before
	}
	return c.JSON()
}

// templateHeader is the header as a template keeps it.
func (s *SignState) templateHeader() []tokens.Member {
	var list []tokens.Member
	if s.Typ != "" {
		list = append(list, tokens.StringMember("typ", s.Typ))
	}
	return append(list, s.Header...)
}

// ParseHeaderMember reads a header member as people write it: NAME=TEXT, or
// NAME:=JSON. Those that the key or another row of the pane says are refused.
func ParseHeaderMember(text string) (tokens.Member, error) {
	name, value, ok := strings.Cut(text, "=")
	name, isJSON := strings.CutSuffix(name, ":")
	if !ok || name == "" {
		return tokens.Member{}, &tokens.Error{Code: tokens.CodeUsage, Op: "header member", Msg: "it is neither NAME=TEXT nor NAME:=JSON"}
	}
	switch name {
	case "alg", "kid", "typ", "b64", "crit":
		return tokens.Member{}, &tokens.Error{Code: tokens.CodeUsage, Op: "header member", Msg: name + " is set by the key or by a row of its own"}
	}
	c := &tokens.Claims{}
	if isJSON {
		if err := c.Set(name, []byte(value)); err != nil {
			return tokens.Member{}, err
		}
	} else {
		c.SetString(name, value)
	}
	if _, err := claimtext.ParseHeader(c.JSON(), tokens.Limits{}); err != nil {
		return tokens.Member{}, err
	}
	return c.Members()[0], nil
}

// WhyNotSign says why the claims cannot be signed now; "" if they can.
func WhyNotSign(s *State) string {
	switch s.Store.Phase {
	case StoreAbsent:
		return "there is no key yet: n in the keys pane makes one"
	case StoreBroken:
		return "the keystore cannot be read"
	case StoreUnknown:
		return "the keystore is being read"
	}
	if s.Clock.Away {
		return "return from the time travel first, with T: what a rotation promises rests on the real clock"
	}
	if why := whyNoKeysets(s); why != "" {
		return why
	}
	c := &s.Claims
	switch f, wrong := c.Error(); {
	case len(c.Text) == 0:
		return "there are no claims yet: 3, then o"
	case !c.Checked():
		return "the claims are being checked"
	case wrong:
		return fmt.Sprintf("the claims have an error on line %d", f.Line)
	}
	if busy := s.Busy(Sign); busy != "" {
		return "it is at it: " + busy
	}
	return ""
}

func whyNoKeysets(s *State) string {
	k, ok := s.Store.Find(s.Sign.Keyset)
	switch {
	case s.Sign.Keyset == "":
		return "no keyset signs yet: n in the keys pane makes one"
	case !ok:
		return "there is no keyset " + s.Sign.Keyset + " any more"
	case k.Kind != keystore.KindSign:
		return s.Sign.Keyset + " does not sign"
	}
	if to := s.Sign.EncryptTo; to != "" {
		if k, ok := s.Store.Find(to); !ok || k.Kind != keystore.KindEncrypt {
			return "there is no keyset " + to + " to encrypt to any more"
		}
	}
	return ""
}

// whyNoPair is WhyNotSign for an access and a refresh token.
func whyNoPair(s *State) string {
	if why := WhyNotSign(s); why != "" {
		return why
	}
	if _, err := refreshTTL(s.Sign.RefreshTTL); err != nil {
		return "the lifetime of the refresh token cannot be read"
	}
	return ""
}

// SignTwin is the fob command that signs what the workbench would.
func SignTwin(s *State) []string {
	name := s.Sign.Keyset
	if name == "" {
		name = "NAME"
	}
	args := []string{"mint", "-k", name}
	pristine := s.Claims.Template != "" && !s.Claims.Changed && s.Sign.Profile == s.Sign.templateProfile
	switch {
	case pristine:
		args = append(args, "--template", s.Claims.Template)
	case len(s.Claims.Text) > 0:
		args = append(args, "--claims", "-")
	}
	for _, a := range slices.Sorted(maps.Keys(s.Claims.Answers)) {
		if slices.Contains(s.Asks(), a) {
			args = append(args, "--answer", a+"="+s.Claims.Answers[a])
		}
	}
	if s.Sign.Profile != "" && !pristine {
		args = append(args, "--profile", s.Sign.Profile)
	}
	if s.Sign.Typ != "JWT" || s.Sign.Profile != "" || pristine {
		args = append(args, "--typ", s.Sign.Typ)
	}
	for _, h := range s.Sign.Header {
		args = append(args, "--header", MemberText(h))
	}
	if s.Sign.Bare && !pristine {
		args = append(args, "--bare")
	}
	if s.Sign.EncryptTo != "" {
		args = append(args, "--encrypt-to", s.Sign.EncryptTo)
		if s.Sign.Enc != "" {
			args = append(args, "--enc", s.Sign.Enc)
		}
	}
	return args
}

// MemberText writes a header member as [ParseHeaderMember] reads it.
func MemberText(h tokens.Member) string {
	if m, err := ParseHeaderMember(h.Name + "=" + textOf(h.Value)); err == nil && string(m.Value) == string(h.Value) {
		return h.Name + "=" + textOf(h.Value)
	}
	return h.Name + ":=" + string(h.Value)
}

// textOf gives the text of a JSON string, "" of anything else.
func textOf(value []byte) string {
	d, err := tokens.ParseClaims(append(append([]byte(`{`), value...), `:0}`...), tokens.Limits{})
	if err != nil || len(d.Members()) != 1 {
		return ""
	}
	return d.Members()[0].Name
}
