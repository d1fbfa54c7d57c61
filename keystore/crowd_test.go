package keystore

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crypto/rand"

	"fob/cmd/testenv"
)

// A test that needs other processes runs this test binary again; childJob says
// what it is to do there.
const (
	childJob = "FOB_TEST_KEYSTORE_CHILD"
	childDir = "FOB_TEST_KEYSTORE_DIR"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childJob) {
	case "":
		os.Exit(m.Run())
	case "rotate some":
		exit(childRotate(crowdRotates()))
	case "rotate":
		exit(childRotate(1 << 30))
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// childRotate opens the store and rotates, and says of each rotation that it is
// done.
func childRotate(times int) error {
	dir := os.Getenv(childDir)
	cfg := Config{Now: func() time.Time { return storyBegins }, Warn: func(err error) { fmt.Fprintln(os.Stderr, "warning:", err) }}
	for range times {
		// Each as a process of its own would: open, unlock, rotate.
		s, err := Open(dir, cfg)
		if err != nil {
			return err
		}
		v, err := s.Unlock(context.Background(), Means{IdentityFile: filepath.Join(dir, "..", "identity")})
		if err != nil {
			return err
		}
		c, err := v.Update(context.Background(), "a", Any, rotation(cfg.Now))
		if err != nil {
			return err
		}
		fmt.Println(c.Keyset.Generation)
	}
	return nil
}

// newFileHouse is a house whose identity is in a file beside it.
func newFileHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, ring: newRing(), clock: newClock()}
	dir := t.TempDir()
	v, err := Init(t.Context(), filepath.Join(dir, "fob"), Keeping{Method: MethodIdentity, IdentityFile: filepath.Join(dir, "identity")}, h.config())
	if err != nil {
		t.Fatal(err)
	}
	h.Vault = v
	return h
}

func (h *house) child(job string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childJob+"="+job, childDir+"="+h.dir)
	return cmd
}

// history counts the rotations that the journal tells of, and the generations.
func (h *house) history(name string) (rotations int, generations map[uint64]bool) {
	h.t.Helper()
	generations = map[uint64]bool{}
	breaks, err := h.Log(func(e Entry) {
		if e.Keyset != name {
			return
		}
		generations[e.Generation] = true
		if e.What == EventPromoted {
			rotations++
		}
	})
	if err != nil || len(breaks) > 0 {
		h.t.Errorf("journal: %v, %v", breaks, err)
	}
	return rotations, generations
}

// crowdRotates is how often each process of a crowd rotates. The work grows with
// the square of it.
func crowdRotates() int {
	if testenv.UnderRace {
		return 6
	}
	return 50
}

func TestManyProcessesRotateOneKeyset(t *testing.T) {
	processes, each := 16, crowdRotates()
	h := newFileHouse(t)
	h.create("a", "EdDSA")
	var wg sync.WaitGroup
	for range processes {
		wg.Go(func() {
			if out, err := h.child("rotate some").CombinedOutput(); err != nil || strings.Contains(string(out), "warning") {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	k, err := h.Load("a")
	if err != nil {
		t.Fatal(err)
	}
	rotations, generations := h.history("a")
	if want := processes * each; k.Generation != uint64(want)+1 || rotations != want || len(generations) != want+1 || len(k.Keys) != want+2 {
		t.Errorf("generation %d, %d rotations and %d generations in the journal, %d keys; want %d rotations", k.Generation, rotations, len(generations), len(k.Keys), want)
	}
	s, err := Open(h.dir, h.config())
	if err != nil {
		t.Fatal(err)
	}
	if f, err := s.Doctor(t.Context(), false); err != nil || len(f) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestManyGoroutinesChangeOneStore(t *testing.T) {
	h := newHouse(t)
	h.create("a", "EdDSA")
	h.create("b", "EdDSA")
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			name := string(rune('a' + i%2))
			for range 5 {
				if _, err := h.Update(t.Context(), name, Any, rotation(h.clock.now)); err != nil {
					t.Error(err)
				}
				if _, err := h.Load(name); err != nil {
					t.Error(err)
				}
				if list, err := h.List(t.Context()); err != nil || len(list) != 2 || list[0].Err != nil || list[1].Err != nil {
					t.Errorf("%+v, %v", list, err)
				}
			}
		})
	}
	wg.Wait()
	for _, name := range []string{"a", "b"} {
		if k := h.keyset(name); k.Generation != 41 {
			t.Errorf("%s is of generation %d", name, k.Generation)
		}
	}
	h.whole()
}

// told keeps what a process says, and tells when it says the first of it.
type told struct {
	strings.Builder
	once  sync.Once
	first chan struct{}
}

func (t *told) Write(p []byte) (int, error) {
	t.once.Do(func() { close(t.first) })
	return t.Builder.Write(p)
}

// A writer that is killed with SIGKILL, at any moment, loses nothing: what it
// said was done is there.
func TestKilledWriters(t *testing.T) {
	kills := 60
	if testing.Short() {
		kills = 10
	}
	h := newFileHouse(t)
	h.create("a", "EdDSA")
	said := 0
	for n := range kills {
		cmd := h.child("rotate")
		out := told{first: make(chan struct{})}
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n%2 == 1 {
			select { // every other one is killed at work, however long it takes to begin
			case <-out.first:
			case <-time.After(time.Minute):
				t.Fatal("a writer says nothing")
			}
		}
		wait, _ := rand.Int(rand.Reader, big.NewInt(int64(60*time.Millisecond)))
		timer := time.AfterFunc(time.Duration(wait.Int64()), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		timer.Stop()
		if lines := strings.Fields(out.String()); len(lines) > 0 {
			_, _ = fmt.Sscan(lines[len(lines)-1], &said)
		}
		s, err := Open(h.dir, h.config())
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Unlock(t.Context(), Means{IdentityFile: filepath.Join(h.dir, "..", "identity")})
		if err != nil {
			t.Fatal(err)
		}
		o, err := v.Open("a")
		if err != nil {
			t.Fatal(err)
		}
		if int(o.Keyset.Generation) < said {
			t.Errorf("it said %d, and generation %d is there", said, o.Keyset.Generation)
		}
		if f, err := v.Doctor(t.Context(), false); err != nil || len(f) > 0 {
			t.Fatalf("%+v, %v", f, err)
		}
	}
	if _, generations := h.history("a"); said < 2 || len(generations) < said {
		t.Errorf("%d rotations were told, %d generations are in the journal", said, len(generations))
	}
}

func TestALockThatIsHeld(t *testing.T) {
	h := newHouse(t)
	h.create("a", "EdDSA")
	release, err := lock(t.Context(), h.path(lockName), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	s := *h.Store
	s.opt.LockWait = time.Millisecond
	v := *h.Vault
	v.Store = &s
	_, err = v.Update(t.Context(), "a", Any, rotation(h.clock.now))
	wantError(t, err, CodeIO, "another process holds the store's lock")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Update(ctx, "a", Any, rotation(h.clock.now)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	release()
	h.rotate("a")
	h.whole()
}
