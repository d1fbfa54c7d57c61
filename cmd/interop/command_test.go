package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// commandPeer is a peer that is a program without a memory: one process, or a few, does each job. Two jobs run at a time.
func commandPeer(name string, do func(dir string, j job) (result, error)) peer {
	return peer{name, func(t *testing.T, jobs []job) []result {
		t.Helper()
		results := make([]result, len(jobs))
		next := make(chan int)
		var workers sync.WaitGroup
		for range 2 {
			dir := t.TempDir()
			workers.Go(func() {
				for i := range next {
					var err error
					if results[i], err = do(dir, jobs[i]); err != nil {
						results[i] = result{Error: err.Error(), Exit: exitStatus(err)}
					}
				}
			})
		}
		for i := range jobs {
			next <- i
		}
		close(next)
		workers.Wait()
		return results
	}}
}

// nesting makes of what does plain jobs what does those with a JWS nested in a JWE, too.
func nesting(do func(dir string, j job) (result, error)) func(dir string, j job) (result, error) {
	return func(dir string, j job) (result, error) {
		if j.Inner == nil {
			return do(dir, j)
		}
		inner := *j.Inner
		if j.Op == "encrypt" {
			made, err := do(dir, inner)
			if err != nil {
				return result{}, err
			}
			j.Payload = []byte(made.Token)
			return do(dir, j)
		}
		got, err := do(dir, j)
		if err != nil {
			return result{}, err
		}
		inner.Token = string(got.Payload)
		return do(dir, inner)
	}
}

// run runs a program in dir, and gives what it writes. The error holds what it says on stderr.
func run(dir string, stdin []byte, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stderr = dir, bytes.NewReader(stdin), &stderr
	out, err := cmd.Output()
	if err != nil {
		return out, fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

// exitStatus gives the exit status that a program failed with, 0 for an error of another kind.
func exitStatus(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

func writeFile(dir, name string, data []byte) error {
	return os.WriteFile(filepath.Join(dir, name), data, 0o600)
}

func writeJSON(dir, name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return writeFile(dir, name, data)
}
