//go:build linux

package oskeyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
	"fob/keystore"
	"fob/tokens"
)

// The tests drive a real gnome-keyring over a D-Bus of its own. This test
// binary runs itself again in there, with a HOME of its own.
const childJob = "FOB_TEST_OSKEYRING_CHILD"

func TestMain(m *testing.M) {
	job := os.Getenv(childJob)
	if job == "" {
		os.Exit(m.Run())
	}
	if err := jobs[job](context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v (code %s)\n", job, err, keystore.CodeOf(err))
		os.Exit(1)
	}
	os.Exit(0)
}

// inSession runs a job under a D-Bus session; before is a shell line that runs
// there first.
func inSession(t *testing.T, before, job string) (output string, err error) {
	t.Helper()
	run := testenv.NeedCommand(t, "dbus-run-session")
	testenv.NeedCommand(t, "gnome-keyring-daemon")
	home := t.TempDir()
	runtime := filepath.Join(home, "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, run, "--", "sh", "-c", before+"\n"+childJob+"="+job+` "$0"; s=$?; [ -z "$pid" ] || kill $pid; exit $s`, os.Args[0])
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + runtime, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "FOB_TEST_DIR=" + filepath.Join(home, "fob")}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Run()
	return out.String(), err
}

// unlocked starts gnome-keyring with its login collection open.
const unlocked = `printf 'pw\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & pid=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true' && break; sleep 0.3
done`

var jobs = map[string]func(context.Context) error{
	"roundtrip": roundTrip,
	"store":     wholeStore,
	"none":      noService,
	"locked":    lockedService,
}

func TestSecretServiceKeepsWhatItIsGiven(t *testing.T) {
	if out, err := inSession(t, unlocked, "roundtrip"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAStoreInTheSecretService(t *testing.T) {
	out, err := inSession(t, unlocked, "store")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(out, "AGE-SECRET-KEY") {
		t.Errorf("the output shows the identity:\n%s", out)
	}
}

// No bus at all, as on a server: an error, and no hanging.
func TestNoSecretService(t *testing.T) {
	if out, err := inSession(t, "pid=; export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "none"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The bus starts a keyring that nobody unlocked, and nobody can be asked.
func TestLockedSecretService(t *testing.T) {
	if out, err := inSession(t, "pid=", "locked"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func roundTrip(ctx context.Context) error {
	k := Keyring{}
	value := tokens.NewSecret([]byte("AGE-SECRET-KEY-1EXAMPLE"))
	if _, err := k.Get(ctx, "nobody"); !errors.Is(err, keystore.ErrSecretNotFound) {
		return fmt.Errorf("get of nothing: %w", err)
	}
	if err := k.Delete(ctx, "nobody"); !errors.Is(err, keystore.ErrSecretNotFound) {
		return fmt.Errorf("delete of nothing: %w", err)
	}
	if err := k.Set(ctx, "a", tokens.NewSecret([]byte("first"))); err != nil {
		return fmt.Errorf("set: %w", err)
	}
	if err := k.Set(ctx, "a", value); err != nil {
		return fmt.Errorf("set again: %w", err)
	}
	got, err := k.Get(ctx, "a")
	if err != nil || !bytes.Equal(got.Reveal(), value.Reveal()) {
		return fmt.Errorf("get gave something else: %w", err)
	}
	if err := k.Delete(ctx, "a"); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if _, err := k.Get(ctx, "a"); !errors.Is(err, keystore.ErrSecretNotFound) {
		return fmt.Errorf("get after delete: %w", err)
	}
	return nil
}

func wholeStore(ctx context.Context) error {
	cfg := keystore.Config{Now: time.Now}
	dir := os.Getenv("FOB_TEST_DIR")
	v, err := keystore.Init(ctx, dir, keystore.Keeping{Method: keystore.MethodKeyring, Secrets: Keyring{}}, cfg)
	if err != nil {
		return err
	}
	spec := keystore.KeySpec{Alg: "ES256"}
	c, err := keystore.New(time.Now(), keystore.NewOptions{Name: "a", Make: spec, Policy: keystore.DefaultPolicy()}, keystore.Generate(spec))
	if err != nil {
		return err
	}
	if err := v.Create(ctx, c); err != nil {
		return err
	}
	s, err := keystore.Open(dir, cfg)
	if err != nil {
		return err
	}
	start := time.Now()
	v, err = s.Unlock(ctx, keystore.Means{Secrets: Keyring{}})
	if err != nil {
		return err
	}
	fmt.Println("unlocked in", time.Since(start))
	if _, err := v.Open("a"); err != nil {
		return err
	}
	if err := (Keyring{}).Delete(ctx, s.ID()); err != nil {
		return err
	}
	if _, err := s.Unlock(ctx, keystore.Means{Secrets: Keyring{}}); keystore.CodeOf(err) != keystore.CodeUnavailable || !strings.Contains(err.Error(), "is not in the keyring") {
		return fmt.Errorf("after the entry was deleted: %w", err)
	}
	return nil
}

func noService(ctx context.Context) error { return initFails(ctx, keystore.CodeUnavailable) }

func lockedService(ctx context.Context) error { return initFails(ctx, keystore.CodeLocked) }

func initFails(ctx context.Context, code keystore.Code) error {
	_, err := keystore.Init(ctx, os.Getenv("FOB_TEST_DIR"), keystore.Keeping{Method: keystore.MethodKeyring, Secrets: Keyring{}}, keystore.Config{Now: time.Now})
	if keystore.CodeOf(err) != code {
		return fmt.Errorf("init gave %w (code %s), want code %s", err, keystore.CodeOf(err), code)
	}
	return nil
}
