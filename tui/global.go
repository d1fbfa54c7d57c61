package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// global lists the actions of the whole workbench.
func (m *Model) global() []Action {
	const looks = "it changes only how the workbench looks"
	list := []Action{
		{ID: "help", Key: Bind("?", "f1"), Title: "help", Help: "Lists every key of this pane and of the workbench, each with what it does.", Twin: []string{"help"}, Do: showHelp{}},
		{ID: "palette", Key: Bind(":", "ctrl+p"), Title: "commands", Help: "Finds any action by its name, and shows its key.", NoTwin: "each command of fob is one", Do: showPalette{}},
	}
	for _, p := range m.panes {
		n := int(p.ID())
		list = append(list, Action{ID: fmt.Sprintf("pane.%d", n), Key: Bind(fmt.Sprint(n)), Title: "go to " + p.Name(), Help: "Gives the pane the keys.", NoTwin: looks, Do: Focus{p.ID()}})
	}
	list = append(list,
		Action{ID: "pane.next", Key: Bind("tab"), Title: "next pane", Help: "Gives the next pane the keys.", NoTwin: looks, Do: cycle{1}},
		Action{ID: "pane.previous", Key: Bind("shift+tab"), Title: "previous pane", Help: "Gives the previous pane the keys.", NoTwin: looks, Do: cycle{-1}},
		Action{ID: "zoom", Key: Bind("z"), Title: "zoom", Help: "Gives the pane the whole screen, or takes it back.", NoTwin: looks, Do: zoom{}},
		Action{ID: "back", Key: Bind("esc"), Title: "back", Help: "Stops what is going on for this pane, or leaves the zoom.", NoTwin: looks, Do: back{}},
		Action{ID: "copy.command", Key: Bind("Y"), Title: "copy as command", Help: "Copies the fob command line that does without the workbench what you look at.", NoTwin: "it gives you that command", Do: copyTwin{}},
		Action{ID: "sign", Key: Bind("ctrl+s"), Title: "sign", Help: "Signs the claims as the sign pane says; the token lands in the token pane.", Why: WhyNotSign(&m.s), Twin: SignTwin(&m.s), Do: SignClaims{}},
		Action{ID: "travel", Key: Bind("T"), Title: "time travel", Help: "Sets now for the whole workbench: verdicts, countdowns and the states of keys as they will be, or were.", NoTwin: "--at TIME sets now for one command of fob", Do: m.travelAction()},
		Action{ID: "theme", Key: Bind("t"), Title: "theme", Help: "Changes the colours, and shows each while you choose.", Twin: []string{"themes"}, Do: chooseTheme{}},
		Action{ID: "utc", Key: Bind("U"), Title: "local time or UTC", Help: "Shows times in your own zone, or in UTC.", NoTwin: "--utc does so for one command of fob", Do: toggleUTC{}},
		Action{ID: "mouse", Key: Bind("m"), Title: "mouse", Help: "Gives the mouse back to the terminal, to select text with, or takes it.", NoTwin: looks, Do: toggleMouse{}},
		Action{ID: "store.unlock", Key: Bind("ctrl+u"), Title: "unlock the keystore", Help: "Opens the private halves, the shared secrets and the jar.", Why: m.whyNoUnlock(), Twin: []string{"store", "info"}, Do: Unlock{}},
		Action{ID: "suspend", Key: Bind("ctrl+z"), Title: "suspend", Help: "Stops the workbench and gives you the shell; fg brings it back.", NoTwin: "the shell does that", Do: suspend{}},
		Action{ID: "quit", Key: Bind("q"), Title: "quit", Help: "Leaves; asks first if claims that you have edited would be lost.", NoTwin: "there is nothing to leave", Do: Quit{}},
	)
	return list
}

// bound puts the user's own keys in place of an action's.
func (m *Model) bound(list []Action) []Action {
	for i := range list {
		list[i].Twin = m.asOfThen(list[i].Twin)
		if keys, ok := m.w.Config.Bindings[list[i].ID]; ok && len(keys) > 0 {
			list[i].Key = Bind(keys...)
		}
	}
	return list
}

// footerKeys are what the bottom line shows.
func (m *Model) footerKeys() []Action {
	if m.top() != nil {
		return []Action{{Key: Bind("esc"), Title: "close"}}
	}
	p := m.pane(m.s.Focus)
	if p != nil && p.Capturing() {
		var list []Action
		for _, a := range m.bound(p.Actions(&m.s)) {
			if !a.Moving && a.Enabled() && modified(a.Key.Keys()[0]) {
				list = append(list, a)
			}
		}
		return list
	}
	own := m.bound(m.global())
	keyOf := func(id string) Action { return own[slices.IndexFunc(own, func(a Action) bool { return a.ID == id })] }
	list := []Action{keyOf("help"), keyOf("palette"), {Key: Bind("1-5"), Title: "panes"}}
	if p != nil {
		for _, a := range m.bound(p.Actions(&m.s)) {
			if !a.Moving && a.Enabled() {
				list = append(list, a)
			}
		}
	}
	return append(list, keyOf("quit"))
}

// Focus gives a pane the keys.
type Focus struct{ Pane ID }

func (f Focus) run(m *Model) tea.Cmd {
	if m.pane(f.Pane) != nil {
		m.s.Focus = f.Pane
	}
	return nil
}

type cycle struct{ by int }

func (c cycle) run(m *Model) tea.Cmd {
	for i, p := range m.panes {
		if p.ID() == m.s.Focus {
			n := len(m.panes)
			m.s.Focus = m.panes[(i+c.by+n)%n].ID()
			return nil
		}
	}
	return nil
}

// tabAt is the pane whose tab is at a column.
func (m *Model) tabAt(x int) Intent {
	at, gap := tabPlace(m.s.W)
	for _, p := range m.panes {
		w := 2 + len(p.Name())
		if x >= at && x < at+w {
			return Focus{p.ID()}
		}
		at += w + gap
	}
	return nil
}

type zoom struct{}

func (zoom) run(m *Model) tea.Cmd {
	m.s.Zoomed = !m.s.Zoomed
	return nil
}

// back leaves one level: work in the background, then the zoom.
type back struct{}

func (back) run(m *Model) tea.Cmd {
	for _, j := range m.s.Jobs {
		if j.Pane == m.s.Focus && j.Cancel != nil {
			j.Cancel()
			return nil
		}
	}
	if m.s.Zoomed {
		m.s.Zoomed = false
		return nil
	}
	m.s.Notice = Notice{}
	return nil
}

type toggleUTC struct{}

func (toggleUTC) run(m *Model) tea.Cmd {
	m.s.Clock.UTC = !m.s.Clock.UTC
	return nil
}

type toggleMouse struct{}

func (toggleMouse) run(m *Model) tea.Cmd {
	if m.s.Mouse = !m.s.Mouse; m.s.Mouse {
		return tea.Batch(m.do(Notify{Text: "the workbench has the mouse"}), tea.EnableMouseCellMotion)
	}
	return tea.Batch(m.do(Notify{Text: "the terminal has the mouse: select with it"}), tea.DisableMouse)
}

type suspend struct{}

func (suspend) run(*Model) tea.Cmd { return tea.Suspend }
