package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fob/tokens"
)

const encryptLong = `Encrypt any bytes as a JWE (RFC 7516): a file, or stdin.

The key management algorithm (--alg) is the key's own, or RSA-OAEP-256 for RSA,
ECDH-ES+A256KW for EC and X25519, A128KW, A192KW or A256KW for a secret of their
size, and PBES2-HS256+A128KW for any other secret and for one that was typed
(prompt: and text:). The content encryption (--enc) is A256GCM.

The form is compact unless --format says json (flattened) or general. Several -k
make several recipients, in the general form; --alg and --kid are then given
once for all, or once for each key in their order.

A keyset (-k NAME) is encrypted to by its current key, without unlocking unless
its keys are shared secrets. fob decrypt -k NAME opens with all that are not
revoked.

--zip compresses first. Never do that to a secret beside text that a stranger
chooses: the size gives the secret away.`

const encryptExample = `  fob encrypt -k @partner.jwk document.json
  fob encrypt -k @partner.jwk --enc A128CBC-HS256 --cty json document.json
  fob encrypt -k prompt: --alg PBES2-HS512+A256KW document.json > document.jwe
  fob encrypt -k @partner.jwk -k @archive.jwk --format general document.json
  fob mint -k @key.jwk --sub anna | fob encrypt -k @partner.jwk --cty JWT`

// encryptFlags are the flags of fob encrypt.
type encryptFlags struct {
	keys       keyFlags
	form       string
	algs, kids []string
	enc        string
	zip        bool
	aad        string
	header     headerFlags
	pbes2Count int
	changed    func(flag string) bool
}

func newEncrypt(a *app) *cobra.Command {
	f := encryptFlags{keys: keyFlags{newSecret: true}}
	cmd := &cobra.Command{
		Use:     "encrypt -k KEY… [FILE|-]",
		Short:   "A JWE of any bytes",
		Long:    encryptLong,
		Example: encryptExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.changed = cmd.Flags().Changed
			return a.encrypt(&f, args)
		},
	}
	f.keys.add(cmd, "encrypt to `KEY` (repeatable); fob help keys lists the forms")
	fs := cmd.Flags()
	fs.StringVar(&f.form, "format", "compact", "compact, json (flattened) or general")
	fs.StringArrayVar(&f.algs, "alg", nil, "key management `ALGORITHM`")
	fs.StringVar(&f.enc, "enc", "", "content encryption (A256GCM)")
	fs.BoolVar(&f.zip, "zip", false, "compress before encrypting")
	fs.StringVar(&f.aad, "aad", "", "`FILE` with additional authenticated data (--format json and general)")
	fs.StringVar(&f.header.typ, "typ", "", "header typ")
	fs.StringVar(&f.header.cty, "cty", "", "header cty: the media type of the plaintext; JWT for a token")
	fs.StringArrayVar(&f.kids, "kid", nil, "header kid, in place of the key's own; or which key of a set")
	fs.StringArrayVar(&f.header.members, "header", nil, "a protected header parameter: `NAME=TEXT` or NAME:=JSON (repeatable)")
	fs.IntVar(&f.pbes2Count, "pbes2-count", 0, "iterations of PBES2 (600000)")
	return cmd
}

func (a *app) encrypt(f *encryptFlags, args []string) error {
	form, err := formOf(f.form, [3]tokens.Form{tokens.JWECompact, tokens.JWEFlattened, tokens.JWEGeneral})
	if err != nil {
		return err
	}
	if len(f.keys.refs) == 0 {
		return noKey("encrypt to")
	}
	if err := a.checkPBES2Count(f); err != nil {
		return err
	}
	header, err := f.header.header(f.changed, "")
	if err != nil {
		return err
	}
	to, err := a.recipients(f, header)
	if err != nil {
		return err
	}
	opt := tokens.EncryptOptions{Form: form, Enc: f.enc, Zip: f.zip, Header: header.Members()}
	if f.aad != "" {
		if opt.AAD, err = a.readData(f.aad, "additional authenticated data"); err != nil {
			return err
		}
	}
	plaintext, err := a.readPayload(args, "encrypt")
	if err != nil {
		return err
	}
	token, err := tokens.EncryptJWE(a.nestedText(plaintext, header), to, opt)
	if err != nil {
		return err
	}
	return a.writeToken(token, form)
}

// checkPBES2Count keeps to what fob itself would open again.
func (a *app) checkPBES2Count(f *encryptFlags) error {
	if !f.changed("pbes2-count") {
		return nil
	}
	lim, err := a.limits()
	if err != nil {
		return err
	}
	switch {
	case f.pbes2Count < 1:
		return usageError(fmt.Sprintf("--pbes2-count %d is not above zero", f.pbes2Count), "")
	case f.pbes2Count > lim.PBES2Count:
		return beyondLimit(fmt.Sprintf("--pbes2-count %d", f.pbes2Count), "pbes2-iterations", lim.PBES2Count)
	case f.pbes2Count < 1000:
		a.note("--pbes2-count %d is less than the 1000 that RFC 7518 §4.8.1.2 asks for", f.pbes2Count)
	}
	return nil
}

// recipients pairs each key with its algorithm.
func (a *app) recipients(f *encryptFlags, header *tokens.Claims) ([]tokens.EncryptTo, error) {
	var to []tokens.EncryptTo
	for i, ref := range f.keys.refs {
		alg, err := perKey("alg", f.algs, i, len(f.keys.refs))
		if err != nil {
			return nil, err
		}
		kid, err := perKey("kid", f.kids, i, len(f.keys.refs))
		if err != nil {
			return nil, err
		}
		key, from, err := a.makingKey(ref, kid, &f.keys, canEncrypt(alg), useEncrypt)
		if err != nil {
			return nil, err
		}
		if from != nil {
			kid = "" // it was the beginning of the key's own
			if err := from.ownKid(header); err != nil {
				return nil, err
			}
		}
		if alg == "" && isTyped(ref) {
			alg = "PBES2-HS256+A128KW"
		}
		to = append(to, tokens.EncryptTo{Key: key, Alg: alg, Header: withKid(&tokens.Claims{}, kid), PBES2Count: f.pbes2Count})
	}
	return to, nil
}

// isTyped tells a secret that a person typed: a password, whatever its length,
// and no AES key.
func isTyped(ref string) bool {
	return ref == "prompt:" || ref == "secret:prompt:" || strings.HasPrefix(ref, "text:")
}
