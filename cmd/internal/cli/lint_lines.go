package cli

import (
	"time"

	"fob/tokens"
)

// lintWorker looks at the lines of one worker.
type lintWorker struct {
	quiet   bool
	decoder *tokens.Decoder
	linter  linter
	// now is asked before each batch, as for verify --lines; nil with --at.
	now func() time.Time
}

func (a *app) lintLines(args []string, l *linter) error {
	sources, err := a.lineSources(args)
	if err != nil {
		return err
	}
	b := bulk{app: a, sources: sources, most: l.policy.Limits.TokenSize, progress: a.progress("lines", 0),
		words: [lineClasses]string{lineValid: "clean", lineInvalid: "found", lineMalformed: "malformed"},
		worker: func() lineWorker {
			w := &lintWorker{quiet: a.quiet, decoder: tokens.NewDecoder(l.policy.Limits), linter: *l}
			if a.at == "" {
				w.now = a.Now
			}
			return w
		}}
	return b.run()
}

func (w *lintWorker) begin() {
	if w.now != nil {
		w.linter.policy.At = w.now()
	}
}

// token appends what was found. A line counts as clean where nothing was found
// that fails.
func (w *lintWorker) token(dst, token []byte, stripped []string) ([]byte, lineClass, int) {
	found := w.linter.look(w.decoder.Decode(token))
	exit := w.linter.exit(found)
	class := lineValid
	switch exit {
	case exitNo:
		class = lineInvalid
	case exitMalformed:
		class = lineMalformed
	}
	if w.quiet {
		return dst, class, exit
	}
	return appendLinted(dst, found, stripped, false), class, exit
}
