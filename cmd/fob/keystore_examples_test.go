//go:build !windows

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// TestExamplesOfTheStoreCommands runs every example of their help texts, word
// for word, in a folder with a store, a lost store and two backups.
func TestExamplesOfTheStoreCommands(t *testing.T) {
	t.Parallel()
	testenv.NeedCommand(t, "sh")
	testenv.NeedCommand(t, "age-keygen")
	fob := testenv.BuildFob(t)
	files := t.TempDir()
	run := func(dir, script string, env ...string) (string, error) {
		cmd := exec.Command("sh", "-e", "-c", script)
		cmd.Dir = dir
		cmd.Env = append([]string{"PATH=" + filepath.Dir(fob) + ":" + os.Getenv("PATH"), "HOME=" + dir, "FOB_UNLOCK=identity",
			"FOB_IDENTITY_FILE=" + filepath.Join(dir, "identity.txt"), "FOB_STORE=" + filepath.Join(dir, "store")}, env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	const setUp = `
		printf 'correct horse' >pass.txt
		printf 'battery staple' >new-pass.txt
		age-keygen -o backup-identity.txt 2>/dev/null
		fob store init
		fob keys new auth-api --alg EdDSA
		fob store recipients add $(age-keygen -y backup-identity.txt)
		cp -r store lost
		fob store backup ./earlier.age --passphrase-file pass.txt
		fob store backup ./earlier-to.age --to $(age-keygen -y backup-identity.txt)`
	if out, err := run(files, setUp); err != nil {
		t.Fatalf("files of the examples: %v\n%s", err, out)
	}
	for _, command := range []string{"store", "store init", "store info", "store recipients", "store backup", "store restore", "store recover", "store passwd", "store doctor"} {
		help, err := exec.Command(fob, append(strings.Fields(command), "--help")...).Output()
		if err != nil {
			t.Fatalf("fob %s --help: %v", command, err)
		}
		examples := examplesOf(string(help))
		if len(examples) < 3 {
			t.Errorf("fob %s --help has %d examples", command, len(examples))
		}
		for _, example := range examples {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(files)); err != nil {
				t.Fatal(err)
			}
			// The copy is open to others, which the doctor would have to say.
			out, err := run(dir, "chmod -R go= .\n"+example, envOf(command, example, dir)...)
			if err != nil {
				t.Errorf("%s: %v\n%s", example, err, out)
			}
		}
	}
}

// envOf is what an example takes for given: a place where a store can be made,
// and for passphrases a file in place of a terminal.
func envOf(command, example, dir string) []string {
	var env []string
	if command == "store init" {
		env = append(env, "FOB_STORE="+filepath.Join(dir, "fresh"))
	}
	if command == "store info" && strings.Contains(example, "--store") {
		_ = os.Rename(filepath.Join(dir, "store"), filepath.Join(dir, "keystore"))
	}
	if strings.Contains(example, "--unlock passphrase") {
		env = append(env, "FOB_PASSPHRASE_FILE="+filepath.Join(dir, "pass.txt"))
	}
	return env
}
