package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
)

// jarWatch sees to it that a saved token does not end unnoticed.
type jarWatch struct {
	seen  time.Time // until when was looked
	gen   uint64    // of the jar then
	clock Clock     // to tell a travel from the passing of time
	turn  time.Time // nothing ends before this; zero: nothing does
}

// watchJar tells which saved tokens have ended since it looked last. It looks
// at them only when one has: the clock alone costs nothing.
func (m *Model) watchJar() tea.Cmd {
	j, w := &m.s.Jar, &m.s.Jar.watch
	now, clock := m.s.Clock.Now(), m.s.Clock
	travelled := clock.Away != w.clock.Away || clock.Offset != w.clock.Offset
	if w.gen != j.Gen || travelled || now.Before(w.seen) {
		// What has ended before one looks is in the list, and no news.
		*w = jarWatch{seen: now, gen: j.Gen, clock: clock, turn: nextEnd(j.Infos, now)}
		return nil
	}
	was := w.seen
	w.seen = now
	if w.turn.IsZero() || now.Before(w.turn) {
		return nil
	}
	var ended []string
	why := "has expired"
	for i := range j.Infos {
		before, after := j.Infos[i].At(was), j.Infos[i].At(now)
		switch {
		case over(before, was):
		case after.Status == keystore.SavedExpired:
			ended = append(ended, after.Name)
		case over(after, now):
			ended = append(ended, after.Name)
			why = "verifies no more: its key has retired"
		}
	}
	w.turn = nextEnd(j.Infos, now)
	switch len(ended) {
	case 0:
		return nil
	case 1:
		return m.do(Notify{Text: ended[0] + " " + why})
	}
	return m.do(Notify{Text: fmt.Sprintf("%s and %d more saved tokens have ended", ended[0], len(ended)-1)})
}

// over tells whether a token verifies no more, be it that it has expired or that
// its key is gone. What the policy has ahead is not done before it is.
func over(o keystore.Outlook, now time.Time) bool {
	return o.Status == keystore.SavedExpired || o.RetiresFirst && !o.Expected && !now.Before(o.KeyRetires)
}

// nextEnd is when the next of the tokens ends; zero if none does.
func nextEnd(infos []keystore.SavedInfo, now time.Time) time.Time {
	var next time.Time
	for i := range infos {
		o := infos[i].At(now)
		for _, end := range [...]time.Time{o.Exp, o.KeyRetires} {
			if end.After(now) && (next.IsZero() || end.Before(next)) {
				next = end
			}
		}
	}
	return next
}
