package keystore

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxName = 64

// CheckName refuses what is no name of a keyset: [a-z0-9][a-z0-9._-]{0,63}, and
// none of the names that Windows keeps for devices, so that a store can be
// carried to any machine.
func CheckName(name string) error {
	bad := func(format string, args ...any) error {
		return &Error{Code: CodeUsage, Op: "keyset name", Msg: fmt.Sprintf(format, args...),
			Hint: "a name begins with a-z or 0-9 and goes on with a-z, 0-9, '.', '_' or '-'; the most is 64 characters"}
	}
	if name == "" {
		return bad("it is empty")
	}
	if len(name) > maxName {
		return bad("%d bytes are too long", len(name))
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		alnum := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !alnum && (i == 0 || c != '.' && c != '_' && c != '-') {
			return bad("%+q: character %d cannot stand there", name, i+1)
		}
	}
	if isDevice(name) {
		return bad("%q is a device on Windows, whatever follows it", name)
	}
	return nil
}

// isDevice tells whether Windows takes NAME.json for a device: it looks at the
// text before the first dot.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && '0' <= stem[3] && stem[3] <= '9'
}

// maxKid bounds a kid: it goes into the header of every token.
const maxKid = 512

// CheckKid refuses a kid that people could not read or type back.
func CheckKid(kid string) error {
	bad := func(format string, args ...any) error {
		return &Error{Code: CodeUsage, Op: "kid", Msg: fmt.Sprintf(format, args...),
			Hint: "give another with --kid; without, it is the RFC 7638 thumbprint"}
	}
	switch {
	case kid == "":
		return bad("it is empty")
	case len(kid) > maxKid:
		return bad("%d bytes are too long, the most is %d", len(kid), maxKid)
	case !utf8.ValidString(kid):
		return bad("%+q is not UTF-8", kid)
	}
	for _, r := range kid {
		if !unicode.IsGraphic(r) {
			return bad("%+q holds a character that cannot be seen (%U)", kid, r)
		}
	}
	return nil
}

// ParseRef takes NAME or NAME/KID apart. The kid may be a prefix, see
// [Keyset.Resolve]; it may hold slashes, a name cannot.
func ParseRef(ref string) (name, kid string, err error) {
	name, kid, found := strings.Cut(ref, "/")
	if err := CheckName(name); err != nil {
		return "", "", err
	}
	if found && kid == "" {
		return "", "", &Error{Code: CodeUsage, Op: "key", Msg: fmt.Sprintf("the kid is missing after %q", name+"/"),
			Hint: "NAME/KID, where KID may be the beginning of a kid"}
	}
	return name, kid, nil
}

// Resolve finds a key by its kid or by a beginning of it that no other kid of
// the keyset shares. A kid that fits exactly wins.
func (k Keyset) Resolve(kid string) (KeyEntry, error) {
	var found []KeyEntry
	for _, e := range k.Keys {
		if e.Kid == kid {
			return e, nil
		}
		if kid != "" && strings.HasPrefix(e.Kid, kid) {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return KeyEntry{}, &Error{Code: CodeNotFound, Op: k.Name, Msg: fmt.Sprintf("no key has a kid that begins with %q", kid),
			Hint: fmt.Sprintf("fob keys show %s lists them", k.Name)}
	}
	var names []string
	for _, e := range found[:min(len(found), 4)] {
		names = append(names, fmt.Sprintf("%s (%s)", k.Short(e.Kid), e.State))
	}
	if len(found) > len(names) {
		names = append(names, "…")
	}
	return KeyEntry{}, &Error{Code: CodeUsage, Op: k.Name, Msg: fmt.Sprintf("%q begins %d kids: %s", kid, len(found), strings.Join(names, ", ")),
		Hint: "give more of it"}
}

// shortest is the least number of bytes of a kid that people are shown.
const shortest = 4

// Short gives the shortest beginning of a kid that no other kid of the keyset
// shares, four bytes at least.
func (k Keyset) Short(kid string) string {
	if strings.HasPrefix(kid, pretended) {
		return kid
	}
	n := shortest
	for _, e := range k.Keys {
		if e.Kid == kid {
			continue
		}
		same := 0
		for same < min(len(kid), len(e.Kid)) && kid[same] == e.Kid[same] {
			same++
		}
		n = max(n, same+1)
	}
	for n < len(kid) && !utf8.RuneStart(kid[n]) {
		n++
	}
	return kid[:min(n, len(kid))]
}
