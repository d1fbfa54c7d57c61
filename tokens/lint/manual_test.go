package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The page of the manual is that of the catalogue; FOB_GOLDEN=update writes it.
func TestManual(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "findings.md")
	want := manual()
	if os.Getenv("FOB_GOLDEN") == "update" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; FOB_GOLDEN=update writes it", err)
	}
	if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Errorf("%s is not that of the catalogue; FOB_GOLDEN=update writes it anew", file)
	}
}

// manual writes the catalogue as a page.
func manual() string {
	var out strings.Builder
	out.WriteString(`# Findings

What ` + "`fob lint`" + ` can find, by subject. Each finding has the id of its rule, a severity (that of the rule, or less), the
member it is about and what is so in the token; the rule says why it matters, what to do, and where that is written.
` + "`fob lint --list ID`" + ` prints one rule, ` + "`--ignore ID`" + ` leaves its findings out.

This page is made from the catalogue; a test holds that it is current.

`)
	titles := [...]string{"Algorithms", "Keys", "References to keys in the header", "The form of the token", "The header", "The signature",
		"Encryption", "Types and nesting", "Times", "Claims", "Personal data and secrets", "Profiles"}
	for _, title := range titles {
		fmt.Fprintf(&out, "- [%s](#%s)\n", title, strings.ToLower(strings.ReplaceAll(title, " ", "-")))
	}
	for i, rules := range subjects() {
		fmt.Fprintf(&out, "\n## %s\n", titles[i])
		for _, r := range rules {
			fmt.Fprintf(&out, "\n### %s\n\n**%s** (%s). %s\n%s\n\nSource: %s\n", r.ID, upperFirst(r.Title), r.Severity, r.Reason, r.Remedy, r.Source)
		}
	}
	return out.String()
}

func upperFirst(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}
