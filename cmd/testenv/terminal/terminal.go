//go:build !windows

package terminal

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// Patience is how long a test waits for what must come. Nothing waits for it to
// pass but a test that fails.
const Patience = 20 * time.Second

// A Terminal is a program in a pty, and what it has shown.
type Terminal struct {
	t    testing.TB
	cmd  *exec.Cmd
	ours *os.File // the keys and the screen
	its  *os.File // the program's side, held open so that its state can be asked after the program
	was  *term.State

	mu      sync.Mutex
	screen  vt10x.Terminal
	written []byte        // all of it
	changed chan struct{} // closed and made anew with each write
	ended   chan struct{} // closed when the program has
	drained chan struct{} // closed when all that it wrote has been read
}

// Start starts cmd in a terminal of cols by rows. Its environment, unless cmd
// has one, says xterm-256color and little else, with a HOME of its own. The
// program is killed when the test ends.
func Start(t testing.TB, cmd *exec.Cmd, cols, rows int) *Terminal {
	t.Helper()
	ours, its, err := openPty()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(its, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	x := &Terminal{t: t, cmd: cmd, ours: ours, its: its, changed: make(chan struct{}), ended: make(chan struct{}),
		drained: make(chan struct{})}
	x.was = x.state()
	x.screen = vt10x.New(vt10x.WithSize(cols, rows), vt10x.WithWriter(ours))
	if cmd.Env == nil {
		home := t.TempDir()
		cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "HOME=" + home, "PATH=" + os.Getenv("PATH")}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = its, its, its
	cmd.SysProcAttr = session()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go x.read()
	go func() {
		_ = cmd.Wait() // Exit tells
		close(x.ended)
	}()
	t.Cleanup(x.close)
	return x
}

// openPty opens a pty whose side of ours can be closed while it is being read.
func openPty() (ours, its *os.File, err error) {
	blocking, its, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer blocking.Close()
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err != nil {
		return nil, nil, err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fd), blocking.Name()), its, nil
}

func (x *Terminal) close() {
	_ = x.cmd.Process.Kill()
	<-x.ended
	_ = x.its.Close()
	_ = x.ours.Close()
	<-x.drained
}

func (x *Terminal) read() {
	defer close(x.drained)
	buf := make([]byte, 64<<10)
	var in []byte // what vt10x has not taken: it wants characters whole
	for {
		n, err := x.ours.Read(buf)
		x.mu.Lock()
		x.written = append(x.written, buf[:n]...)
		in = append(in, buf[:n]...)
		end := len(in) - tornRune(in)
		_, _ = x.screen.Write(in[:end])
		in = bytes.Clone(in[end:])
		close(x.changed)
		x.changed = make(chan struct{})
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// tornRune gives how many bytes at the end are the beginning of a character.
func tornRune(in []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(in); n++ {
		if end := in[len(in)-n:]; utf8.RuneStart(end[0]) {
			if utf8.FullRune(end) {
				return 0
			}
			return n
		}
	}
	return 0
}

// Type sends bytes as they are.
func (x *Terminal) Type(text string) {
	x.t.Helper()
	if _, err := x.ours.WriteString(text); err != nil {
		x.t.Fatalf("type %q: %v", text, err)
	}
}

// Paste sends text as a terminal does that was asked to mark pastes.
func (x *Terminal) Paste(text string) {
	x.t.Helper()
	x.Type("\x1b[200~" + text + "\x1b[201~")
}

// Press sends keys by the names that bubbletea gives them, such as "a",
// "enter", "ctrl+p", "shift+tab" and "f1".
func (x *Terminal) Press(keys ...string) {
	x.t.Helper()
	for _, key := range keys {
		seq, ok := sequence(key)
		if !ok {
			x.t.Fatalf("no key is called %q", key)
		}
		x.Type(seq)
	}
}

// Click presses and releases the left button at a cell, counted from 0.
func (x *Terminal) Click(col, row int) {
	x.t.Helper()
	x.Type(mouse(0, col, row, 'M') + mouse(0, col, row, 'm'))
}

// Wheel turns the wheel at a cell: down for positive steps, up for negative.
func (x *Terminal) Wheel(col, row, steps int) {
	x.t.Helper()
	button := 65
	if steps < 0 {
		button, steps = 64, -steps
	}
	x.Type(strings.Repeat(mouse(button, col, row, 'M'), steps))
}

// Resize changes the size of the terminal.
func (x *Terminal) Resize(cols, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(cols, rows)
	x.mu.Unlock()
	if err := pty.Setsize(x.its, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		x.t.Fatal(err)
	}
}

// Signal sends a signal to the program.
func (x *Terminal) Signal(s os.Signal) {
	x.t.Helper()
	if err := x.cmd.Process.Signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// HangUp takes the terminal away, as a window that is closed does.
func (x *Terminal) HangUp() {
	_ = x.its.Close()
	_ = x.ours.Close() // ends the read too, without which the system would keep it open
	<-x.drained
}

// Screen gives what is shown: a line a row, without spaces at its end.
func (x *Terminal) Screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.shown()
}

func (x *Terminal) shown() string {
	lines := strings.Split(x.screen.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \x00")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Written gives all bytes that the program has written.
func (x *Terminal) Written() []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	return bytes.Clone(x.written)
}

// WaitFor waits until the screen shows each of the texts, and gives it.
func (x *Terminal) WaitFor(texts ...string) string {
	x.t.Helper()
	return x.WaitUntil("the screen shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// WaitGone waits until the screen shows none of the texts, and gives it.
func (x *Terminal) WaitGone(texts ...string) string {
	x.t.Helper()
	return x.WaitUntil("the screen no longer shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// WaitUntil waits until ok says yes to the screen, and gives it. What says in
// words what is waited for.
func (x *Terminal) WaitUntil(what string, ok func(screen string) bool) string {
	x.t.Helper()
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	for {
		x.mu.Lock()
		screen, changed := x.shown(), x.changed
		x.mu.Unlock()
		if ok(screen) {
			return screen
		}
		select {
		case <-changed:
		case <-x.drained:
			x.t.Fatalf("the terminal is gone before %s:\n%s", what, screen)
		case <-deadline.C:
			x.t.Fatalf("waited %s in vain until %s:\n%s", Patience, what, screen)
		}
	}
}

// Exit waits for the program's end and gives its exit status, or -1 if a signal
// ended it. All that it wrote is on the screen then.
func (x *Terminal) Exit() int {
	x.t.Helper()
	select {
	case <-x.ended:
	case <-time.After(Patience):
		x.t.Fatalf("the program does not end:\n%s", x.Screen())
	}
	return x.cmd.ProcessState.ExitCode()
}

// WantLeft waits for the program's end and checks that it left with the exit
// status and the terminal as it was: its modes, its first screen, a cursor, and
// neither mouse nor paste reports. It gives what stands on the screen.
func (x *Terminal) WantLeft(exit int) string {
	x.t.Helper()
	if got := x.Exit(); got != exit {
		x.t.Errorf("exit status %d, want %d", got, exit)
	}
	x.WantRestored()
	return x.Screen()
}

// WantRestored checks that the terminal is as the program found it. The program
// must have ended or be stopped.
func (x *Terminal) WantRestored() {
	x.t.Helper()
	if now := x.state(); !reflect.DeepEqual(now, x.was) {
		x.t.Errorf("the terminal's modes are %+v, and were %+v", now, x.was)
	}
	x.drain()
	written := x.Written()
	for _, mode := range []struct {
		on, off, name string
	}{
		{"\x1b[?1049h", "\x1b[?1049l", "the alternate screen"},
		{"\x1b[?25l", "\x1b[?25h", "the hidden cursor"},
		{"\x1b[?1002h", "\x1b[?1002l", "the mouse"},
		{"\x1b[?1003h", "\x1b[?1003l", "the mouse's moves"},
		{"\x1b[?1006h", "\x1b[?1006l", "the mouse's format"},
		{"\x1b[?2004h", "\x1b[?2004l", "the marks around pastes"},
	} {
		if bytes.LastIndex(written, []byte(mode.on)) > bytes.LastIndex(written, []byte(mode.off)) {
			x.t.Errorf("the program left %s on; it ended in %q", mode.name, tail(written))
		}
	}
}

// drain waits until what was written before now has been read: the mark goes the
// same way.
func (x *Terminal) drain() {
	x.t.Helper()
	const mark = "\x1b]777;drained\x07"
	before := len(x.Written())
	if _, err := x.its.WriteString(mark); err != nil {
		return // hung up
	}
	x.WaitUntil("all output is read", func(string) bool {
		return bytes.Contains(x.Written()[before:], []byte(mark))
	})
}

// Modes gives the modes of the terminal (termios) as text, to compare.
func (x *Terminal) Modes() string {
	x.t.Helper()
	return fmt.Sprintf("%+v", *x.state())
}

func tail(written []byte) []byte { return written[max(0, len(written)-200):] }

func (x *Terminal) state() *term.State {
	x.t.Helper()
	state, err := term.GetState(int(x.its.Fd()))
	if err != nil {
		x.t.Fatal(err)
	}
	return state
}
