package tui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// work runs f in the background, for a pane, which shows title meanwhile. What
// f gives is done on the model when it is through; nothing is if it was
// cancelled before, which the user is told.
func (m *Model) work(pane ID, title string, f func(ctx context.Context) then) tea.Cmd {
	spin := m.spin()
	return tea.Batch(spin, m.job(pane, title, f))
}

// job is work without its spinner: one command, which gives a then.
func (m *Model) job(pane ID, title string, f func(ctx context.Context) then) tea.Cmd {
	ctx, cancel := context.WithCancel(m.w.Context)
	m.nextJob++
	id := m.nextJob
	cancelled := func() {
		cancel()
		if m.endJob(id) {
			m.s.Notice = Notice{Tone: Warned, Text: "stopped: " + title}
			m.releaseForm()
		}
	}
	m.s.Jobs = append(m.s.Jobs, Job{ID: id, Pane: pane, Title: title, Cancel: cancelled})
	return func() tea.Msg {
		defer cancel()
		result := f(ctx)
		return then(func(m *Model) tea.Cmd {
			if !m.endJob(id) || result == nil {
				return nil
			}
			return result(m)
		})
	}
}

type spinMsg struct{}

// spin turns the spinners while work goes on.
func (m *Model) spin() tea.Cmd {
	if m.spinning {
		return nil
	}
	m.spinning = true
	return m.w.After(spinTime, func(time.Time) tea.Msg { return spinMsg{} })
}

const spinTime = 100 * time.Millisecond

// endJob takes a job off the list and tells whether it was on it.
func (m *Model) endJob(id int) bool {
	i := slices.IndexFunc(m.s.Jobs, func(j Job) bool { return j.ID == id })
	if i < 0 {
		return false
	}
	m.s.Jobs = slices.Delete(m.s.Jobs, i, i+1)
	return true
}

// releaseForm lets the form on top be sent again.
func (m *Model) releaseForm() {
	if d := m.top(); d != nil {
		if form, ok := d.Dialog.(*Form); ok {
			form.waiting = false
		}
	}
}
