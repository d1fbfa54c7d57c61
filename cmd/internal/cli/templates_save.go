package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/template"
)

const templatesSaveLong = `Save a template of your own, from claims in a file or on stdin (-), or from the
claims of a token. Nothing of the token is checked, and nothing of its signature
is kept.

Of a token, the times are written by their distance from its iat ("exp": "+15m"),
a jti becomes a fresh UUID for each token, and the typ of its header is kept unless
--typ gives another. A name that is taken is refused unless --replace.`

const templatesSaveExample = `  fob templates save orders --from claims.json --title "Orders API" --typ at+jwt
  fob templates save like-this --from-token @signed.txt
  echo '{"sub":"{{ask:subject}}","exp":"+5m"}' | fob templates save short --from -`

type templatesSaveFlags struct {
	from, fromToken            string
	title, description, source string
	profile                    string
	header                     headerFlags
	replace                    bool
	changed                    func(flag string) bool
}

func newTemplatesSave(a *app) *cobra.Command {
	var f templatesSaveFlags
	cmd := &cobra.Command{
		Use:     "save NAME --from FILE|-",
		Short:   "Save a template of your own",
		Long:    templatesSaveLong,
		Example: templatesSaveExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.changed = cmd.Flags().Changed
			return a.templatesSave(&f, args[0])
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.from, "from", "", "the claims, in `FILE` or on stdin (-)")
	fs.StringVar(&f.fromToken, "from-token", "", "the claims of `TOKEN`: the token itself, - (stdin) or @FILE")
	fs.StringVar(&f.title, "title", "", "its title")
	fs.StringVar(&f.description, "description", "", "what it is for, in one sentence")
	fs.StringVar(&f.source, "source", "", "where what it must hold is written down")
	fs.StringVar(&f.profile, "profile", "", "the profile `NAME` whose rules a token of it keeps")
	fs.StringVar(&f.header.typ, "typ", "", "header typ")
	fs.StringArrayVar(&f.header.members, "header", nil, "a header parameter: `NAME=TEXT` or NAME:=JSON (repeatable)")
	fs.BoolVar(&f.replace, "replace", false, "in place of one of yours with this name")
	return cmd
}

func (a *app) templatesSave(f *templatesSaveFlags, name string) error {
	if err := template.CheckName(name); err != nil {
		return err
	}
	header, err := f.header.header(f.changed, "")
	if err != nil {
		return err
	}
	t := template.Template{Name: name, Title: f.title, Description: f.description, Source: f.source, Profile: f.profile}
	if f.profile != "" {
		if _, err := a.ruleProfile(f.profile); err != nil {
			return err
		}
	}
	switch {
	case f.changed("from") == f.changed("from-token"):
		return usageError("a template is made of claims: --from FILE or --from-token TOKEN", "give one of them")
	case f.changed("from"):
		t.Claims, err = a.templateClaims(f.from)
	default:
		err = a.templateOfToken(&t, f, header)
	}
	if err != nil {
		return err
	}
	t.Header = header.Members()
	dir := a.templates()
	if err := dir.Save(t, f.replace); err != nil {
		return err
	}
	path := filepath.Join(string(dir), name+".json")
	if a.json {
		return a.writeValue(struct {
			Name string `json:"name"`
			File string `json:"file"`
		}{name, path})
	}
	if _, ok := template.Find(name); ok {
		a.note("it takes the place of fob's template of that name; fob templates rm %s brings that back", name)
	}
	return a.write([]byte(fmt.Sprintf("%s is saved; fob mint -k KEY --template %s makes a token of it\n", name, name)))
}

// templateClaims reads the claims of a template. Its faults are told by their
// place in what was given.
func (a *app) templateClaims(src string) ([]byte, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	text, err := a.readData(src, "the claims")
	if err != nil {
		return nil, err
	}
	now, err := a.now()
	if err != nil {
		return nil, err
	}
	r := claimtext.Check(text, now, a.zone(), lim)
	for _, f := range r.Faults {
		if f.Kind == claimtext.Doubt {
			a.note("line %d, column %d: %s", f.Line, f.Column, f.Message)
		}
	}
	return text, r.Err(claimtext.Meaning)
}

// templateOfToken takes the claims of a token, and its typ.
func (a *app) templateOfToken(t *template.Template, f *templatesSaveFlags, header *tokens.Claims) error {
	lim, err := a.limits()
	if err != nil {
		return err
	}
	token, err := a.readToken(f.fromToken, lim)
	if err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	d := tokens.Decode(token.text, lim)
	switch {
	case d.Form.IsJWE():
		return usageError("the token is encrypted, so its claims cannot be read", "fob decrypt gives what is in it: fob templates save NAME --from -")
	case !d.Claims.Exists():
		if bad := d.Malformed(); bad != nil {
			return bad
		}
		return &tokens.Error{Code: tokens.CodeMalformed, Op: "token", Msg: "it holds no claims set"}
	}
	if t.Claims, err = claimtext.Relative(d.Payload.Raw, now, lim); err != nil {
		return err
	}
	if d.Typ() != "" && !f.changed("typ") && !header.Has("typ") {
		header.SetString("typ", d.Typ())
	}
	return nil
}
