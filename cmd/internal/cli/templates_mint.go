package cli

import (
	"crypto/rand"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/profile"
	"fob/tokens/template"
)

// drafts are the claims and the header of tokens to be made, before what they
// ask for is filled in.
type drafts struct {
	claims, header *claimtext.Draft
	profile        *profile.Profile // whose rules the tokens keep; nil if none
	with           claimtext.With
}

// drafts gathers what the flags say of a token: the template, then --claims,
// then -c and --header, then the flags that are named after a member.
func (a *app) drafts(f *mintFlags, now time.Time) (*drafts, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	tmpl, err := a.mintTemplate(f.template)
	if err != nil {
		return nil, err
	}
	d := &drafts{with: claimtext.With{Now: now, Loc: a.zone()}}
	if d.profile, err = a.mintProfile(f, &tmpl); err != nil {
		return nil, err
	}
	if d.claims, err = claimtext.Parse(tmpl.Claims, lim); err != nil {
		return nil, err
	}
	if d.header, err = claimtext.ParseHeader(tmpl.HeaderText(), lim); err != nil {
		return nil, err
	}
	given, err := a.givenClaims(f.claims)
	if err != nil {
		return nil, err
	}
	d.claims.Merge(given)
	if err := a.overrule(d, f, now); err != nil {
		return nil, err
	}
	return d, a.answer(d, f.answers)
}

// overrule puts what single flags say.
func (a *app) overrule(d *drafts, f *mintFlags, now time.Time) error {
	claims := &tokens.Claims{}
	if err := setMembers(claims, "-c", f.members); err != nil {
		return err
	}
	if err := a.flagClaims(claims, f, now); err != nil {
		return err
	}
	for _, m := range claims.Members() {
		d.claims.Set(m)
	}
	if !f.bare && f.template == "" {
		d.claims.AddUsual(now)
	}
	unset := "JWT"
	if d.profile != nil && d.profile.Typ() != "" {
		unset = d.profile.Typ()
	}
	if d.header.Has("typ") {
		unset = ""
	}
	header, err := f.header.header(f.changed, unset)
	if err != nil {
		return err
	}
	for _, m := range header.Members() {
		d.header.Set(m)
	}
	if f.changed("typ") && f.header.typ == "" {
		d.header.Remove("typ")
	}
	return nil
}

// mintTemplate finds the template of a token: one of the user's or of fob's, or
// a file; an empty one if none is named.
func (a *app) mintTemplate(ref string) (template.Template, error) {
	if ref == "" {
		return template.Template{Claims: []byte("{}")}, nil
	}
	if !strings.HasPrefix(ref, "@") && !strings.ContainsRune(ref, '/') {
		return a.templates().Load(ref)
	}
	text, err := a.readData(ref, "the template")
	if err != nil {
		return template.Template{}, err
	}
	name := strings.TrimSuffix(filepath.Base(strings.TrimPrefix(ref, "@")), ".json")
	if template.CheckName(name) != nil {
		name = "file"
	}
	return template.Parse(name, text)
}

// answer takes the answers to what is asked for, and tells what is left open.
func (a *app) answer(d *drafts, list []string) error {
	answers := map[string]string{}
	for _, s := range list {
		name, text, ok := strings.Cut(s, "=")
		if !ok {
			return usageError(fmt.Sprintf("--answer %q is not NAME=TEXT", s), "")
		}
		answers[name] = text
	}
	d.with.Answers = answers
	asked := map[string]bool{}
	for _, p := range append(d.header.Asks(), d.claims.Asks()...) {
		asked[p.Name] = true
	}
	for _, s := range list {
		if name, _, _ := strings.Cut(s, "="); !asked[name] {
			a.note("--answer %s: nothing asks for it", name)
		}
	}
	return unanswered(d.header.Unanswered(answers), d.claims.Unanswered(answers))
}

// unanswered is the error that names the flags which are to be given; nil if
// nothing is open.
func unanswered(header, claims []claimtext.Placeholder) error {
	names, flags := openAsks(header, claims)
	if len(names) == 0 {
		return nil
	}
	return usageError("these are to be given: "+strings.Join(names, ", "),
		"give "+strings.Join(flags, " ")+"; --answer "+shellWord(names[0])+"=… answers it wherever it stands")
}

// openAsks names what is asked for and the flags that give it, each once.
func openAsks(header, claims []claimtext.Placeholder) (names, flags []string) {
	add := func(list []string, s string) []string {
		if slices.Contains(list, s) {
			return list
		}
		return append(list, s)
	}
	for _, open := range []struct {
		flag string
		list []claimtext.Placeholder
	}{{"--header", header}, {"-c", claims}} {
		for _, p := range open.list {
			names = add(names, p.Name)
			flag := "--answer " + shellWord(p.Name) + "=…"
			if p.Whole && plainWord(p.Claim) {
				flag = open.flag + " " + p.Claim + "=…"
			}
			flags = add(flags, flag)
		}
	}
	return names, flags
}

// plainWord tells what needs no quotes on a command line.
func plainWord(s string) bool {
	for _, r := range s {
		if r != '_' && r != '-' && r != '.' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return s != "" && s[0] != '-'
}

func shellWord(s string) string {
	if plainWord(s) {
		return s
	}
	return "'" + s + "'" // a name of an ask has no quotes in it
}

// resolvedHeader fills the header, now that the signer is known.
func (d *drafts) resolvedHeader(key *tokens.Key) (*tokens.Claims, error) {
	var err error
	if d.with.JWK, err = template.PublicJWK(key); err != nil {
		return nil, err
	}
	ready, _, err := d.header.Resolve(d.with)
	if err != nil {
		return nil, err
	}
	text, err := ready.Append(nil, rand.Reader)
	if err != nil {
		return nil, err
	}
	// What it is made of was held to the limits.
	return tokens.ParseClaims(text, tokens.Limits{JSONDepth: math.MaxInt32, JSONValues: math.MaxInt32})
}

// expOfReady gives the exp of claims that are about to be signed.
func expOfReady(r *claimtext.Ready) time.Time {
	c := &tokens.Claims{}
	if value := r.Get("exp"); value != nil {
		_ = c.Set("exp", value) // it is a claim already
	}
	return c.Expiry()
}
