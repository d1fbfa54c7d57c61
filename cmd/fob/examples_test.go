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

// TestExamplesOfTheHelpTexts runs every example that the making commands show,
// word for word, where the files that they name exist.
func TestExamplesOfTheHelpTexts(t *testing.T) {
	testenv.NeedCommand(t, "sh")
	fob := testenv.BuildFob(t)
	files := exampleFolder(t, fob)
	for _, command := range []string{"mint", "sign", "encrypt", "decrypt", "keygen", "keys", "keys convert"} {
		help, err := exec.Command(fob, append(strings.Fields(command), "--help")...).Output()
		if err != nil {
			t.Fatalf("fob %s --help: %v", command, err)
		}
		examples := examplesOf(string(help))
		if len(examples) < 3 {
			t.Errorf("fob %s --help has %d examples", command, len(examples))
		}
		for _, example := range examples {
			if strings.Contains(example, "prompt:") || strings.Contains(example, "https://") || strings.Contains(example, "--seal") {
				continue // needs a person or the network; scripts with a terminal and tests with a server see to those
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(files)); err != nil {
				t.Fatal(err)
			}
			run := exec.Command("sh", "-e", "-c", example)
			run.Dir = dir
			run.Env = append(os.Environ(), "PATH="+filepath.Dir(fob)+":"+os.Getenv("PATH"), "HOME="+dir,
				"JWT_SECRET=a secret that is long enough for HS256")
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", example, err, out)
			}
		}
	}
}

// examplesOf gives the lines of the section "Examples".
func examplesOf(help string) []string {
	_, rest, _ := strings.Cut(help, "Examples:\n")
	section, _, _ := strings.Cut(rest, "\n\n")
	var list []string
	for line := range strings.Lines(section) {
		list = append(list, strings.TrimSpace(line))
	}
	return list
}

// exampleFolder makes a folder with the files that the examples name.
func exampleFolder(t *testing.T, fob string) string {
	t.Helper()
	dir := t.TempDir()
	const script = `
		printf swordfish > pass.txt
		printf '{"sub":"anna"}' > claims.json
		printf '{"order":17}' > document.json
		printf 'bytes' > release.tar.gz
		mkdir .ssh
		fob keygen --alg ES256 -o key.jwk --public > public.jwk
		fob keys convert public.jwk --format pem > public.pem
		cp public.pem issuer.pem
		fob keygen --alg EdDSA -o second.jwk
		fob keygen --alg RS256 --bits 2048 --format pem -o key.pem
		fob keygen --alg RS256 --bits 2048 --format pem -o new.pem
		fob keygen --alg ES256 --format pem -o old.pem
		fob keygen --alg EdDSA --format ssh --passphrase-file pass.txt -o .ssh/id_ed25519
		fob keygen --alg ECDH-ES+A256KW -o partner-private.jwk --public > partner.jwk
		fob keygen --alg RSA-OAEP-256 --bits 2048 -o archive.jwk
		fob mint -k @key.jwk --sub anna > signed.txt
		fob mint -k @key.jwk --sub anna --encrypt-to @partner.jwk > token.txt
		fob encrypt -k @partner.jwk document.json > document.jwe`
	setUp := exec.Command("sh", "-e", "-c", script)
	setUp.Dir = dir
	setUp.Env = append(os.Environ(), "PATH="+filepath.Dir(fob)+":"+os.Getenv("PATH"))
	if out, err := setUp.CombinedOutput(); err != nil {
		t.Fatalf("files of the examples: %v\n%s", err, out)
	}
	return dir
}
