//go:build !windows

package terminal

import (
	"fmt"
	"strings"
	"syscall"
	"unicode/utf8"
)

// sequence gives what an xterm sends for a key.
func sequence(key string) (string, bool) {
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		seq, ok := sequence(rest)
		return "\x1b" + seq, ok
	}
	if c, ok := strings.CutPrefix(key, "ctrl+"); ok && len(c) == 1 {
		return string(c[0] & 0x1f), true
	}
	if utf8.RuneCountInString(key) == 1 {
		return key, true
	}
	seq, ok := map[string]string{
		"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
		"insert": "\x1b[2~", "delete": "\x1b[3~", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
		"shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "shift+right": "\x1b[1;2C", "shift+left": "\x1b[1;2D",
		"ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B", "ctrl+right": "\x1b[1;5C", "ctrl+left": "\x1b[1;5D",
		"ctrl+home": "\x1b[1;5H", "ctrl+end": "\x1b[1;5F",
		"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
	}[key]
	return seq, ok
}

// mouse is a report of the mouse (xterm, SGR). Columns and rows count from 0.
func mouse(button, col, row int, end byte) string {
	return fmt.Sprintf("\x1b[<%d;%d;%d%c", button, col+1, row+1, end)
}

// session makes the pty the program's controlling terminal.
func session() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }
