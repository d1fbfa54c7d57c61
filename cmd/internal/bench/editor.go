package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// EditMost is how many bytes the user's editor may give back.
const EditMost = 16 << 20

// Edit gives a command that opens the user's editor (VISUAL, EDITOR, or the
// system's usual one) on a file called name that holds text, and sends what done
// makes of what was saved. The file lies in a folder of its own that only the
// user can read, in memory where the system has such a place, and is overwritten
// and removed afterwards, with whatever the editor left beside it.
func (b *Bench) Edit(name string, text []byte, done func([]byte, error) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		argv, err := editor(b.o.Env)
		if err != nil {
			return done(nil, err)
		}
		e := &editing{ctx: b.ctx, in: b.o.In, out: b.o.Out, env: b.o.Env, argv: argv, name: name, text: text}
		return b.lend(e, func(err error) tea.Msg { return done(e.saved, err) })
	}
}

type editing struct {
	ctx     context.Context
	in, out *os.File
	env     func(string) (string, bool)
	argv    []string
	name    string
	text    []byte
	saved   []byte
}

// Run runs the editor on a private file.
func (e *editing) Run() (err error) {
	dir, err := os.MkdirTemp(privateParent(e.env), "fob-edit-")
	if err != nil {
		return fmt.Errorf("a folder for the editor: %w", err)
	}
	defer func() {
		if left := shred(dir); left != nil && err == nil {
			err = fmt.Errorf("what was edited is still in %s; remove it: %w", dir, left)
		}
	}()
	path := filepath.Join(dir, plainName(e.name))
	if err := os.WriteFile(path, e.text, 0o600); err != nil {
		return fmt.Errorf("a file for the editor: %w", err)
	}
	if err := e.open(path); err != nil {
		return err
	}
	e.saved, err = readEdited(path, e.text)
	return err
}

// open runs the editor on the terminal until it ends.
func (e *editing) open(path string) error {
	cmd := exec.CommandContext(e.ctx, e.argv[0], append(e.argv[1:], path)...) //nolint:gosec // the user's own editor
	cmd.Cancel = func() error { return askToEnd(cmd.Process) }
	cmd.WaitDelay = stuckAfter / 2
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.in, e.out, e.out
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("the editor %s ended with %s, so nothing was taken over", filepath.Base(e.argv[0]), exit.ProcessState)
	}
	if err != nil {
		return fmt.Errorf("the editor: %w", err)
	}
	return nil
}

func readEdited(path string, before []byte) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("what the editor saved: %w", err)
	}
	if info.Size() > EditMost {
		return nil, fmt.Errorf("what the editor saved has %d MB, and %d MB is the most that is taken", info.Size()>>20, EditMost>>20)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("what the editor saved: %w", err)
	}
	// Most editors end the last line, which is no edit.
	if n := len(after) - 1; n >= 0 && after[n] == '\n' && (len(before) == 0 || before[len(before)-1] != '\n') {
		after = after[:n]
	}
	return after, nil
}

// editor gives the user's editor and its arguments.
func editor(env func(string) (string, bool)) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		value, _ := env(name)
		if strings.TrimSpace(value) == "" {
			continue
		}
		argv, err := splitCommand(value, escapeInCommand)
		if err != nil {
			return nil, fmt.Errorf("%s is not a command: %w", name, err)
		}
		if _, err := exec.LookPath(argv[0]); err != nil {
			return nil, fmt.Errorf("the editor that %s names is not there: %w", name, err)
		}
		return argv, nil
	}
	if _, err := exec.LookPath(usualEditor); err != nil {
		return nil, fmt.Errorf("no editor: set EDITOR to one, such as EDITOR=nano: %w", err)
	}
	return []string{usualEditor}, nil
}

// splitCommand cuts a command line into words: white space parts them, quotes
// of either kind keep it, and escape, if not 0, takes the next character as it
// is, except in single quotes.
func splitCommand(line string, escape rune) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	open, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case escape != 0 && r == escape && quote != '\'':
			escaped, open = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if open {
				words = append(words, word.String())
				word.Reset()
				open = false
			}
		default:
			word.WriteRune(r)
			open = true
		}
	}
	switch {
	case quote != 0:
		return nil, fmt.Errorf("a quote %c is not closed", quote)
	case escaped:
		return nil, fmt.Errorf("it ends in %c", escape)
	}
	if open {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it names no program")
	}
	return words, nil
}

// plainName makes a file name of any text; what it ends in tells the editor how
// to show it.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, name)
	plain = strings.TrimLeft(plain, ".-")
	if len(plain) > 64 {
		plain = plain[len(plain)-64:]
	}
	if plain == "" {
		return "text"
	}
	return plain
}

// shred overwrites the files in dir and removes it.
func shred(dir string) error {
	files, err := os.ReadDir(dir)
	for _, f := range files {
		if f.Type().IsRegular() {
			err = errors.Join(err, overwrite(filepath.Join(dir, f.Name())))
		}
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		zeros := make([]byte, 64<<10)
		for left := info.Size(); left > 0 && err == nil; left -= int64(len(zeros)) {
			_, err = f.Write(zeros[:min(left, int64(len(zeros)))])
		}
	}
	return errors.Join(err, f.Sync(), f.Close())
}
