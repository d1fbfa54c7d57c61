package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a key was read from is had again to the byte, newline and all; a URL is
// not fetched for that, and a terminal is not asked.
func TestTextOfAKeyInTheWorkbench(t *testing.T) {
	const text = "a secret with its newline, 32 bytes and more\n"
	file := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{World: World{Now: time.Now, Local: time.UTC, Streams: Streams{Out: io.Discard, Err: io.Discard,
		Env: func(name string) (string, bool) { return text, name == "JWT_SECRET" }}}}
	for ref, want := range map[string]string{"secret:@" + file: text, "secret:env:JWT_SECRET": text, "https://127.0.0.1:1/jwks.json": "", "@/nowhere": ""} {
		got, err := a.uiKeyText(context.Background(), ref)
		if string(got) != want || want != "" && err != nil {
			t.Errorf("%s: %d bytes, %v, want %d", ref, len(got), err, len(want))
		}
	}
}
