package templatedir_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fob/cmd/internal/templatedir"
	"fob/tokens"
	"fob/tokens/template"
)

func names(list []template.Template) []string {
	var all []string
	for _, t := range list {
		name := t.Name
		if !t.BuiltIn {
			name += " (own)"
		}
		all = append(all, name)
	}
	return all
}

var builtIn = names(template.BuiltIn())

func own(name, claims string) template.Template {
	return template.Template{Name: name, Title: "Mine", Header: []tokens.Member{tokens.StringMember("typ", "x+jwt")}, Claims: []byte(claims)}
}

func TestSaveLoadRemove(t *testing.T) {
	dir := templatedir.Dir(filepath.Join(t.TempDir(), "fob", "templates"))
	if list, errs := dir.List(); !slices.Equal(names(list), builtIn) || errs != nil {
		t.Fatalf("without a folder: %q %v", names(list), errs)
	}
	for _, tmpl := range []template.Template{own("zeta", `{"a": 1}`), own("alpha", `{"exp": "+1m"}`), own("minimal", `{}`)} {
		if err := dir.Save(tmpl, false); err != nil {
			t.Fatal(err)
		}
	}
	want := append(slices.Clone(builtIn), "alpha (own)", "zeta (own)")
	want[slices.Index(want, "minimal")] = "minimal (own)"
	if list, errs := dir.List(); !slices.Equal(names(list), want) || errs != nil {
		t.Errorf("%q %v", names(list), errs)
	}
	if tmpl, err := dir.Load("alpha"); err != nil || tmpl.Typ() != "x+jwt" || string(tmpl.Claims) != "{\n  \"exp\": \"+1m\"\n}" {
		t.Errorf("%+v %v", tmpl, err)
	}
	if info, err := os.Stat(filepath.Join(string(dir), "alpha.json")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := dir.Save(own("alpha", `{"b": 2}`), false); tokens.CodeOf(err) != tokens.CodeRefused {
		t.Errorf("replaced without a word: %v", err)
	}
	if err := dir.Save(own("alpha", `{"b": 2}`), true); err != nil {
		t.Error(err)
	}
	if tmpl, err := dir.Load("alpha"); err != nil || string(tmpl.Claims) != "{\n  \"b\": 2\n}" {
		t.Errorf("%+v %v", tmpl, err)
	}
	for _, name := range []string{"alpha", "zeta", "minimal"} {
		if err := dir.Remove(name); err != nil {
			t.Error(err)
		}
	}
	if list, errs := dir.List(); !slices.Equal(names(list), builtIn) || errs != nil {
		t.Errorf("after all were removed: %q %v", names(list), errs)
	}
	if left, err := os.ReadDir(string(dir)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	dir := templatedir.Dir(t.TempDir())
	for name, err := range map[string]error{
		"a name that is a path":      dir.Save(own("../x", `{}`), true),
		"claims that are none":       dir.Save(own("x", `{"exp": "soon"}`), true),
		"no place":                   templatedir.Dir("").Save(own("x", `{}`), true),
		"to remove what is not":      dir.Remove("x"),
		"to remove a path":           dir.Remove("../x"),
		"to remove what is fob's":    dir.Remove("minimal"),
		"to remove without a place":  templatedir.Dir("").Remove("x"),
		"to remove without a folder": templatedir.Dir(filepath.Join(string(dir), "none")).Remove("x"),
	} {
		if err == nil {
			t.Errorf("%s was not refused", name)
		}
	}
	if _, err := dir.Load("none"); tokens.CodeOf(err) != tokens.CodeUsage {
		t.Error(err)
	}
	if _, err := dir.Load("../minimal"); tokens.CodeOf(err) != tokens.CodeUsage {
		t.Error(err)
	}
	if tmpl, err := templatedir.Dir("").Load("minimal"); err != nil || !tmpl.BuiltIn {
		t.Errorf("%+v %v", tmpl, err)
	}
	if left, err := os.ReadDir(string(dir)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A file that cannot be read hides no other, and is never taken for fob's own
// of its name.
func TestBadFilesHideNoOthers(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"good.json":       `{"claims": {}}`,
		"bad.json":        "{\n\"claims\": {]}",
		"minimal.json":    `{"claims": 1}`,
		"Not A Name.json": `{"claims": {}}`,
		".hidden.json":    `{`,
		"notes.txt":       `{`,
		"large.json":      strings.Repeat(" ", template.MaxFile+1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	list, errs := templatedir.Dir(dir).List()
	want := append(slices.DeleteFunc(slices.Clone(builtIn), func(n string) bool { return n == "minimal" }), "good (own)")
	if !slices.Equal(names(list), want) {
		t.Errorf("%q, want %q", names(list), want)
	}
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	slices.Sort(texts)
	for i, part := range []string{
		"template bad: line 2, column 12: this ] does not fit the { on line 2", "template folder: this is no regular file",
		"template large: 1048577 bytes are too long", "template minimal: line 1, column 12: claims is no JSON object", `template name: "Not A Name": character 1`,
	} {
		if i >= len(texts) || !strings.Contains(texts[i], part) {
			t.Errorf("errors %q, want %q", texts, part)
		}
	}
	if _, err := templatedir.Dir(dir).Load("minimal"); tokens.CodeOf(err) != tokens.CodeMalformed {
		t.Errorf("a broken template was passed over: %v", err)
	}
}
