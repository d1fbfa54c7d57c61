//go:build !darwin && !windows

package oskeyring

import (
	"errors"
	"strings"

	"github.com/godbus/dbus/v5"
)

// locked tells whether the Secret Service is there but closed. go-keyring asks
// the service to unlock, and when the person dismissed that, or nobody can be
// asked, reports that the wrong thing, namely nothing, was unlocked.
func locked(err error) bool {
	if e, ok := errors.AsType[dbus.Error](err); ok {
		return e.Name == "org.freedesktop.Secret.Error.IsLocked" || e.Name == "org.gnome.keyring.Error.Denied"
	}
	return strings.HasPrefix(err.Error(), "failed to unlock correct collection")
}
