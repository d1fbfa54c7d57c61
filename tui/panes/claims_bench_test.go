package panes_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// A key in long claims: the edit, and all that is worked out before the next key.
// The check of long claims goes on beside it; what drawing costs, the editor's own
// benchmark says.
func BenchmarkClaimsKey(b *testing.B) {
	var text strings.Builder
	text.WriteString("{\n")
	for i := 0; text.Len() < 100_000; i++ {
		fmt.Fprintf(&text, "  \"claim%d\": \"some value\",\n", i)
	}
	text.WriteString("  \"exp\": \"+15m\"\n}")
	for _, bb := range []struct{ name, text string }{{"short", roles}, {"100KB", text.String()}, {"100KB/one-line", strings.ReplaceAll(text.String(), "\n", "")}} {
		b.Run(bb.name, func(b *testing.B) {
			d := atClaims(b)
			d.Press("z", "e").Paste(bb.text)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'x'}}
				if i%2 == 1 {
					k = tea.KeyMsg{Type: tea.KeyBackspace}
				}
				d.Model.Update(k)
			}
		})
	}
}
