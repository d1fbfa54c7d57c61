package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/lint"
	"fob/tokens/visible"
)

// completer gives what an argument or a flag's value can be. Each may have a
// description after a tab.
type completer func() []string

// completions says for every command what can stand where. It costs a reading of
// the keystore's public half at most, and is set up only when a shell asks.
func (a *app) completions(root *cobra.Command) {
	// The shell draws the line that is being typed: nothing may be told on it.
	a.quiet, a.Streams.Err = true, io.Discard
	a.Streams.ReadSecret = func(string) ([]byte, error) { return nil, errAsksNobody() }
	flags := map[string]completer{
		"key": a.completeKeys, "encrypt-to": a.completeKeys, "then-verify": a.completeKeys,
		"template": a.completeTemplates, "profile": a.completeProfiles, "theme": a.completeThemes,
		"alg": completeAlgorithms(tokens.PurposeSign), "key-alg": completeAlgorithms(tokens.PurposeKey), "enc": completeAlgorithms(tokens.PurposeEnc),
		"color": words("auto", "always", "never"), "unlock": a.completeUnlock, "limit": completeLimits,
		"crv": words("P-256", "P-384", "P-521", "X25519"), "use": words("sig", "enc"),
		"fail-on": words("info", "low", "medium", "high", "never"), "raw": words("payload", "header", "signature"),
		"ignore": a.completeRules, "only": a.completeRules,
	}
	args := map[string]completer{
		"keys show": a.completeKeyNames, "keys export": a.completeKeyNames, "keys revoke": a.completeKeyNames, "keys destroy": a.completeKeyNames,
		"keys rotate": a.completeKeysets, "keys tick": a.completeKeysets, "keys due": a.completeKeysets, "keys policy": a.completeKeysets,
		"keys rename": a.completeKeysets, "keys delete": a.completeKeysets, "keys log": a.completeKeysets, "jwks": a.completeKeysets,
		"templates show": a.completeTemplates, "templates rm": a.completeTemplates, "profiles show": a.completeProfiles,
		"themes show": a.completeThemes, "completion": words("bash", "zsh", "fish", "powershell"),
	}
	algorithms := map[string]completer{"encrypt": completeAlgorithms(tokens.PurposeKey), "decrypt": completeAlgorithms(tokens.PurposeKey),
		"keygen": completeAllAlgorithms, "keys new": completeAllAlgorithms, "keys import": completeAllAlgorithms}
	formats := map[string]completer{"sign": words("compact", "json", "general"), "encrypt": words("compact", "json", "general"),
		"keygen": words("jwk", "pem", "der", "ssh"), "keys convert": words("jwk", "jwks", "pem", "der", "ssh"), "keys export": words("jwk", "jwks", "pem", "der", "ssh")}
	for _, cmd := range everyCommand(root) {
		path := strings.TrimPrefix(cmd.CommandPath(), root.Name()+" ")
		for name, c := range flags {
			own := c
			if special, ok := algorithms[path]; ok && name == "alg" {
				own = special
			}
			completeFlag(cmd, name, own)
		}
		if c, ok := formats[path]; ok {
			completeFlag(cmd, "format", c)
		}
		if c, ok := args[path]; ok {
			cmd.ValidArgsFunction = c.function(true)
		}
	}
}

// everyCommand lists a command and all below it.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		list = append(list, everyCommand(sub)...)
	}
	return list
}

func completeFlag(cmd *cobra.Command, name string, c completer) {
	if cmd.Flags().Lookup(name) != nil || cmd.PersistentFlags().Lookup(name) != nil {
		_ = cmd.RegisterFlagCompletionFunc(name, c.function(false)) // one that has its own already keeps it
	}
}

// function makes a completer what cobra asks. Files can stand in the place of a
// KEY, so the shell may offer them where nothing of fob's fits.
func (c completer) function(noFiles bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, given []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var list []cobra.Completion
		for _, s := range c() {
			name, _, _ := strings.Cut(s, "\t")
			if strings.HasPrefix(name, typed) && !slices.Contains(given, name) {
				list = append(list, visible.Guard(s[:len(name)])+s[len(name):])
			}
		}
		if noFiles || len(list) > 0 {
			return list, cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveDefault
	}
}

func words(list ...string) completer { return func() []string { return list } }

// keysets reads what can be read without unlocking.
func (a *app) keysetsAtHand() []keystore.Listing {
	store, err := a.openStore()
	if err != nil {
		return nil
	}
	list, err := store.List(a.context())
	if err != nil {
		return nil
	}
	return list
}

func (a *app) completeKeysets() []string {
	var out []string
	for _, l := range a.keysetsAtHand() {
		out = append(out, l.Name+"\t"+l.Keyset.Alg)
	}
	return out
}

// completeKeyNames gives NAME, and NAME/KID with the state of the key.
func (a *app) completeKeyNames() []string {
	var out []string
	for _, l := range a.keysetsAtHand() {
		out = append(out, l.Name+"\t"+l.Keyset.Alg)
		for _, e := range l.Keyset.Keys {
			out = append(out, l.Name+"/"+l.Keyset.Short(e.Kid)+"\t"+string(e.State))
		}
	}
	return out
}

// completeKeys gives the keysets, and the beginnings of the other forms of KEY.
func (a *app) completeKeys() []string {
	return append(a.completeKeyNames(), "secret:env:\tan HMAC secret from a variable", "secret:@\tan HMAC secret from a file", "prompt:\tasked for")
}

func (a *app) completeTemplates() []string {
	list, _ := a.templates().List()
	var out []string
	for _, t := range list {
		out = append(out, t.Name+"\t"+visible.String(t.Title))
	}
	return out
}

func (a *app) completeProfiles() []string {
	out := []string{"auto\tthe one that the token is recognised by"}
	list, _ := a.profiles()
	for _, p := range list {
		out = append(out, p.Name+"\t"+visible.String(p.Title))
	}
	return out
}

func (a *app) completeThemes() []string {
	list, _ := a.allThemes()
	var out []string
	for _, l := range list {
		if l.err == nil {
			out = append(out, l.name+"\t"+visible.String(l.theme.Title))
		}
	}
	return out
}

func (a *app) completeRules() []string {
	var out []string
	for _, r := range lint.Catalogue() {
		out = append(out, r.ID+"\t"+r.Title)
	}
	return out
}

func (a *app) completeUnlock() []string {
	var out []string
	for _, m := range keystore.Methods() {
		out = append(out, string(m))
	}
	return out
}

func completeLimits() []string {
	var out []string
	for _, name := range tokens.LimitNames() {
		out = append(out, name+"=")
	}
	return out
}

func completeAlgorithms(p tokens.Purpose) completer {
	return func() []string {
		var out []string
		for _, alg := range tokens.Algorithms(p) {
			out = append(out, alg.Name)
		}
		return out
	}
}

func completeAllAlgorithms() []string {
	return append(completeAlgorithms(tokens.PurposeSign)(), completeAlgorithms(tokens.PurposeKey)()...)
}
