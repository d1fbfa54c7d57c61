package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/wording"
)

// mostBroken is how many saved tokens of a plan people are shown.
const mostBroken = 10

// brokenSaved are the saved tokens that a change breaks.
type brokenSaved struct {
	LookedAt bool                   `json:"looked_at"` // false: the keystore is locked
	Broken   []keystore.BrokenToken `json:"broken"`
}

// jarFlag puts the flag that has a dry run look into the jar.
func (a *app) jarFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.keep.jar, "jar", false, "with --dry-run: unlock the keystore, to name the saved tokens that would break")
}

// brokenBy gives the saved tokens that a change breaks; nil where there is no
// jar. It unlocks nothing by itself, unless --jar asks for it. What goes wrong
// is a warning: the change, if it was made, is made.
func (a *app) brokenBy(before keystore.Keyset, c keystore.Change, now time.Time) *brokenSaved {
	store := a.keep.store
	if store == nil || !c.Changed() || len(before.Keys) == 0 {
		return nil
	}
	if stamp, err := store.JarStamp(); stamp == "" && err == nil {
		return nil
	}
	found := &brokenSaved{Broken: []keystore.BrokenToken{}}
	if a.keep.vault == nil && !a.keep.jar {
		return found
	}
	vault, err := a.unlock(store)
	var saved []keystore.Saved
	if err == nil {
		saved, err = vault.Jar(a.context())
	}
	if err != nil {
		a.warnText("saved tokens were not looked at: " + err.Error())
		return found
	}
	found.LookedAt = true
	found.Broken = append(found.Broken, c.Broken(before, saved, now)...)
	return found
}

// savedTokens says which saved tokens break, or that nobody looked.
func (v *planView) savedTokens(b *brokenSaved, flag bool) {
	switch {
	case b == nil:
	case !b.LookedAt:
		text := "saved tokens were not looked at: the keystore is locked"
		if flag {
			text += "; --jar unlocks it for that"
		}
		v.Line("")
		v.wrapped(v.Dim("  note    "), text)
	case len(b.Broken) > 0:
		v.Line("")
		for i, t := range b.Broken {
			if i == mostBroken {
				v.wrapped(v.Bad("  ! breaks "), fmt.Sprintf("and %d more saved tokens; --json names them all", len(b.Broken)-i))
				break
			}
			v.wrapped(v.Bad("  ! breaks "), "saved token "+t.Name+" of "+v.kid(t.Kid)+" "+t.Text(v.Now, v.Zone))
		}
	}
}

// atStake says which saved tokens an irrevocable change breaks, for the
// question whether it is meant; "" if none.
func (b *brokenSaved) atStake() string {
	if b == nil || len(b.Broken) == 0 {
		return ""
	}
	var names []string
	for i, t := range b.Broken {
		if i == mostBroken {
			names = append(names, "…")
			break
		}
		names = append(names, t.Name)
	}
	return fmt.Sprintf(", and break %s (%s)", wording.Count(len(b.Broken), "saved token"), strings.Join(names, ", "))
}
