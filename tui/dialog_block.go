package tui

import (
	"bytes"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// isBlock tells what is pasted as the content of a file from a path or name.
func isBlock(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.ContainsAny(text, "\r\n") || bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("-----BEGIN"))
}

// blockText says what was pasted without a byte of it.
func blockText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Count(strings.TrimRight(strings.ReplaceAll(text, "\r", "\n"), "\n"), "\n") + 1
	if lines == 1 {
		return fmt.Sprintf("pasted: %d bytes (backspace takes it back)", len(text))
	}
	return fmt.Sprintf("pasted: %d lines, %d bytes (backspace takes it back)", lines, len(text))
}

// stopForm stops what the form on top waits for, and lets it be sent again.
type stopForm struct{}

func (stopForm) run(m *Model) tea.Cmd {
	if n := len(m.s.Jobs); n > 0 && m.s.Jobs[n-1].Cancel != nil {
		m.s.Jobs[n-1].Cancel()
	}
	m.releaseForm()
	return nil
}
