package profiledir_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fob/cmd/internal/profiledir"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/profiletext"
)

func names(list []*profile.Profile) (all []string) {
	for _, p := range list {
		name := p.Name
		if !p.BuiltIn {
			name += " (own)"
		}
		all = append(all, name)
	}
	return all
}

func file(order string) string {
	return "title = \"Mine\"\n" + order + "[[check]]\nid = \"a\"\nclaim = \"b\"\nrequired = true\n"
}

func TestList(t *testing.T) {
	builtin := names(profile.Builtin())
	for _, none := range []profiledir.Dir{"", profiledir.Dir(filepath.Join(t.TempDir(), "none"))} {
		if list, errs := none.List(); !slices.Equal(names(list), builtin) || errs != nil {
			t.Errorf("%q: %q %v", none, names(list), errs)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"zeta.toml": file("order = 1\n"), "alpha.toml": file(""), "dpop.toml": file(""), "rfc9068.toml": "title = 1", "bad.toml": "\n\ntitel = \"x\"",
		"Not A Name.toml": file(""), ".hidden.toml": "x", "notes.txt": "x", "large.toml": strings.Repeat("#", profiletext.MaxFile+1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	list, errs := profiledir.Dir(dir).List()
	want := append([]string{"zeta (own)", "alpha (own)", "dpop (own)"}, slices.DeleteFunc(slices.Clone(builtin), func(n string) bool { return n == "dpop" || n == "rfc9068" })...)
	if !slices.Equal(names(list), want) {
		t.Errorf("%q, want %q", names(list), want)
	}
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	all := strings.Join(texts, "\n")
	for _, part := range []string{"bad.toml line 3, column 1: there is no setting \"titel\"", "large.toml: the file is larger", "folder: this is no regular file", "Not A Name", "rfc9068.toml line 1, column 1: title must be a string"} {
		if !strings.Contains(all, part) {
			t.Errorf("errors\n%s\nwant %s", all, part)
		}
	}
	if len(errs) != 5 {
		t.Errorf("%d errors", len(errs))
	}
}

func TestLoadAndSource(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "dpop.toml"), []byte(file("")), 0o600); err != nil {
		t.Fatal(err)
	}
	d := profiledir.Dir(dir)
	if p, err := d.Load("dpop"); err != nil || p.Title != "Mine" {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := d.Load("rfc9068"); err != nil || !p.BuiltIn {
		t.Errorf("%+v %v", p, err)
	}
	if text, path, err := d.Source("dpop"); err != nil || string(text) != file("") || path != filepath.Join(dir, "dpop.toml") {
		t.Errorf("%s %s %v", text, path, err)
	}
	if text, path, err := d.Source("rfc9068"); err != nil || !strings.Contains(string(text), "RFC 9068") || path != "" {
		t.Errorf("%s %v", path, err)
	}
	for _, name := range []string{"none", "../dpop", ""} {
		if _, err := d.Load(name); tokens.CodeOf(err) != tokens.CodeUsage {
			t.Errorf("%q: %v", name, err)
		}
	}
}
