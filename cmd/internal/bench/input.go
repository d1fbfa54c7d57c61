package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/cancelreader"
)

// How long the terminal must be silent for what is held to mean something.
const (
	// escapeWait tells the key Esc from the beginning of another key.
	escapeWait = 10 * time.Millisecond
	// sequenceWait is for a sequence that was torn on its way, such as over ssh.
	sequenceWait = 100 * time.Millisecond
	// burstWait ends an unmarked paste.
	burstWait = 30 * time.Millisecond
	// pasteWait is when keys can leave a paste, and pasteGiveUp when it is left
	// without. It is long: what comes of a paste after it is taken for keys.
	pasteWait   = 50 * time.Millisecond
	pasteGiveUp = 5 * time.Second
)

// PasteMost is how many bytes of one paste are kept.
const PasteMost = 16 << 20

// ErrTerminalGone says that nothing will ever be typed again.
var ErrTerminalGone = errors.New("the terminal is gone")

// An input is the terminal as bubbletea reads it: one key a read, and pastes
// sent as messages in their place among the keys. It has no Name on purpose: by
// that bubbletea knows files that it waits for itself, and it would not see what
// is read already. It reads by itself, so that Pause can hand the terminal to
// another program, and so that Ctrl-C is seen while the model hangs.
type input struct {
	file *os.File
	send func(tea.Msg)                         // into the program
	make func(text []byte, truncated bool) any // of a paste
	// ctrlC is told when Ctrl-C is typed, gone when the terminal goes, before the
	// program gets to know.
	ctrlC, gone func()

	mu      sync.Mutex
	pump    *pump
	paused  chan struct{} // closed while paused
	resumed int           // counts: a Read from before a pause must take nothing

	reading sync.Mutex // the members below are those of the Read that holds it
	split   splitter
	burst   burst
	pieces  []piece
	silent  time.Duration // since the last byte, as far as it was waited for
	rest    []byte        // of a key for which there was no room
	err     error
}

func newInput(file *os.File) *input {
	return &input{file: file, split: splitter{most: PasteMost}, paused: make(chan struct{})}
}

// Fd gives bubbletea what it puts into raw mode.
func (in *input) Fd() uintptr { return in.file.Fd() }

// Write and Close make a file of it, which bubbletea asks for; it uses neither.
func (in *input) Write(p []byte) (int, error) { return in.file.Write(p) }

// Close does nothing: the file belongs to whoever opened it.
func (in *input) Close() error { return nil }

// Read gives the bytes of one key. Only one goroutine may read, or be left over
// from before a pause.
func (in *input) Read(p []byte) (int, error) {
	in.mu.Lock()
	since := in.resumed
	in.mu.Unlock()
	in.reading.Lock()
	defer in.reading.Unlock()
	for {
		pump, paused, err := in.source(since)
		if err != nil {
			return 0, err
		}
		if n := copy(p, in.rest); n > 0 {
			in.rest = in.rest[n:]
			return n, nil
		}
		if next, ok := in.next(); ok {
			in.give(next)
			continue
		}
		if in.err != nil {
			return 0, in.err
		}
		in.wait(pump, paused)
	}
}

func (in *input) next() (piece, bool) {
	if len(in.pieces) == 0 {
		return piece{}, false
	}
	next := in.pieces[0]
	in.pieces = in.pieces[1:]
	return next, true
}

func (in *input) give(p piece) {
	switch p.kind {
	case keyPiece:
		in.rest = p.data
	case pastePiece:
		// All keys before it were taken by the program: bubbletea hands on what
		// it has read before it reads again.
		in.send(in.make(p.data, p.cut))
	case answerPiece:
	}
}

// wait waits for more input, or for as long as silence means something.
func (in *input) wait(pump *pump, paused <-chan struct{}) {
	var silence <-chan time.Time
	pause, more := in.patience()
	if more {
		timer := time.NewTimer(pause - in.silent)
		defer timer.Stop()
		silence = timer.C
	}
	select {
	case <-pump.more:
		chunks, err := pump.take()
		in.err = err
		for _, chunk := range chunks {
			in.silent = 0
			from := len(in.pieces)
			in.split.feed(chunk, in.emit)
			in.pieces = append(in.pieces[:from], in.burst.take(in.pieces[from:])...)
		}
		if err != nil {
			in.split.giveUp(in.emit)
			in.split.flush(in.emit)
			in.pieces = in.burst.end(in.pieces)
		}
	case <-silence:
		in.silent = pause
		if pause == pasteGiveUp {
			in.split.giveUp(in.emit)
			return
		}
		in.pieces = in.burst.end(in.pieces)
		in.split.silence(in.emit)
	case <-paused:
	}
}

func (in *input) emit(p piece) { in.pieces = append(in.pieces, p) }

// patience is how long a silence must be to mean something, if any does.
func (in *input) patience() (time.Duration, bool) {
	switch held := in.split.held; {
	case in.split.pasting && in.silent < pasteWait:
		return pasteWait, true
	case in.split.pasting:
		return pasteGiveUp, true
	case in.burst.running():
		return burstWait, true
	case len(held) == 1 && held[0] == 0x1b:
		return escapeWait, true
	case len(held) > 0:
		return sequenceWait, true
	}
	return 0, false
}

// source gives where to read from, and begins to read if nobody does.
func (in *input) source(since int) (*pump, <-chan struct{}, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.resumed != since || in.isPaused() {
		return nil, nil, cancelreader.ErrCanceled
	}
	if in.pump == nil {
		p, err := startPump(in.file, in.ctrlC, in.gone)
		if err != nil {
			return nil, nil, fmt.Errorf("read the terminal: %w", err)
		}
		in.pump = p
	}
	return in.pump, in.paused, nil
}

// Pause stops reading: when it returns, no byte is taken from the terminal, and
// a Read that waits has failed with cancelreader.ErrCanceled, which bubbletea
// takes for its own doing. What was read stays for later.
func (in *input) Pause() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.isPaused() {
		close(in.paused)
	}
	if in.pump != nil {
		in.pump.stop()
	}
}

// Resume lets reading go on.
func (in *input) Resume() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.isPaused() {
		return
	}
	in.paused = make(chan struct{})
	in.resumed++
	if in.pump != nil {
		in.pump = in.pump.again()
	}
}

func (in *input) isPaused() bool {
	select {
	case <-in.paused:
		return true
	default:
		return false
	}
}

var _ io.ReadWriteCloser = (*input)(nil)
