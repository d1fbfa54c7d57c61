//go:build !windows

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"fob/cmd/testenv"
)

// TestOutputsMatchTheirSchemas runs the commands of testdata/schemas/runs.txt and holds what they print against
// docs/schemas, in both directions: nothing is printed that no schema tells of, and no schema tells of what is never
// printed.
func TestOutputsMatchTheirSchemas(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sh", "gzip", "age-keygen"} {
		testenv.NeedCommand(t, name)
	}
	schemas, runs := compileSchemas(t), readSchemaRuns(t)
	play := newSchemaPlay(t)
	use := schemaUse{}
	var all []printedValue
	for _, r := range runs {
		for _, p := range play.run(t, r) {
			s, ok := schemas[p.schema]
			if !ok {
				t.Fatalf("%s: there is no schema %s", r, p.schema)
			}
			if err := s.Validate(p.value); err != nil {
				t.Errorf("%s\nprints what %s does not describe: %v\n%.600s", r, p.schema, err, p.text)
				continue
			}
			use.walk(s, p.value)
			all = append(all, p)
		}
	}
	if t.Failed() {
		return
	}
	t.Run("every schema is used", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(schemas)) {
			if !slices.ContainsFunc(all, func(p printedValue) bool { return p.schema == name }) && name != "common" {
				t.Errorf("nothing is printed that %s describes", name)
			}
		}
	})
	t.Run("every member is printed, and what is required alone is always there", func(t *testing.T) { use.report(t) })
	t.Run("an extra member or another type is refused", func(t *testing.T) {
		for _, p := range all {
			refuseChanges(t, schemas[p.schema], p)
		}
	})
	t.Run("every command is covered", func(t *testing.T) { coverCommands(t, play, runs) })
	t.Run("the table of the commands is right", func(t *testing.T) { checkSchemaTable(t, play, runs) })
}

// schemaRun is a line of runs.txt.
type schemaRun struct {
	line    int
	schema  string // "error": nothing on stdout; "-": whatever is there
	many    bool
	summary string
	command string
}

func (r schemaRun) String() string { return fmt.Sprintf("runs.txt:%d: %s", r.line, r.command) }

func readSchemaRuns(t *testing.T) []schemaRun {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "schemas", "runs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var runs []schemaRun
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r := schemaRun{line: i + 1}
		r.schema, r.command, _ = strings.Cut(line, " ")
		r.schema, r.summary, _ = strings.Cut(r.schema, "+")
		r.schema, r.many = strings.CutSuffix(r.schema, "*")
		runs = append(runs, r)
	}
	return runs
}

// schemaPlay is the folder that the commands run in, one after the other.
type schemaPlay struct {
	dir string
	env []string
	// commands are all that there are, as "keys show"; "" is fob alone.
	commands []string
}

func newSchemaPlay(t *testing.T) *schemaPlay {
	t.Helper()
	fob := testenv.BuildFob(t)
	p := &schemaPlay{dir: t.TempDir()}
	if err := os.CopyFS(p.dir, os.DirFS(filepath.Join("testdata", "fixtures"))); err != nil {
		t.Fatal(err)
	}
	p.env = append(exampleEnv(fob, p.dir), "TZ=UTC", "LC_ALL=C")
	pages := t.TempDir()
	if out, err := exec.Command(fob, "man", pages).CombinedOutput(); err != nil {
		t.Fatalf("fob man: %v\n%s", err, out)
	}
	files, err := os.ReadDir(pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimPrefix(strings.TrimSuffix(f.Name(), ".1"), "fob")
		p.commands = append(p.commands, strings.ReplaceAll(strings.TrimPrefix(name, "-"), "-", " "))
	}
	return p
}

// printedValue is one JSON value that a command wrote.
type printedValue struct {
	run    schemaRun
	schema string
	text   []byte
	value  any
}

// run runs one command and gives what it printed.
func (p *schemaPlay) run(t *testing.T, r schemaRun) []printedValue {
	t.Helper()
	cmd := exec.Command("sh", "-c", r.command)
	cmd.Dir, cmd.Env = p.dir, p.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	exit := cmd.ProcessState.ExitCode()
	if exitErr := new(exec.ExitError); err != nil && !errors.As(err, &exitErr) {
		t.Fatalf("%s: %v", r, err)
	}
	if r.schema == "-" {
		if exit != 0 {
			t.Fatalf("%s: exit %d\n%s", r, exit, errs.Bytes())
		}
		return nil
	}
	var list []printedValue
	if r.schema == "error" {
		if out.Len() > 0 || exit == 0 {
			t.Errorf("%s: exit %d, and prints %s", r, exit, out.Bytes())
		}
	} else if list = r.values(t, out.Bytes()); !r.many && len(list) != 1 {
		t.Errorf("%s: exit %d, %d values\n%s", r, exit, len(list), errs.Bytes())
	}
	told := r.valuesOnStderr(t, errs.Bytes())
	summaries := slices.DeleteFunc(slices.Clone(told), func(v printedValue) bool { return v.schema == "error" })
	if want := r.summary != ""; want != (len(summaries) == 1) || r.schema == "error" && len(told) != 1 || exit == 10 {
		t.Errorf("%s: exit %d, stderr is %s", r, exit, errs.Bytes())
	}
	return append(list, told...)
}

// values reads stdout: JSON values, each ended by a newline.
func (r schemaRun) values(t *testing.T, out []byte) []printedValue {
	t.Helper()
	var list []printedValue
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var text json.RawMessage
		switch err := d.Decode(&text); {
		case errors.Is(err, io.EOF):
			return list
		case err != nil:
			t.Errorf("%s: %v\n%s", r, err, out)
			return list
		}
		list = append(list, r.value(t, r.schema, text))
	}
}

// valuesOnStderr reads the lines of stderr that are JSON; the others are notes.
func (r schemaRun) valuesOnStderr(t *testing.T, errs []byte) []printedValue {
	t.Helper()
	var list []printedValue
	for line := range bytes.Lines(errs) {
		switch {
		case bytes.HasPrefix(line, []byte(`{"error"`)):
			list = append(list, r.value(t, "error", line))
		case bytes.HasPrefix(line, []byte("{")):
			list = append(list, r.value(t, r.summary, line))
		}
	}
	return list
}

func (r schemaRun) value(t *testing.T, schema string, text []byte) printedValue {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Errorf("%s: %v\n%s", r, err, text)
	}
	return printedValue{r, schema, bytes.TrimSpace(text), value}
}
