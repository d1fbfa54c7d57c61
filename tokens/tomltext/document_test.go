package tomltext

import (
	"errors"
	"strings"
	"testing"
)

const sample = `title = "a"
"a\"b" = 1
[policy]
aud = ["x", "y"]
inner = { deep = 1 }

[[check]]
id = "one"

[[check]]
id = "two"
[check.when]
claim = "aud"
`

func TestPlaces(t *testing.T) {
	d := Read("f.toml", []byte(sample), 1<<10)
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path Path
		line int
	}{
		{Path{"title"}, 1},
		{Path{`a"b`}, 2},
		{Path{"policy"}, 3},
		{Path{"policy", "aud"}, 4},
		{Path{"policy", "inner", "deep"}, 5},
		{Path{"check"}.Nth(0).At("id"), 8},
		{Path{"check"}.Nth(1).At("id"), 11},
		{Path{"check"}.Nth(1).At("when").At("claim"), 13},
		{Path{"check"}.Nth(1).At("gone"), 10}, // what it would be in
		{Path{"nothing"}, 0},
	} {
		if got := d.Line(tt.path); got != tt.line {
			t.Errorf("%v is on line %d, want %d", tt.path, got, tt.line)
		}
	}
}

func TestFaultsComeInTheOrderOfTheFile(t *testing.T) {
	d := Read("f.toml", []byte(sample), 1<<10)
	d.Missing("something is missing")
	d.Fault(Path{"policy", "aud"}, "second")
	d.Fault(Path{"title"}, "first")
	want := "f.toml line 1, column 1: first; line 4, column 1: second; something is missing"
	if err := d.Err(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestWhatIsNoTOML(t *testing.T) {
	for name, text := range map[string]string{
		"line 2":            "a = 1\nb = \n",
		"line 3, column 1":  "a = 1\nb = 2\na = 3\n",
		"not UTF-8":         "a = \"\xff\"",
		"larger than 64":    strings.Repeat("# long\n", 10),
		"line 2, column 2":  "a = 1\n[a]\n",
		"is larger than 64": strings.Repeat(" ", 65),
	} {
		d := Read("f.toml", []byte(text), 64)
		if err := d.Err(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v, want %s", text, err, name)
		}
		if d.Root != nil {
			t.Errorf("%q has values", text)
		}
	}
}

func TestTypes(t *testing.T) {
	d := Read("f.toml", []byte("a = 1\nb = [\"x\", 2]\nc = \"one\"\n"), 64)
	var s string
	var list []string
	if Take(d, Path{"a"}, d.Root["a"], &s, "a string") || Strings(d, Path{"b"}, d.Root["b"], &list) {
		t.Error("a value of another type was taken")
	}
	if !Strings(d, Path{"c"}, d.Root["c"], &list) || len(list) != 1 || list[0] != "one" {
		t.Errorf("one string is no list: %q", list)
	}
	want := "f.toml line 1, column 1: a must be a string; line 2, column 1: b must be a string or a list of strings"
	if err := d.Err(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// FuzzRead: no panic, and every fault is one of a place in the file.
func FuzzRead(f *testing.F) {
	for _, s := range []string{sample, "", "a", "[a", "[[a]]\n[[a.b]]\n[a.b.c]\nd = {e = {f = 1}}", "\"\\\"\" = 1", "a.b = 1\na = 2", "a = 1\na.b = 2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := Read("f", data, 1<<16)
		for _, name := range Names(d.Root) {
			d.Fault(Path{name}, "seen")
		}
		d.Fault(Path{"check"}.Nth(3).At("x"), "seen")
		err, ok := errors.AsType[*Error](d.Err())
		if !ok {
			t.Fatal("a fault is gone")
		}
		for _, p := range err.Problems {
			if p.Line > 1+strings.Count(string(data), "\n") {
				t.Fatalf("line %d is beyond the file", p.Line)
			}
		}
	})
}
