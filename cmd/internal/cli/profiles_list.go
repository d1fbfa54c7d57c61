package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens/profile"
	"fob/tokens/profiletext"
	"fob/tokens/visible"
)

const profilesListLong = `The profiles, in the order in which they are asked whether they know a token.

One of yours that cannot be read is told on stderr, the others are listed, and the
exit status is 3. --json prints one array.`

const profilesListExample = `  fob profiles list
  fob profiles list --json`

func newProfilesList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "The profiles",
		Long:    profilesListLong,
		Example: profilesListExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.profilesList() },
	}
}

func (a *app) profilesList() error {
	list, errs := a.profileDir().List()
	var failed failures
	for _, err := range errs {
		failed.add(err)
	}
	out := a.profilesTable(list)
	if a.json {
		out = profilesJSON(list)
	}
	if err := a.write(out); err != nil {
		return err
	}
	return failed.tell(a)
}

// profilesTable has a line for each: name, rules, template, whose it is, title.
func (a *app) profilesTable(list []*profile.Profile) []byte {
	rows := [][]string{{"NAME", "RULES", "TEMPLATE", "FROM", "TITLE"}}
	for _, p := range list {
		rows = append(rows, []string{p.Name, strconv.Itoa(len(p.Rules)), p.Template, profileOrigin(p), visible.String(p.Title)})
	}
	return a.style(a.Streams.OutIsTTY).Table(rows)
}

// profileOrigin says whose a profile is.
func profileOrigin(p *profile.Profile) string {
	if p.BuiltIn {
		return "fob"
	}
	if _, ok := profiletext.Source(p.Name); ok {
		return "yours, in place of fob's"
	}
	return "yours"
}

func profilesJSON(list []*profile.Profile) []byte {
	out := []byte{'['}
	for _, p := range list {
		out = append(appendProfileAbout(append(jsonout.AppendComma(out), '{'), p), '}')
	}
	return append(out, "]\n"...)
}

// appendProfileAbout appends what a profile is, without its rules.
func appendProfileAbout(dst []byte, p *profile.Profile) []byte {
	dst = jsonout.AppendText(dst, "name", p.Name)
	dst = strconv.AppendBool(jsonout.AppendKey(dst, "built_in"), p.BuiltIn)
	dst = jsonout.AppendText(dst, "title", p.Title)
	dst = jsonout.AppendTextIf(dst, "description", p.Description)
	dst = jsonout.AppendTextIf(dst, "source", p.Source)
	dst = jsonout.AppendTextIf(dst, "template", p.Template)
	return jsonout.AppendNumber(dst, "rules", len(p.Rules))
}
