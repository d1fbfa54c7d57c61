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

// examplesElsewhere are the commands whose examples another test runs, and which.
var examplesElsewhere = map[string]string{
	"ui":   "the stories in a terminal",
	"diff": "TestExamplesOfDiff",
	"why":  "testdata/script/why_examples.txtar", "verify": "testdata/script/verify_examples.txtar",
	"store": "TestExamplesOfTheStoreCommands", "store backup": "TestExamplesOfTheStoreCommands", "store doctor": "TestExamplesOfTheStoreCommands",
	"store info": "TestExamplesOfTheStoreCommands", "store init": "TestExamplesOfTheStoreCommands", "store passwd": "TestExamplesOfTheStoreCommands",
	"store recipients": "TestExamplesOfTheStoreCommands", "store recover": "TestExamplesOfTheStoreCommands", "store restore": "TestExamplesOfTheStoreCommands",
}

// TestExamplesOfTheHelpTexts runs every example of every command, word for word,
// where the files and the keysets that they name exist.
func TestExamplesOfTheHelpTexts(t *testing.T) {
	testenv.NeedCommand(t, "sh")
	fob := testenv.BuildFob(t)
	files := exampleFolder(t, fob)
	for _, command := range commandsWithExamples(t, fob) {
		if examplesElsewhere[command] != "" {
			continue
		}
		help, err := exec.Command(fob, append(strings.Fields(command), "--help")...).Output()
		if err != nil {
			t.Fatalf("fob %s --help: %v", command, err)
		}
		examples := examplesOf(string(help))
		if len(examples) == 0 {
			t.Errorf("fob %s --help has %d examples", command, len(examples))
		}
		for _, example := range examples {
			if strings.Contains(example, "prompt:") || strings.Contains(example, "https://") || strings.Contains(example, "--seal") || strings.Contains(example, "--watch") ||
				strings.Contains(example, "pbpaste") {
				continue // needs a person, the network or a Mac; scripts with a terminal and tests with a server see to those
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(files)); err != nil {
				t.Fatal(err)
			}
			// The copy is open to others, and what others may write is not trusted.
			run := exec.Command("sh", "-e", "-c", "chmod -R go= store\n"+example)
			run.Dir = dir
			run.Env = exampleEnv(fob, dir)
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", example, err, out)
			}
		}
	}
}

// commandsWithExamples lists the commands whose manual has examples.
func commandsWithExamples(t *testing.T, fob string) []string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command(fob, "man", dir).CombinedOutput(); err != nil {
		t.Fatalf("fob man: %v\n%s", err, out)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "fob-*.1"))
	if err != nil || len(pages) < 40 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	var list []string
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(page), "fob-"), ".1")
		if strings.Contains(string(text), "\n.SH EXAMPLES\n") {
			list = append(list, strings.ReplaceAll(name, "-", " "))
		}
	}
	return list
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
		fob themes show dark > mine.toml
		fob config example > config.toml
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
		fob encrypt -k @partner.jwk document.json > document.jwe
		fob mint -k @key.jwk --sub anna -n 5 > tokens.txt
		fob keys convert old.pem new.pem --format jwks --public > jwks.json
		fob keygen --alg HS256 --format raw -o hook.bin
		fob keygen --alg ES256 --kid 3f9c2d -o current.jwk
		fob keygen --alg ES256 --kid 77aa41 -o stolen.jwk
		fob keys import auth-api current.jwk --publish-ahead 0
		fob keys import auth-api stolen.jwk --as previous
		fob keys revoke auth-api/77aa
		fob keys convert second.jwk --public --kid partner-1 | fob keys import partner -
		fob templates save staging --from claims.json
		fob profiles show rfc9068 --toml > ours.toml
		fob mint -k auth-api --sub anna | fob jar add access -
		mkdir logs
		fob mint -k @old.pem --sub anna > app.log
		cp app.log logs/app.log
		gzip < app.log > access.log.gz
		printf '{"log":{"entries":[{"value":"Bearer %s"}]}}' "$(cat app.log)" > session.har`
	setUp := exec.Command("sh", "-e", "-c", script)
	setUp.Dir = dir
	setUp.Env = exampleEnv(fob, dir)
	if out, err := setUp.CombinedOutput(); err != nil {
		t.Fatalf("files of the examples: %v\n%s", err, out)
	}
	return dir
}

// exampleEnv is the environment of an example: the keystore is in its folder,
// and opens with a file beside it.
func exampleEnv(fob, dir string) []string {
	return append(os.Environ(), "PATH="+filepath.Dir(fob)+":"+os.Getenv("PATH"), "HOME="+dir, "XDG_CONFIG_HOME="+filepath.Join(dir, ".config"),
		"JWT_SECRET=a secret that is long enough for HS256",
		"FOB_STORE="+filepath.Join(dir, "store"), "FOB_UNLOCK=identity", "FOB_IDENTITY_FILE="+filepath.Join(dir, "identity.txt"))
}
