package cli

import (
	"fmt"
	"strings"

	"fob/tokens"
)

// setMember reads NAME=TEXT or NAME:=JSON, as -c and --header take it, and
// puts it among the members that came before; a later one wins.
func setMember(to *tokens.Claims, flag, s string) error {
	name, value, ok := strings.Cut(s, "=")
	name, isJSON := strings.CutSuffix(name, ":")
	if !ok || name == "" {
		return usageError(fmt.Sprintf("%s %q is neither NAME=TEXT nor NAME:=JSON", flag, s),
			"NAME=TEXT takes the text as it is, NAME:=JSON takes numbers, true, false, null, arrays and objects")
	}
	if !isJSON {
		to.SetString(name, value)
		return nil
	}
	return to.Set(name, []byte(value))
}

// setMembers reads a list of them.
func setMembers(to *tokens.Claims, flag string, list []string) error {
	for _, s := range list {
		if err := setMember(to, flag, s); err != nil {
			return err
		}
	}
	return nil
}

// headerFlags are the header parameters that have a flag of their own. A flag
// that was not given leaves the parameter alone.
type headerFlags struct {
	typ, cty string
	members  []string // --header
}

// header gathers the protected header of a token to be made. unset is the typ
// of a token whose maker names none.
func (f *headerFlags) header(changed func(flag string) bool, unset string) (*tokens.Claims, error) {
	h := &tokens.Claims{}
	if err := setMembers(h, "--header", f.members); err != nil {
		return nil, err
	}
	for _, p := range []struct{ name, value string }{{"typ", f.typ}, {"cty", f.cty}} {
		switch {
		case !changed(p.name):
			continue
		case h.Has(p.name):
			return nil, usageError(fmt.Sprintf("--%s and --header both name %q", p.name, p.name), "give one of them")
		case p.value != "":
			h.SetString(p.name, p.value)
		}
	}
	if unset != "" && !changed("typ") && !h.Has("typ") {
		h.SetString("typ", unset)
	}
	return h, nil
}

// perKey gives the value of a flag for key i: one for all, or one each in the
// order of the keys.
func perKey(flag string, values []string, i, keys int) (string, error) {
	switch len(values) {
	case 0:
		return "", nil
	case 1:
		return values[0], nil
	case keys:
		return values[i], nil
	}
	return "", usageError(fmt.Sprintf("%d times --%s for %d keys", len(values), flag, keys), "give it once for all, or once for each -k in their order")
}

// withKid puts a kid before the header members; the engine then leaves the
// key's own out.
func withKid(header *tokens.Claims, kid string) []tokens.Member {
	if kid == "" {
		return header.Members()
	}
	return append([]tokens.Member{tokens.StringMember("kid", kid)}, header.Members()...)
}
