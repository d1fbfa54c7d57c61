package testenv

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// ModuleRoot returns the folder that holds fob's go.mod: the nearest one at or above the test's working directory,
// which `go test` sets to the folder of the package under test.
func ModuleRoot(t testing.TB) string {
	t.Helper()
	start, err := os.Getwd()
	if err != nil {
		t.Fatalf("working directory: %v", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatalf("no go.mod in %s or any folder above it", start)
		}
	}
}

// Vectors returns the folder of public test vectors: FOB_VECTORS, or ../shared/vectors beside the module. It holds
//
//	wycheproof/json_web_signature_test.json, json_web_encryption_test.json
//	rfc7520/jwk, jws, jwe, curve25519, rfc7797 and 6.nesting_signatures_and_encryption.json
//
// The vectors are not part of this repository: without them the test is skipped (see Need). A FOB_VECTORS that names
// no such folder is a mistake and always fails.
func Vectors(t testing.TB) string {
	t.Helper()
	dir, set := os.LookupEnv("FOB_VECTORS")
	if !set || dir == "" {
		dir, set = filepath.Join(ModuleRoot(t), "..", "shared", "vectors"), false
	}
	for _, part := range []string{"wycheproof", "rfc7520"} {
		if isDir(filepath.Join(dir, part)) {
			continue
		}
		if set {
			t.Fatalf("FOB_VECTORS is %s, which has no folder %s; %s", dir, part, vectorsHint)
		}
		Need(t, "no public test vectors in "+dir+"; "+vectorsHint)
	}
	return dir
}

const vectorsHint = "make a folder with wycheproof/ (testvectors_v1/json_web_*_test.json, or testvectors/ of older " +
	"versions, of https://github.com/C2SP/wycheproof) and rfc7520/ (https://github.com/ietf-jose/cookbook), " +
	"and name it in FOB_VECTORS"

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// QuotedLines reads test data of which each line is one text, written as a Go
// string.
func QuotedLines(t testing.TB, path string) []string {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var list []string
	for line := range strings.Lines(string(file)) {
		text, err := strconv.Unquote(strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Fatalf("%s: %q is no Go string", path, line)
		}
		list = append(list, text)
	}
	return list
}
