package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"fob/cmd/testenv"
)

const usualToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
	"eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIiwic3ViIjoiMjQ4Mjg5NzYxMDAxIiwiZXhwIjo0MTAyNDQ0ODAwfQ." +
	"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

// BenchmarkStart times whole processes: one decode of one token, beside a Go
// program that says hello.
func BenchmarkStart(b *testing.B) {
	hello := buildHello(b)
	fob := testenv.BuildFob(b)
	b.Run("hello", func(b *testing.B) { run(b, hello) })
	b.Run("fob-decode", func(b *testing.B) { run(b, fob, "decode", usualToken) })
}

func run(b *testing.B, name string, args ...string) {
	for b.Loop() {
		if err := exec.Command(name, args...).Run(); err != nil {
			b.Fatal(err)
		}
	}
}

func buildHello(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	src := filepath.Join(dir, "hello.go")
	if err := os.WriteFile(src, []byte("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello, world\") }\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	out := filepath.Join(dir, "hello")
	cmd := exec.Command("go", "build", "-o", out, src)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, text)
	}
	return out
}
