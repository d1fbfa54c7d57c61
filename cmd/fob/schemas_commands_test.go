//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// withoutJSON are the commands that print no JSON, and why.
var withoutJSON = map[string]string{
	"ui":               "it is the workbench",
	"completion":       "a script for a shell",
	"man":              "it writes files",
	"help":             "text for people",
	"config path":      "one line with a path",
	"config example":   "the settings file itself",
	"themes show":      "the theme file itself",
	"keys":             "a group: it prints its help",
	"store":            "a group: it prints its help",
	"jar":              "a group: it prints its help",
	"store recipients": "a group: it prints its help",
}

func coverCommands(t *testing.T, play *schemaPlay, runs []schemaRun) {
	t.Helper()
	covered := map[string]bool{}
	for _, r := range runs {
		if r.schema != "-" && r.schema != "error" {
			covered[commandOf(play.commands, r.command)] = true
		}
	}
	for _, c := range play.commands {
		reason, none := withoutJSON[c]
		switch {
		case none && covered[c]:
			t.Errorf("fob %s prints JSON, and is said not to: %s", c, reason)
		case !none && !covered[c]:
			t.Errorf("fob %s: what it prints with --json is not held against a schema", c)
		}
	}
	for c := range withoutJSON {
		if !slices.Contains(play.commands, c) {
			t.Errorf("there is no command %q", c)
		}
	}
}

// fobInLine finds fob in a command line: its arguments stand behind.
var fobInLine = regexp.MustCompile(`\bfob(-at \S+)?( |$)`)

// commandOf says which command a command line runs: the last one, outside of $( … ).
func commandOf(commands []string, line string) string {
	line = regexp.MustCompile(`\$\([^()]*\)`).ReplaceAllString(line, "…")
	at := fobInLine.FindAllStringIndex(line, -1)
	if len(at) == 0 {
		return "no fob"
	}
	words := strings.Fields(line[at[len(at)-1][1]:])
	for n := min(len(words), 3); n > 0; n-- {
		if name := strings.Join(words[:n], " "); slices.Contains(commands, name) {
			return name
		}
	}
	return ""
}

func TestCommandOfALine(t *testing.T) {
	commands := []string{"", "decode", "keys", "keys show", "jar", "jar add"}
	for line, want := range map[string]string{
		"fob decode @token.txt --json":                 "decode",
		"fob --json < token.txt":                       "",
		"cat token.txt | fob decode --lines":           "decode",
		"fob-at 2026-01-01T00:00:00Z keys show demo":   "keys show",
		"fob keys --json":                              "keys",
		`FOB_STORE=x fob jar add a "$(fob decode @x)"`: "jar add",
		"printf fob":                        "",
		"fob keys show demo | fob decode -": "decode",
		"age-keygen":                        "no fob",
		`fob jar "$(cat x)" add`:            "jar",
		"fob nosuch":                        "",
		`fob decode "$(fob-at 2026-01-01T00:00:00Z keys show x)"`: "decode",
	} {
		if got := commandOf(commands, line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// checkSchemaTable holds the table of docs/schemas/README.md against what was run.
func checkSchemaTable(t *testing.T, play *schemaPlay, runs []schemaRun) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(schemaFolder(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (`fob.*) \\| (\\[.*\\)) \\|")
	code, link := regexp.MustCompile("`(fob [^`]+)`"), regexp.MustCompile(`\[([a-z-]+)\]\(([a-z-]+)\.schema\.json\)`)
	table := map[string]bool{}
	for _, cells := range row.FindAllStringSubmatch(string(text), -1) {
		for _, c := range code.FindAllStringSubmatch(cells[1], -1) {
			for _, l := range link.FindAllStringSubmatch(cells[2], -1) {
				if l[1] != l[2] {
					t.Errorf("the link %s leads to %s", l[1], l[2])
				}
				table[commandOf(play.commands, c[1])+" → "+l[1]] = true
			}
		}
	}
	ran := map[string]bool{}
	for _, r := range runs {
		if r.schema == "-" || r.schema == "error" {
			continue
		}
		c := commandOf(play.commands, r.command)
		ran[c+" → "+r.schema] = true
		if r.summary != "" {
			ran[c+" → "+r.summary] = true
		}
	}
	for pair := range ran {
		if !table[pair] {
			t.Errorf("the table does not have: fob %s", pair)
		}
	}
	for pair := range table {
		if !ran[pair] {
			t.Errorf("the table has what is not run: fob %s", pair)
		}
	}
}
