package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
)

// The bulk mode has three stages: one reader cuts the input into batches of
// lines, workers judge batches, one writer prints them in their order. A fixed
// number of batches goes round, so memory is constant and a slow writer stops
// the reader.

// gcPercent lets garbage grow to a few times what is live, which in a bulk run
// is a few MB: collecting less often saves a tenth of the time.
const gcPercent = 400

// lineClass is what became of one line.
type lineClass uint8

const (
	lineValid lineClass = iota
	lineInvalid
	lineNotChecked
	lineMalformed
	lineClasses
)

// tally counts lines by what became of them.
type tally struct {
	class [lineClasses]int
	worst int
}

func (t *tally) count(c lineClass, exit int) {
	t.class[c]++
	t.worst = worse(t.worst, exit)
}

func (t *tally) add(o *tally) {
	for c := range o.class {
		t.class[c] += o.class[c]
	}
	t.worst = worse(t.worst, o.worst)
}

func (t *tally) lines() int {
	n := 0
	for _, k := range t.class {
		n += k
	}
	return n
}

// lineWorker judges the lines of one worker. It is used by one goroutine.
type lineWorker interface {
	// begin is called before each batch.
	begin()
	// token appends the members of the object of one token.
	token(dst []byte, token []byte, stripped []string) (out []byte, class lineClass, exit int)
}

// bulk is one run over many lines.
type bulk struct {
	*app
	sources []string
	most    int // bytes of a line
	words   [lineClasses]string
	worker  func() lineWorker

	total    tally
	progress *progress
}

// run judges every line and gives the exit status as an error.
func (b *bulk) run() error {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	ctx, stop := context.WithCancel(b.context())
	defer stop()
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *batch, 2*workers+1)
	for range cap(free) {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	work := make(chan *batch, cap(free))
	order := make(chan *batch, cap(free))
	var readErr error // set before order is closed
	go func() {
		defer close(order)
		defer close(work)
		readErr = b.read(ctx, free, func(next *batch) {
			work <- next
			order <- next
		})
	}()
	var judging sync.WaitGroup
	for range workers {
		judging.Go(func() { b.judge(work) })
	}
	err := b.print(ctx, order, free)
	if err == nil && b.context().Err() == nil {
		err = readErr
	}
	b.progress.end()
	b.summary()
	switch {
	case err != nil:
		return err
	case b.context().Err() != nil:
		return status(exitInterrupted)
	}
	return asStatus(b.total.worst)
}

// read cuts all sources into batches. It may be left behind, stuck in a read,
// when the run is interrupted.
func (b *bulk) read(ctx context.Context, free chan *batch, hand func(*batch)) error {
	for _, source := range b.sources {
		in, from, err := b.openInput(source, "tokens")
		if err != nil {
			return err
		}
		err = b.readSourceLines(ctx, in, from, free, hand)
		_ = in.Close() // it was only read
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) readSourceLines(ctx context.Context, in io.Reader, from string, free chan *batch, hand func(*batch)) error {
	r := lineReader{in: in, most: b.most}
	if len(b.sources) > 1 {
		r.source = from
	}
	for {
		var next *batch
		select {
		case next = <-free:
		case <-ctx.Done():
			return nil
		}
		switch err := r.next(next); {
		case errors.Is(err, io.EOF):
			free <- next
			return nil
		case err != nil:
			return ioError("read "+from, err)
		}
		hand(next)
	}
}

// judge is one worker.
func (b *bulk) judge(work <-chan *batch) {
	w := b.worker()
	for next := range work {
		b.judgeBatch(w, next)
		next.done <- struct{}{}
	}
}

func (b *bulk) judgeBatch(w lineWorker, next *batch) {
	defer func() {
		if p := recover(); p != nil {
			next.err = &tokens.Error{Code: codeBug, Msg: bugText(p)}
		}
	}()
	next.out, next.tally, next.err = next.out[:0], tally{}, nil
	w.begin()
	line := next.first
	if next.tooLong {
		b.tooLong(next, line)
		return
	}
	for rest := next.data; len(rest) > 0; line++ {
		text := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			text, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		b.line(w, next, line, text)
	}
}

// line judges one line; one without a token is passed over.
func (b *bulk) line(w lineWorker, next *batch, line int, text []byte) {
	if len(text) > b.most+1 {
		b.tooLong(next, line)
		return
	}
	token, stripped := cleanLine(text)
	if len(token) == 0 {
		return
	}
	var class lineClass
	var exit int
	if b.quiet {
		_, class, exit = w.token(nil, token, nil)
	} else {
		next.out = next.open(line)
		next.out, class, exit = w.token(next.out, token, stripped)
		next.out = append(next.out, '}', '\n')
	}
	next.tally.count(class, exit)
}

func (next *batch) open(line int) []byte {
	out := jsonout.AppendNumber(append(next.out, '{'), "line", line)
	return jsonout.AppendTextIf(out, "source", next.source)
}

func (b *bulk) tooLong(next *batch, line int) {
	if !b.quiet {
		next.out = append(appendError(next.open(line), beyondLimit("the line", "token-size", b.most)), '}', '\n')
	}
	next.tally.count(lineMalformed, exitMalformed)
}

// cleanLine is tokens.Clean with a short way for a line that is nothing but a
// compact token: such a line has none of the marks that Clean looks for.
func cleanLine(text []byte) (token []byte, stripped []string) {
	text = bytes.TrimSpace(text)
	if len(text) > 3 && string(text[:3]) == "eyJ" && isTokenEnd(text[len(text)-1]) &&
		bytes.IndexByte(text, '=') < 0 && bytes.IndexByte(text, '\r') < 0 {
		return text, nil
	}
	return tokens.Clean(text)
}

func isTokenEnd(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// print writes the batches in their order until there are no more, the run is
// interrupted, or writing fails. Batches that were read by then are printed.
func (b *bulk) print(ctx context.Context, order <-chan *batch, free chan<- *batch) error {
	for {
		select {
		case next, ok := <-order:
			if !ok {
				return nil
			}
			if err := b.printOne(next, free); err != nil {
				return err
			}
		case <-ctx.Done():
			return b.printRead(order, free)
		}
	}
}

// printRead prints what was read when the run was interrupted.
func (b *bulk) printRead(order <-chan *batch, free chan<- *batch) error {
	for {
		select {
		case next, ok := <-order:
			if !ok {
				return nil
			}
			if err := b.printOne(next, free); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func (b *bulk) printOne(next *batch, free chan<- *batch) error {
	<-next.done
	if next.err != nil {
		return next.err
	}
	if len(next.out) > 0 {
		if err := b.write(next.out); err != nil {
			return err
		}
	}
	b.total.add(&next.tally)
	b.progress.at(b.total.lines())
	const large = 1 << 20
	if cap(next.data)+cap(next.out) > large {
		next.data, next.out = nil, nil // one huge line must not be paid for ever after
	}
	free <- next
	return nil
}

// summary tells on stderr what became of the lines.
func (b *bulk) summary() {
	if b.json {
		out := append([]byte(`{"summary":{`), `"lines":`...)
		out = fmt.Append(out, b.total.lines())
		for c, word := range b.words {
			if word != "" {
				out = jsonout.AppendNumber(out, word, b.total.class[c])
			}
		}
		fmt.Fprintf(b.Streams.Err, "%s}}\n", out)
		return
	}
	parts := []string{fmt.Sprintf("lines %d", b.total.lines())}
	for c, word := range b.words {
		if n := b.total.class[c]; word != "" && (n > 0 || c != int(lineNotChecked)) {
			parts = append(parts, fmt.Sprintf("%s %d", word, n))
		}
	}
	fmt.Fprintln(b.Streams.Err, strings.Join(parts, " "))
}

// lineSources checks the arguments of a bulk run: stdin or files.
func (a *app) lineSources(args []string) ([]string, error) {
	args, err := a.tokenArgs(args)
	if err != nil {
		return nil, err
	}
	for _, arg := range args {
		if arg != "-" && !strings.HasPrefix(arg, "@") {
			return nil, usageError("--lines reads from stdin or @FILE, one token a line; a token itself is no file", "say @FILE, or leave out --lines")
		}
	}
	return args, nil
}
