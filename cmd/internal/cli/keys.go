package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

const keysLong = `Keys, and the forms in which a command takes them.

A KEY on the command line is one of

  @FILE, or a path with a / in it   PEM (PKCS#1, PKCS#8 also encrypted, SEC1, SPKI,
                                    certificate), DER, JWK, JWK Set, OpenSSH
  -, fd:N, env:VAR                  the same, from stdin, a descriptor, the environment
  secret:@FILE, secret:-,           raw bytes as an HMAC secret or a password; one
  secret:env:VAR, secret:fd:N       newline at the end is taken off, and that is said
  prompt:                           a secret that is asked for without echo
  text:…, hex:…, b64:…              a secret, literally. Others can see it in the
                                    process list, so this warns
  https://…, http://localhost…      a JWK Set at a URL (plain http on loopback only).
                                    Nothing else ever goes to the network

A key file is never taken for a secret. A sealed key asks for its passphrase, or
takes it from --passphrase-file FILE. The algorithms allowed are those of the
key; --alg narrows them.

  NAME, NAME/KID                    a keyset of the keystore: to verify, every key
                                    that verifies, chosen by kid; to sign, the
                                    current key. KID may be the beginning of a kid

A keyset has keys of one algorithm that follow one another: ◌ next is published
ahead, ● current signs, ○ previous verifies until its last token has expired.
rotate and tick move them on, and no unexpired token is ever orphaned. Listing,
verifying and publishing never unlock the keystore.`

const keysExample = `  fob verify @signed.txt -k @public.pem
  fob verify @signed.txt -k https://issuer.example/.well-known/jwks.json
  fob mint -k secret:env:JWT_SECRET --sub anna
  fob mint -k prompt: --sub anna
  fob sign -k fd:3 document.json 3< key.pem
  fob keys convert key.pem --format jwk
  fob keys new demo --alg ES256
  fob keys list`

func newKeys(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "keys",
		Short:   "Keysets and their rotation; and how a KEY is written",
		Long:    keysLong,
		Example: keysExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return usageError(fmt.Sprintf("there is no command fob keys %s", args[0]), "fob keys --help lists those that there are")
		},
	}
	cmd.AddCommand(newKeysList(a), newKeysShow(a), newKeysNew(a), newKeysImport(a), newKeysExport(a),
		newKeysRotate(a), newKeysTick(a), newKeysDue(a), newKeysRevoke(a), newKeysDestroy(a),
		newKeysPolicy(a), newKeysRename(a), newKeysDelete(a), newKeysLog(a), newKeysConvert(a))
	return cmd
}
