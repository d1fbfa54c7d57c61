package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"fob/cmd/testenv"
	"fob/tokens"
)

// docs/exit-status.md has every code with its status and title, and every status: what scripts rely on.
func TestExitStatusIsDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "exit-status.md"))
	if err != nil {
		t.Fatal(err)
	}
	var documented []outcome
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (\\d+) \\| ([^|]+) \\| ([^|]+) \\|$").FindAllStringSubmatch(string(text), -1) {
		exit, _ := strconv.Atoi(row[2])
		documented = append(documented, outcome{code: tokens.Code(row[1]), exit: exit, title: row[3]})
	}
	var codes []string
	wanted := outcomes()
	for i := range wanted {
		wanted[i].hint = "" // the document has room for more
		codes = append(codes, string(wanted[i].code))
	}
	if !slices.Equal(documented, wanted) {
		t.Errorf("the document has\n%v\nand the program\n%v", documented, wanted)
	}
	var statuses []int
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(string(text), -1) {
		exit, _ := strconv.Atoi(row[1])
		statuses = append(statuses, exit)
	}
	if want := []int{exitOK, exitNo, exitUsage, exitMalformed, exitKey, exitKeystore, exitRefused, exitIO, exitBug, exitInterrupted}; !slices.Equal(statuses, want) {
		t.Errorf("the document has the statuses %v, and the program %v", statuses, want)
	}
	if listed := codesOfTheSchema(t); !slices.Equal(listed, codes) {
		t.Errorf("the schema of errors has the codes\n%v\nand the program\n%v", listed, codes)
	}
}

func codesOfTheSchema(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "schemas", "common.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Error struct {
				Properties struct {
					Code struct {
						Enum []string `json:"enum"`
					} `json:"code"`
				} `json:"properties"`
			} `json:"error"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	return schema.Defs.Error.Properties.Code.Enum
}
