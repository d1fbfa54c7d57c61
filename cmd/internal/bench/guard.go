package bench

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"
)

// A Crash is a bug that stopped the workbench. It tells what was thrown by its
// type only, since the value may be a secret, and where.
type Crash struct {
	What  string // the type
	Where string // function, file and line; "" if it cannot be told
}

func (c *Crash) Error() string {
	if c.Where == "" {
		return c.What
	}
	return c.What + " at " + c.Where
}

// newCrash is to be called by the deferred function that recovered p.
func newCrash(p any) *Crash {
	what := fmt.Sprintf("panic with a value of type %T", p)
	if err, ok := p.(runtime.Error); ok {
		what = fmt.Sprintf("%T", err)
	}
	return &Crash{What: what, Where: panicSite()}
}

// panicSite finds the function of fob that panicked: the first below the
// runtime's.
func panicSite() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for thrown := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			thrown = true
		case thrown && strings.HasPrefix(frame.Function, "fob/"):
			return fmt.Sprintf("%s (%s:%d)", frame.Function, frame.File, frame.Line)
		}
		if !more {
			return ""
		}
	}
}

// A guard is a model that no panic of another model, or of its commands, gets
// past. bubbletea's own guard prints the value to stdout.
type guard struct {
	model   tea.Model
	crashed *atomic.Pointer[Crash]
	stop    func()             // ends the program
	show    func(frame string) // has it drawn
}

// Init starts the model.
func (g *guard) Init() (cmd tea.Cmd) {
	defer g.catch()
	return g.command(g.model.Init())
}

// Update hands a message on.
func (g *guard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := g.update(msg)
	return g, cmd
}

func (g *guard) update(msg tea.Msg) tea.Cmd {
	defer g.catch()
	next, cmd := g.model.Update(msg)
	g.model = next
	return g.command(cmd)
}

// View has the model drawn. bubbletea calls it after each message, and itself
// draws nothing.
func (g *guard) View() string {
	if g.crashed.Load() != nil {
		return "" // of a broken model nothing is asked any more
	}
	defer g.catch()
	g.show(g.model.View())
	return ""
}

// catch must be deferred itself.
func (g *guard) catch() {
	if p := recover(); p != nil {
		g.crashed.CompareAndSwap(nil, newCrash(p))
		g.stop()
	}
}

// command guards a command and all that it gives to be run.
func (g *guard) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.catch()
		return g.commands(cmd())
	}
}

// commands guards the commands in a message that is a list of them: bubbletea
// has two kinds of list, and names only one.
func (g *guard) commands(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		list.Index(i).Set(reflect.ValueOf(g.command(cmd)))
	}
	return msg
}
