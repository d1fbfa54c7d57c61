package panes_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

func TestKeysFirstKeyMakesTheKeystoreToo(t *testing.T) {
	d := uitest.New(t).Press("1", "n")
	d.See("The first keyset, and the keystore", "the keyring of this system", "fob keys new auth-api --alg ES256", "━━ signs")
	d.Press("ctrl+s").See("auth-api was made, with 2 keys", "▾ auth-api", "● keyring")
	k := keysOnDisk(t, d, "auth-api")
	if k.Alg != "ES256" || len(k.Keys) != 2 || k.Policy != keystore.DefaultPolicy() {
		t.Fatalf("%s with %d keys, %+v", k.Alg, len(k.Keys), k.Policy)
	}
	d.Advance(2 * time.Second)
	d.NotSee("another process")
	if s := d.State(); s.Store.Phase != tui.StoreUnlocked || s.Sign.Keyset != "auth-api" {
		t.Fatalf("phase %v, signs with %q", s.Store.Phase, s.Sign.Keyset)
	}
}

func TestKeysFirstKeyUnderAPassphrase(t *testing.T) {
	const secret = "correct horse"
	d := uitest.New(t, uitest.With(func(w *tui.World) { w.Store.Secrets = nil })).Press("1", "n")
	d.See("There is no keyring here", "a passphrase")
	for range 7 {
		d.Press("tab")
	}
	d.Type(secret).See("13 characters: who copies the keystore can try guesses", "•••••••••••••").NotSee(secret)
	d.Press("tab").Type("correct hors").See("the two passphrases differ").Press("enter").See("the two passphrases differ")
	if _, err := keystore.Open(d.Dir, d.World.Store.Config); keystore.CodeOf(err) != keystore.CodeNotFound {
		t.Fatalf("a keystore was made: %v", err)
	}
	d.Type("e\n").See("auth-api was made", "● passphrase")
	keysNoSecret(t, d, secret)
	s, err := keystore.Open(d.Dir, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Unlock(t.Context(), keystore.Means{Passphrase: keysSays(secret)}); err != nil {
		t.Fatal(err)
	}
}

func TestKeysNewChoosesAlgorithmAndPolicy(t *testing.T) {
	d := keysThree(t)
	d.Press("n").Type("orders\t").Press("E", "E").Press("tab", "ctrl+u").Type("30d").See("fob keys new orders --alg E", "--rotate-every 30d")
	d.Press("ctrl+s").See("orders was made")
	if k := keysOnDisk(t, d, "orders"); k.Policy.RotateEvery != 30*keysDay {
		t.Fatalf("rotate_every is %v", k.Policy.RotateEvery)
	}
	if s := d.State().Store.Chosen; s != "orders" {
		t.Fatalf("chosen is %q", s)
	}
	d.Press("n").Type("auth-api").See("there is a keyset of that name")
	d.Press("ctrl+u").Type("Not A Name").Press("ctrl+s").See("keyset name:")
}

// What fails on the way tells it in the dialog, which keeps what was typed; the
// keystore that was made by then is not made again.
func TestKeysNewFailsInItsDialog(t *testing.T) {
	d := uitest.New(t)
	d.Keyring.Err = keystore.ErrSecretsUnavailable
	d.Press("1", "n", "ctrl+s").See("The first keyset", "keyring")
	d.Keyring.Err = nil
	d.Press("ctrl+s").See("auth-api was made")
}

func keysSays(secret string) func(ctx context.Context, what string) (tokens.Secret, error) {
	return func(context.Context, string) (tokens.Secret, error) { return tokens.NewSecret([]byte(secret)), nil }
}

const keysPEM = "-----BEGIN PRIVATE KEY-----\rMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\r-----END PRIVATE KEY-----\r"

func TestKeysImportPastedPEM(t *testing.T) {
	d := keysThree(t)
	d.Press("end", "I").See("Import keys", "payments").Press("tab").Paste(keysPEM).See("pasted: 3 lines", "into the keyset that is there").NotSee("MC4CAQ")
	d.Press("tab", "tab").Type("old-key").Press("tab", "tab").Type("pr").See("previous")
	d.Press("ctrl+s").See("Import 1 key into payments?", "import old- as previous").Confirm().See("payments has 1 key more")
	k := keysOnDisk(t, d, "payments")
	if e, ok := k.Find("old-key"); !ok || e.State != keystore.StatePrevious || !e.HasPrivate {
		t.Fatalf("on the disk: %+v", e)
	}
	keysNoSecret(t, d, "MC4CAQ")
}

func TestKeysImportOverANextKeyIsForced(t *testing.T) {
	d := keysThree(t)
	d.Files.Put("in.pem", strings.ReplaceAll(keysPEM, "\r", "\n"))
	d.Press("end", "I", "tab").Type("in.pem").Press("ctrl+s").See("is next already", "It breaks a promise")
	d.Advance(time.Second)
	d.Press("y").See("payments has 1 key more")
}

func TestKeysImportMakesAKeyset(t *testing.T) {
	d := uitest.New(t)
	d.Files.Put("in.pem", strings.ReplaceAll(keysPEM, "\r", "\n"))
	d.Press("1", "I").Type("legacy\tin.pem").See("a new keyset is made of the keys", "opened by")
	d.Press("ctrl+s").See("Make legacy of 1 key?").Confirm().See("legacy was made", "● keyring")
	if k := keysOnDisk(t, d, "legacy"); k.Alg == "" || len(k.Keys) != 2 {
		t.Fatalf("%+v", k)
	}
}

func TestKeysImportTellsWhatIsWrong(t *testing.T) {
	d := keysThree(t)
	d.Press("I", "tab", "enter").Press("ctrl+s").See("no key; type a path, or paste the key here")
	d.Type("nowhere.pem").Press("ctrl+s").See("nowhere.pem", "does not exist")
	d.Press("esc").NotSee("Import keys")
}
