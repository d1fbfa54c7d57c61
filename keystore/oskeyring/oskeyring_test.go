package oskeyring

import (
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"fob/keystore"
	"fob/tokens"
)

func TestErrorsAreTold(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want error
	}{
		{keyring.ErrNotFound, keystore.ErrSecretNotFound},
		{keyring.ErrUnsupportedPlatform, keystore.ErrSecretsUnavailable},
		{errors.New("exec: \"dbus-launch\": executable file not found in $PATH"), keystore.ErrSecretsUnavailable},
	} {
		if got := classify(tt.err); !errors.Is(got, tt.want) {
			t.Errorf("%v is told as %v, want %v", tt.err, got, tt.want)
		}
	}
	if err := classify(nil); err != nil {
		t.Error(err)
	}
}

// No keyring of any system gets more than it takes.
func TestValuesAreShort(t *testing.T) {
	long := strings.Repeat("x", maxValue)
	err := Keyring{}.Set(t.Context(), "account", tokens.NewSecret([]byte(long)))
	if err == nil || !strings.Contains(err.Error(), "200 bytes") || strings.Contains(err.Error(), long) {
		t.Errorf("%v", err)
	}
	id, err := keystore.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if n := id.Reveal().Len(); n != 74 {
		t.Errorf("an identity has %d bytes", n)
	}
}
