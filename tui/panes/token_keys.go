package panes

import (
	"fmt"

	"fob/tokens"
	"fob/tui"
)

// chooseKeys asks what the token is to be held against.
func chooseKeys(s *tui.State) tui.Intent {
	every := tui.Choice{Text: "every keyset", Note: fmt.Sprintf("%d of them; the token's kid picks", len(s.Store.Sets)), Do: tui.UseKeys{}}
	if len(s.Store.Sets) == 0 {
		every.Why = "there is no keyset yet"
	}
	list := []tui.Choice{every}
	for _, l := range s.Store.Sets {
		c := tui.Choice{Text: l.Name, Note: l.Keyset.Alg, Do: tui.UseKeys{Keys: tui.KeyChoice{Keyset: l.Name}}}
		if e, ok := l.Keyset.Current(); ok {
			c.Note += " · current " + l.Keyset.Short(e.Kid)
		}
		if l.Err != nil {
			c.Why = "it cannot be read"
		}
		list = append(list, c)
	}
	list = append(list,
		tui.Choice{Text: "a file or a URL …", Note: "PEM, DER, JWK, JWKS, OpenSSH; env:VAR; an https JWK Set", Do: tui.Open{Dialog: fileForm()}},
		tui.Choice{Text: "paste or type a key …", Note: "JWK, JWKS, PEM, OpenSSH", Do: tui.Open{Dialog: pasteForm()}},
		tui.Choice{Text: "a shared secret …", Note: "HS256 and its kin; it is not shown", Do: tui.Open{Dialog: secretForm()}},
	)
	return tui.Open{Dialog: tui.NewChooser("Hold the token against", list)}
}

// passphraseField is asked for with every key that may be sealed.
func passphraseField() tui.FormField {
	return tui.FormField{Name: "passphrase", Label: "passphrase", Secret: true, Help: "of the key, if it is sealed; else leave it empty"}
}

func fileForm() *tui.Form {
	return &tui.Form{
		Heading: "A key from a file or a URL",
		Fields: []tui.FormField{
			{Name: "ref", Label: "key", Help: "a path, @FILE, env:VAR, secret:@FILE, or the https URL of a JWK Set"},
			passphraseField(),
		},
		Go: "use it",
		Check: func(v tui.Values) (string, string) {
			if v["ref"] == "" {
				return "ref", "say where the key is"
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			return tui.LoadKeys{Ref: v["ref"], Passphrase: tokens.NewSecret([]byte(v["passphrase"]))}
		},
	}
}

func pasteForm() *tui.Form {
	return &tui.Form{
		Heading: "A key that you paste",
		Intro:   "It is held in memory until you choose another one, and never written anywhere.",
		Fields: []tui.FormField{
			{Name: "key", Label: "key", Block: true, Secret: true, Help: "paste a JWK, a JWK Set, a PEM or an OpenSSH key"},
			passphraseField(),
		},
		Go: "use it",
		Check: func(v tui.Values) (string, string) {
			if v["key"] == "" {
				return "key", "paste the key"
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			return tui.ReadKeyText{Text: []byte(v["key"]), Passphrase: tokens.NewSecret([]byte(v["passphrase"]))}
		},
	}
}

func secretForm() *tui.Form {
	forms := tui.SecretForms()
	return &tui.Form{
		Heading: "A shared secret",
		Intro:   "It is held in memory until you choose another one, and never written anywhere.",
		Fields: []tui.FormField{
			{Name: "secret", Label: "secret", Secret: true, Help: "^t shows what you type"},
			{Name: "form", Label: "written as", Value: forms[0], Options: forms, Help: "base64 is also base64url, padded or not"},
		},
		Go: "use it",
		Check: func(v tui.Values) (string, string) {
			if v["secret"] == "" {
				return "secret", "type the secret"
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			return tui.UseSecret{Form: v["form"], Text: tokens.NewSecret([]byte(v["secret"]))}
		},
	}
}
