package tui

import (
	"slices"
	"strings"
	"time"
)

// asOfThen puts the time that the user has travelled to into a command: it asks as
// of then, and a change of keysets is planned and not made.
func (m *Model) asOfThen(twin []string) []string {
	if !m.s.Clock.Away || len(twin) == 0 || slices.Contains(twin, "--at") {
		return twin
	}
	if twin[0] == "help" || twin[0] == "themes" || twin[0] == "templates" || twin[0] == "store" {
		return twin
	}
	twin = append(slices.Clone(twin), "--at", m.s.Clock.Now().UTC().Truncate(time.Second).Format(time.RFC3339))
	if changesKeys(twin) {
		twin = append(twin, "--dry-run")
	}
	return twin
}

// changesKeys tells the commands that change keysets and take --dry-run.
func changesKeys(twin []string) bool {
	if len(twin) < 2 || twin[0] != "keys" || slices.Contains(twin, "--dry-run") {
		return false
	}
	switch twin[1] {
	case "new", "import", "rotate", "tick", "revoke", "destroy":
		return true
	case "policy":
		return strings.Contains(strings.Join(twin, " "), "--set")
	}
	return false
}
