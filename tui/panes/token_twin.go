package panes

import (
	"time"

	"fob/keystore"
	"fob/tokens/when"
	"fob/tui"
)

// verifyTwin is the command line of the judgement that is shown, or why there is
// none. The token itself comes by stdin: never by an argument, which others can
// see.
func verifyTwin(s *tui.State) (args []string, why string) {
	keys, why := keyArgs(s)
	if why != "" {
		return nil, why
	}
	args = append([]string{"verify", "-"}, keys...)
	ask := &s.Token.Ask
	each := func(flag string, list ...string) {
		for _, v := range list {
			if v != "" {
				args = append(args, flag, v)
			}
		}
	}
	each("--iss", ask.Issuer...)
	each("--aud", ask.Audience...)
	each("--sub", ask.Subject)
	each("--typ", ask.Typ)
	each("--alg", ask.Algorithms...)
	each("--require", ask.Require...)
	if ask.MaxAge > 0 {
		each("--max-age", when.Duration(ask.MaxAge))
	}
	if ask.Leeway > 0 {
		each("--leeway", when.Duration(ask.Leeway))
	}
	each("--profile", s.Token.Profile)
	if ask.IgnoreKid {
		args = append(args, "--ignore-kid")
	}
	if s.Clock.Away {
		each("--at", s.Clock.Now().UTC().Format(time.RFC3339))
	}
	return args, ""
}

// whyTwin is the command line that explains the judgement that is shown.
func whyTwin(s *tui.State) (args []string, why string) {
	args, why = verifyTwin(s)
	if why == "" {
		args[0] = "why"
	}
	return args, why
}

// keyArgs names the keys that the token is held against.
func keyArgs(s *tui.State) (args []string, why string) {
	k := &s.Token.Keys
	switch {
	case k.Keys != nil && k.Ref == "":
		return nil, "the key was pasted: put it into a file, and give that with -k @FILE"
	case k.Keys != nil:
		return []string{"-k", k.Ref}, ""
	case k.Keyset != "":
		return []string{"-k", k.Keyset}, ""
	}
	for _, l := range s.Store.Sets {
		if l.Err == nil && (sealed(s) || l.Keyset.Kind != keystore.KindEncrypt) {
			args = append(args, "-k", l.Name)
		}
	}
	return args, ""
}

// sealed tells whether the token in hand is encrypted.
func sealed(s *tui.State) bool {
	r := s.Token.Read
	return r != nil && r.Decoded.Form.IsJWE()
}

// payloadTwin is the command line that writes the payload, or why there is none.
func payloadTwin(s *tui.State) (args []string, why string) {
	if sealed(s) {
		return nil, "fob decrypt opens the token, and fob decode reads what is inside"
	}
	return []string{"decode", "-", "--raw", "payload"}, ""
}
