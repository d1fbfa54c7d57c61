package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"fob/tokens/profile"
	"fob/tokens/profiletext"
	"fob/tokens/template"
	"fob/tokens/visible"
)

const profilesCheckLong = `Read the file of a profile and tell every fault with its line and column.

Exit status: 0 it can be used, 3 it cannot.`

const profilesCheckExample = `  fob profiles check ours.toml
  fob profiles show dpop --toml | fob profiles check -`

func newProfilesCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   "Is the file of a profile well-formed?",
		Long:    profilesCheckLong,
		Example: profilesCheckExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.profilesCheck(args[0]) },
	}
}

func (a *app) profilesCheck(src string) error {
	text, where, err := a.readFrom(fileSource(src), "a profile", bound{"token-size", profiletext.MaxFile + 1})
	if err != nil {
		return err
	}
	name := where
	if src == "-" {
		name = "stdin.toml"
	}
	p, err := profiletext.Parse(name, text)
	if err != nil {
		return err
	}
	return a.write(a.checkedProfile(p, where))
}

func (a *app) checkedProfile(p *profile.Profile, where string) []byte {
	if a.json {
		return append(appendWholeProfile(nil, p), '\n')
	}
	s := a.style(a.Streams.OutIsTTY)
	out := fmt.Appendf(nil, "%s %s: %d rules, %d ways to recognise it\n", s.Good("✓"), visible.String(where), len(p.Rules), len(p.Recognise))
	if _, ok := template.Find(p.Template); p.Template != "" && !ok {
		if _, err := a.templates().Load(p.Template); err != nil {
			out = fmt.Appendf(out, "%s %s\n", s.Warn("!"), visible.Guard(fmt.Sprintf("%s: there is no template %s", filepath.Base(where), p.Template)))
		}
	}
	return out
}
