package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/internal/hostile"
)

// run is one run of fob in a world of its own.
type run struct {
	stdin      string
	out, err   bytes.Buffer
	tty        bool // stdin, stdout and stderr are a terminal
	env        map[string]string
	in         io.Reader // in place of stdin
	width      int
	failOutput error
}

// judgedAt is "now" in these tests.
var judgedAt = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

func (r *run) fob(args ...string) (exit int) {
	in := r.in
	if in == nil {
		in = strings.NewReader(r.stdin)
	}
	width := r.width
	if width == 0 {
		width = 80
	}
	var out io.Writer = &r.out
	if r.failOutput != nil {
		out = brokenPipe{r.failOutput}
	}
	return Main(World{Args: args, Now: func() time.Time { return judgedAt }, Local: time.UTC, Streams: Streams{
		In: in, Out: out, Err: &r.err, InIsTTY: r.tty, OutIsTTY: r.tty, ErrIsTTY: r.tty, Width: width,
		Env:        func(name string) (string, bool) { v, ok := r.env[name]; return v, ok },
		ReadSecret: func(string) ([]byte, error) { return nil, io.EOF },
	}})
}

type brokenPipe struct{ err error }

func (b brokenPipe) Write([]byte) (int, error) { return 0, b.err }

// fixture reads a file that the scripts use too.
func fixture(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(fixturePath(name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func fixturePath(name string) string {
	return filepath.Join("..", "..", "fob", "testdata", "fixtures", name)
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// unsigned makes a compact JWS of header and payload whose signature is noise.
func unsigned(header, payload string) string {
	return b64(header) + "." + b64(payload) + "." + b64("noise")
}

func TestDecodeForPeople(t *testing.T) {
	tests := []struct {
		name  string
		token string
		args  []string
		exit  int
		want  string
	}{
		{"claims with their times", unsigned(`{"alg":"HS256","kid":"a","typ":"JWT"}`, `{"sub":"anna","exp":1795357500,"nested":{"exp":1}}`), nil, 0,
			`JWS compact · HS256 · kid a · typ JWT · 126 bytes
header
  {
    "alg": "HS256",
    "kid": "a",
    "typ": "JWT"
  }
claims
  {
    "sub": "anna",
    "exp": 1795357500,  // 2026-11-22 14:25:00 UTC, in 25m
    "nested": {
      "exp": 1
    }
  }
signature 5 bytes, not checked
`},
		{"time is judged as of --at", unsigned(`{"alg":"HS256"}`, `{"nbf":1795357500}`), []string{"--at", "1795357500"}, 0,
			`JWS compact · HS256 · 53 bytes
header
  {
    "alg": "HS256"
  }
claims
  {
    "nbf": 1795357500  // 2026-11-22 14:25:00 UTC, now
  }
signature 5 bytes, not checked
`},
		{"a caret at the fault", b64(`{"alg":"HS256"}`) + ".eyJ*.c2ln", nil, 3,
			`JWS compact · HS256 · 30 bytes
header
  {
    "alg": "HS256"
  }
payload empty
signature 3 bytes, not checked
✗ malformed: payload, byte 24: '*' is no base64url character
  eyJhbGciOiJIUzI1NiJ9.eyJ*.c2ln
                          ^
`},
		{"no whole token, and yet its header", b64(`{"alg":"HS256"}`), nil, 3,
			`no whole token · HS256 · 20 bytes
header
  {
    "alg": "HS256"
  }
✗ malformed: token, byte 0: 1 part: a compact JWS has 3, a JWE has 5
  eyJhbGciOiJIUzI1NiJ9
  ^
`},
		{"unsecured", b64(`{"alg":"none"}`) + "." + b64(`{"a":1}`) + ".", nil, 0,
			`JWS compact · none · 31 bytes
header
  {
    "alg": "none"
  }
claims
  {
    "a": 1
  }
signature ✗ unsecured (alg none): no signature, never valid
`},
		{"text and a problem that is not fatal", unsigned(`{"alg":"HS256"}`, "✓ valid\nline 2"), nil, 0,
			`JWS compact · HS256 · 51 bytes
header
  {
    "alg": "HS256"
  }
payload 16 bytes
  │ ✓ valid
  │ line 2
signature 5 bytes, not checked
`},
		{"duplicate claims are shown twice", unsigned(`{"alg":"HS256"}`, `{"a":1,"a":1.0}`), nil, 0,
			`JWS compact · HS256 · 49 bytes
header
  {
    "alg": "HS256"
  }
claims
  {
    "a": 1,
    "a": 1.0
  }
signature 5 bytes, not checked
! doubtful: payload, byte 30: member "a" stands twice (RFC 7519 §4)
  eyJhbGciOiJIUzI1NiJ9.eyJhIjoxLCJhIjoxLjB9.bm9pc2U
                                ^
`},
		{"bytes", unsigned(`{"alg":"HS256"}`, "\x00\xff"), nil, 0,
			`JWS compact · HS256 · 32 bytes
header
  {
    "alg": "HS256"
  }
payload 2 bytes
  00000000  00 ff                                             |..|
signature 5 bytes, not checked
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r run
			exit := r.fob(append([]string{"decode", tt.token}, tt.args...)...)
			if exit != tt.exit || r.out.String() != tt.want || r.err.Len() > 0 {
				t.Errorf("exit %d, want %d\n--- got\n%s--- want\n%s--- stderr\n%s", exit, tt.exit, r.out.String(), tt.want, r.err.String())
			}
		})
	}
}

func TestDecodeJSON(t *testing.T) {
	tests := []struct {
		name, token, want string
		exit              int
	}{
		{"claims as they were written", unsigned(`{"alg":"HS256", "kid":"a"}`, `{"b":1.0,"a":9007199254740993,"exp":1764000000.5,"a":"\u202e"}`),
			`{"form":"jws-compact","bytes":127,"header":{"alg":"HS256","kid":"a"},"alg":"HS256","kid":"a",` +
				`"claims":{"b":1.0,"a":9007199254740993,"exp":1764000000.5,"a":"\u202e"},"signature":{"alg":"HS256","bytes":5},` +
				`"times":{"exp":{"value":1764000000.5,"time":"2025-11-24T16:00:00.5Z"}},"problems":[`, 0},
		{"quotes taken off", `"` + unsigned(`{"alg":"HS256"}`, `[1]`) + `"`,
			`{"form":"jws-compact","bytes":33,"stripped":["quotes"],"header":{"alg":"HS256"},"alg":"HS256","payload":{"bytes":3,"text":"[1]"},` +
				`"signature":{"alg":"HS256","bytes":5}}` + "\n", 0},
		{"a payload of bytes", unsigned(`{"alg":"HS256"}`, "\xff"),
			`{"form":"jws-compact","bytes":31,"header":{"alg":"HS256"},"alg":"HS256","payload":{"bytes":1,"base64url":"_w"},"signature":{"alg":"HS256","bytes":5}}` + "\n", 0},
		{"a date beyond the calendar", unsigned(`{"alg":"HS256"}`, `{"exp":1e99,"nbf":"soon","iat":300000000000}`),
			`{"form":"jws-compact","bytes":88,"header":{"alg":"HS256"},"alg":"HS256","claims":{"exp":1e99,"nbf":"soon","iat":300000000000},` +
				`"signature":{"alg":"HS256","bytes":5},"times":{"exp":{"value":1e99},"iat":{"value":300000000000}}`, 0},
		{"damaged claims are text", unsigned(`{"alg":"HS256"}`, `{"a":1,"b":`),
			`{"form":"jws-compact","bytes":44,"header":{"alg":"HS256"},"alg":"HS256","claims_text":"{\"a\":1,\"b\":","signature":{"alg":"HS256","bytes":5},"problems":[{"code":"json","fatal":false,"part":"payload","offset":`, 0},
		{"a damaged header is text", unsigned(`{"alg":"HS256"`, `{"a":1}`),
			`{"form":"jws-compact","bytes":38,"header_text":"{\"alg\":\"HS256\"","alg":"HS256","claims":{"a":1},"signature":{"alg":"HS256","bytes":5},"problems":[{"code":"json","fatal":true,"part":"header"`, 3},
		{"no token", "nonsense",
			`{"form":"unknown","bytes":8,"problems":[{"code":"form","fatal":true,"part":"token","offset":0,"message":"1 part: a compact JWS has 3, a JWE has 5"}`, 3},
		{"detached", b64(`{"alg":"HS256"}`) + ".." + b64("noise"),
			`{"form":"jws-compact","bytes":29,"header":{"alg":"HS256"},"alg":"HS256","signature":{"alg":"HS256","bytes":5},"detached":true}` + "\n", 0},
		{"a token in a token", unsigned(`{"alg":"HS256","cty":"JWT"}`, unsigned(`{"alg":"ES256"}`, `{"a":1}`)),
			`{"form":"jws-compact","bytes":97,"header":{"alg":"HS256","cty":"JWT"},"alg":"HS256","signature":{"alg":"HS256","bytes":5},` +
				`"nested":{"form":"jws-compact","bytes":39,"header":{"alg":"ES256"},"alg":"ES256","claims":{"a":1},"signature":{"alg":"ES256","bytes":5}}}` + "\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r run
			exit := r.fob("decode", "--json", tt.token)
			if got := r.out.String(); exit != tt.exit || !strings.HasPrefix(got, tt.want) || !json.Valid([]byte(got)) {
				t.Errorf("exit %d, want %d\n got %s\nwant %s\nstderr %s", exit, tt.exit, got, tt.want, r.err.String())
			}
		})
	}
}

func TestTokenArguments(t *testing.T) {
	token := unsigned(`{"alg":"HS256"}`, `{"a":1}`)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("Authorization: Bearer "+token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		stdin      string
		tty        bool
		args       []string
		exit       int
		out, stder string // what they hold
	}{
		{"the token itself", "", false, []string{"decode", token}, 0, `"a": 1`, ""},
		{"stdin", token + "\r\n", false, []string{"decode", "-"}, 0, `"a": 1`, ""},
		{"a pipe and no argument", token, false, []string{"decode"}, 0, `"a": 1`, ""},
		{"a pipe and no command", token, false, nil, 0, `"a": 1`, ""},
		{"a file", "", false, []string{"decode", "@" + file}, 0, `"a": 1`, "note: taken off: Authorization:, Bearer\n"},
		{"several", token, false, []string{"decode", "--json", token, "-"}, 0, "}\n{", ""},
		{"a terminal and no argument", "", true, []string{"decode"}, 2, "", "no token given"},
		{"stdin twice", token, false, []string{"decode", "-", "-"}, 2, "", "stdin cannot be both"},
		{"no such file", "", false, []string{"decode", "@/no/such/file"}, 7, "", "/no/such/file"},
		{"an empty stdin", "", false, []string{"decode"}, 3, "no whole token", ""},
		{"beyond the limit", strings.Repeat("a", 3000), false, []string{"decode", "--json", "--limit", "token-size=2KB"}, 3, `"code":"limit"`, ""},
		{"no token for a command", "", false, []string{token}, 2, "", "a token needs a command before it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run{stdin: tt.stdin, tty: tt.tty}
			exit := r.fob(tt.args...)
			if exit != tt.exit || !strings.Contains(r.out.String(), tt.out) || !strings.Contains(r.err.String(), tt.stder) || (tt.stder == "") != (r.err.Len() == 0) {
				t.Errorf("exit %d, want %d\nstdout %s\nstderr %s", exit, tt.exit, r.out.String(), r.err.String())
			}
		})
	}
}

// endless is a stream that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestEndlessInputEndsWithANamedLimit(t *testing.T) {
	for _, args := range [][]string{{"decode"}, {"verify", "-"}} {
		r := run{in: endless{}}
		if exit := r.fob(args...); exit != 3 || !strings.Contains(r.err.String(), "token-size") || r.out.Len() > 0 {
			t.Errorf("%v: exit %d, stderr %s", args, exit, r.err.String())
		}
	}
}

func TestDecodeRaw(t *testing.T) {
	token := unsigned(`{"alg": "HS256"}`, "\x1b[2J\n")
	tests := []struct {
		name  string
		args  []string
		tty   bool
		exit  int
		want  string
		stder string
	}{
		{"payload", []string{token, "--raw", "payload"}, false, 0, "\x1b[2J\n", ""},
		{"header", []string{token, "--raw", "header"}, false, 0, `{"alg": "HS256"}`, ""},
		{"signature", []string{token, "--raw=signature"}, false, 0, "noise", ""},
		{"on a terminal", []string{token, "--raw", "payload"}, true, 0, "\\x1b[2J\n\n", "made visible"},
		{"no such part", []string{token, "--raw", "claims"}, false, 2, "", "payload, header and signature"},
		{"two tokens", []string{token, token, "--raw", "payload"}, false, 2, "", "one token"},
		{"detached", []string{b64(`{"alg":"HS256"}`) + "..c2ln", "--raw", "payload"}, false, 2, "", "detached"},
		{"damaged: what can be read, and the fault", []string{b64(`{"alg":"HS256"}`) + ".YWJjZG*.c2ln", "--raw", "payload"}, false, 3, "abc", "byte 27"},
		{"no token", []string{"nonsense", "--raw", "payload"}, false, 3, "", "malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run{tty: tt.tty}
			exit := r.fob(append([]string{"decode"}, tt.args...)...)
			if exit != tt.exit || r.out.String() != tt.want || !strings.Contains(r.err.String(), tt.stder) {
				t.Errorf("exit %d, want %d\nstdout %q\nstderr %s", exit, tt.exit, r.out.String(), r.err.String())
			}
		})
	}
}

// What comes out must not grow out of proportion to what goes in.
func TestOutputIsBoundedByInput(t *testing.T) {
	big := strings.Repeat("a", 3<<20)
	list := append(hostile.Tokens(),
		unsigned(`{"alg":"HS256"}`, `{"a":"`+big+`"}`),
		unsigned(`{"alg":"HS256"}`, `{`+strings.Repeat(`"a":1,`, 100_000)+`"a":1}`),
		strings.Repeat(".", 1<<20),
		`{"payload":"","signatures":[`+strings.Repeat(`{"signature":""},`, 60)+`{}]}`,
	)
	for i, token := range list {
		for _, args := range [][]string{{"decode"}, {"decode", "--json"}, {"decode", "--lines"}} {
			r := run{stdin: token}
			exit := r.fob(args...)
			if exit != 0 && exit != 3 {
				t.Errorf("token %d, %v: exit %d: %s", i, args, exit, r.err.String())
			}
			if most := 100*len(token) + 10_000; r.out.Len() > most {
				t.Errorf("token %d, %v: %d bytes became %d", i, args, len(token), r.out.Len())
			}
		}
	}
}
