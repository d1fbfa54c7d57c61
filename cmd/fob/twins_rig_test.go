//go:build !windows

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
	"fob/keystore"
	"fob/tui"
	"fob/tui/uitest"
)

const noStore = "no keystore"

func twinEnv(dir, state string) []string {
	store := filepath.Join(dir, "store")
	if state == noStore {
		store = filepath.Join(dir, "none")
	}
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TZ=UTC", "FOB_STORE=" + store, "FOB_UNLOCK=identity",
		"FOB_IDENTITY_FILE=" + filepath.Join(dir, "identity.txt")}
}

// twinRig is a store that is lived in.
type twinRig struct {
	*rig
	t       *testing.T
	scratch string
	token   string
}

func newTwinRig(t *testing.T) *twinRig {
	testenv.BuildFob(t)
	r := &twinRig{rig: newRig(t), t: t, scratch: t.TempDir()}
	if err := os.CopyFS(r.dir, os.DirFS("testdata/fixtures")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(r.dir, "key.pem"), string(read(t, "testdata/fixtures/private.pem")))
	r.must("store", "init")
	for _, args := range [][]string{{"auth-api", "ES256"}, {"mail", "ECDH-ES+A256KW"}, {"partner", "HS256"}, {"payments", "EdDSA"}} {
		r.must("keys", "new", args[0], "--alg", args[1], "--publish-ahead", "0s")
	}
	r.must("keys", "new", "overdue", "--alg", "EdDSA", "--publish-ahead", "0s", "--rotate-every", "1s", "--max-token-ttl", "1s")
	r.must("keys", "rotate", "auth-api")
	r.must("keys", "revoke", "payments/"+keysOf(r.rig, "payments")["next"])
	r.must("keys", "import", "theirs", "@public.jwk")
	mint := func(args ...string) string {
		return strings.TrimSpace(r.must(append([]string{"mint", "-k", "auth-api", "--iss", "https://id.example.com/", "--aud", "billing"}, args...)...))
	}
	r.token = mint("--exp", "+15m", "--sub", "it's a user|8842")
	r.must("jar", "add", "alice@example.com:1", r.token)
	r.must("jar", "add", "over", mint("--iat", "-3h", "--exp", "-2h"))
	return r
}

// bench is a workbench on the rig's store, or on one that is not there.
func (r *twinRig) bench(dir string) *uitest.Driver {
	r.t.Helper()
	return uitest.New(r.t, uitest.Size(160, 60), uitest.With(func(w *tui.World) {
		w.Now = time.Now
		w.Store = tui.StoreWorld{Dir: dir, Method: keystore.MethodIdentity, IdentityFile: r.identity(), Config: keystore.Config{Now: time.Now}}
	}))
}

type twinState struct {
	name, store string
	verdict     int
	set         func(*uitest.Driver)
}

func (r *twinRig) states() []twinState {
	const claims = `{"iss":"https://id.example.com/","sub":"{{ask:who}}","exp":"+10m"}`
	unlocked := func(then func(*uitest.Driver)) func(*uitest.Driver) {
		return func(d *uitest.Driver) {
			d.Press("ctrl+u")
			d.Paste(r.token)
			if then != nil {
				then(d)
			}
		}
	}
	return []twinState{
		{name: "locked", store: r.store(), verdict: 0},
		{name: "a token in hand", store: r.store(), verdict: 0, set: unlocked(nil)},
		{name: "a token that was changed", store: r.store(), verdict: 1, set: unlocked(func(d *uitest.Driver) {
			d.Paste(r.token[:len(r.token)-4] + other(r.token[len(r.token)-4]) + r.token[len(r.token)-3:]).See("✗ signature  invalid")
		})},
		{name: "a token that is held against one keyset, with a policy", store: r.store(), verdict: 1, set: unlocked(func(d *uitest.Driver) {
			d.Press("1", "home", "v")
			d.Press("2", "p").Type("https://id.example.com/").Press("tab").Type("orders").Press("ctrl+s").See("✗ policy     not met")
		})},
		{name: "a token of others, held against a file", store: r.store(), verdict: 0, set: func(d *uitest.Driver) {
			d.Files.Put("./public.pem", string(read(r.t, "testdata/fixtures/public.pem")))
			d.Paste(string(read(r.t, "testdata/fixtures/token.txt")))
			d.Press("2", "k").Type("file").Press("enter").Type("./public.pem").Press("ctrl+s").See("✓ signature  valid")
		}},
		{name: "a token within an encrypted one", store: r.store(), verdict: 0, set: unlocked(func(d *uitest.Driver) {
			d.Paste(strings.TrimSpace(r.must("mint", "-k", "auth-api", "--sub", "anna", "--encrypt-to", "mail"))).See("✓ signature  valid", "✓ opened")
		})},
		{name: "a token by a shared secret", store: r.store(), verdict: 0, set: unlocked(func(d *uitest.Driver) {
			d.Paste(strings.TrimSpace(r.must("mint", "-k", "partner", "--sub", "anna"))).See("✓ signature  valid")
		})},
		{name: "every question of the policy", store: r.store(), verdict: 0, set: unlocked(func(d *uitest.Driver) {
			d.Press("2", "p").Type("https://id.example.com/").Press("tab").Type("orders billing").Press("tab").Type("it's a user|8842").Press("ctrl+s").See("✓ policy     met")
		})},
		{name: "claims to sign", store: r.store(), verdict: 0, set: unlocked(func(d *uitest.Driver) {
			d.Press("3", "e").Paste(claims).Press("esc", "a").Type("anna b").Press("ctrl+s")
		})},
		{name: "a template to sign, with a type and encrypted", store: r.store(), verdict: 0, set: unlocked(func(d *uitest.Driver) {
			d.Press("3", "o").Type("access").Press("enter", "a")
			for i := range 8 {
				d.Type(fmt.Sprintf("https://answer.example/%d", i)).Press("tab")
			}
			d.Press("ctrl+s", "4", "home", "down", "down", "enter", "ctrl+u").Type("application/at+jwt").Press("ctrl+s", "down", "down", "right").See("to mail")
		})},
		{name: "travelled", store: r.store(), verdict: 1, set: unlocked(func(d *uitest.Driver) {
			d.Press("T", "ctrl+u").Type("+1y").Press("ctrl+s").See("time travel")
		})},
		{name: noStore, store: filepath.Join(r.dir, "none"), verdict: 4, set: func(d *uitest.Driver) {
			d.Paste(r.token)
		}},
	}
}
