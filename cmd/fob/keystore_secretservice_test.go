//go:build linux

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
)

// session is a home with a D-Bus and a gnome-keyring of its own, as a desktop
// has them; the keyring's files outlive each of its sessions.
type session struct {
	t   *testing.T
	env []string
}

func newSession(t *testing.T) *session {
	t.Helper()
	testenv.NeedCommand(t, "dbus-run-session")
	testenv.NeedCommand(t, "gnome-keyring-daemon")
	testenv.NeedCommand(t, "dbus-send")
	fob, home := testenv.BuildFob(t), t.TempDir()
	runtime := filepath.Join(home, "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	return &session{t, []string{"PATH=" + filepath.Dir(fob) + ":" + os.Getenv("PATH"), "HOME=" + home, "TZ=UTC",
		"XDG_RUNTIME_DIR=" + runtime, "XDG_DATA_HOME=" + filepath.Join(home, "data")}}
}

// What a script of a session may begin with.
const (
	// unlocked starts the keyring as a login does.
	unlocked = `
printf 'pw\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & pid=$!
trap 'kill -CONT $pid; kill $pid' EXIT
for i in 1 2 3 4 5 6 7 8 9 10; do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true' && break
  sleep 0.3
done
`
	// asLocked leaves it to the bus to start the keyring, which nobody unlocks.
	asLocked = "\n"
	// tools: "exits N COMMAND" checks an exit status and puts the streams into
	// the files out and err; "forget" removes fob's entries from the keyring.
	tools = `
cd "$HOME"
exits() {
  want=$1; shift
  began=$(date +%s%3N)
  "$@" >out 2>err; got=$?
  took=$(($(date +%s%3N) - began))
  cat out err
  [ $got = $want ] || { echo "FAILED: $* ended with $got, not $want"; exit 1; }
  # What the promise is about: a keyring that does not answer holds nobody up. A passphrase may take its time.
  [ $want != 5 ] || [ $took -lt 4000 ] || { echo "FAILED: $* took $took ms"; exit 1; }
}
says() { grep -q -- "$1" err || { echo "FAILED: stderr does not say $1"; exit 1; }; }
items() {
  dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.SearchItems dict:string:string:service,fob |
    sed -n 's/.*object path "\(.*\)"/\1/p'
}
forget() {
  for item in $(items); do dbus-send --session --print-reply --dest=org.freedesktop.secrets $item org.freedesktop.Secret.Item.Delete >/dev/null; done
}
`
)

// run runs a script in a session.
func (s *session) run(begin, script string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "dbus-run-session", "--", "sh", "-c", begin+tools+script)
	cmd.Env, cmd.WaitDelay = s.env, 5*time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err != nil || strings.Contains(out.String(), "FAILED") {
		s.t.Fatalf("%v\n%s", err, out.String())
	}
	if strings.Contains(out.String(), "AGE-SECRET-KEY") {
		s.t.Errorf("the output shows the identity:\n%s", out.String())
	}
	return out.String()
}

// keysetInKeyring makes the first keyset, and with it the store.
const keysetInKeyring = `
exits 0 fob keys new auth-api --alg ES256
exits 0 fob mint -k auth-api --sub anna
cp out token.txt
`

// The first "keys new" puts the identity of a new store into the keyring, as
// one short entry; nothing has to be set up before.
func TestKeysetsInTheSecretService(t *testing.T) {
	out := newSession(t).run(unlocked, keysetInKeyring+`
exits 0 fob verify @token.txt -k auth-api --json
grep -q '"ref":"auth-api"' out && grep -q '"state":"current"' out || echo FAILED
exits 0 fob keys rotate auth-api --force
exits 0 fob verify @token.txt -k auth-api
grep -q 'signed by auth-api/.*, previous until' out || echo FAILED
exits 0 fob store info
grep -q 'keyring (of this system)' out || echo FAILED
exits 0 fob store doctor --sealed
echo "entries: $(items | wc -l)"
`)
	if !strings.Contains(out, "entries: 1\n") {
		t.Errorf("not one entry in the keyring:\n%s", out)
	}
}

// A keyring that nobody unlocked: signing says so and how to go on, and what is
// public work goes on.
func TestLockedSecretService(t *testing.T) {
	s := newSession(t)
	s.run(unlocked, keysetInKeyring)
	s.run(asLocked, `
exits 5 fob mint -k auth-api --sub anna
says 'the keyring is locked'
says FOB_IDENTITY_FILE
exits 5 fob keys rotate auth-api --force
exits 0 fob verify @token.txt -k auth-api
exits 0 fob keys list
exits 0 fob jwks
exits 0 fob store info
exits 0 fob store doctor
exits 0 fob keys rotate auth-api --force --dry-run
`)
}

// A keyring that does not answer any more is given up on in time.
func TestHangingSecretService(t *testing.T) {
	newSession(t).run(unlocked, keysetInKeyring+`
kill -STOP $pid
exits 5 fob mint -k auth-api --sub anna
says 'gives no answer'
exits 5 fob keys rotate auth-api --force
exits 0 fob verify @token.txt -k auth-api
exits 0 fob jwks
exits 5 env FOB_STORE="$HOME/other" fob keys new demo --alg ES256
test ! -e other/store.json || echo FAILED
kill -CONT $pid
exits 0 fob mint -k auth-api --sub anna
`)
}

// A lost entry is told as what it is, nothing is overwritten, and a recipient's
// identity brings the store back.
func TestDeletedEntryOfTheSecretService(t *testing.T) {
	testenv.NeedCommand(t, "age-keygen")
	out := newSession(t).run(unlocked, keysetInKeyring+`
age-keygen -o safe.txt 2>/dev/null
exits 0 fob store recipients add $(age-keygen -y safe.txt) --name safe
before=$(cat data/fob/store.json data/fob/keysets/auth-api.json | cksum)
forget
exits 5 fob mint -k auth-api --sub anna
says 'the identity of store [0-9a-f]* is not in the keyring'
says 'fob store recover --identity FILE'
exits 5 fob keys rotate auth-api --force
exits 0 fob verify @token.txt -k auth-api
exits 6 fob store init
[ "$before" = "$(cat data/fob/store.json data/fob/keysets/auth-api.json | cksum)" ] || echo 'FAILED: something was overwritten'
exits 0 fob store recover --identity safe.txt
exits 0 fob mint -k auth-api --sub anna
cp out again.txt
exits 0 fob verify @again.txt -k auth-api
exits 0 fob verify @token.txt -k auth-api
exits 0 fob store doctor --sealed
echo "entries: $(items | wc -l)"
`)
	if !strings.Contains(out, "entries: 1\n") {
		t.Errorf("not one entry in the keyring:\n%s", out)
	}
}

// A store moves from the keyring to a passphrase and back, and the keyring
// keeps nothing that is not needed.
func TestMovingOutOfTheSecretService(t *testing.T) {
	out := newSession(t).run(unlocked, keysetInKeyring+`
echo 'correct horse' >pass.txt
exits 0 fob store passwd --new-passphrase-file pass.txt
echo "entries after: $(items | wc -l)"
exits 5 fob mint -k auth-api --sub anna
says FOB_PASSPHRASE_FILE
exits 0 env FOB_PASSPHRASE_FILE=pass.txt fob mint -k auth-api --sub anna
exits 0 env FOB_PASSPHRASE_FILE=pass.txt fob store passwd --to keyring
test ! -e data/fob/identity.age || echo 'FAILED: the passphrase still opens it'
exits 0 fob mint -k auth-api --sub anna
echo "entries back: $(items | wc -l)"
`)
	for _, want := range []string{"entries after: 0", "entries back: 1"} {
		if !strings.Contains(out, want+"\n") {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
