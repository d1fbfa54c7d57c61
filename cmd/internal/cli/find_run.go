package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/scan"
	"fob/tokens/wording"
)

// findVerdict is what keys say of a token that was found.
type findVerdict uint8

const (
	foundValid findVerdict = iota
	foundInvalid
	foundExpired // signed as it should be, and at the wrong time
	foundNotChecked
	findVerdicts
)

// findTally counts what was found.
type findTally struct {
	found, different int
	lookAlikes       int
	bytes            int64
	verdicts         [findVerdicts]int
}

// finder is one run of fob find.
type finder struct {
	*app
	flags  *findFlags
	keys   *tokens.Keys
	policy tokens.Policy

	seen     seenTokens
	total    findTally
	progress *progress
	writers  []findWriter // one for each core
}

// run searches everything and gives the exit status as an error.
func (f *finder) run(args []string) error {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	ctx := f.context()
	pipe := scan.NewPipe(scan.Options{Limits: f.policy.Limits, Faults: f.flags.malformed && !f.quiet}, 0)
	reader := &findReader{app: f.app, pipe: pipe}
	go reader.read(args)
	err := f.take(ctx, pipe, reader)
	f.progress.end()
	reader.tell()
	files, unread, fatal := reader.counts()
	if err == nil && ctx.Err() == nil {
		err = fatal
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	f.summary(files, unread)
	switch {
	case ctx.Err() != nil:
		return status(exitInterrupted)
	case unread > 0:
		return status(exitIO)
	}
	return asStatus(f.answer())
}

// answer is the exit status of a run that read everything.
func (f *finder) answer() int {
	yes := f.total.found > 0
	if f.keys.Len() > 0 {
		yes = f.total.verdicts[foundValid] > 0
	}
	if yes {
		return exitOK
	}
	return exitNo
}

// take prints batch after batch until there are no more, or the run is
// interrupted.
func (f *finder) take(ctx context.Context, pipe *scan.Pipe, reader *findReader) error {
	for {
		b, err := pipe.Next(ctx)
		if b == nil || err != nil {
			return err
		}
		if err := bugIn(b); err != nil {
			return err
		}
		if err := f.batch(b); err != nil {
			return err
		}
		f.total.bytes += int64(b.Bytes)
		f.total.lookAlikes += b.LookAlikes
		f.progress.at(int(f.total.bytes >> 20))
		if b.Last {
			reader.tell()
		}
		pipe.Free(b)
	}
}

// batch tells what was found in one block.
func (f *finder) batch(b *scan.Batch) error {
	if len(b.Hits) == 0 {
		return nil
	}
	// Those that are to be told come first, in their order.
	fresh := b.Hits[:0]
	for _, h := range b.Hits {
		switch {
		case h.Fault != "":
		default:
			f.total.found++
			first := f.seen.add(h.Token)
			if first {
				f.total.different++
			}
			if !first && !f.flags.all {
				continue
			}
		}
		fresh = append(fresh, h)
	}
	if len(fresh) == 0 || f.quiet && f.keys.Len() == 0 {
		return nil
	}
	if f.at == "" {
		f.policy.At = f.Now() // a stream may run for days
	}
	source, ok := b.Source.(*findSource)
	if !ok {
		return nil // every stream is given as one
	}
	return f.write(source, fresh)
}

// write tells hits, on all cores where they are many.
func (f *finder) write(source *findSource, hits []scan.Hit) error {
	const few = 16
	n := 1
	if len(hits) > few {
		n = runtime.GOMAXPROCS(0)
	}
	for len(f.writers) < n {
		f.writers = append(f.writers, findWriter{app: f.app, lines: f.flags.lines, keys: f.keys, decoder: tokens.NewDecoder(f.policy.Limits)})
	}
	var writing sync.WaitGroup
	for i := range n {
		w, part := &f.writers[i], hits[len(hits)*i/n:len(hits)*(i+1)/n]
		w.source, w.policy = source, f.policy
		if n == 1 {
			w.write(part)
			break
		}
		writing.Go(func() { w.write(part) })
	}
	writing.Wait()
	for i := range n {
		w := &f.writers[i]
		if w.err != nil {
			return w.err
		}
		for v, k := range w.verdicts {
			f.total.verdicts[v] += k
		}
		if len(w.out) == 0 {
			continue
		}
		if err := f.app.write(w.out); err != nil {
			return err
		}
	}
	return nil
}

// summary tells on stderr what was found.
func (f *finder) summary(files, unread int) {
	if f.json {
		f.summaryJSON(files, unread)
		return
	}
	t := &f.total
	parts := []string{fmt.Sprintf("found %d", t.found)}
	if t.different != t.found {
		parts[0] += fmt.Sprintf(" (%d different)", t.different)
	}
	if f.keys.Len() > 0 {
		for v, n := range t.verdicts {
			parts[0] += fmt.Sprintf(" %s %d", findVerdict(v), n)
		}
	}
	parts = append(parts, wording.Count(files, "file")+" searched")
	if t.lookAlikes > 0 {
		parts = append(parts, wording.Count(t.lookAlikes, "look-alike")+" did not parse")
	}
	if unread > 0 {
		parts = append(parts, wording.Count(unread, "file")+" could not be read")
	}
	if f.seen.full {
		parts = append(parts, fmt.Sprintf("only the first %d different tokens were remembered, others may be told again", mostSeen))
	}
	fmt.Fprintln(f.Streams.Err, strings.Join(parts, "; "))
}

func (f *finder) summaryJSON(files, unread int) {
	t := &f.total
	out := append([]byte(`{"summary":`), '{')
	out = jsonout.AppendNumber(out, "found", t.found)
	out = jsonout.AppendNumber(out, "different", t.different)
	if f.keys.Len() > 0 {
		for v, n := range t.verdicts {
			out = jsonout.AppendNumber(out, findVerdict(v).String(), n)
		}
	}
	out = jsonout.AppendNumber(out, "malformed", t.lookAlikes)
	out = jsonout.AppendNumber(out, "files", files)
	out = jsonout.AppendNumber(out, "unreadable", unread)
	out = jsonout.AppendNumber(out, "bytes", int(t.bytes))
	if f.seen.full {
		out = jsonout.AppendNumber(out, "remembered", mostSeen)
	}
	fmt.Fprintf(f.Streams.Err, "%s}}\n", out)
}

func (v findVerdict) String() string {
	return [...]string{"valid", "invalid", "expired", "not_checked"}[v]
}
