package panes_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/panes"
	"fob/tui/screen"
	"fob/tui/uitest"
)

// timed is a token as the order sees it; a time of 0 is a claim that is absent.
type timed struct {
	name     string
	nbf, exp int64
}

func (k timed) token() string {
	var claims []string
	if k.nbf != 0 {
		claims = append(claims, fmt.Sprintf(`"nbf":%d`, k.nbf))
	}
	if k.exp != 0 {
		claims = append(claims, fmt.Sprintf(`"exp":%d`, k.exp))
	}
	return unsigned(`{"alg":"EdDSA","kid":"nobody's"}`, "{"+strings.Join(claims, ",")+"}")
}

// place is the group of a token at a time, and what orders it there.
func (k timed) place(now int64) (group int, by int64) {
	switch {
	case k.exp != 0 && k.exp <= now:
		return 3, -k.exp
	case k.nbf > now:
		return 1, k.nbf
	case k.exp == 0:
		return 2, 0
	}
	return 0, k.exp
}

func ordered(list []timed, now int64) []string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b timed) int {
		ga, ta := a.place(now)
		gb, tb := b.place(now)
		return cmp.Or(cmp.Compare(ga, gb), cmp.Compare(ta, tb), cmp.Compare(a.name, b.name))
	})
	names := make([]string, len(list))
	for i, k := range list {
		names[i] = k.name
	}
	return names
}

// shown are the saved tokens on the screen, from the top.
func shown(d *uitest.Driver) []string {
	var names []string
	for _, line := range strings.Split(d.Frame(), "\n") {
		if i := strings.Index(line, "tok-"); i >= 0 && strings.HasPrefix(line, "│") {
			names = append(names, line[i:i+7])
		}
	}
	return names
}

// Whatever the tokens and whatever the time, be it that it passes or that one
// travels, the order is that of the times alone.
func TestExpiryOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 8))
	const span = 240 // seconds either side
	for range 4 {
		var list []timed
		at := func() int64 { return uitest.Start.Unix() - span + rnd.Int64N(2*span) }
		for i := range 30 {
			k := timed{name: fmt.Sprintf("tok-%03d", i)}
			if rnd.IntN(3) > 0 {
				k.nbf = at()
			}
			if rnd.IntN(5) > 0 {
				k.exp = at()
			}
			list = append(list, k)
		}
		d := opened(t, 100, 60, func(s jarSmith) {
			for _, k := range list {
				s.save(k.name, "", k.token())
			}
		}).Press("z")
		now := uitest.Start
		check := func() {
			t.Helper()
			if got, want := shown(d), ordered(list, now.Unix()); !slices.Equal(got, want) {
				t.Fatalf("at %v:\n%v, want\n%v\n%s", now, got, want, d.Frame())
			}
		}
		check()
		for range 25 {
			step := time.Duration(1+rnd.Int64N(15)) * time.Second
			d.Advance(step)
			now = now.Add(step)
			check()
		}
		d.Press("T", "ctrl+s") // a day ahead, and back
		now = now.Add(day)
		check()
		d.Press("T")
		now = now.Add(-day)
		check()
	}
}

// From one second to the next, when nothing turns, nothing changes but the
// clock, the times that are left and the bars: no column jumps.
func TestExpiryRowsAreStable(t *testing.T) {
	// The columns of what counts in the zoomed pane, by the width of the terminal.
	for _, tt := range []struct{ w, h, from, until int }{{140, 40, 40, 76}, {90, 28, 20, 56}, {60, 24, 28, 58}, {40, 12, 20, 38}} {
		d := opened(t, tt.w, tt.h, func(s jarSmith) {
			for i := range 30 {
				left := time.Duration(i*i*i*i)*time.Second + 6*time.Hour - 3*time.Minute
				s.save(fmt.Sprintf("tok-%03d-%s", i, strings.Repeat("x", 40)), "", unsigned(`{"alg":"EdDSA"}`, lasting("x", -time.Hour, left)))
			}
			for i, left := range []time.Duration{10*time.Minute + 20*time.Second, time.Hour + 10*time.Second} {
				s.save(fmt.Sprintf("long-%d-%s", i, strings.Repeat("x", 40)), "", unsigned(`{"alg":"EdDSA"}`, lasting("x", -time.Hour, left)))
			}
		}).Press("z")
		before := strings.Split(d.Frame(), "\n")
		for range 70 {
			d.Advance(time.Second)
			after := strings.Split(d.Frame(), "\n")
			for y := 1; y < len(after)-1; y++ {
				a, b := []rune(before[y]), []rune(after[y])
				for x := range a {
					if a[x] != b[x] && (x < tt.from || x >= tt.until) {
						t.Fatalf("%dx%d: column %d changes:\n%s\n%s", tt.w, tt.h, x, before[y], after[y])
					}
				}
			}
			before = after
		}
	}
}

// crowd is a state with many saved tokens, and many keys that retire.
func crowd(b testing.TB, saved, keys int) *tui.State {
	b.Helper()
	spec := keystore.KeySpec{Alg: "EdDSA"}
	c, err := keystore.New(uitest.Start, keystore.NewOptions{Name: "crowd", Make: spec, Policy: policy()}, keystore.Generate(spec))
	if err != nil {
		b.Fatal(err)
	}
	k := c.Keyset
	for i := range keys {
		e := k.Keys[0]
		e.Kid = fmt.Sprintf("%08x-key", i*2654435761%(1<<32))
		e.State, e.PreviousSince, e.RetireAt = keystore.StatePrevious, uitest.Start, uitest.Start.Add(time.Duration(keys-i)*time.Minute)
		k.Keys = append(k.Keys, e)
	}
	s := &tui.State{Focus: tui.Expiry}
	s.Clock.Real = uitest.Start
	s.Store.Phase, s.Store.Gen = tui.StoreUnlocked, 1
	s.Store.Sets = []keystore.Listing{{Name: k.Name, Keyset: k}}
	for i := range saved {
		token := unsigned(`{"alg":"EdDSA","kid":"x"}`, lasting("x", -time.Hour, time.Duration(i)*time.Minute))
		s.Jar.List = append(s.Jar.List, keystore.Saved{Name: fmt.Sprintf("token-%05d", i), Token: tokens.NewSecret([]byte(token))})
	}
	s.Jar.Infos = keystore.Inspect(s.Jar.List, []keystore.Keyset{k})
	s.Jar.Open, s.Jar.Gen = true, 1
	return s
}

func expiryPane(b testing.TB) tui.Pane {
	b.Helper()
	for _, p := range panes.All() {
		if p.ID() == tui.Expiry {
			return p
		}
	}
	b.Fatal("there is no expiry pane")
	return nil
}

// BenchmarkExpiry measures a frame of the pane with 1,000 saved tokens and
// 10,000 keys: as it stands, when the cursor moves, when a second has passed,
// and when something has turned.
func BenchmarkExpiry(b *testing.B) {
	d := uitest.New(b)
	styles := d.State().Styles
	for _, bm := range []struct {
		name string
		step func(p tui.Pane, s *tui.State, i int)
	}{
		{"still", func(tui.Pane, *tui.State, int) {}},
		{"scroll", func(p tui.Pane, s *tui.State, _ int) { p.Update(tui.ScrollMsg{Lines: 3}, s) }},
		{"second", func(_ tui.Pane, s *tui.State, i int) {
			s.Clock.Real = uitest.Start.Add(time.Duration(i%50) * time.Second)
		}},
		{"turn", func(_ tui.Pane, s *tui.State, i int) {
			s.Clock.Real = uitest.Start.Add(time.Duration(i%500) * time.Minute)
		}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			s, p := crowd(b, 1000, 10000), expiryPane(b)
			c := screen.New(44, 16)
			f := tui.Frame{S: s, St: styles, Focused: true}
			for i := 0; b.Loop(); i++ {
				bm.step(p, s, i)
				p.Update(tui.SyncMsg{}, s)
				p.Actions(s)
				p.Title(f)
				p.Draw(f, c.Area())
			}
		})
	}
}
