package interop

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"

	"fob/cmd/testenv"
)

// The npm package jose, on the web cryptography of node.
func TestNodeJose(t *testing.T) {
	t.Parallel()
	meet(t, nodePeer(t, "node-jose", "jose"))
}

// The npm package jsonwebtoken: compact JWTs.
func TestJSONWebToken(t *testing.T) {
	t.Parallel()
	meet(t, nodePeer(t, "jsonwebtoken", "jsonwebtoken"))
}

func nodePeer(t *testing.T, name, library string) peer {
	t.Helper()
	node := testenv.NeedCommand(t, "node")
	modules := testenv.NodeModules(t, library)
	script, err := filepath.Abs("testdata/node_peer.mjs")
	if err != nil {
		t.Fatal(err)
	}
	return scriptPeer(name, library, func(t *testing.T, stdin []byte) []byte {
		t.Helper()
		cmd := exec.Command(node, script)
		cmd.Dir = modules
		return output(t, cmd, stdin)
	})
}

// output runs a program that must succeed, and gives what it writes.
func output(t *testing.T, cmd *exec.Cmd, stdin []byte) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stdin), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, stderr.Bytes())
	}
	return out
}
