package interop

import (
	"os/exec"
	"path/filepath"
	"testing"

	"fob/cmd/testenv"
)

// PyJWT: compact signed tokens.
func TestPyJWT(t *testing.T) {
	t.Parallel()
	meet(t, pythonPeer(t, "pyjwt", "jwt"))
}

// jwcrypto: every form of JWS and JWE.
func TestJWCrypto(t *testing.T) {
	t.Parallel()
	meet(t, pythonPeer(t, "jwcrypto", "jwcrypto"))
}

func pythonPeer(t *testing.T, name, module string) peer {
	t.Helper()
	python := testenv.Python(t, module, "cryptography")
	script, err := filepath.Abs("testdata/python_peer.py")
	if err != nil {
		t.Fatal(err)
	}
	return scriptPeer(name, name, func(t *testing.T, stdin []byte) []byte {
		t.Helper()
		return output(t, exec.Command(python, "-B", script, name), stdin)
	})
}
