package bench

import (
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// lend makes the message that lets another program have the terminal: the
// screen, its modes and the keys. When it is through, done tells the model.
func (b *Bench) lend(to runner, done func(error) tea.Msg) tea.Msg {
	b.in.Pause()
	return tea.Exec(&loan{b: b, to: to}, func(err error) tea.Msg {
		b.in.Resume() // also if the terminal could not be released
		return done(err)
	})()
}

// A runner is what the terminal is lent to.
type runner interface{ Run() error }

// nothing takes the terminal and gives it back at once, which puts all its
// modes in order.
type nothing struct{}

// Run does nothing.
func (nothing) Run() error { return nil }

// backMsg says that the process was stopped from outside and goes on: the
// terminal may be in any state.
type backMsg struct{}

// A loan is a tea.ExecCommand: bubbletea does nothing until it is through.
type loan struct {
	b  *Bench
	to runner
}

// Run leaves the screen, runs the other program, and takes the screen again.
func (l *loan) Run() error {
	l.b.away.Store(true)
	l.b.screen.leave()
	err := l.to.Run()
	if again := l.b.screen.enter(); again != nil {
		l.b.kill()
	}
	l.b.away.Store(false)
	l.b.in.Resume()
	go l.b.tellSize()
	return err
}

// SetStdin does nothing: runners have real files, without which an editor
// would not know the terminal for one. So do the other two.
func (l *loan) SetStdin(io.Reader) {}

// SetStdout does nothing.
func (l *loan) SetStdout(io.Writer) {}

// SetStderr does nothing.
func (l *loan) SetStderr(io.Writer) {}
