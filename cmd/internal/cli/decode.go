package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/visible"
)

const decodeLong = `Show what a token says: its form, header, claims, times, and everything that is
wrong with its bytes. It takes no key and judges nothing: fob verify does that.

Header and claims stand exactly as they were written: order, numbers, duplicate
members. What can be read of a damaged token is shown, and the place of the
damage; then the exit status is 3.

--lines reads one token a line and prints one JSON object a line, each with its
line number.`

const decodeExample = `  fob decode eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl
  pbpaste | fob decode
  fob decode @token.txt --json
  fob decode @signed.txt --raw payload > payload.bin
  fob decode --lines < tokens.txt`

type decodeFlags struct {
	lines bool
	raw   string
}

func newDecode(a *app) *cobra.Command {
	var f decodeFlags
	cmd := &cobra.Command{
		Use:     "decode [TOKEN…]",
		Short:   "What a token says; no key, no judgement",
		Long:    decodeLong,
		Example: decodeExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.decode(args, &f)
		},
	}
	cmd.Flags().BoolVar(&f.lines, "lines", false, "one token a line in, one JSON object a line out")
	cmd.Flags().StringVar(&f.raw, "raw", "", "print the exact bytes of one `PART`: payload, header or signature")
	return cmd
}

func (a *app) decode(args []string, f *decodeFlags) error {
	lim, err := a.limits()
	if err != nil {
		return err
	}
	if f.lines {
		if f.raw != "" {
			return usageError("--raw and --lines do not go together", "")
		}
		return a.decodeLines(args, lim)
	}
	if args, err = a.tokenArgs(args); err != nil {
		return err
	}
	if f.raw != "" {
		return a.decodeRaw(args, f.raw, lim)
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	memory := &jsonout.Memory{}
	if memory.Profiles, err = a.profiles(); err != nil {
		return err
	}
	worst := exitOK
	for i, arg := range args {
		t, err := a.readToken(arg, lim)
		if err != nil {
			return err
		}
		d := tokens.Decode(t.text, lim)
		if d.Malformed() != nil {
			worst = exitMalformed
		}
		var out []byte
		if a.json {
			out = append(jsonout.AppendDecoded([]byte{'{'}, d, t.stripped, memory), '}', '\n')
		} else {
			if i > 0 {
				out = append(out, '\n')
			}
			r := a.renderer(out, now)
			r.Profiles = memory.Profiles
			r.Decoded(d)
			out = r.Out
		}
		if err := a.write(out); err != nil {
			return err
		}
	}
	return asStatus(worst)
}

// asStatus is the error of a command that has told all itself.
func asStatus(exit int) error {
	if exit == exitOK {
		return nil
	}
	return status(exit)
}

// decodeRaw writes the bytes of one part and nothing else.
func (a *app) decodeRaw(args []string, part string, lim tokens.Limits) error {
	switch {
	case part != "payload" && part != "header" && part != "signature":
		return usageError(fmt.Sprintf("--raw %q is not a part of a token", part), "the parts are payload, header and signature")
	case len(args) > 1:
		return usageError("--raw takes one token", "")
	case a.json:
		return usageError("--raw prints bytes, not JSON", "leave out --json or --raw")
	}
	t, err := a.readToken(args[0], lim)
	if err != nil {
		return err
	}
	d := tokens.Decode(t.text, lim)
	raw, err := rawPart(d, part)
	if err != nil {
		return err
	}
	if a.Streams.OutIsTTY {
		a.note("made visible for the terminal; through a pipe the bytes come as they are")
		raw = append([]byte(visible.Multiline(string(raw))), '\n')
	}
	if err := a.write(raw); err != nil {
		return err
	}
	if e := d.Malformed(); e != nil {
		return e
	}
	return nil
}

// rawPart gives the bytes of one part of a token.
func rawPart(d *tokens.Decoded, part string) ([]byte, error) {
	none := func(msg, hint string) ([]byte, error) {
		if e := d.Malformed(); e != nil {
			return nil, e
		}
		return nil, usageError(msg, hint)
	}
	switch {
	case part == "header" && d.Form.IsJWE():
		return d.Protected.Raw, nil
	case d.Form.IsJWE():
		return none("the token is encrypted (JWE): it has no readable "+part, "fob decrypt opens it")
	case part == "payload" && d.Detached:
		return none("the payload is detached: it is not in the token", "")
	case part == "payload" && len(d.Signatures) > 0:
		return d.Payload.Raw, nil
	case len(d.Signatures) > 1:
		return none(fmt.Sprintf("the token has %d signatures, each with its own %s", len(d.Signatures), part), "fob decode --json shows them")
	case len(d.Signatures) == 0:
		return none("the token has no "+part, "")
	case part == "header":
		return d.Signatures[0].Protected.Raw, nil
	}
	return d.Signatures[0].Value.Raw, nil
}
