package interop

import (
	"bytes"
	"encoding/json"
	"os"
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
	modules := nodeModules(t, library)
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

// nodeModules gives the folder that FOB_TEST_NODE names, once it has shown that it holds the package as
// testdata/package.json pins it.
func nodeModules(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("FOB_TEST_NODE")
	if dir == "" {
		testenv.Need(t, "FOB_TEST_NODE names no folder with npm packages; copy cmd/interop/testdata/package*.json to a "+
			"folder outside the tree, run `npm ci --ignore-scripts` there, and set FOB_TEST_NODE to it")
	}
	var want struct{ Dependencies map[string]string }
	readJSON(t, "testdata/package.json", &want)
	var got struct{ Version string }
	readJSON(t, filepath.Join(dir, "node_modules", name, "package.json"), &got)
	if got.Version != want.Dependencies[name] {
		t.Fatalf("%s holds %s %s; these tests are written for %s", dir, name, got.Version, want.Dependencies[name])
	}
	return dir
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
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
