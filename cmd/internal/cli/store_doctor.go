package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
)

const storeDoctorLong = `Look for what is wrong with the keystore, and say what to do about it: modes and
owners of its files, what killed writers left, files that were cut, edited,
exchanged or put back to an older state, the chain of the journal, clocks.

--sealed unlocks the store and proves the sealed halves too. --fix puts right what
can be put right safely; it unlocks the store only to finish a re-sealing.

A keyset that has seen a later time than the clock shows keeps every promise, but
does not rotate before the clock has caught up. If the clock is right now, and was
wrong then, --fix --reset-clock takes the recorded times back.

Exit status: 0 nothing, or all of it fixed; 1 something was found.`

const storeDoctorExample = `  fob store doctor
  fob store doctor --sealed
  fob store doctor --fix
  fob store doctor --json`

// storeDoctorFlags are the flags of fob store doctor.
type storeDoctorFlags struct{ fix, sealed, resetClock bool }

func newStoreDoctor(a *app) *cobra.Command {
	var f storeDoctorFlags
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "What is wrong with the keystore, and what to do",
		Long:    storeDoctorLong,
		Example: storeDoctorExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeDoctor(&f) },
	}
	cmd.Flags().BoolVar(&f.fix, "fix", false, "put right what can be put right safely")
	cmd.Flags().BoolVar(&f.sealed, "sealed", false, "unlock the store, and prove the sealed halves too")
	cmd.Flags().BoolVar(&f.resetClock, "reset-clock", false, "with --fix: the clock is right, and recorded times after it are wrong")
	return cmd
}

func (a *app) storeDoctor(f *storeDoctorFlags) error {
	if f.resetClock && !f.fix {
		return usageError("--reset-clock changes keysets, and needs --fix", "say --fix --reset-clock")
	}
	store, err := a.openStoreUnchecked()
	if err != nil {
		return err
	}
	findings, err := a.examine(store, f)
	if err != nil {
		return err
	}
	clocks, err := a.clocks(store, f)
	if err != nil {
		return err
	}
	findings = append(findings, clocks...)
	if err := a.writeFindings(store, findings); err != nil {
		return err
	}
	for _, f := range findings {
		if !f.Fixed && f.Severity != "info" {
			return status(exitNo)
		}
	}
	return nil
}

// examine unlocks the store where it is asked to, and to finish a re-sealing,
// of which only the sealed halves are in want.
func (a *app) examine(store *keystore.Store, f *storeDoctorFlags) ([]keystore.Finding, error) {
	var findings []keystore.Finding
	if !f.sealed {
		var err error
		findings, err = store.Doctor(a.context(), f.fix)
		stale := slices.ContainsFunc(findings, func(f keystore.Finding) bool { return f.ID == "recipients" && !f.Fixed })
		if err != nil || !f.fix || !stale {
			return findings, err
		}
	}
	vault, err := a.unlock(store)
	if err != nil {
		return nil, err
	}
	more, err := vault.Doctor(a.context(), f.fix)
	// What the first look has fixed, the second does not find any more.
	fixed := slices.DeleteFunc(findings, func(f keystore.Finding) bool { return !f.Fixed })
	return append(fixed, more...), err
}

// clocks finds the keysets that have seen a later time than the clock shows.
func (a *app) clocks(store *keystore.Store, f *storeDoctorFlags) ([]keystore.Finding, error) {
	list, err := store.List(a.context())
	if err != nil {
		return nil, err
	}
	var findings []keystore.Finding
	for _, l := range list {
		behind := l.Keyset.ClockBehind(a.Now())
		if l.Err != nil || behind == 0 {
			continue
		}
		found := keystore.Finding{ID: "clock", Severity: "medium", Path: "keysets/" + l.Name + ".json", Fix: "if the clock is right now: fob store doctor --fix --reset-clock",
			Detail: fmt.Sprintf("the keyset has seen %s, and the clock is %s behind that: until then nothing rotates", when.Stamp(l.Keyset.Clock, a.zone()), when.Duration(behind))}
		if f.resetClock {
			if err := a.resetClock(store, l.Name); err != nil {
				return nil, err
			}
			found.Fixed = true
		}
		findings = append(findings, found)
	}
	return findings, nil
}

func (a *app) resetClock(store *keystore.Store, name string) error {
	vault, err := a.unlock(store)
	if err != nil {
		return err
	}
	_, err = vault.Update(a.context(), name, keystore.Any, func(k keystore.Keyset) (keystore.Change, error) { return k.ResetClock(a.Now()) })
	return err
}

func (a *app) writeFindings(store *keystore.Store, findings []keystore.Finding) error {
	if a.json {
		return a.write(append(appendStoreFindings(jsonout.AppendText([]byte{'{'}, "store", store.Dir()), findings), "}\n"...))
	}
	s := a.style(a.Streams.OutIsTTY)
	var out []byte
	for _, f := range findings {
		mark := s.Warn("! " + f.Severity)
		switch {
		case f.Fixed:
			mark = s.Good("✓ fixed")
		case f.Severity == "high":
			mark = s.Bad("✗ high")
		case f.Severity == "info":
			mark = s.Dim("– info")
		}
		out = append(out, mark+" "+visible.Guard(f.Path+": "+f.Detail)+"\n"...)
		if text := remedy(f); text != "" && !f.Fixed {
			out = append(out, s.Dim("  do: ")+visible.Guard(text)+"\n"...)
		}
	}
	if len(findings) == 0 {
		out = append(out, s.Good("✓ ")+"nothing is wrong with "+visible.Guard(store.Dir())+"\n"...)
	}
	return a.write(out)
}

// remedy says what to do about a finding that was not put right.
func remedy(f keystore.Finding) string {
	switch f.ID {
	case "clock":
		return f.Fix
	case "owner":
		return "if it is yours, chown it; if not, somebody else put it there: compare the public keys with a backup"
	case "keyset":
		return "put the file back from a copy, or restore a backup into another folder (fob store restore FILE --store DIR); the other keysets work"
	case "jar":
		return "put the file back from a copy, or move it away to begin a new jar; the keysets work"
	case "rollback":
		return "put the newer file back; if there is none, restore a backup into another folder, and take keys that were retired or revoked since for what they are"
	case "journal":
		if f.Fix == "" {
			return "nothing is lost but these lines of history; new ones go on after them"
		}
	case "identity":
		if f.Severity == "high" {
			return "put identity.age back from a copy, or recover with a recipient's identity (fob store recover --identity FILE)"
		}
		return "remove it, if the passphrase is not to open the store"
	}
	if f.Fix != "" {
		return "fob store doctor --fix (" + f.Fix + ")"
	}
	return ""
}
