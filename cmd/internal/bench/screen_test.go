package bench

import (
	"strings"
	"testing"

	"github.com/hinshun/vt10x"
	"pgregory.net/rapid"
)

// Whatever the terminal shows, and however the size has changed, after a frame
// it shows that frame and nothing else.
func TestChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols, rows := rapid.IntRange(4, 20).Draw(t, "cols"), rapid.IntRange(2, 6).Draw(t, "rows")
		vt := vt10x.New(vt10x.WithSize(cols, rows))
		line := rapid.StringMatching(`(\x1b\[3[1-6]m)?[a-c .]{0,24}`)
		var shown []string
		for range 4 {
			if rapid.IntRange(0, 4).Draw(t, "another size") == 0 {
				cols, rows = rapid.IntRange(4, 20).Draw(t, "cols"), rapid.IntRange(2, 6).Draw(t, "rows")
				vt.Resize(cols, rows)
				shown = nil
			}
			frame := rapid.SliceOfN(line, 1, rows).Draw(t, "frame")
			if len(shown) > 0 && rapid.Bool().Draw(t, "much the same") {
				frame = append(frame[:0:0], shown...)
				frame[0] = line.Draw(t, "line")
			}
			if _, err := vt.Write(changes(shown, frame, cols, rows)); err != nil {
				t.Fatal(err)
			}
			shown = frame
			if got, want := textOf(vt.String(), rows, cols), textOf(plain(frame), rows, cols); got != want {
				t.Fatalf("shows\n%q\nwant\n%q", got, want)
			}
		}
	})
}

// What stands is not drawn again.
func TestChangesAreSmall(t *testing.T) {
	old := []string{"one", "two", "six"}
	if got := string(changes(old, []string{"one", "two", "six"}, 3, 3)); got != "" {
		t.Errorf("the same frame: %q", got)
	}
	if got, want := string(changes(old, []string{"one", "TWO", "six"}, 3, 3)), "\x1b[2;1HTWO\x1b[m"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func plain(frame []string) string {
	var lines []string
	for _, line := range frame {
		if i := strings.IndexByte(line, 'm'); strings.HasPrefix(line, "\x1b") {
			line = line[i+1:]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func textOf(screen string, rows, cols int) string {
	lines := strings.Split(screen, "\n")
	for len(lines) < rows {
		lines = append(lines, "")
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line[:min(len(line), cols)], " ")
	}
	return strings.Join(lines[:rows], "\n")
}
