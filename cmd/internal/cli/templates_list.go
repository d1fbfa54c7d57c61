package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens/template"
	"fob/tokens/visible"
)

const templatesListLong = `The claim templates, and what each asks for.

One of yours that cannot be read is told on stderr, the others are listed, and the
exit status is 3. --json prints one array.`

const templatesListExample = `  fob templates list
  fob templates list --json`

func newTemplatesList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "The templates, and what each asks for",
		Long:    templatesListLong,
		Example: templatesListExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.templatesList() },
	}
}

func (a *app) templatesList() error {
	list, errs := a.templates().List()
	var failed failures
	for _, err := range errs {
		failed.add(err)
	}
	var out []byte
	var err error
	if a.json {
		out, err = templatesJSON(list)
	} else {
		out, err = a.templatesTable(list)
	}
	if err != nil {
		return err
	}
	if err := a.write(out); err != nil {
		return err
	}
	return failed.tell(a)
}

// templatesTable has a line for each: name, what it asks for, whose it is,
// title.
func (a *app) templatesTable(list []template.Template) ([]byte, error) {
	rows := [][]string{{"NAME", "ASKS FOR", "FROM", "TITLE"}}
	for i := range list {
		asks, err := asksOf(&list[i])
		if err != nil {
			return nil, err
		}
		rows = append(rows, []string{list[i].Name, strings.Join(asks, ", "), templateOrigin(&list[i]), visible.String(list[i].Title)})
	}
	return a.style(a.Streams.OutIsTTY).Table(rows), nil
}

// templateOrigin says whose a template is.
func templateOrigin(t *template.Template) string {
	if t.BuiltIn {
		return "fob"
	}
	if _, ok := template.Find(t.Name); ok {
		return "yours, in place of fob's"
	}
	return "yours"
}

// asksOf names what a template asks for.
func asksOf(t *template.Template) ([]string, error) {
	list, err := t.Asks()
	names := make([]string, 0, len(list))
	for _, p := range list {
		names = append(names, p.Name)
	}
	return names, err
}

func templatesJSON(list []template.Template) ([]byte, error) {
	out := []byte{'['}
	for i := range list {
		var err error
		if out, err = appendTemplate(jsonout.AppendComma(out), &list[i]); err != nil {
			return nil, err
		}
	}
	return append(out, "]\n"...), nil
}

// appendTemplate appends all that there is to a template.
func appendTemplate(dst []byte, t *template.Template) ([]byte, error) {
	asks, err := asksOf(t)
	if err != nil {
		return nil, err
	}
	dst = jsonout.AppendText(append(dst, '{'), "name", t.Name)
	dst = strconv.AppendBool(jsonout.AppendKey(dst, "built_in"), t.BuiltIn)
	dst = jsonout.AppendTextIf(dst, "title", t.Title)
	dst = jsonout.AppendTextIf(dst, "description", t.Description)
	dst = jsonout.AppendTextIf(dst, "source", t.Source)
	dst = jsonout.AppendStrings(dst, "asks", asks)
	dst = visible.AppendJSON(jsonout.AppendKey(dst, "header"), t.HeaderText())
	dst = visible.AppendJSON(jsonout.AppendKey(dst, "claims"), t.Claims)
	dst = jsonout.AppendTextIf(dst, "profile", t.Profile)
	return append(dst, '}'), nil
}
