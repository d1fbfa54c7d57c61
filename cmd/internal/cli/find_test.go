package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/internal/hostile"
)

func TestFindForPeople(t *testing.T) {
	good, expired, session := fixture(t, "token.txt"), fixture(t, "expired.txt"), fixture(t, "session.txt")
	jwks := []string{"-k", at("jwks.json")}
	const goodText = `eyJhbGciOiJF…b3h5qw · JWS compact · ES256 · kid ec-1 · typ JWT · iss https://issuer.example · sub anna · expires in 73y 57d`
	tests := []struct {
		name    string
		args    []string
		in      string
		exit    int
		out     string
		summary string
	}{
		{"nothing", nil, "", 1, "", "found 0; 1 file searched\n"},
		{"one", nil, "x\nBearer " + good + "\n", 0, "stdin:2:8: " + goodText + "\n", "found 1; 1 file searched\n"},
		{"the same twice", nil, good + "\n" + good, 0, "stdin:1:1: " + goodText + "\n", "found 2 (1 different); 1 file searched\n"},
		{"the same twice, all", []string{"--all"}, good + "\n" + good, 0, "stdin:1:1: " + goodText + "\nstdin:2:1: " + goodText + "\n", "found 2 (1 different); 1 file searched\n"},
		{"quiet", []string{"-q"}, good, 0, "", "found 1; 1 file searched\n"},
		{"quiet, with a key", append(jwks, "-q"), good + " " + session, 0, "", "found 2 valid 1 invalid 0 expired 0 not_checked 1; 1 file searched\n"},
		{"lines", []string{"--lines"}, "a " + good + " " + session + ".\n" + fixture(t, "flattened.json") + good, 0, good + "\n" + session + "\n" + fixture(t, "flattened.json") + "\n", "found 4 (3 different); 1 file searched\n"},
		{"look-alikes", nil, "eyJhbGciOiJIUzI1NiJ9... and " + good[:100], 1, "", "found 0; 1 file searched; 2 look-alikes did not parse\n"},
		{"look-alikes, shown", []string{"--malformed"}, "a " + good[:100], 1, "stdin:1:3: eyJhbGciOiJF…", "found 0; 1 file searched; 1 look-alike did not parse\n"},
		{"binary", nil, "\x00\n" + good + "\x00", 0, "stdin:@2: " + goodText + "\n", "found 1; 1 file searched\n"},
		{"valid", jwks, good, 0, "stdin:1:1: eyJhbGciOiJF…b3h5qw · ✓ valid · JWS", "found 1 valid 1 invalid 0 expired 0 not_checked 0; 1 file searched\n"},
		{"expired", jwks, expired, 1, "stdin:1:1: eyJhbGciOiJF…2Bvf2w · ✗ signature valid, not the time · JWS", "found 1 valid 0 invalid 0 expired 1 not_checked 0; 1 file searched\n"},
		{"tampered", jwks, fixture(t, "tampered.txt"), 1, "stdin:1:1: eyJhbGciOiJF…b3h5qw · ✗ invalid · JWS", "found 1 valid 0 invalid 1 expired 0 not_checked 0; 1 file searched\n"},
		{"no key for it", jwks, session, 1, "stdin:1:1: eyJhbGciOiJI…9ddvtE · – not checked · JWS", "found 1 valid 0 invalid 0 expired 0 not_checked 1; 1 file searched\n"},
		{"hostile", nil, fixture(t, "hostile.txt"), 0, "stdin:1:1: ", "found 1; 1 file searched\n"},
		{"a token is no file", []string{good}, "", 2, "", "fob: usage: an argument is a token"},
		{"no such file", []string{"/no/such/file", "-"}, good, 7, "stdin:1:1: ", "note: not read: stat /no/such/file: "},
		{"lines and JSON", []string{"--lines", "--json"}, "", 2, "", `{"error":{"code":"usage"`},
		{"lines and look-alikes", []string{"--lines", "--malformed"}, "", 2, "", "fob: usage: --lines"},
		{"lines and a key", append(jwks, "--lines"), "", 2, "", "fob: usage: --lines"},
		{"beyond the limit", []string{"--limit", "token-size=200"}, good, 1, "", "found 0; 1 file searched; 1 look-alike did not parse\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run{stdin: tt.in}
			exit := r.fob(append([]string{"find"}, tt.args...)...)
			out, summary := r.out.String(), r.err.String()
			if exit != tt.exit || !strings.HasPrefix(out, tt.out) || (tt.out == "" || strings.HasSuffix(tt.out, "\n")) && out != tt.out || !strings.HasPrefix(summary, tt.summary) {
				t.Errorf("exit %d, want %d\n%s\nwant\n%s\n%s", exit, tt.exit, out, tt.out, summary)
			}
			if strings.ContainsAny(out, "\x1b\x00\u202e") || strings.Contains(summary, good) {
				t.Errorf("unsafe: %q %q", out, summary)
			}
			if !strings.Contains(strings.Join(tt.args, " "), "lines") && strings.Contains(out, "b3h5qw") && strings.Contains(out, good) {
				t.Error("the whole token is shown")
			}
		})
	}
}

// foundJSON is an object of fob find --json.
type foundJSON struct {
	File, Form, Alg, Kid, Token, Verdict, Malformed, Inside string
	Line, Column, Offset                                    int
	Unpacked                                                []string
	Time                                                    struct{ Status string }
	Signature                                               struct{ Status string }
}

func findJSON(t *testing.T, r *run, args ...string) (list []foundJSON, exit int) {
	t.Helper()
	exit = r.fob(append([]string{"find", "--json"}, args...)...)
	for line := range strings.Lines(r.out.String()) {
		if why := hostile.CheckJSON([]byte(line)); why != "" {
			t.Errorf("%s: %s", why, line)
		}
		var o foundJSON
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		list = append(list, o)
	}
	if why := hostile.CheckJSON(bytes.TrimSpace(r.err.Bytes())); why != "" && exit < 2 {
		t.Errorf("%s: %s", why, r.err.String())
	}
	return list, exit
}

func TestFindJSON(t *testing.T) {
	good := fixture(t, "token.txt")
	r := run{stdin: "\n " + good + "\n" + fixture(t, "expired.txt") + " " + fixture(t, "encrypted.txt") + "\n" + good[:100] + "\n" + fixture(t, "general.json")}
	list, exit := findJSON(t, &r, "--malformed", "-k", at("jwks.json"))
	var got []string
	for _, o := range list {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s:%d:%d@%d %s %s %s %s %s %s", o.File, o.Line, o.Column, o.Offset, o.Form, o.Alg, o.Kid, o.Verdict, o.Signature.Status, o.Time.Status)))
	}
	want := []string{
		"stdin:2:2@2 jws-compact ES256 ec-1 valid valid valid",
		"stdin:3:1@304 jws-compact ES256 ec-1 invalid valid expired",
		"stdin:3:292@595 jwe-compact RSA-OAEP-256 enc-1 not_checked not_checked",
		"stdin:4:1@1069",
		"stdin:5:1@1170 jws-general   valid valid valid",
	}
	if exit != 0 || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("exit %d, got\n%s\nwant\n%s", exit, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if list[0].Token != good || list[3].Malformed == "" || list[3].Token != "" {
		t.Errorf("%+v", list)
	}
	if want := `{"summary":{"found":4,"different":4,"valid":2,"invalid":0,"expired":1,"not_checked":1,"malformed":1,"files":1,"unreadable":0,"bytes":1927}}` + "\n"; r.err.String() != want {
		t.Errorf("got %swant %s", r.err.String(), want)
	}
}

// packed is gzip of a text.
func packed(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFindInDirectories(t *testing.T) {
	good, session := fixture(t, "token.txt"), fixture(t, "session.txt")
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a/app.log", "x\n"+session+"\n")
	write("a/b/app.log.1.gz", packed(t, "one\n"+packed(t, "")))
	write("a/b/app.log.2.gz", packed(t, packed(t, "one\ntwo "+good+"\n")))
	write("c.ps1.log", "\xff\xfe"+strings.Join(strings.Split("a\n"+session, ""), "\x00")+"\x00")
	write("damaged.gz", packed(t, strings.Repeat(session+"\n", 5000))[:200])
	write("empty", "")
	if err := os.Symlink(filepath.Join(dir, "a"), filepath.Join(dir, "link")); err != nil {
		t.Log(err) // not everyone may on Windows
	}
	r := run{}
	list, exit := findJSON(t, &r, "--all", dir)
	var got []string
	for _, o := range list {
		name, err := filepath.Rel(dir, o.File)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s:%d:%d %s %q", filepath.ToSlash(name), o.Line, o.Column, o.Alg, o.Unpacked))
	}
	want := []string{`a/app.log:2:1 HS256 []`, `a/b/app.log.2.gz:2:5 ES256 ["gzip" "gzip"]`, `c.ps1.log:2:1 HS256 ["utf-16le"]`}
	if exit != exitIO || len(got) < len(want) || strings.Join(got[:len(want)], "\n") != strings.Join(want, "\n") {
		t.Errorf("exit %d, got\n%s", exit, strings.Join(got, "\n"))
	}
	if s := r.err.String(); !strings.Contains(s, "damaged.gz") || !strings.Contains(s, `"files":6,"unreadable":1,`) {
		t.Error(s)
	}
}

// A long stream of many different tokens is told in the order in which it came.
func TestFindKeepsOrder(t *testing.T) {
	var in strings.Builder
	var want []string
	for i := range 5000 {
		token := unsigned(`{"alg":"HS256"}`, fmt.Sprintf(`{"n":%d}`, i))
		fmt.Fprintf(&in, "%s a line of a log %s\n", strings.Repeat("x", i%200), token)
		want = append(want, fmt.Sprintf("%d:%d %s", i+1, i%200+len(" a line of a log ")+1, token))
	}
	r := run{stdin: in.String()}
	list, exit := findJSON(t, &r)
	if exit != 0 || len(list) != len(want) {
		t.Fatalf("exit %d, %d tokens of %d", exit, len(list), len(want))
	}
	for i, o := range list {
		if got := fmt.Sprintf("%d:%d %s", o.Line, o.Column, o.Token); got != want[i] {
			t.Fatalf("token %d: %s, want %s", i, got, want[i])
		}
	}
}

// What a slow stream holds is told before the stream goes on.
func TestFindIsPrompt(t *testing.T) {
	in, w := io.Pipe()
	out, told := io.Pipe()
	r := run{}
	done := make(chan int)
	go func() {
		done <- Main(World{Args: []string{"find"}, Now: func() time.Time { return judgedAt }, Local: time.UTC, Streams: Streams{
			In: in, Out: told, Err: &r.err, Env: func(string) (string, bool) { return "", false }}})
	}()
	buf := make([]byte, 4096)
	for i := range 3 {
		token := unsigned(`{"alg":"HS256"}`, fmt.Sprintf(`{"n":%d}`, i))
		if _, err := io.WriteString(w, "a line with "+token[:20]); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, token[20:]+"\n"); err != nil {
			t.Fatal(err)
		}
		n, err := out.Read(buf)
		if err != nil || !strings.HasPrefix(string(buf[:n]), fmt.Sprintf("stdin:%d:13: ", i+1)) {
			t.Fatalf("%q, %v", buf[:n], err)
		}
	}
	_ = w.Close()
	if exit := <-done; exit != 0 {
		t.Errorf("exit %d: %s", exit, r.err.String())
	}
}

func TestSeenTokens(t *testing.T) {
	var s seenTokens
	for i := range mostSeen {
		if !s.add(fmt.Append(nil, i)) {
			t.Fatalf("token %d was seen before", i)
		}
	}
	if s.full {
		t.Error("full too early")
	}
	for i := 0; i < mostSeen; i += 1000 {
		if s.add(fmt.Append(nil, i)) {
			t.Fatalf("token %d was not remembered", i)
		}
	}
	for range 2 {
		if !s.add([]byte("one more")) || !s.full {
			t.Error("a token beyond the bound was remembered, or nobody was told")
		}
	}
	if n := len(s.table); n != 2*mostSeen {
		t.Errorf("a table of %d", n)
	}
}

func TestShortToken(t *testing.T) {
	for token, want := range map[string]string{
		strings.Repeat("a", 12) + "secret" + strings.Repeat("b", 40): "aaaaaaaaaaaa…bbbbbb",
		"eyJ9.e30.": "eyJ…",
		"":          "…",
	} {
		if got := shortToken([]byte(token)); got != want {
			t.Errorf("%q: %q, want %q", token, got, want)
		}
	}
}

// An interrupted search ends at once, though its input does not, and tells what
// it has.
func TestInterruptedFind(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	var stderr bytes.Buffer
	a := &app{ctx: ctx, World: World{Now: time.Now, Local: time.UTC, Streams: Streams{
		In: in, Out: out, Err: &stderr, Env: func(string) (string, bool) { return "", false }}}}
	done := make(chan error)
	go func() { done <- a.find(nil, &findFlags{}) }()
	if _, err := io.WriteString(questions, fixture(t, "token.txt")+"\nhalf a li"); err != nil {
		t.Fatal(err)
	}
	if _, err := answers.Read(make([]byte, 64<<10)); err != nil {
		t.Fatal(err)
	}
	interrupt()
	if exit := exitOf(<-done); exit != exitInterrupted || stderr.String() != "found 1; 1 file searched\n" {
		t.Errorf("exit %d: %s", exit, stderr.String())
	}
}
