package panes_test

import (
	"context"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

func TestKeysAnotherProcessIsSeenWithinASecond(t *testing.T) {
	d := keysThree(t)
	d.Press("end")
	other := keysOther(t, d)
	keysChange(t, other, "auth-api", keysRotate)
	d.Advance(time.Second)
	d.See("auth-api was changed by another process", "○ jeIr  previous", "● TolB  current")
	if s := d.State().Store; s.Chosen != "payments" {
		t.Fatalf("the cursor went to %q", s.Chosen)
	}
	keysMade(t, d, other, "aaa", "HS256", 0)
	d.Advance(time.Second)
	d.See("aaa was made by another process")
	if s := d.State().Store; s.Chosen != "payments" {
		t.Fatalf("the cursor went to %q", s.Chosen)
	}
	if err := other.Delete(context.Background(), "payments"); err != nil {
		t.Fatal(err)
	}
	d.Advance(time.Second)
	d.See("payments was deleted by another process")
	keysChange(t, other, "auth-api", keysForce)
	if err := other.Delete(context.Background(), "aaa"); err != nil {
		t.Fatal(err)
	}
	d.Advance(time.Second)
	d.See("auth-api was changed by another process, and 1 more changed")
}

func TestKeysStoreThatAppearsIsSeen(t *testing.T) {
	d := uitest.New(t).Press("1").See("There is no keystore yet.")
	v, err := keystore.Init(context.Background(), d.Dir, keystore.Keeping{Method: keystore.MethodKeyring, Secrets: d.Keyring}, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	keysMade(t, d, v, "login", "HS256", 0)
	d.Advance(time.Second)
	d.See("login")
}

func TestKeysHangingKeyringLeavesTheKeysAlive(t *testing.T) {
	d := keysThree(t)
	d.Keyring.Hang()
	d.Press("r").Confirm().See("unlocking")
	d.Press("j", "j").See("unlocking")
	if kid := d.State().Store.ChosenKid; kid[:4] != "TolB" {
		t.Fatalf("the cursor is on %q", kid)
	}
	d.Press("i").See("Key auth-api/TolB").Press("q")
	d.Press("esc").See("stopped: unlocking")
	if jobs := d.State().Jobs; len(jobs) != 0 {
		t.Fatalf("%d jobs go on", len(jobs))
	}
	d.Keyring.Answer()
	d.Advance(time.Second)
	if got := keysOnDisk(t, d, "auth-api").Generation; got != 1 {
		t.Fatalf("generation %d: it was done though it was stopped", got)
	}
}

func TestKeysKeyringThatFailsIsTold(t *testing.T) {
	d := keysThree(t)
	d.Keyring.Err = keystore.ErrSecretsTimeout
	d.Press("r").Confirm().See("the keyring does not answer")
}

// Esc stops what a form waits for, and the form can be sent again.
func TestKeysWaitingFormCanBeStopped(t *testing.T) {
	d := uitest.New(t)
	d.Keyring.Hang()
	d.Press("1", "n", "ctrl+s").See("The first keyset", "…")
	d.Press("esc").See("The first keyset", "stopped: making the keystore")
	d.Press("esc").NotSee("The first keyset")
	d.Keyring.Answer()
}

func TestKeysPassphraseIsAskedAndTheChangeGoesOn(t *testing.T) {
	const secret = "correct horse battery"
	d := uitest.New(t, uitest.With(func(w *tui.World) {
		v, err := keystore.Init(context.Background(), w.Store.Dir, keystore.Keeping{Method: keystore.MethodPassphrase, Passphrase: tokens.NewSecret([]byte(secret))}, w.Store.Config)
		if err != nil {
			t.Fatal(err)
		}
		spec := keystore.KeySpec{Alg: "ES256"}
		c, err := keystore.New(uitest.Start.Add(-49*keysDay), keystore.NewOptions{Name: "auth-api", Make: spec, Policy: keystore.DefaultPolicy()}, keystore.Generate(spec))
		if err == nil {
			err = v.Create(context.Background(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
		w.Store.Secrets = nil
	}))
	d.Press("1", "r").Confirm().See("Unlock the keystore")
	d.Type("wrong\n").See("the passphrase is wrong")
	d.Press("ctrl+u").Type(secret + "\n").See("auth-api was rotated")
	keysNoSecret(t, d, secret)
	s, err := keystore.Open(d.Dir, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	if k, err := s.Load("auth-api"); err != nil || k.Generation != 2 {
		t.Fatalf("generation %d, %v", k.Generation, err)
	}
}
