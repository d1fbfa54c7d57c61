package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"fob/tokens"
)

// keyFlags are the flags of every command that takes keys.
type keyFlags struct {
	refs           []string
	passphraseFile string
	// newSecret says that a secret typed at the prompt will lock something,
	// and nothing can check it: it is asked for twice.
	newSecret bool

	passphraseRead []byte // what passphraseFile holds, once it was read
}

// add puts the flags of a command that takes keys.
func (f *keyFlags) add(cmd *cobra.Command, usage string) {
	cmd.Flags().StringArrayVarP(&f.refs, "key", "k", nil, usage)
	cmd.Flags().StringVar(&f.passphraseFile, "passphrase-file", "", "the passphrase of a sealed key is in `FILE` (-, fd:N and env:VAR work too)")
}

// load reads every key that was named, in order.
func (a *app) load(f *keyFlags) ([]*tokens.Key, error) {
	var keys []*tokens.Key
	for _, ref := range f.refs {
		list, err := a.loadNamed(ref, f)
		if err != nil {
			return nil, err
		}
		keys = append(keys, list...)
	}
	return keys, nil
}

// loadNamed reads the keys of one KEY, which remember what they were read from.
func (a *app) loadNamed(ref string, f *keyFlags) ([]*tokens.Key, error) {
	list, err := a.loadRef(ref, f)
	if err != nil {
		return nil, err
	}
	keys := make([]*tokens.Key, len(list))
	for i, k := range list {
		keys[i] = k.With(tokens.Metadata{Ref: shownRef(ref)})
		a.texts.belongsTo(keys[i])
	}
	a.texts.read(nil)
	return keys, nil
}

// shownRef is a key reference as it may be repeated: a literal secret and the
// password of a URL may not.
func shownRef(ref string) string {
	for _, p := range []string{"text:", "hex:", "b64:"} {
		if strings.HasPrefix(ref, p) {
			return p + "…"
		}
	}
	if isURL(ref) {
		return shownURL(ref)
	}
	return ref
}

// loadRef reads one KEY of the command line.
func (a *app) loadRef(ref string, f *keyFlags) ([]*tokens.Key, error) {
	scheme, rest, schemed := strings.Cut(ref, ":")
	switch {
	case isURL(ref):
		return a.fetchJWKS(ref)
	case schemed && (scheme == "text" || scheme == "hex" || scheme == "b64"):
		return a.literalSecret(scheme, rest)
	case ref == "prompt:" || ref == "secret:prompt:":
		return a.promptSecret(f)
	case schemed && scheme == "secret":
		if !isSource(rest) {
			return nil, usageError("secret: takes a place to read from, not the secret", "the forms are secret:@FILE, secret:env:VAR, secret:fd:N, secret:- and secret:prompt:")
		}
		data, where, err := a.readSource(rest, "a secret")
		if err != nil {
			return nil, err
		}
		a.texts.read(data)
		return a.secretKey(data, where)
	case ref == "":
		return nil, usageError("an empty KEY", "fob help keys lists the forms")
	}
	data, where, err := a.readSource(ref, "a key")
	if err != nil {
		return nil, err
	}
	a.texts.read(data)
	return a.parseKeys(data, where, f)
}

// isSource tells the places that a secret is read from.
func isSource(s string) bool {
	for _, p := range []string{"@", "env:", "fd:", "./", "/"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return s == "-"
}

// promptSecret asks for a secret on the terminal.
func (a *app) promptSecret(f *keyFlags) ([]*tokens.Key, error) {
	ask := func(prompt string) ([]byte, error) {
		secret, err := a.Streams.ReadSecret(prompt)
		if err != nil {
			return nil, ioError("prompt", err)
		}
		return secret, nil
	}
	var secret []byte
	var err error
	if f.newSecret {
		secret, err = a.askTwice("secret", ask)
	} else {
		secret, err = ask("secret: ")
	}
	if err != nil {
		return nil, err
	}
	if len(secret) == 0 {
		return nil, &tokens.Error{Code: tokens.CodeKeyUnfit, Op: "prompt", Msg: "the secret is empty", Hint: "type one"}
	}
	return oneKey(tokens.ParseSecret(secret))
}

func oneKey(k *tokens.Key, err error) ([]*tokens.Key, error) {
	if err != nil {
		return nil, err
	}
	return []*tokens.Key{k}, nil
}

// literalSecret takes a secret off the command line, where others can see it.
func (a *app) literalSecret(scheme, text string) ([]*tokens.Key, error) {
	a.note("a secret on the command line can be seen by others in the process list; secret:env:VAR, secret:@FILE and prompt: cannot")
	secret, kind, err := []byte(text), "text", error(nil)
	switch scheme {
	case "hex":
		kind = "hexadecimal"
		secret, err = hex.DecodeString(text)
	case "b64":
		kind = "base64 or base64url"
		secret, err = decodeAnyBase64(text)
	}
	if err != nil {
		// The decoder's own text quotes the secret.
		return nil, usageError("what follows "+scheme+": is not "+kind, "")
	}
	return oneKey(tokens.ParseSecret(secret))
}

func decodeAnyBase64(s string) ([]byte, error) {
	s = strings.TrimRight(s, "=")
	if strings.ContainsAny(s, "-_") {
		return base64.RawURLEncoding.DecodeString(s)
	}
	return base64.RawStdEncoding.DecodeString(s)
}

// secretKey makes an HMAC key of a file's bytes, without one newline at the end.
func (a *app) secretKey(data []byte, where string) ([]*tokens.Key, error) {
	secret := withoutNewline(data)
	if len(secret) < len(data) {
		a.note("one newline was taken off the end of the secret in %s", where)
	}
	return oneKey(tokens.ParseSecret(secret))
}

// readSource reads a key, a secret or a passphrase.
func (a *app) readSource(src, what string) (data []byte, where string, err error) {
	lim, err := a.limits()
	if err != nil {
		return nil, "", err
	}
	return a.readFrom(src, what, bound{"key-file-size", lim.KeyFileSize})
}

// keyPath tells a file from the name of a keyset. Its error does not repeat
// what was typed: that may be the secret itself, without the form before it.
func keyPath(src string) (string, error) {
	if path, ok := strings.CutPrefix(src, "@"); ok {
		return path, nil
	}
	if isKeyText(src) {
		return "", usageError("the key itself stands on the command line, where others can see it",
			"put it into a file and say @FILE, or into the environment and say env:VAR, or send it to stdin and say -")
	}
	if strings.ContainsAny(src, `/\`) {
		return src, nil
	}
	hint := "a file is written @FILE, or with a / in its path; fob help keys lists the forms"
	if _, err := os.Stat(src); err == nil {
		hint = fmt.Sprintf("there is a file of that name here: say @%s", src)
	}
	return "", &tokens.Error{Code: tokens.CodeKeyNotFound, Msg: "there is no keyset of that name", Hint: hint}
}

// isKeyText tells a key that was typed, or put there by the shell, from the
// name of a file.
func isKeyText(src string) bool {
	return strings.HasPrefix(src, "{") || strings.Contains(src, "-----BEGIN") || strings.ContainsAny(src, "\r\n")
}

// parseKeys reads a key file, asking for a passphrase where one is needed.
func (a *app) parseKeys(data []byte, where string, f *keyFlags) ([]*tokens.Key, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	var asking error
	file, err := tokens.ParseKeys(data, tokens.KeyOptions{Limits: lim, Passphrase: func(what string) ([]byte, error) {
		pass, err := a.passphrase(f, what)
		if err != nil {
			asking = err
		}
		return pass, err
	}})
	switch {
	case asking != nil:
		return nil, asking
	case err != nil:
		return nil, &tokens.Error{Code: tokens.CodeOf(err), Op: where, Hint: hintOf(err), Err: err}
	}
	for _, s := range file.Skipped {
		a.note("%s: key %d (kid %q) is left out: %v", where, s.Index, s.Kid, s.Err)
	}
	for _, n := range file.Notes {
		a.note("%s: %s", where, n)
	}
	return file.Keys, nil
}

// passphrase gets the passphrase of a sealed key. The one of --passphrase-file
// is read once, and tried on every key that is sealed.
func (a *app) passphrase(f *keyFlags, what string) ([]byte, error) {
	if f.passphraseFile == "" {
		return a.askPassphrase("passphrase of " + what + ": ")
	}
	if f.passphraseRead == nil {
		data, err := a.readPassphrase(f.passphraseFile)
		if err != nil {
			return nil, err
		}
		f.passphraseRead = data
	}
	return f.passphraseRead, nil
}

// readPassphrase reads a passphrase from a file, without the newline at its
// end.
func (a *app) readPassphrase(file string) ([]byte, error) {
	data, where, err := a.readSource(fileSource(file), "a passphrase")
	if err != nil {
		return nil, err
	}
	data = withoutNewline(data)
	if len(data) == 0 {
		return nil, &tokens.Error{Code: tokens.CodePassphrase, Op: where, Msg: "the passphrase is empty"}
	}
	return data, nil
}

func (a *app) askPassphrase(prompt string) ([]byte, error) {
	pass, err := a.Streams.ReadSecret(prompt)
	if err != nil {
		return nil, &tokens.Error{Code: tokens.CodePassphrase, Op: "passphrase", Err: err}
	}
	return pass, nil
}

// newPassphrase gets the passphrase that a key is to be sealed with: from a
// file, or asked for twice.
func (a *app) newPassphrase(file string) ([]byte, error) {
	if file != "" {
		return a.readPassphrase(file)
	}
	return a.askTwice("new passphrase", func(prompt string) ([]byte, error) { return a.askPassphrase(prompt) })
}

// askTwice asks for a secret that nothing can check: a slip of the finger
// would lock its owner out.
func (a *app) askTwice(what string, ask func(prompt string) ([]byte, error)) ([]byte, error) {
	first, err := ask(what + ": ")
	if err != nil {
		return nil, err
	}
	if len(first) == 0 {
		return nil, &tokens.Error{Code: tokens.CodePassphrase, Msg: "the " + what + " is empty", Hint: "type one"}
	}
	again, err := ask(what + ", again: ")
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(first, again) {
		return nil, &tokens.Error{Code: tokens.CodePassphrase, Msg: "the two that were typed differ", Hint: "try again"}
	}
	return first, nil
}

func withoutNewline(data []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(data, []byte{'\n'}), []byte{'\r'})
}
