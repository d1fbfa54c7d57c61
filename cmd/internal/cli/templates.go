package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"fob/cmd/internal/templatedir"
)

const templatesLong = `Claim templates: the claims and the header of a kind of token, for fob mint
--template NAME and for the claim editor of the workbench. Some come with fob.

A template is a claims set in JSON. The values of its time claims may be relative
("exp": "+15m"), and a string that is just one of these is filled when a token is
signed:

  "{{uuid}}"       a random UUID, another in each token
  "{{random:32}}"  32 random bytes (1 to 512), in base64url
  "{{now}}"        the time as a number, also {{now+15m}}: for other than time claims
  "{{ask:NAME}}"   what you give with -c CLAIM=TEXT or --answer NAME=TEXT
  "{{jwk}}"        in the header: the public key of the signer

Another string of that shape is an error; one that is meant as it stands begins
with "\u007b{.

A template may name a profile ("profile": "rfc9068"); a token that breaks its rules
is then not signed. fob profiles lists them.

Your own are the files NAME.json in $XDG_CONFIG_HOME/fob/templates (else
~/.config/fob/templates; Windows: %APPDATA%\fob\templates). One with the name of
a template of fob's takes its place. fob templates save writes one, or an editor:

  {"title": "Orders API", "header": {"typ": "at+jwt"},
   "claims": {"iss": "https://id.example", "sub": "{{ask:subject}}", "exp": "+15m"}}`

const templatesExample = `  fob templates list
  fob templates show access-token
  fob templates save orders --from claims.json --typ at+jwt
  fob mint -k @key.jwk --template minimal`

func newTemplates(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "templates",
		Short:   "Claim templates, built in and your own",
		Long:    templatesLong,
		Example: templatesExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.templatesList()
			}
			return usageError(fmt.Sprintf("there is no command fob templates %s", args[0]), "fob templates --help lists those that there are")
		},
	}
	cmd.AddCommand(newTemplatesList(a), newTemplatesShow(a), newTemplatesSave(a), newTemplatesRm(a))
	return cmd
}

// templates is the folder of the user's templates.
func (a *app) templates() templatedir.Dir {
	dir, ok := a.configDir()
	if !ok {
		return ""
	}
	return templatedir.Dir(filepath.Join(dir, "fob", "templates"))
}
