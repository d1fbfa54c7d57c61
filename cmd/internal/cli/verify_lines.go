package cli

import (
	"time"

	"fob/tokens"
)

// verifyWorker judges the lines of one worker.
type verifyWorker struct {
	quiet   bool
	decoder *tokens.Decoder
	keys    *tokens.Keys
	policy  tokens.Policy
	cache   *reportCache
	// now is asked before each batch: a stream may run for days. It is nil
	// where --at says when to judge.
	now func() time.Time
}

func (a *app) verifyLines(args []string, keys *tokens.Keys, p *tokens.Policy) error {
	sources, err := a.lineSources(args)
	if err != nil {
		return err
	}
	b := bulk{app: a, sources: sources, most: p.Limits.TokenSize, progress: a.progress("lines", 0),
		words: [lineClasses]string{"valid", "invalid", "not_checked", "malformed"},
		worker: func() lineWorker {
			w := &verifyWorker{quiet: a.quiet, decoder: tokens.NewDecoder(p.Limits), keys: keys, policy: *p, cache: newReportCache(p)}
			if a.at == "" {
				w.now = a.Now
			}
			return w
		}}
	return b.run()
}

func (w *verifyWorker) begin() {
	if w.now != nil {
		w.policy.At = w.now()
	}
}

func (w *verifyWorker) token(dst, token []byte, stripped []string) ([]byte, lineClass, int) {
	v := tokens.Fold(tokens.VerifyLayers(w.decoder.Decode(token), w.keys, &w.policy))
	if err := v.Malformed(); err != nil {
		if !w.quiet {
			dst = appendError(dst, err)
		}
		return dst, lineMalformed, exitMalformed
	}
	if !w.quiet {
		dst = appendVerdict(dst, &v, stripped, w.cache)
	}
	class := lineInvalid
	switch v.Overall {
	case tokens.StatusValid:
		class = lineValid
	case tokens.StatusNotChecked:
		class = lineNotChecked
	}
	return dst, class, exitOfVerdict(&v, w.keys)
}
