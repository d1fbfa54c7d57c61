package widgets

import (
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"fob/themes"
	"fob/tui/screen"
)

// Field is a line of text that is typed, with the keys of a shell's line. It is
// not bubbles' textinput, which prints what it holds as it is, reads the
// system's clipboard, and looks through the PATH for ways to do so before main
// begins: a tenth of a whole fob decode.
type Field struct {
	text []rune
	at   int // the cursor, before the character

	Secret bool // shown as dots unless Reveal
	Reveal bool
	// Placeholder stands where nothing was typed.
	Placeholder string
}

// mostTyped is the longest text that a field takes, in characters.
const mostTyped = 1 << 20

// NewField makes a field that holds value, with the cursor at its end.
func NewField(value string) *Field {
	f := &Field{}
	f.Set(value)
	return f
}

// Value is what was typed.
func (f *Field) Value() string { return string(f.text) }

// Set replaces the text and puts the cursor at its end.
func (f *Field) Set(value string) {
	f.text = []rune(value)
	f.at = len(f.text)
}

// Insert puts pasted text at the cursor. Line ends around it are left out, and
// those within it become spaces: a field is one line.
func (f *Field) Insert(text string) {
	text = strings.Trim(strings.ToValidUTF8(text, "\uFFFD"), "\r\n")
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(text)
	f.insert([]rune(text))
}

func (f *Field) insert(r []rune) {
	r = r[:min(len(r), max(0, mostTyped-len(f.text)))]
	f.text = slices.Insert(f.text, f.at, r...)
	f.at += len(r)
}

// Key edits the text.
func (f *Field) Key(msg tea.KeyMsg) {
	switch msg.String() {
	case "left", "ctrl+b":
		f.at = max(0, f.at-1)
	case "right", "ctrl+f":
		f.at = min(len(f.text), f.at+1)
	case "home", "ctrl+a":
		f.at = 0
	case "end", "ctrl+e":
		f.at = len(f.text)
	case "alt+b", "ctrl+left", "alt+left":
		f.at = f.wordBefore()
	case "alt+f", "ctrl+right", "alt+right":
		f.at = f.wordAfter()
	case "backspace", "ctrl+h":
		f.remove(f.at-1, f.at)
	case "delete", "ctrl+d":
		f.remove(f.at, f.at+1)
	case "ctrl+w", "alt+backspace":
		f.remove(f.wordBefore(), f.at)
	case "alt+d", "alt+delete":
		f.remove(f.at, f.wordAfter())
	case "ctrl+u":
		f.remove(0, f.at)
	case "ctrl+k":
		f.remove(f.at, len(f.text))
	default:
		if (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt {
			f.insert(msg.Runes)
		}
	}
}

func (f *Field) remove(from, to int) {
	from, to = max(0, from), min(len(f.text), to)
	if from < to {
		f.text = slices.Delete(f.text, from, to)
		f.at = from
	}
}

func (f *Field) wordBefore() int {
	i := f.at
	for i > 0 && unicode.IsSpace(f.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(f.text[i-1]) {
		i--
	}
	return i
}

func (f *Field) wordAfter() int {
	i := f.at
	for i < len(f.text) && unicode.IsSpace(f.text[i]) {
		i++
	}
	for i < len(f.text) && !unicode.IsSpace(f.text[i]) {
		i++
	}
	return i
}

// Draw draws the text on the first row of an area, with the cursor if focused.
// As much of the text as fits is seen before the cursor.
func (f *Field) Draw(a screen.Area, text, cursor, placeholder themes.Style, focused bool) {
	shown, at := f.text, f.at
	if f.Secret && !f.Reveal {
		// The length of a long secret is nobody's business either.
		shown = []rune(strings.Repeat("•", min(len(f.text), 32)))
		at = min(at, len(shown))
	}
	if len(shown) == 0 {
		a.Fit(0, 0, a.W(), placeholder, f.Placeholder)
		if focused {
			a.Cell(0, 0, cursor)
		}
		return
	}
	from := at
	for room := a.W() - 1; from > 0; from-- {
		if room -= screen.Width(string(shown[from-1])); room < 0 {
			break
		}
	}
	x := a.Text(0, 0, text, string(shown[from:at]))
	a.Text(x, 0, text, string(shown[at:min(len(shown), at+a.W())]))
	if focused {
		a.Cell(x, 0, cursor)
	}
}
