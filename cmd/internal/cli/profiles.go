package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/profiledir"
	"fob/tokens"
	"fob/tokens/profile"
)

const profilesLong = `The shapes that tokens of one kind have: what an access token of RFC 9068, a DPoP
proof or an ID token of Google must hold. A token is recognised by its typ, its
issuer and its claims, and fob decode names the profile. fob verify --profile
holds it against the rules, fob mint --profile signs nothing that breaks them.

Your own are the files NAME.toml in $XDG_CONFIG_HOME/fob/profiles (else
~/.config/fob/profiles; Windows: %APPDATA%\fob\profiles). They are asked first,
and one with the name of a profile of fob's takes its place. Begin with the file
of one that is like it:

  fob profiles show rfc9068 --toml > ~/.config/fob/profiles/ours.toml

In a pattern, a * stands for letters, digits, - and _, and so never for a dot or a
slash; a ** at the end for anything; and {NAME} for the value of a claim.`

const profilesExample = `  fob profiles list
  fob profiles show cognito-access
  fob profiles show rfc9068 --toml > ours.toml
  fob profiles show rfc9068 --toml | fob profiles check -`

func newProfiles(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "profiles",
		Short:   "The shapes of tokens, built in and your own",
		Long:    profilesLong,
		Example: profilesExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.profilesList()
			}
			return usageError(fmt.Sprintf("there is no command fob profiles %s", args[0]), "fob profiles --help lists those that there are")
		},
	}
	cmd.AddCommand(newProfilesList(a), newProfilesShow(a), newProfilesCheck(a))
	return cmd
}

// autoProfile stands for the profile that a token is recognised by.
const autoProfile = "auto"

// profileDir is the folder of the user's profiles.
func (a *app) profileDir() profiledir.Dir {
	dir, ok := a.configDir()
	if !ok {
		return ""
	}
	return profiledir.Dir(filepath.Join(dir, "fob", "profiles"))
}

// profiles gives the profiles in the order in which they recognise: the user's,
// then fob's. What cannot be read is told on stderr.
func (a *app) profiles() ([]*profile.Profile, error) { //nolint:unparam // that a folder cannot be read at all may become an error yet, and callers are ready for it
	list, errs := a.profileDir().List()
	for _, err := range errs {
		a.note("%v", err)
	}
	return list, nil
}

// profileByName finds a profile by its name; "auto" gives the one that the token
// is recognised by, and none is an error then. One of the user's that cannot be
// read is an error: another would have other rules.
func (a *app) profileByName(name string, d *tokens.Decoded) (*profile.Profile, error) { //nolint:unparam // a command with one token at hand gives it
	list, errs := a.profileDir().List()
	if name == autoProfile && d != nil {
		for _, err := range errs {
			a.note("%v", err)
		}
		if p := profile.Recognise(list, d); p != nil {
			return p, nil
		}
		return nil, usageError("the token has the shape of no profile", "name the one that it should have: "+profileNames(list))
	}
	for _, p := range list {
		if p.Name == name {
			return p, nil
		}
	}
	if _, path, err := a.profileDir().Source(name); err == nil && path != "" && len(errs) > 0 {
		return a.profileDir().Load(name) // it is there, and the error says what is wrong with it
	}
	return nil, usageError(fmt.Sprintf("there is no profile %q", name), "the profiles are "+profileNames(list))
}

// policyProfile is what --profile asks for: nil if nothing, else a profile, or
// the one that each token is recognised by.
func (a *app) policyProfile(name string) (tokens.Profile, error) {
	switch name {
	case "":
		return nil, nil //nolint:nilnil // nothing is asked
	case autoProfile:
		list, err := a.profiles()
		return profile.Auto(list), err
	}
	p, err := a.profileByName(name, nil)
	if err != nil {
		return nil, err // not p: a nil pointer in an interface is not nil
	}
	return p, nil
}

func profileNames(list []*profile.Profile) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}
