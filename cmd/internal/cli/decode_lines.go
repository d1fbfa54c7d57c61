package cli

import (
	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/profile"
)

// decodeWorker decodes the lines of one worker.
type decodeWorker struct {
	quiet   bool
	decoder *tokens.Decoder
	memory  jsonout.Memory
}

func (a *app) decodeLines(args []string, lim tokens.Limits) error {
	sources, err := a.lineSources(args)
	if err != nil {
		return err
	}
	profiles, err := a.profiles()
	if err != nil {
		return err
	}
	b := bulk{app: a, sources: sources, most: lim.TokenSize, progress: a.progress("lines", 0),
		words: [lineClasses]string{lineValid: "decoded", lineMalformed: "malformed"},
		worker: func() lineWorker {
			return &decodeWorker{quiet: a.quiet, decoder: tokens.NewDecoder(lim),
				memory: jsonout.Memory{Profiles: profiles, Stream: profile.NewRecogniser(profiles)}}
		}}
	return b.run()
}

func (w *decodeWorker) begin() {}

// token appends what the token says; of a malformed one the error comes first.
func (w *decodeWorker) token(dst, token []byte, stripped []string) ([]byte, lineClass, int) {
	d := w.decoder.Decode(token)
	class, exit := lineValid, exitOK
	e := d.Malformed()
	if e != nil {
		class, exit = lineMalformed, exitMalformed
	}
	if w.quiet {
		return dst, class, exit
	}
	if e != nil {
		dst = appendError(dst, e)
	}
	return jsonout.AppendDecoded(dst, d, stripped, &w.memory), class, exit
}
