package oskeyring

import (
	"errors"
	"os/exec"
)

// locked tells whether the Keychain is there but closed. /usr/bin/security ends
// with the low byte of the status: errSecInteractionNotAllowed (-25308),
// errSecAuthFailed (-25293), userCanceledErr (-128).
func locked(err error) bool {
	e, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	switch e.ExitCode() {
	case 36, 51, 128:
		return true
	}
	return false
}
