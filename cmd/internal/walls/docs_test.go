package walls

import (
	"slices"
	"strings"
	"testing"
)

// wallWords are the ways to say in a doc comment what a package may not import.
var wallWords = []string{"may not import", "imports nothing", "no other package of fob", "imports the standard library only"}

// A package says in its doc comment what it may not import, so that whoever opens it knows before the test says so.
func TestPackagesSayWhatTheyMayNotImport(t *testing.T) {
	for _, r := range house(t) {
		doc := r.doc()
		switch {
		case doc == "":
			t.Errorf("%s has no doc comment; say what it owns and what it may not import", r.path)
		case !statesWalls(doc):
			t.Errorf("%s: the doc comment does not say what the package may not import "+
				"(one of %q)", r.path, wallWords)
		}
	}
}

func TestDocRuleCanFail(t *testing.T) {
	for doc, want := range map[string]bool{
		"Package p does much.":                                  false,
		"Package p imports fob/tokens.":                         false,
		"Package p does much. It may not\nimport fob/keystore.": true,
		"Package p does much. It imports\nnothing of fob.":      true,
		"Package p may import jwx and no other package of fob.": true,
		"Package p imports the standard library only.":          true,
	} {
		if got := statesWalls(doc); got != want {
			t.Errorf("%q: %v, want %v", doc, got, want)
		}
	}
}

func statesWalls(doc string) bool {
	flat := strings.Join(strings.Fields(doc), " ")
	return slices.ContainsFunc(wallWords, func(words string) bool { return strings.Contains(flat, words) })
}

// doc returns the package's doc comment, wherever in its files it stands.
func (r room) doc() string {
	var all strings.Builder
	for _, file := range r.files {
		if !file.test && file.ast.Doc != nil {
			all.WriteString(file.ast.Doc.Text())
		}
	}
	return all.String()
}
