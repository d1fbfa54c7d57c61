package cli

import (
	"errors"
	"fmt"
	"testing"

	"fob/keystore"
	"fob/tokens"
)

func TestEveryCodeHasItsRow(t *testing.T) {
	codes := []tokens.Code{tokens.CodeUsage, tokens.CodeMalformed, tokens.CodeLimit, tokens.CodeKeyNotFound, tokens.CodeKeyUnfit,
		tokens.CodePassphrase, tokens.CodeDecrypt, tokens.CodeRefused, codeIO, codeInterrupted, codeBug}
	for _, c := range keystore.Codes() {
		codes = append(codes, codeOfStore(c))
	}
	rows := map[tokens.Code]int{}
	for _, o := range outcomes() {
		rows[o.code]++
		if o.title == "" || o.exit == exitOK {
			t.Errorf("the row of %q is not complete: %+v", o.code, o)
		}
	}
	for _, c := range codes {
		if rows[c] != 1 {
			t.Errorf("%q has %d rows, want 1", c, rows[c])
		}
	}
}

// The statuses of cli.md: scripts rely on them.
func TestExitOfTheKeystoresErrors(t *testing.T) {
	for code, want := range map[keystore.Code]int{
		keystore.CodeUsage: 2, keystore.CodeCorrupt: 3, keystore.CodeNewerFormat: 3, keystore.CodeNotFound: 4, keystore.CodeUnfit: 4,
		keystore.CodeLocked: 5, keystore.CodeUnavailable: 5, keystore.CodeExists: 6, keystore.CodeConflict: 6, keystore.CodeRefused: 6,
		keystore.CodeIO: 7, keystore.CodeLimit: 3,
	} {
		err := fmt.Errorf("around: %w", &keystore.Error{Code: code, Msg: "x"})
		if got := exitOf(err); got != want {
			t.Errorf("%s: exit %d, want %d", code, got, want)
		}
	}
}

func TestTheOutermostErrorGivesTheCode(t *testing.T) {
	inner := &tokens.Error{Code: tokens.CodePassphrase, Hint: "type it again"}
	locked := &keystore.Error{Code: keystore.CodeLocked, Err: inner}
	if code, hint, _ := told(locked); code != codeOfStore(keystore.CodeLocked) || hint != "type it again" {
		t.Errorf("code %q, hint %q", code, hint)
	}
	if code, _, _ := told(errors.Join(errors.New("plain"), locked)); code != codeOfStore(keystore.CodeLocked) {
		t.Errorf("joined: code %q", code)
	}
	if _, _, ok := told(errors.New("plain")); ok {
		t.Error("a plain error has a code")
	}
}
