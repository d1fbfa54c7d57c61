package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// The binary outlives the test that built it, since the next one uses it too, so t.TempDir cannot hold it.
var built struct {
	once sync.Once
	path string
	err  error
}

// BuildFob builds ./cmd/fob as a release is built (CGO_ENABLED=0) and returns the path of the binary. It builds once
// a test process; a build that fails, fails every test that asks for it.
func BuildFob(t testing.TB) string {
	t.Helper()
	root := ModuleRoot(t)
	built.once.Do(func() { built.path, built.err = buildFob(root) })
	if built.err != nil {
		t.Fatalf("build ./cmd/fob: %v", built.err)
	}
	return built.path
}

const buildPrefix = "fob-testenv-"

func buildFob(root string) (string, error) {
	sweepBuilds(os.TempDir(), time.Now())
	dir, err := os.MkdirTemp("", buildPrefix)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "fob")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	// -buildvcs=false: a checkout owned by another user must not stop a test.
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", path, "./cmd/fob")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s\n%w", out, err)
	}
	return path, nil
}

// sweepBuilds removes the folders that test processes left behind more than a day ago; none runs that long. What
// cannot be removed (another user's, on a shared machine) stays.
func sweepBuilds(tempDir string, now time.Time) {
	old, err := filepath.Glob(filepath.Join(tempDir, buildPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range old {
		if info, err := os.Lstat(dir); err == nil && info.IsDir() && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(dir)
		}
	}
}
