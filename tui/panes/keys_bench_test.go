package panes_test

import (
	"fmt"
	"testing"
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tui"
	"fob/tui/panes"
	"fob/tui/screen"
	"fob/tui/uitest"
)

// keysCrowd is a state of so many keysets with so many keys each.
func keysCrowd(b testing.TB, sets, keys int) *tui.State {
	b.Helper()
	theme, err := themes.Load("dark")
	if err != nil {
		b.Fatal(err)
	}
	s := &tui.State{Styles: theme.Styles(themes.TrueColor), Clock: tui.Clock{Real: uitest.Start}}
	s.Store = tui.StoreState{Phase: tui.StoreLocked, Gen: 1}
	for i := range sets {
		name := fmt.Sprintf("set-%05d", i)
		k := keystore.Keyset{Name: name, Kind: keystore.KindSign, Alg: "ES256", Policy: keystore.DefaultPolicy(), Generation: 1}
		for n := range keys {
			at := uitest.Start.Add(-time.Duration(keys-n) * time.Hour)
			e := keystore.KeyEntry{Kid: fmt.Sprintf("%08x-%d", i*keys+n, n), State: keystore.StatePrevious, Alg: "ES256", Created: at, Published: at, CurrentSince: at, PreviousSince: at, RetireAt: at.Add(9000 * time.Hour), HasPrivate: true}
			switch n {
			case keys - 2:
				e.State, e.PreviousSince, e.RetireAt = keystore.StateCurrent, time.Time{}, time.Time{}
			case keys - 1:
				e.State, e.CurrentSince, e.PreviousSince, e.RetireAt = keystore.StateNext, time.Time{}, time.Time{}, time.Time{}
			}
			k.Keys = append(k.Keys, e)
		}
		s.Store.Sets = append(s.Store.Sets, keystore.Listing{Name: name, Keyset: k})
	}
	s.Store.Chosen = s.Store.Sets[0].Name
	return s
}

// BenchmarkKeys scrolls: a key is pressed and the pane is drawn, with the clock
// going on by a second every 30 frames.
func BenchmarkKeys(b *testing.B) {
	for _, c := range []struct {
		name       string
		sets, keys int
	}{{"1000x10", 1000, 10}, {"1x10000", 1, 10_000}, {"10000x2", 10_000, 2}} {
		b.Run(c.name, func(b *testing.B) {
			s := keysCrowd(b, c.sets, c.keys)
			p := panes.All()[0]
			canvas := screen.New(60, 40)
			f := tui.Frame{S: s, St: s.Styles, Focused: true}
			n := 0
			for b.Loop() {
				if n++; n%30 == 0 {
					s.Clock.Real = s.Clock.Real.Add(time.Second)
				}
				for _, a := range p.Actions(s) {
					if a.ID != "keys.down" {
						continue
					}
					if tell, ok := a.Do.(tui.Tell); ok {
						if at, ok := p.Update(tell.Msg, s).(tui.Choose); ok {
							s.Store.Chosen, s.Store.ChosenKid = at.Keyset, at.Kid
						}
					}
				}
				canvas.Reset(60, 40)
				p.Draw(f, canvas.Area())
			}
		})
	}
}
