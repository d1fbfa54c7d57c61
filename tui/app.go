package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/themes"
	"fob/tui/screen"
)

// Model is the root of the workbench. It is a tea.Model.
type Model struct {
	w     World
	s     State
	panes []Pane
	stack []*shown // dialogs, the top one last

	canvas  *screen.Canvas
	frame   string
	drawnAt time.Time
	pending bool // a frame waits to be drawn

	vault               *keystore.Vault
	store               *keystore.Store
	stamp               keystore.Stamp
	jarThere            bool // the store has a jar, open or not
	readings            int  // of the store, that were begun
	lastReading         int  // the youngest that came back
	writing             int  // changes of the store that are on their way
	own                 []wrote
	wanted              string // a keyset to choose once it has been read
	verifier            verifierCache
	spinning            bool
	polling             bool // a look at the store is on its way
	judging, judgeAgain bool
	linting             bool   // the token, in the background
	linted              uint64 // the token that was looked at last, by its Set
	fresh               bool   // a judgement has begun since the last frame
	checking            bool   // the claims, in the background
	nextJob             int
	copied              int // counts copies, so that only the last is cleared
	held                []byte
	quitting            bool
}

// New makes a workbench of panes, in the order of their numbers.
func New(w World, panes []Pane) *Model {
	m := &Model{w: w, panes: panes, canvas: screen.New(0, 0)}
	m.s = State{Focus: Token, Mouse: true, Clock: Clock{Real: w.Now(), Local: w.Local, UTC: w.UTC}}
	m.s.Store.Dir = w.Store.Dir
	m.s.Sign = SignState{Typ: "JWT", RefreshTTL: "30d", Keyset: w.Config.Keyset}
	m.s.Token.Ask, m.wanted = w.Config.Ask, w.Config.Keyset
	m.useTheme(w.Theme)
	return m
}

// State is what the workbench shows, to read.
func (m *Model) State() *State { return &m.s }

// Init looks for the keystore, takes the token that the workbench was started
// with, and starts the clock.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.openStore(), m.do(ReadProfiles{}), m.tick()}
	if len(m.w.Token) > 0 {
		cmds = append(cmds, m.do(TakeToken{Text: m.w.Token, From: "from the command line"}))
	}
	m.sync()
	return tea.Batch(cmds...)
}

// Update takes one message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.s.Clock.Real = m.w.Now()
	cmd := m.handle(msg)
	return m, tea.Batch(cmd, m.draw())
}

func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.s.W, m.s.H = msg.Width, msg.Height
		return nil
	case tea.KeyMsg:
		return m.key(msg)
	case PasteMsg:
		return m.paste(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case tickMsg:
		return tea.Batch(m.do(pollStore{}), m.clockMoved(), m.watchJar(), m.tick())
	case spinMsg:
		if m.spinning = false; len(m.s.Jobs) > 0 {
			return m.spin()
		}
		return nil
	case drawMsg:
		m.drawnAt, m.fresh = time.Time{}, false
		return nil
	case Intent:
		cmd := m.do(msg)
		m.sync()
		return cmd
	}
	return nil
}

// sync tells the panes that something has changed.
func (m *Model) sync() {
	for _, p := range m.panes {
		m.do(p.Update(SyncMsg{}, &m.s))
	}
}

// pane gives a pane by its number, nil if there is none.
func (m *Model) pane(id ID) Pane {
	for _, p := range m.panes {
		if p.ID() == id {
			return p
		}
	}
	return nil
}

func (m *Model) useTheme(name string) {
	for _, t := range m.w.Themes {
		if t.Name == name {
			m.s.Styles, m.s.Theme = t.Styles(m.w.Profile), t.Name
			return
		}
	}
	m.s.Styles = &themes.Styles{}
	if len(m.w.Themes) > 0 {
		m.s.Styles, m.s.Theme = m.w.Themes[0].Styles(m.w.Profile), m.w.Themes[0].Name
	}
}

// ticks come twice a second: what another process did is to be seen within one.
const ticks = 500 * time.Millisecond

type tickMsg struct{}

// tick waits for the next half second on the clock, so that countdowns change
// when the second does.
func (m *Model) tick() tea.Cmd {
	now := m.w.Now()
	wait := now.Truncate(ticks).Add(ticks).Sub(now)
	return m.w.After(max(wait, time.Millisecond), func(time.Time) tea.Msg { return tickMsg{} })
}
