package uitest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Styled is the frame as the terminal gets it.
func (d *Driver) Styled() string { return d.Model.View() }

// Frame is the frame as text.
func (d *Driver) Frame() string { return ansi.Strip(d.Model.View()) }

// See fails unless each text is on the screen. A text may not span lines.
func (d *Driver) See(texts ...string) *Driver {
	d.t.Helper()
	frame := d.Frame()
	for _, text := range texts {
		if !strings.Contains(frame, text) {
			d.t.Fatalf("%q is not on the screen:\n%s", text, frame)
		}
	}
	return d
}

// NotSee fails if a text is on the screen.
func (d *Driver) NotSee(texts ...string) *Driver {
	d.t.Helper()
	frame := d.Frame()
	for _, text := range texts {
		if strings.Contains(frame, text) {
			d.t.Fatalf("%q is on the screen:\n%s", text, frame)
		}
	}
	return d
}

// Golden holds the frame to the file testdata/golden/NAME.txt of the test's
// package. With FOB_GOLDEN=update the file is written instead: read it before
// you keep it.
func (d *Driver) Golden(name string) *Driver {
	d.t.Helper()
	lines := strings.Split(d.Frame(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	d.golden(name+".txt", strings.Join(lines, "\n")+"\n")
	return d
}

// GoldenStyled is Golden of the frame as the terminal gets it, in NAME.ansi.
func (d *Driver) GoldenStyled(name string) *Driver {
	d.t.Helper()
	d.golden(name+".ansi", d.Styled()+"\n")
	return d
}

func (d *Driver) golden(name, got string) {
	d.t.Helper()
	file := filepath.Join("testdata", "golden", filepath.FromSlash(name))
	if os.Getenv("FOB_GOLDEN") == "update" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatalf("%v; FOB_GOLDEN=update writes it", err)
	}
	if got != string(want) {
		d.t.Errorf("the frame is not that of %s (FOB_GOLDEN=update writes it anew)\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// check holds the frame to what every frame promises: its exact size, and no
// control but those that style it.
func (d *Driver) check() {
	d.t.Helper()
	if d.Left {
		return
	}
	w, h := d.size.Width, d.size.Height
	frame := d.Model.View()
	if w == 0 || h == 0 || frame == d.checked.frame && w == d.checked.width && h == len(d.checked.lines) {
		return
	}
	lines := strings.Split(frame, "\n")
	var before []string
	if w == d.checked.width {
		before = d.checked.lines
	}
	if fault := frameFault(lines, before, w, h); fault != "" {
		d.t.Fatalf("%s\n%s", fault, d.Frame())
	}
	d.checked = checked{frame, lines, w}
}

// Unpainted counts the cells of the frame that leave the background to the
// terminal.
func (d *Driver) Unpainted() int {
	n := 0
	for line := range strings.SplitSeq(d.Styled(), "\n") {
		painted := false
		for line != "" {
			if loc := sgr.FindStringIndex(line); len(loc) == 2 && loc[0] == 0 {
				seq := line[:loc[1]]
				painted = seq != "\x1b[0m" && (painted || strings.Contains(seq, "48;") || strings.Contains(seq, "[7"))
				line = line[loc[1]:]
				continue
			}
			if !painted {
				n++
			}
			line = line[1:]
		}
	}
	return n
}
