package testenv

import (
	"os"
	"os/exec"
	"testing"
)

// Need says that the test cannot run here, and why: the test is skipped with the reason, or fails with it when
// FOB_TEST_REQUIRE is "all". The reason should name what is missing and how to get it. Need does not return.
func Need(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("FOB_TEST_REQUIRE") == "all" {
		t.Fatalf("needed, as FOB_TEST_REQUIRE=all: %s", reason)
	}
	t.Skipf("skipped: %s (FOB_TEST_REQUIRE=all makes this a failure)", reason)
}

// NeedCommand returns the path of a program on PATH, or skips the test (see Need).
func NeedCommand(t testing.TB, name string) (path string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Need(t, "the program "+name+" is not on PATH; .ci/run installs it on Debian")
	}
	return path
}
