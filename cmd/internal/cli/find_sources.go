package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"fob/tokens"
	"fob/tokens/scan"
)

// findSource is one stream that is searched.
type findSource struct {
	name      string
	encodings []string // what was taken off it, outermost first
}

// findReader reads one source after another into the pipe.
type findReader struct {
	*app
	pipe *scan.Pipe

	mu       sync.Mutex
	files    int
	unread   int
	troubles []string // not told yet
	fatal    error
}

// read reads all that the arguments name. What cannot be read is noted, and the
// rest is read all the same.
func (r *findReader) read(args []string) {
	defer r.pipe.Close()
	for _, arg := range args {
		if err := r.argument(arg); err != nil {
			r.mu.Lock()
			r.fatal = err
			r.mu.Unlock()
			return
		}
	}
}

// argument reads what one argument names.
func (r *findReader) argument(arg string) error {
	if arg == "-" {
		in, err := r.openStdin("what to search")
		if err != nil {
			return err
		}
		return r.stream("stdin", in)
	}
	info, err := os.Stat(arg)
	if file, at := strings.CutPrefix(arg, "@"); err != nil && at {
		arg = file // as other commands write it
		info, err = os.Stat(arg)
	}
	switch {
	case err != nil && (strings.HasPrefix(arg, "eyJ") || strings.HasPrefix(arg, "{")):
		// Its name would stand in the error, and may be a credential.
		return usageError("an argument is a token, and no file", "fob decode TOKEN shows it; fob find searches files")
	case err != nil:
		r.trouble(err)
		return nil
	case info.IsDir():
		return r.walk(arg)
	}
	return r.file(arg)
}

// walk reads the files in a directory, in the order of their names.
func (r *findReader) walk(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.trouble(err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil // and what is neither file nor directory could block
		}
		return r.file(path)
	})
}

func (r *findReader) file(path string) error {
	file, err := os.Open(path)
	if err != nil {
		r.trouble(err)
		return nil
	}
	defer file.Close()
	return r.stream(path, file)
}

// stream reads one stream. Its error is that of the run.
func (r *findReader) stream(name string, in io.Reader) error {
	source := &findSource{name: name}
	text, encodings, err := scan.Open(in)
	source.encodings = encodings
	r.mu.Lock()
	r.files++
	r.mu.Unlock()
	if err == nil {
		err = r.pipe.Read(r.context(), source, text)
	}
	switch {
	case err == nil:
		return nil
	case r.context().Err() != nil:
		return r.context().Err()
	}
	if len(encodings) > 0 {
		err = fmt.Errorf("%s, and not all of it was searched: %w", strings.Join(encodings, " in "), err)
	}
	if _, ok := errors.AsType[*fs.PathError](err); !ok {
		err = fmt.Errorf("%s: %w", name, err)
	}
	r.trouble(err)
	return nil
}

// trouble notes that something cannot be read.
func (r *findReader) trouble(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unread++
	const most = 1000 // waiting to be told
	if len(r.troubles) < most {
		r.troubles = append(r.troubles, err.Error())
	}
}

// tell tells what could not be read since it was last told.
func (r *findReader) tell() {
	r.mu.Lock()
	list := r.troubles
	r.troubles = nil
	r.mu.Unlock()
	for _, t := range list {
		r.note("not read: %s", t)
	}
}

// counts gives the number of files so far and of those that could not be read,
// and the error that ended the run.
func (r *findReader) counts() (files, unread int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files, r.unread, r.fatal
}

// bugIn is the error of a panic in a scanner.
func bugIn(b *scan.Batch) error {
	if b.Bug == nil {
		return nil
	}
	return &tokens.Error{Code: codeBug, Msg: bugText(b.Bug)}
}
