package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
)

const keysListLong = `The keysets of the keystore, and what each is waiting for. Nothing is unlocked.

  ◌ next      published ahead, so that verifiers know it before it signs
  ● current   signs; exactly one
  ○ previous  signs no more, verifies until its last token has expired
  · retired   has no unexpired token left
  ✕ revoked   compromised, out at once
  ⊘ destroyed its private half is erased

A keyset that cannot be read is told on stderr, the others are listed, and the
exit status is 3. --json prints one array.`

const keysListExample = `  fob keys list
  fob keys list --json
  fob keys list --at +90d`

func newKeysList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "The keysets, and what each is waiting for",
		Long:    keysListLong,
		Example: keysListExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.keysList() },
	}
}

func (a *app) keysList() error {
	at, err := a.now()
	if err != nil {
		return err
	}
	store, err := a.openStore()
	if err != nil {
		return err
	}
	list, err := store.List(a.context())
	if err != nil {
		return err
	}
	now := a.Now()
	var failed failures
	for _, l := range list {
		failed.add(l.Err)
	}
	if a.json {
		err = a.listJSON(list, now, at)
	} else {
		err = a.listText(list, now, at)
	}
	if err != nil {
		return err
	}
	return failed.tell(a)
}

func (a *app) listJSON(list []keystore.Listing, now, at time.Time) error {
	values := make([]any, 0, len(list))
	for _, l := range list {
		if l.Err != nil {
			values = append(values, brokenKeyset(l.Name, l.Err))
		} else {
			values = append(values, withoutPublic(seenAt(l.Keyset, now, at)))
		}
	}
	text, err := json.MarshalIndent(values, "", " ")
	if err != nil {
		return err
	}
	return a.write(append(visible.AppendIndentJSON(nil, text, "", "  "), '\n'))
}

// listText writes a table: name, algorithm, current key, the others, what is
// next.
func (a *app) listText(list []keystore.Listing, now, at time.Time) error {
	r := a.renderer(nil, at)
	if len(list) == 0 {
		a.note("there is no keyset yet; fob keys new NAME --alg ALG makes one")
		return nil
	}
	rows := [][]string{{"NAME", "ALG", "KEYS", "WAITS FOR"}}
	for _, l := range list {
		if l.Err != nil {
			rows = append(rows, []string{l.Name, "?", "cannot be read", ""})
			continue
		}
		k := seenAt(l.Keyset, now, at)
		rows = append(rows, []string{k.Name, algName(k), keySummary(k), r.waitsFor(l.Keyset, at)})
	}
	return a.write(r.Table(rows))
}

// algName names what the keys of a keyset are for.
func algName(k keystore.Keyset) string {
	if k.Alg == "" {
		return "public keys"
	}
	return k.Alg
}

// keySummary names the key that signs, and counts the others by state.
func keySummary(k keystore.Keyset) string {
	var parts []string
	if e, ok := k.Current(); ok {
		parts = append(parts, glyph(e.State)+" "+shownKid(k, e.Kid)+" current")
	}
	for _, s := range keystore.States() {
		n := 0
		var kid string
		for _, e := range k.Keys {
			if e.State == s {
				n++
				kid = e.Kid
			}
		}
		switch {
		case n == 0 || s == keystore.StateCurrent:
		case n == 1 && s == keystore.StateNext:
			parts = append(parts, glyph(s)+" "+shownKid(k, kid)+" "+string(s))
		default:
			parts = append(parts, fmt.Sprintf("%s %d %s", glyph(s), n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// waitsFor says what tick does next, and when.
func (r *renderer) waitsFor(k keystore.Keyset, at time.Time) string {
	steps := k.Schedule()
	if len(steps) == 0 {
		if k.Rotates() {
			return "you: rotate_every is 0"
		}
		return "nothing"
	}
	s := steps[0]
	what := "a next key"
	switch s.What {
	case keystore.EventPromoted:
		what = "rotation"
	case keystore.EventRetired:
		what = "retirement of " + shownKid(k, s.Kid)
	}
	if s.What == keystore.EventMade || !at.Before(s.At) {
		return what + ", due"
	}
	return what + " " + when.Relative(s.At, at)
}
