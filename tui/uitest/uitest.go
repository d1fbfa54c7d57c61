// Package uitest drives the workbench in tests: it presses keys, runs what the
// workbench sets going until it is idle, and reads frames. Nothing in it waits
// for a clock: time stands still until a test lets it pass. Every frame that
// comes up on the way is held to its size and to harmless bytes.
//
// Tests alone import it. It may not import fob/cmd.
package uitest

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/cryptotest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/themes"
	"fob/tokens"
	"fob/tui"
	"fob/tui/panes"
)

// Start is the time at which a driver's clock begins.
var Start = time.Date(2026, 11, 22, 14, 3, 22, 0, time.UTC)

// Driver is a workbench with a person in front of it. It is for one goroutine.
type Driver struct {
	t     testing.TB
	Model *tui.Model
	World tui.World

	Dir       string // of the keystore, there or not
	Keyring   *Keyring
	Clipboard *Clipboard
	Templates *Templates
	Files     *Files
	// Editor is what the user does in $EDITOR; nil leaves the text as it is.
	Editor func(text []byte) ([]byte, error)

	Left      bool // the workbench has quit
	Suspended int  // how often it was suspended

	size    tea.WindowSizeMsg
	checked checked

	mu      sync.Mutex
	now     time.Time
	timers  []timer
	running int // commands that have not come back
	blocked int // of those, the ones that wait for a hanging keyring
	back    chan tea.Msg
}

// checked is the last frame that was held to its promises, and kept them.
type checked struct {
	frame string
	lines []string
	width int
}

type timer struct {
	at  time.Time
	msg func(time.Time) tea.Msg
}

// Option sets up a driver before its workbench starts.
type Option func(*Driver)

// Size is that of the terminal; 140x40 unless told.
func Size(w, h int) Option {
	return func(d *Driver) { d.size = tea.WindowSizeMsg{Width: w, Height: h} }
}

// Seeded makes keys and other randomness the same in every run, for goldens.
// The test may not be parallel.
func Seeded() Option {
	return func(d *Driver) {
		if t, ok := d.t.(*testing.T); ok {
			cryptotest.SetGlobalRandom(t, 1)
		}
	}
}

// Store makes a keystore, kept in the driver's keyring, and lets fill (which
// may be nil) put things into it.
func Store(fill func(d *Driver, v *keystore.Vault)) Option {
	return func(d *Driver) {
		d.t.Helper()
		v, err := keystore.Init(context.Background(), d.Dir, keystore.Keeping{Method: keystore.MethodKeyring, Secrets: d.Keyring}, d.World.Store.Config)
		if err != nil {
			d.t.Fatal(err)
		}
		if fill != nil {
			fill(d, v)
		}
	}
}

// With changes the world.
func With(f func(*tui.World)) Option { return func(d *Driver) { f(&d.World) } }

// Token starts the workbench with a token.
func Token(text string) Option { return With(func(w *tui.World) { w.Token = []byte(text) }) }

// New starts a workbench with a terminal of 140x40, the dark theme in true
// colour, a keyring in memory and no keystore, at [Start].
func New(t testing.TB, opts ...Option) *Driver {
	t.Helper()
	d := &Driver{
		t: t, Dir: t.TempDir() + "/store", now: Start, back: make(chan tea.Msg, 1024),
		Clipboard: &Clipboard{}, Templates: &Templates{}, Files: &Files{byName: map[string][]byte{}},
		size: tea.WindowSizeMsg{Width: 140, Height: 40},
	}
	d.Keyring = &Keyring{d: d, kept: map[string]tokens.Secret{}}
	d.World = tui.World{
		Context: context.Background(),
		Now:     d.clock, Local: time.UTC, Rand: &counter{}, After: d.after,
		Store: tui.StoreWorld{
			Dir: d.Dir, Secrets: d.Keyring,
			Config: keystore.Config{Now: d.clock, KeyringTimeout: time.Minute},
		},
		Templates: d.Templates, Clipboard: d.Clipboard, Edit: d.edit,
		ReadKeys: d.Files.readKeys, KeyText: d.Files.keyText, ReadFile: d.Files.read, WriteFile: d.Files.write,
		Explain: explain, Profile: themes.TrueColor,
	}
	for _, name := range themes.Builtin() {
		theme, err := themes.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		d.World.Themes = append(d.World.Themes, theme)
	}
	d.World.Theme = "dark"
	for _, o := range opts {
		o(d)
	}
	d.Model = tui.New(d.World, panes.All())
	d.start(d.Model.Init())
	d.send(d.size)
	return d
}

// State is what the workbench shows.
func (d *Driver) State() *tui.State { return d.Model.State() }

func (d *Driver) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// after keeps a timer until its time comes. Those that only put off drawing are
// over at once.
func (d *Driver) after(wait time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
	const drawing = 10 * time.Millisecond
	if wait < drawing {
		return func() tea.Msg { return msg(d.clock()) }
	}
	return func() tea.Msg {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.timers = append(d.timers, timer{d.now.Add(wait), msg})
		return nil
	}
}

// Advance lets time pass: each timer runs at its time.
func (d *Driver) Advance(by time.Duration) {
	d.t.Helper()
	end := d.clock().Add(by)
	for {
		next, ok := d.nextTimer(end)
		if !ok {
			break
		}
		d.send(next)
	}
	d.mu.Lock()
	d.now = end
	d.mu.Unlock()
	d.settle()
}

// nextTimer takes the first timer that is due until end, and sets the clock to
// it.
func (d *Driver) nextTimer(end time.Time) (tea.Msg, bool) {
	d.mu.Lock()
	first := -1
	for i, t := range d.timers {
		if !t.at.After(end) && (first < 0 || t.at.Before(d.timers[first].at)) {
			first = i
		}
	}
	if first < 0 {
		d.mu.Unlock()
		return nil, false
	}
	t := d.timers[first]
	d.timers = slices.Delete(d.timers, first, first+1)
	if t.at.After(d.now) {
		d.now = t.at
	}
	now := d.now
	d.mu.Unlock()
	return t.msg(now), true
}

// send gives the workbench a message and waits until it is idle.
func (d *Driver) send(msg tea.Msg) {
	d.t.Helper()
	d.update(msg)
	d.settle()
}

func (d *Driver) update(msg tea.Msg) {
	d.t.Helper()
	if msg == nil || d.Left {
		return
	}
	_, cmd := d.Model.Update(msg)
	d.start(cmd)
	d.check()
}

// start runs a command in the background.
func (d *Driver) start(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.mu.Lock()
	d.running++
	d.mu.Unlock()
	go func() { d.back <- came{cmd()} }()
}

// came is what a command gave.
type came struct{ msg tea.Msg }

// wake makes settle look again.
type wake struct{}

// settle takes what commands give until none runs but those that a hanging
// keyring holds up.
func (d *Driver) settle() {
	d.t.Helper()
	const patience = 30 * time.Second // for a machine that is busy; a test that needs it has failed
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		d.mu.Lock()
		idle := d.running == d.blocked
		d.mu.Unlock()
		if idle && len(d.back) == 0 {
			return
		}
		select {
		case m := <-d.back:
			if c, ok := m.(came); ok {
				d.mu.Lock()
				d.running--
				d.mu.Unlock()
				d.take(c.msg)
			}
		case <-deadline.C:
			d.t.Fatalf("the workbench is still at work after %v", patience)
		}
	}
}

// take does with a command's message what bubbletea does.
func (d *Driver) take(msg tea.Msg) {
	d.t.Helper()
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.start(cmd)
		}
	case tea.QuitMsg:
		d.Left = true
	case tea.SuspendMsg:
		d.Suspended++
		d.update(tea.ResumeMsg{})
	default:
		// A sequence, whose type bubbletea keeps to itself.
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			d.start(sequence(v.Interface(), v))
			return
		}
		d.update(msg)
	}
}

// sequence runs the commands of a sequence in their order and gives the last
// message that there is.
func sequence(_ any, v reflect.Value) tea.Cmd {
	return func() (last tea.Msg) {
		for i := range v.Len() {
			if cmd, ok := v.Index(i).Interface().(tea.Cmd); ok && cmd != nil {
				if msg := cmd(); msg != nil {
					last = msg
				}
			}
		}
		return last
	}
}

// Theme is the theme to begin with.
func Theme(name string) Option { return With(func(w *tui.World) { w.Theme = name }) }
