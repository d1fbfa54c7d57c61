package cli

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/cmd/internal/userfiles"
	"fob/tokens"
	"fob/tokens/visible"
)

// keyOut are the flags of every command that writes a key.
type keyOut struct {
	format   string
	public   bool
	file     string
	force    bool
	seal     bool
	sealFile string // with the passphrase; the flag's name differs
}

func (o *keyOut) add(cmd *cobra.Command, sealFlag string) {
	fs := cmd.Flags()
	fs.StringVar(&o.format, "format", "jwk", "jwk, jwks, pem, der, pkcs1, sec1, ssh or raw")
	fs.StringVarP(&o.file, "output", "o", "", "write to `FILE`, readable by its owner only")
	fs.BoolVar(&o.force, "force", false, "overwrite FILE")
	fs.BoolVar(&o.seal, "seal", false, "seal a private key in pem, der or ssh with a passphrase; asks for it twice")
	fs.StringVar(&o.sealFile, sealFlag, "", "seal it with the passphrase in `FILE`")
}

// check refuses what cannot be before anything is asked or made.
func (o *keyOut) check() error {
	var names []string
	for _, f := range tokens.KeyFormats() {
		if string(f) == o.format {
			return nil
		}
		names = append(names, string(f))
	}
	return usageError(fmt.Sprintf("--format %q is no form of a key", o.format), "the forms are "+strings.Join(names, ", "))
}

// options asks for the passphrase where the key is to be sealed.
func (a *app) keyOptions(o *keyOut, public bool) (tokens.WriteKeyOptions, error) {
	opt := tokens.WriteKeyOptions{Format: tokens.KeyFormat(o.format), Public: public}
	if public || !o.seal && o.sealFile == "" {
		return opt, nil
	}
	opt.Seal = true
	if o.format != "pem" && o.format != "der" && o.format != "ssh" {
		return opt, usageError("a passphrase does not go with --format "+o.format, "pem, der and ssh can be sealed")
	}
	var err error
	opt.Passphrase, err = a.newPassphrase(o.sealFile)
	return opt, err
}

// isBinary tells the forms that are bytes and no text.
func isBinary(format string) bool { return format == "der" || format == "raw" }

// putKey writes a key to the file of -o, or to stdout.
func (a *app) putKey(o *keyOut, text []byte, private bool, what string) error {
	if o.file != "" && o.file != "-" {
		if err := writeKeyFile(o.file, text, o.force); err != nil {
			return err
		}
		a.note("%s written to %s", what, visible.String(o.file))
		return nil
	}
	return a.printKey(o.format, text, private)
}

// printKey writes a key to stdout.
func (a *app) printKey(format string, text []byte, private bool) error {
	if a.Streams.OutIsTTY {
		if isBinary(format) {
			return &tokens.Error{Code: tokens.CodeRefused, Msg: fmt.Sprintf("%s is binary and would garble the terminal", format),
				Hint: "write it with -o FILE, or send it through a pipe"}
		}
		if private {
			a.note("this is a private key, and the terminal may remember it; -o FILE keeps it out of sight")
		}
	}
	if format == "jwk" || format == "jwks" {
		// The same JSON, with what a terminal would obey escaped.
		text = append(visible.AppendJSON(make([]byte, 0, len(text)), text), '\n')
	}
	return a.write(text)
}

// writeKeyFile writes a file that only its owner can read. It never overwrites
// one unless told to, and then replaces it whole or not at all.
func writeKeyFile(path string, data []byte, force bool) error {
	if force {
		return replaceFile(path, data, 0o600, "write the key")
	}
	err := userfiles.Create(path, data, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &tokens.Error{Code: tokens.CodeRefused, Op: path, Msg: "the file is there already", Hint: "take another name, or overwrite it with --force"}
	}
	if err != nil {
		return ioError("write the key", err)
	}
	return nil
}

// replaceFile replaces a file whole or not at all, and nothing that is no regular
// file; doing says what for.
func replaceFile(path string, data []byte, mode fs.FileMode, doing string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &tokens.Error{Code: tokens.CodeRefused, Op: path, Msg: "this is no regular file", Hint: "leave out -o and redirect stdout"}
	}
	if err := userfiles.Replace(path, data, mode); err != nil {
		return ioError(doing, err)
	}
	return nil
}

// appendKeyText appends a key that was written in some form: as text, or in
// base64url where the form is binary.
func appendKeyText(dst []byte, name, format string, text []byte) []byte {
	if isBinary(format) || !utf8.Valid(text) {
		return jsonout.AppendText(dst, name+"_base64url", base64.RawURLEncoding.EncodeToString(text))
	}
	if format == "jwk" || format == "jwks" {
		return visible.AppendJSON(jsonout.AppendKey(dst, name), text)
	}
	return jsonout.AppendText(dst, name, string(text))
}
