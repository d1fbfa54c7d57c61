package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// frameTime is the least time between two frames that are drawn at once. A
// burst of messages, such as text that is pasted key by key, is drawn once at
// its end.
const frameTime = 4 * time.Millisecond

type drawMsg struct{}

// draw makes the frame of the state as it is, or sees to it that one is made
// soon.
func (m *Model) draw() tea.Cmd {
	now := m.w.Now()
	w, h := m.canvas.Size()
	resized := w != m.s.W || h != m.s.H // a frame of another size breaks the screen
	wait := frameTime - now.Sub(m.drawnAt)
	if m.fresh {
		// A judgement mostly takes less than a frame: one frame then shows what
		// was typed together with the verdict on it, and nothing flickers.
		wait = frameTime
	}
	if !resized && wait > 0 && wait <= frameTime {
		if m.pending {
			return nil
		}
		m.pending = true
		return m.w.After(wait, func(time.Time) tea.Msg { return drawMsg{} })
	}
	m.pending = false
	m.compose()
	m.drawnAt = now
	return nil
}

// View gives the last frame.
func (m *Model) View() string {
	if m.quitting {
		return ""
	}
	return m.frame
}
