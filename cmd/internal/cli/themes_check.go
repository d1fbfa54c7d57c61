package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/themes"
	"fob/tokens/visible"
)

const themesCheckLong = `Read a theme and tell what is hard to see with it: text and lines with too
little contrast (WCAG 2.2, level AA: 4.5 for text, 3 for lines), and verdicts and
parts of a token that colour-blind eyes cannot tell apart. A theme with findings
can be used all the same.

Exit status: 0 nothing was found, 1 something was, 3 it is no theme.`

func newThemesCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   "Is a theme well-formed and easy to see?",
		Long:    themesCheckLong,
		Example: "  fob themes check mine.toml\n  fob themes show dracula | fob themes check -",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.themesCheck(args[0]) },
	}
}

func (a *app) themesCheck(src string) error {
	data, where, err := a.readFrom(fileSource(src), "a theme", bound{"token-size", themes.MaxFile + 1})
	if err != nil {
		return err
	}
	t, err := themes.Parse(data, where)
	if err != nil {
		return themeError(err)
	}
	found := t.Check()
	if err := a.write(checkedTheme(a, t, where, found)); err != nil {
		return err
	}
	if len(found) > 0 {
		return status(exitNo)
	}
	return nil
}

func checkedTheme(a *app, t themes.Theme, where string, found []themes.Finding) []byte {
	if a.json {
		out := jsonout.AppendText([]byte{'{'}, "file", where)
		out = jsonout.AppendText(out, "title", t.Title)
		out = appendThemeFindings(out, found)
		return append(out, "}\n"...)
	}
	s := a.style(a.Streams.OutIsTTY)
	var out []byte
	for _, f := range found {
		out = fmt.Appendf(out, "%s %s\n", s.Warn("!"), f)
	}
	if len(found) == 0 {
		out = fmt.Appendf(out, "%s %s: nothing to find fault with\n", s.Good("✓"), visible.String(where))
	}
	return out
}

func appendThemeFindings(dst []byte, found []themes.Finding) []byte {
	dst = append(jsonout.AppendKey(dst, "findings"), '[')
	for _, f := range found {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "role", f.Role)
		dst = jsonout.AppendText(dst, "against", f.Against)
		kind := "contrast"
		if f.Eyes != themes.EveryEye {
			kind = "distance"
		}
		dst = jsonout.AppendText(dst, "kind", kind)
		dst = jsonout.AppendTextIf(dst, "eyes", f.Eyes.Name())
		dst = strconv.AppendFloat(jsonout.AppendKey(dst, "value"), f.Value, 'f', 2, 64)
		dst = strconv.AppendFloat(jsonout.AppendKey(dst, "wanted"), f.Want, 'f', -1, 64)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
