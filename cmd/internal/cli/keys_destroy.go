package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/visible"
)

const keysDestroyLong = `Erase the private half of a key for good. The public half, the kid and the
history stay. Current and next keys are refused; a previous one as well, unless
--force: tokens of it may be unexpired.

The kid has to be typed, as much of it as fob keys show prints or more; scripts
say --confirm KID. A backup that was made before still holds the key.`

const keysDestroyExample = `  fob keys destroy auth-api/77aa --dry-run
  fob keys destroy auth-api/77aa --confirm 77aa`

// confirmed are the flags of what cannot be undone.
type confirmed struct {
	word  string
	force bool
	dry   bool
}

func newKeysDestroy(a *app) *cobra.Command {
	var f confirmed
	cmd := &cobra.Command{
		Use:     "destroy NAME/KID",
		Short:   "Erase the private half of a key",
		Long:    keysDestroyLong,
		Example: keysDestroyExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysDestroy(&f, args[0]) },
	}
	dryFlag(cmd, &f.dry)
	a.jarFlag(cmd)
	cmd.Flags().StringVar(&f.word, "confirm", "", "the `KID`, in place of typing it")
	cmd.Flags().BoolVar(&f.force, "force", false, "also a previous key, whose tokens may be unexpired")
	return cmd
}

func (a *app) keysDestroy(f *confirmed, ref string) error {
	k, e, err := a.namedKey(ref)
	if err != nil {
		return err
	}
	op := func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
		return k.Destroy(now, e.Kid, keystore.Options{Force: f.force})
	}
	if !f.dry {
		// What is refused anyway needs no typing.
		now := a.Now()
		c, err := op(now, k, nil)
		if err != nil {
			return err
		}
		// With force, tokens of it may be good; what is about to be unlocked anyway
		// tells whether some are saved.
		stake := ""
		if f.force {
			a.keep.jar = true
			stake = a.brokenBy(k, c, now).atStake()
		}
		fits := func(word string) bool { return len(word) >= len(k.Short(e.Kid)) && strings.HasPrefix(e.Kid, word) }
		what := fmt.Sprintf("%s/%s, which is %s", k.Name, shownKid(k, e.Kid), e.StateAt(a.Now(), a.Now()))
		if err := a.confirm(f.word, "erase the private half of "+what+", for good"+stake, "kid "+shownKid(k, e.Kid), "KID", fits); err != nil {
			return err
		}
	}
	return a.changeKeyset(keysetChange{name: k.Name, did: "destroyed", op: op, dry: f.dry, looks: true})
}

// confirm has what cannot be undone confirmed: by the word that was given on the
// command line, or else typed on a terminal.
func (a *app) confirm(word, what, asked, placeholder string, fits func(word string) bool) error {
	typed := word
	if typed == "" {
		if !a.Streams.InIsTTY {
			return usageError("there is nobody to ask whether to "+what, "say --confirm "+placeholder+" if it is meant")
		}
		var err error
		if typed, err = a.askLine("This will " + what + ".\nType the " + asked + " to go on: "); err != nil {
			return err
		}
	}
	if !fits(typed) {
		return &keystore.Error{Code: keystore.CodeRefused, Msg: fmt.Sprintf("%q is not the %s: nothing was done", typed, asked)}
	}
	return nil
}

// askLine asks for a line that may be seen, on the terminal.
func (a *app) askLine(prompt string) (string, error) {
	fmt.Fprint(a.Streams.Err, visible.Multiline(prompt))
	in, err := a.openStdin("an answer")
	if err != nil {
		return "", err
	}
	// Byte by byte: what follows the line may be the answer to another question.
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := in.Read(b)
		if n == 1 && b[0] != '\n' {
			line = append(line, b[0])
			continue
		}
		if n == 1 || errors.Is(err, io.EOF) {
			return strings.TrimSpace(string(line)), nil
		}
		if err != nil {
			return "", ioError("read the answer", err)
		}
	}
}
