package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"
)

// Options say where the workbench stands. In, Out, Env and Paste must be set.
type Options struct {
	In, Out *os.File // a terminal each
	Env     func(name string) (value string, ok bool)
	// Paste makes the message of a paste.
	Paste func(text []byte, truncated bool) any
	Mouse bool // take the mouse from the terminal at the start
}

// A Bench is one workbench at one terminal.
type Bench struct {
	Clipboard *Clipboard

	o   Options
	in  *input
	out *output
	ctx context.Context // ends with Run

	program   *tea.Program
	kill      context.CancelFunc
	crashed   atomic.Pointer[Crash]
	signal    atomic.Int32  // that ended the program, 0 for none
	away      atomic.Bool   // another program has the terminal
	leaving   atomic.Bool   // Ctrl-C was pressed
	over      atomic.Bool   // the terminal is as it was
	continued chan struct{} // holds something when the process was continued while away
	screen    *screen
}

// Signalled says that a signal ended the workbench.
type Signalled struct{ Number int }

func (s *Signalled) Error() string { return fmt.Sprintf("ended by signal %d", s.Number) }

// New makes a workbench. Nothing touches the terminal before Run.
func New(ctx context.Context, o Options) *Bench {
	b := &Bench{o: o, in: newInput(o.In), out: &output{file: o.Out}, continued: make(chan struct{}, 1)}
	b.screen = newScreen(o.In, b.out, o.Mouse)
	b.screen.stop = b.crash
	b.ctx, b.kill = context.WithCancel(ctx)
	b.Clipboard = newClipboard(o.Env, b.out)
	b.in.make = o.Paste
	b.in.ctrlC = b.watch
	b.in.gone = b.watch
	return b
}

// Run shows the model until it leaves with tea.Quit. After Ctrl-C it has a second
// to do so, and is left then. Whatever ends it, the terminal is as it was. The
// error is a *Crash after a bug, a *Signalled after a signal.
func (b *Bench) Run(model tea.Model) (err error) {
	defer b.kill()
	opts := []tea.ProgramOption{
		tea.WithContext(b.ctx), tea.WithInput(b.in), tea.WithOutput(b.out),
		tea.WithoutRenderer(), // that is b.screen
		// Those of bubbletea know neither SIGHUP nor what must not be shown.
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics(),
		tea.WithFilter(b.filter),
	}
	if b.o.Mouse {
		opts = append(opts, tea.WithMouseCellMotion()) // for Windows, where it is read differently
	}
	b.program = tea.NewProgram(&guard{model: model, crashed: &b.crashed, stop: b.kill, show: b.screen.show}, opts...)
	b.in.send = b.program.Send
	defer b.catchSignals()()
	if err := b.screen.enter(); err != nil {
		return fmt.Errorf("the terminal: %w", err)
	}
	drawing := make(chan struct{})
	go b.screen.run(drawing)
	go b.tellSize()
	err = b.runProgram()
	close(drawing)
	b.in.Pause()
	b.screen.leave()
	b.over.Store(true)
	b.Clipboard.leave(context.WithoutCancel(b.ctx))
	return b.outcome(err)
}

// runProgram catches what panics in the event loop outside the model.
func (b *Bench) runProgram() (err error) {
	defer func() {
		if p := recover(); p != nil {
			b.crash(p)
		}
	}()
	_, err = b.program.Run()
	return err
}

// crash ends the program for a bug.
func (b *Bench) crash(p any) {
	b.crashed.CompareAndSwap(nil, newCrash(p))
	b.kill()
}

// tellSize tells the model how large the terminal is.
func (b *Bench) tellSize() {
	if width, rows, err := term.GetSize(int(b.o.Out.Fd())); err == nil {
		b.program.Send(tea.WindowSizeMsg{Width: width, Height: rows})
	}
}

// Send gives the model a message, from whatever goroutine, and waits for nobody.
func (b *Bench) Send(msg any) {
	go func() {
		if b.program != nil {
			b.program.Send(msg)
		}
	}()
}

// outcome says why the program has ended.
func (b *Bench) outcome(err error) error {
	if c := b.crashed.Load(); c != nil {
		return c
	}
	if n := b.signal.Load(); n != 0 {
		return &Signalled{Number: int(n)}
	}
	if err == nil || b.leaving.Load() {
		return nil
	}
	if errors.Is(err, ErrTerminalGone) {
		return ErrTerminalGone
	}
	return fmt.Errorf("the terminal: %w", err)
}

// filter sees each message before the model.
func (b *Bench) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if msg.Type == tea.KeyCtrlC {
			b.leaving.Store(true)
			time.AfterFunc(leaveWithin, b.kill)
		}
	case tea.WindowSizeMsg:
		b.screen.resize(msg.Width, msg.Height)
	case tea.SuspendMsg:
		if !canSuspend {
			return nil
		}
		return b.lend(suspension{b.continued}, func(error) tea.Msg { return tea.ResumeMsg{} })
	case probeMsg:
		close(msg)
		return nil
	case backMsg:
		return b.lend(nothing{}, func(error) tea.Msg { return tea.ResumeMsg{} })
	}
	switch msg {
	case tea.EnableMouseCellMotion():
		b.screen.useMouse(true)
	case tea.DisableMouse():
		b.screen.useMouse(false)
	case tea.ClearScreen():
		b.screen.redraw()
	}
	return msg
}

// watch ends the process if the event loop hangs: then nobody takes the key
// that says so. It looks twice, since what was typed before may be what hangs.
func (b *Bench) watch() {
	go func() {
		for range 2 {
			taken := make(probeMsg)
			go b.program.Send(taken)
			select {
			case <-taken:
			case <-b.ctx.Done():
			case <-time.After(stuckAfter):
				if !b.away.Load() {
					b.leave(exitInterrupted)
				}
			}
			time.Sleep(stuckAfter)
		}
	}()
}

// probeMsg is closed when the event loop takes it.
type probeMsg chan struct{}

// leave ends the process at once, unless it is ending well.
func (b *Bench) leave(exit int) {
	if !b.over.Load() {
		b.screen.rescue()
		os.Exit(exit)
	}
}

// After gives a command that waits for d and then sends what msg makes.
func After(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd { return tea.Tick(d, msg) }

const exitInterrupted = 130

// leaveWithin is how long the model may take to leave after Ctrl-C.
const leaveWithin = time.Second

// stuckAfter is long enough for whatever the model should not do, but may.
const stuckAfter = 2 * time.Second
