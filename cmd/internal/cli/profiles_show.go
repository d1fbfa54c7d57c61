package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens/profile"
	"fob/tokens/visible"
)

const profilesShowLong = `A profile: how a token of its kind is recognised, and its rules, each with the
reason and where it is written. A rule that a token must keep is a check of the
policy; one that it should keep is a finding.

--toml prints its file, to begin one of your own with.`

const profilesShowExample = `  fob profiles show dpop
  fob profiles show entra-v2-access --json
  fob profiles show rfc9068 --toml > ours.toml`

func newProfilesShow(a *app) *cobra.Command {
	var file bool
	cmd := &cobra.Command{
		Use:     "show NAME",
		Short:   "A profile and its rules",
		Long:    profilesShowLong,
		Example: profilesShowExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.profilesShow(args[0], file) },
	}
	cmd.Flags().BoolVar(&file, "toml", false, "as the file of a profile")
	return cmd
}

func (a *app) profilesShow(name string, file bool) error {
	if file {
		text, _, err := a.profileDir().Source(name)
		if err != nil {
			return err
		}
		if a.Streams.OutIsTTY {
			text = []byte(visible.Multiline(string(text)))
		}
		return a.write(text)
	}
	p, err := a.profileDir().Load(name)
	switch {
	case err != nil:
		return err
	case a.json:
		return a.write(append(appendWholeProfile(nil, p), '\n'))
	}
	return a.write(a.profileText(p))
}

// profileText is a profile for people.
func (a *app) profileText(p *profile.Profile) []byte {
	s := a.style(a.Streams.OutIsTTY)
	var out []byte
	line := func(text string) { out = append(out, text+"\n"...) }
	line(s.Bold(p.Name) + "  " + visible.String(p.Title) + s.Dim("  ("+profileOrigin(p)+")"))
	for _, text := range []string{p.Description, p.Source} {
		if text != "" {
			line("  " + visible.String(text))
		}
	}
	if p.Template != "" {
		line(s.Dim("template") + "  " + p.Template)
	}
	line(s.Bold("recognised by"))
	for _, way := range p.Recognise {
		line("  " + visible.Guard(wayWords(way)))
	}
	if p.Recognise == nil {
		line("  nothing: it is only ever named")
	}
	line(s.Bold("rules"))
	for i := range p.Rules {
		r := &p.Rules[i]
		level := s.Bad("must  ")
		if r.Should {
			level = s.Warn("should")
		}
		line("  " + level + "  " + r.ID + ": " + visible.Guard(r.Words()))
		if why := strings.TrimSpace(withSource(r.Why, r.Source)); why != "" {
			line("          " + s.Dim(visible.Guard(why)))
		}
	}
	return out
}

// wayWords says one way to recognise a token.
func wayWords(way []profile.Cond) string {
	words := make([]string, len(way))
	for i := range way {
		words[i] = way[i].Words()
	}
	return strings.Join(words, ", and ")
}

// appendWholeProfile appends all that there is to a profile.
func appendWholeProfile(dst []byte, p *profile.Profile) []byte {
	dst = appendProfileAbout(append(dst, '{'), p)
	var ways []string
	for _, way := range p.Recognise {
		ways = append(ways, wayWords(way))
	}
	dst = jsonout.AppendStrings(dst, "recognised_by", ways)
	dst = append(jsonout.AppendKey(dst, "checks"), '[')
	for i := range p.Rules {
		r := &p.Rules[i]
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "id", profile.CheckID(r.ID))
		level := "must"
		if r.Should {
			level = "should"
		}
		dst = jsonout.AppendText(dst, "level", level)
		dst = jsonout.AppendTextIf(dst, "member", r.MemberName())
		dst = jsonout.AppendText(dst, "rule", r.Words())
		dst = jsonout.AppendTextIf(dst, "why", r.Why)
		dst = append(jsonout.AppendTextIf(dst, "source", r.Source), '}')
	}
	return append(dst, "]}"...)
}
