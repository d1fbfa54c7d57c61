package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// A screen draws frames. The renderer of bubbletea v1 looks 120 times a second
// whether there is one, which takes more of a core than all else that an idle
// workbench does, and shows each up to 8 ms late. This one draws when there is
// something to draw, and waits only if the last frame was less than frameTime
// ago.
type screen struct {
	in   *os.File
	out  *output
	stop func(p any) // told what has panicked

	mu    sync.Mutex // of what is to be drawn
	next  string
	some  chan struct{} // holds something when there is something to draw
	width int
	rows  int
	mouse bool

	drawing sync.Mutex // of the terminal
	on      bool       // the workbench has the screen
	was     *term.State
	undo    func()   // what prepare did
	lines   []string // that the terminal shows
	stale   bool     // it may show anything
	drawn   time.Time
}

// frameTime is the least time from one frame to the next.
const frameTime = time.Second / 120

// entering and leaving are what the workbench does to a terminal, and undoes.
// A terminal that has no other screen would leave the last frame standing, with
// all that was shown in it: it is erased first.
const (
	entering = ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen + ansi.CursorHomePosition +
		ansi.HideCursor + ansi.SetModeBracketedPaste
	leaving = ansi.ResetModeBracketedPaste + mouseOff + ansi.ResetModeMouseAnyEvent + ansi.ResetStyle +
		ansi.EraseEntireScreen + ansi.CursorHomePosition + ansi.ResetModeAltScreenSaveCursor + ansi.ShowCursor
	mouseOn  = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	mouseOff = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseExtSgr
)

func newScreen(in *os.File, out *output, mouse bool) *screen {
	return &screen{in: in, out: out, mouse: mouse, some: make(chan struct{}, 1)}
}

// enter takes the screen, and the keys as they are pressed.
func (s *screen) enter() error {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if s.on {
		return nil
	}
	was, err := term.MakeRaw(int(s.in.Fd()))
	if err != nil {
		return fmt.Errorf("raw mode: %w", err)
	}
	undo, err := prepare(s.out.Fd())
	if err != nil {
		_ = term.Restore(int(s.in.Fd()), was)
		return err
	}
	s.was, s.undo, s.on, s.stale = was, undo, true, true
	text := entering
	if s.wantsMouse() {
		text += mouseOn
	}
	_, err = s.out.Write([]byte(text))
	s.wake()
	return err
}

// leave gives the screen back as it was.
func (s *screen) leave() {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if !s.on {
		return
	}
	s.on = false
	_, _ = s.out.Write([]byte(leaving)) // to a terminal that is gone, maybe
	s.restore()
}

// restore puts the modes of the terminal back.
func (s *screen) restore() {
	_ = term.Restore(int(s.in.Fd()), s.was)
	s.undo()
}

// show has a frame drawn.
func (s *screen) show(frame string) {
	s.mu.Lock()
	same := frame == s.next
	s.next = frame
	s.mu.Unlock()
	if !same {
		s.wake()
	}
}

// resize says how large the terminal is now.
func (s *screen) resize(width, rows int) {
	s.mu.Lock()
	s.width, s.rows = width, rows
	s.mu.Unlock()
	s.redraw()
}

// redraw draws all of the next frame: who knows what the terminal shows.
func (s *screen) redraw() {
	go func() { // not while the terminal takes what was written before
		s.drawing.Lock()
		s.stale = true
		s.drawing.Unlock()
		s.wake()
	}()
}

// useMouse takes the mouse from the terminal, or gives it back.
func (s *screen) useMouse(on bool) {
	s.mu.Lock()
	s.mouse = on
	s.mu.Unlock()
	go func() {
		s.drawing.Lock()
		defer s.drawing.Unlock()
		text := mouseOff
		if s.wantsMouse() {
			text = mouseOn
		}
		if s.on {
			_, _ = s.out.Write([]byte(text))
		}
	}()
}

func (s *screen) wantsMouse() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mouse
}

func (s *screen) wake() {
	select {
	case s.some <- struct{}{}:
	default:
	}
}

// run draws until done is closed.
func (s *screen) run(done <-chan struct{}) {
	defer func() {
		if p := recover(); p != nil {
			s.stop(p)
		}
	}()
	for {
		select {
		case <-done:
			return
		case <-s.some:
		}
		if wait := frameTime - time.Since(s.drawn); wait > 0 {
			select {
			case <-done:
				return
			case <-time.After(wait):
			}
		}
		s.draw()
	}
}

func (s *screen) draw() {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	s.mu.Lock()
	frame, width, rows := s.next, s.width, s.rows
	s.mu.Unlock()
	if !s.on || width <= 0 || rows <= 0 || frame == "" {
		return
	}
	lines := strings.Split(frame, "\n")
	lines = lines[:min(len(lines), rows)]
	if s.stale {
		s.lines = nil
	}
	text := changes(s.lines, lines, width, rows)
	if len(text) > 0 {
		_, _ = s.out.Write(text) // if the terminal is gone, reading says so
	}
	s.lines, s.stale, s.drawn = lines, false, time.Now()
}

// changes is what makes a terminal that shows the lines old show the lines new.
// Without old lines it may show anything.
func changes(old, lines []string, width, rows int) []byte {
	var text []byte
	for i, line := range lines {
		if i < len(old) && old[i] == line {
			continue
		}
		text = append(strconv.AppendInt(append(text, "\x1b["...), int64(i)+1, 10), ";1H"...)
		shown := ansi.StringWidth(line)
		if shown > width {
			line = ansi.Truncate(line, width, "")
		}
		text = append(append(text, line...), ansi.ResetStyle...)
		if shown < width {
			text = append(text, ansi.EraseLineRight...)
		}
	}
	if len(lines) < rows && (old == nil || len(old) > len(lines)) {
		text = append(strconv.AppendInt(append(text, "\x1b["...), int64(len(lines))+1, 10), ";1H"+ansi.EraseScreenBelow...)
	}
	return text
}
