package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/themes"
	"fob/tui/screen"
)

// ID is a pane's number: the key that focuses it.
type ID int

// The panes.
const (
	Nowhere ID = iota // actions of the whole workbench
	Keys
	Token
	Claims
	Sign
	Expiry
)

// Pane is one region of the workbench. It keeps what belongs to looking at it
// (a cursor, a scroll position, the text that is being edited); everything else
// is in the [State], which it must not change.
type Pane interface {
	ID() ID
	Name() string
	// Title is what stands in the border beside the name, left and right.
	Title(f Frame) (left, right []screen.Span)
	// Update takes a key that no action has claimed (every key while the pane
	// is capturing), and every message that is about the pane: [ClickMsg],
	// [ScrollMsg], [PasteMsg], [SyncMsg]. It must not block.
	Update(msg tea.Msg, s *State) Intent
	// Draw draws the pane. It changes nothing but what depends on the size,
	// such as how far it is scrolled.
	Draw(f Frame, a screen.Area)
	// Summary says what matters in few lines, for the column beside a larger
	// pane.
	Summary(f Frame, a screen.Area)
	// Actions lists what can be done here now, in the order of the help.
	Actions(s *State) []Action
	// Capturing tells whether a text field has the keys.
	Capturing() bool
}

// Frame is what a pane or dialog needs to draw itself.
type Frame struct {
	S       *State
	St      *themes.Styles
	Focused bool
}

// Now is the workbench's time.
func (f Frame) Now() time.Time { return f.S.Clock.Now() }

// Zone is the zone in which times are shown.
func (f Frame) Zone() *time.Location { return f.S.Clock.Zone() }

// SyncMsg tells every pane that the state has changed other than by its own
// intent.
type SyncMsg struct{}

// ClickMsg is a press of the left button on a cell of the pane's area.
type ClickMsg struct{ X, Y int }

// ScrollMsg is a turn of the wheel over a cell of the pane's area: lines, down
// if positive.
type ScrollMsg struct{ Lines, X, Y int }
