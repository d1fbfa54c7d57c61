package cli

import (
	"time"

	"github.com/spf13/cobra"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
)

const keysShowLong = `A keyset: its policy, its keys with their states, and the plan as it stands: what
each key does until when. Or one key of it, NAME/KID, with its times and its
public half; KID may be the beginning of a kid. Nothing is unlocked, and nothing
private is shown.`

const keysShowExample = `  fob keys show auth-api
  fob keys show auth-api/3f9c
  fob keys show auth-api --json`

func newKeysShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME[/KID]",
		Short:   "A keyset, or one key of it",
		Long:    keysShowLong,
		Example: keysShowExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysShow(args[0]) },
	}
}

func (a *app) keysShow(ref string) error {
	at, err := a.now()
	if err != nil {
		return err
	}
	name, kid, err := keystore.ParseRef(ref)
	if err != nil {
		return err
	}
	_, k, err := a.keyset(name)
	if err != nil {
		return err
	}
	now := a.Now()
	seen := seenAt(k, now, at)
	if kid == "" {
		if a.json {
			return a.writeValue(seen)
		}
		return a.showKeyset(k, seen, at)
	}
	e, err := seen.Resolve(kid)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeValue(jsonKey{name, e})
	}
	return a.showKey(seen, e, at)
}

func (a *app) showKeyset(k, seen keystore.Keyset, at time.Time) error {
	v := a.planView(k.Timeline(at), k)
	v.headline(purpose(k))
	if k.Rotates() {
		for _, f := range policyFields(k.Policy) {
			v.Line(v.Dim("  "+show.Padded(f.name, 13)) + "  " + when.Duration(f.value))
		}
	}
	v.Line("")
	for _, e := range seen.Keys {
		v.Line("  " + v.tint(e.State, glyph(e.State)+" "+show.Padded(string(e.State), 9)) + "  " + visible.String(e.Kid) + v.Dim(v.since(e)))
	}
	if len(v.lanes) > 0 {
		v.Line("")
		v.timeline()
		v.tellHidden()
	}
	v.windows(func(keystore.Window) bool { return true })
	if behind := k.ClockBehind(at); behind > 0 && a.at == "" {
		a.warnText("the clock is behind what " + k.Name + " has seen by " + when.Duration(behind.Truncate(time.Second)) + ": it rotates once the clock has caught up; if that time was wrong, fob store doctor --fix takes it back")
	}
	return a.write(v.Out)
}

// purpose says what a keyset is for.
func purpose(k keystore.Keyset) string {
	switch k.Kind {
	case keystore.KindSign:
		return "signs"
	case keystore.KindEncrypt:
		return "encrypts"
	}
	return "public keys of others, to verify"
}

// since says since or until when a key is in its state.
func (r *renderer) since(e keystore.KeyEntry) string {
	word, t := "", time.Time{}
	switch e.State {
	case keystore.StateNext:
		word, t = "published", e.Published
	case keystore.StateCurrent:
		word, t = "since", e.CurrentSince
	case keystore.StatePrevious, keystore.StateRetired:
		word, t = "until", e.RetireAt
		if e.State == keystore.StateRetired {
			word = "since"
		}
	case keystore.StateRevoked:
		word, t = "on", e.RevokedAt
	case keystore.StateDestroyed:
		word, t = "on", e.DestroyedAt
	}
	text := ""
	if !t.IsZero() {
		text = "  " + word + " " + when.Stamp(t, r.Zone) + " (" + when.Relative(t, r.Now) + ")"
	}
	if !e.HasPrivate && e.State.Live() {
		text += "  public half only"
	}
	return text
}

// showKey writes all that is known of one key.
func (a *app) showKey(k keystore.Keyset, e keystore.KeyEntry, at time.Time) error {
	r := a.renderer(nil, at)
	r.Line(r.Bold(k.Name+"/"+visible.String(e.Kid)) + "  " + e.Alg + "  " + r.tint(e.State, glyph(e.State)+" "+string(e.State)))
	for _, t := range []struct {
		name string
		at   time.Time
	}{
		{"made", e.Created}, {"published", e.Published}, {"safe to sign", e.SafeAt}, {"current since", e.CurrentSince},
		{"previous since", e.PreviousSince}, {"last token", e.TokensUntil}, {"retires", e.RetireAt},
		{"revoked", e.RevokedAt}, {"destroyed", e.DestroyedAt},
	} {
		if !t.at.IsZero() {
			r.Line("  " + r.Dim(show.Padded(t.name, 15)) + when.Stamp(t.at, r.Zone) + r.Dim(" ("+when.Relative(t.at, at)+")"))
		}
	}
	private := "sealed in the keystore"
	if !e.HasPrivate {
		private = "not here"
	}
	r.Line("  " + r.Dim(show.Padded("private half", 15)) + private)
	if e.Public == nil {
		r.Line("  " + r.Dim(show.Padded("public half", 15)) + "none: it is a shared secret")
		return a.write(r.Out)
	}
	r.Line("  " + r.Dim("public half"))
	r.Out = append(visible.AppendIndentJSON(append(r.Out, "  "...), e.Public, "  ", "  "), '\n')
	return a.write(r.Out)
}
