package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/template"
	"fob/tokens/visible"
)

const templatesShowLong = `A template: its header, its claims, what it asks for, and how to make a token of it.

--file prints it as the file of a template, to begin one of your own with.`

const templatesShowExample = `  fob templates show access-token
  fob templates show dpop-proof --json
  fob templates show id-token --file > mine.json`

func newTemplatesShow(a *app) *cobra.Command {
	var file bool
	cmd := &cobra.Command{
		Use:     "show NAME",
		Short:   "A template, and what it asks for",
		Long:    templatesShowLong,
		Example: templatesShowExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.templatesShow(args[0], file) },
	}
	cmd.Flags().BoolVar(&file, "file", false, "as the file of a template")
	return cmd
}

func (a *app) templatesShow(name string, file bool) error {
	t, err := a.templates().Load(name)
	if err != nil {
		return err
	}
	var out []byte
	switch {
	case file:
		if out, err = t.File(); err == nil {
			out = append(visible.AppendIndentJSON(nil, out, "", "  "), '\n')
		}
	case a.json:
		if out, err = appendTemplate(nil, &t); err == nil {
			out = append(out, '\n')
		}
	default:
		out, err = a.templateText(&t)
	}
	if err != nil {
		return err
	}
	return a.write(out)
}

// templateText is a template for people.
func (a *app) templateText(t *template.Template) ([]byte, error) {
	s := a.style(a.Streams.OutIsTTY)
	var out []byte
	line := func(text string) { out = append(out, text+"\n"...) }
	head := s.Bold(t.Name)
	if t.Title != "" {
		head += "  " + visible.String(t.Title)
	}
	line(head + s.Dim("  ("+templateOrigin(t)+")"))
	for _, text := range []string{t.Description, t.Source} {
		if text != "" {
			line("  " + visible.String(text))
		}
	}
	if t.Profile != "" {
		line(s.Dim("profile") + "  " + t.Profile)
	}
	if len(t.Header) > 0 {
		line(s.Part(0, "header"))
		line("  " + string(visible.AppendIndentJSON(nil, t.HeaderText(), "  ", "  ")))
	}
	line(s.Part(1, "claims"))
	line("  " + string(visible.AppendIndentJSON(nil, t.Claims, "  ", "  ")))
	flags, err := askFlags(t)
	if err != nil {
		return nil, err
	}
	line(s.Dim("mint") + "  " + visible.Guard(strings.TrimSpace("fob mint -k KEY --template "+t.Name+" "+flags)))
	return out, nil
}

// askFlags are the flags of fob mint that give what a template asks for.
func askFlags(t *template.Template) (string, error) {
	header, err := claimtext.ParseHeader(t.HeaderText(), tokens.Limits{})
	if err != nil {
		return "", err
	}
	claims, err := claimtext.Parse(t.Claims, tokens.Limits{})
	if err != nil {
		return "", err
	}
	_, flags := openAsks(header.Unanswered(nil), claims.Unanswered(nil))
	return strings.Join(flags, " "), nil
}
