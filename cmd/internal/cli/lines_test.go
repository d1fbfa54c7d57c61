package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"fob/cmd/internal/hostile"
	"fob/tokens"
)

func TestVerifyLines(t *testing.T) {
	r := run{stdin: fixture(t, "tokens.txt")}
	exit := r.fob("verify", "--lines", "-k", at("jwks.json"))
	var got []string
	for line := range strings.Lines(r.out.String()) {
		var o struct {
			Line    int
			Verdict string
			Error   struct{ Code string }
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		got = append(got, fmt.Sprint(o.Line, " ", o.Verdict, o.Error.Code))
	}
	want := []string{"1 valid", "2 invalid", "4 invalid", "5 malformed", "6 not_checked"}
	if exit != 3 || !slices.Equal(got, want) || r.err.String() != "lines 5 valid 1 invalid 2 not_checked 1 malformed 1\n" {
		t.Errorf("exit %d, %q\n%s", exit, got, r.err.String())
	}
}

func TestLinesExitAndSummary(t *testing.T) {
	good, expired, foreign := fixture(t, "token.txt"), fixture(t, "expired.txt"), fixture(t, "session.txt")
	verify := []string{"verify", "--lines", "-k", at("jwks.json")}
	decode := []string{"decode", "--lines"}
	tests := []struct {
		name    string
		args    []string
		in      string
		exit    int
		out     int // lines
		summary string
	}{
		{"nothing", verify, "", 0, 0, "lines 0 valid 0 invalid 0 malformed 0\n"},
		{"empty lines", verify, "\n\r\n  \n", 0, 0, "lines 0 valid 0 invalid 0 malformed 0\n"},
		{"no end of line", verify, good, 0, 1, "lines 1 valid 1 invalid 0 malformed 0\n"},
		{"ends of line of Windows", verify, good + "\r\n" + good + "\r\n", 0, 2, "lines 2 valid 2 invalid 0 malformed 0\n"},
		{"the worst counts: invalid", verify, good + "\n" + expired + "\n" + good, 1, 3, "lines 3 valid 2 invalid 1 malformed 0\n"},
		{"the worst counts: not checked", verify, foreign + "\n" + expired, 4, 2, "lines 2 valid 0 invalid 1 not_checked 1 malformed 0\n"},
		{"the worst counts: malformed", verify, foreign + "\nx\n" + expired, 3, 3, "lines 3 valid 0 invalid 1 not_checked 1 malformed 1\n"},
		{"wrappings are taken off", verify, "Authorization: Bearer " + good + "\n\"" + good + "\",\n", 0, 2, "lines 2 valid 2 invalid 0 malformed 0\n"},
		{"quiet", append(verify, "--quiet"), good + "\n" + expired, 1, 0, "lines 2 valid 1 invalid 1 malformed 0\n"},
		{"summary as JSON", append(verify, "--json"), good + "\nx", 3, 2, `{"summary":{"lines":2,"valid":1,"invalid":0,"not_checked":0,"malformed":1}}` + "\n"},
		{"decode", decode, good + "\n" + foreign, 0, 2, "lines 2 decoded 2 malformed 0\n"},
		{"decode, malformed", decode, good + "\nx", 3, 2, "lines 2 decoded 1 malformed 1\n"},
		{"decode, quiet", append(decode, "-q"), good + "\nx", 3, 0, "lines 2 decoded 1 malformed 1\n"},
		{"decode as JSON", append(decode, "--json"), good, 0, 1, `{"summary":{"lines":1,"decoded":1,"malformed":0}}` + "\n"},
		{"beyond the limit", append(decode, "--limit", "token-size=1KB"), good + "\n" + strings.Repeat("a", 5000) + "\n" + good, 3, 3, "lines 3 decoded 2 malformed 1\n"},
		{"a token is no file", append(decode, good), "", 2, 0, ""},
		{"no such file", append(decode, "@/no/such/file"), "", 7, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run{stdin: tt.in}
			exit := r.fob(tt.args...)
			if n := strings.Count(r.out.String(), "\n"); exit != tt.exit || n != tt.out || !strings.HasPrefix(r.err.String(), tt.summary) {
				t.Errorf("exit %d, want %d; %d lines, want %d\n%s%s", exit, tt.exit, n, tt.out, r.out.String(), r.err.String())
			}
			for line := range strings.Lines(r.out.String()) {
				if why := hostile.CheckJSON([]byte(line)); why != "" {
					t.Errorf("%s: %s", why, line)
				}
			}
		})
	}
}

// A malformed line still says what can be read of it.
func TestDecodeLinesKeepsWhatCanBeRead(t *testing.T) {
	r := run{stdin: "\n" + fixture(t, "damaged.txt")}
	r.fob("decode", "--lines")
	const begin = `{"line":2,"error":{"code":"malformed","message":"token: payload, byte`
	if got := r.out.String(); !strings.HasPrefix(got, begin) || !strings.Contains(got, `"header":{"alg":"ES256"`) {
		t.Error(got)
	}
}

func TestLinesOfSeveralFiles(t *testing.T) {
	r := run{stdin: "y"}
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("\nx"), 0o600); err != nil {
		t.Fatal(err)
	}
	if exit := r.fob("decode", "--lines", "@"+file, "-"); exit != 3 {
		t.Errorf("exit %d: %s", exit, r.err.String())
	}
	from, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{`{"line":2,"source":` + string(from) + `,"error":`, `{"line":1,"source":"stdin","error":`} {
		lines := strings.Split(r.out.String(), "\n")
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d: %s\nwant %s", i, r.out.String(), want)
		}
	}
}

// Whatever the sizes of reads and lines, the lines that come out are those that
// went in, with their numbers, in their order.
func TestLineReaderKeepsLines(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		var in bytes.Buffer
		var want []string
		most := 1 + rng.IntN(300)
		for line := range rng.IntN(60) {
			text := strings.Repeat("x", rng.IntN(most*3/2))
			end := "\n"
			if rng.IntN(4) == 0 {
				end = "\r\n"
			}
			in.WriteString(text + end)
			if len(text)+len(end)-1 > most+1 {
				text = "too long"
			}
			want = append(want, fmt.Sprint(line+1, " ", text))
		}
		var got []string
		r := lineReader{in: &chunks{rng: rng, in: &in}, most: most}
		for {
			var b batch
			err := r.next(&b)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, linesOf(&b, most)...)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d:\n got %q\nwant %q", round, got, want)
		}
	}
}

// linesOf reads a batch as a worker does.
func linesOf(b *batch, most int) (list []string) {
	if b.tooLong {
		return []string{fmt.Sprint(b.first, " too long")}
	}
	line := b.first
	for text := range bytes.Lines(b.data) {
		text = bytes.TrimSuffix(text, []byte("\n"))
		shown := string(bytes.TrimSpace(text))
		if len(text) > most+1 {
			shown = "too long"
		}
		list = append(list, fmt.Sprint(line, " ", shown))
		line++
	}
	return list
}

// chunks gives a stream in reads of any size.
type chunks struct {
	rng *rand.Rand
	in  io.Reader
}

func (c *chunks) Read(p []byte) (int, error) {
	return c.in.Read(p[:min(len(p), c.rng.IntN(100))])
}

// One line without an end must not fill the memory.
func TestEndlessLineTakesConstantMemory(t *testing.T) {
	r := lineReader{in: io.LimitReader(endless{}, 1<<30), most: 1 << 20}
	b := &batch{}
	if err := r.next(b); err != nil || !b.tooLong {
		t.Fatalf("%v, %v", err, b.tooLong)
	}
	if err := r.next(b); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end", err)
	}
	if cap(b.data) > 8<<20 {
		t.Errorf("the buffer grew to %d bytes", cap(b.data))
	}
}

func TestLinesTellTroubleWithTheInput(t *testing.T) {
	r := run{in: io.MultiReader(strings.NewReader(fixture(t, "token.txt")+"\nhalf"), iotest.ErrReader(errors.New("the disk is on fire")))}
	exit := r.fob("decode", "--lines")
	if exit != 7 || strings.Count(r.out.String(), "\n") != 1 || !strings.Contains(r.err.String(), "lines 1 ") || !strings.Contains(r.err.String(), "on fire") {
		t.Errorf("exit %d\n%s%s", exit, r.out.String(), r.err.String())
	}
}

func TestLinesStopWhenNobodyReads(t *testing.T) {
	r := run{in: repeated(fixture(t, "token.txt") + "\n"), failOutput: errors.New("broken pipe")}
	if exit := r.fob("decode", "--lines"); exit != 7 || !strings.Contains(r.err.String(), "broken pipe") {
		t.Errorf("exit %d\n%s", exit, r.err.String())
	}
}

// repeated is a stream of the same line, without an end.
func repeated(line string) io.Reader {
	return iotest.DataErrReader(&repeater{text: []byte(line)})
}

type repeater struct {
	text []byte
	at   int
}

func (r *repeater) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}

// A slow stream is answered line by line: each answer comes before the next
// question is asked.
func TestLinesAnswerAsTheyCome(t *testing.T) {
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan int)
	go func() {
		done <- Main(World{Args: []string{"decode", "--lines"}, Now: time.Now, Local: time.UTC, Streams: Streams{
			In: in, Out: out, Err: io.Discard, Env: func(string) (string, bool) { return "", false }}})
	}()
	token := fixture(t, "token.txt") + "\n"
	answer := make([]byte, 64<<10)
	for i := range 3 {
		if _, err := io.WriteString(questions, token); err != nil {
			t.Fatal(err)
		}
		n, err := answers.Read(answer)
		if want := fmt.Sprintf(`{"line":%d,`, i+1); err != nil || !strings.HasPrefix(string(answer[:n]), want) {
			t.Fatalf("%v %s, want %s", err, answer[:n], want)
		}
	}
	questions.Close()
	if exit := <-done; exit != 0 {
		t.Errorf("exit %d", exit)
	}
}

// The clock goes on while a stream is read: a token that expires meanwhile is
// expired.
func TestLinesJudgeByTheClock(t *testing.T) {
	now := time.Unix(1764003599, 0)
	w := verifyWorker{decoder: tokens.NewDecoder(tokens.Limits{}), keys: nil, cache: newReportCache(&tokens.Policy{}), now: func() time.Time { return now }}
	status := func() string {
		w.begin()
		out, _, _ := w.token([]byte{'{'}, []byte(fixture(t, "expired.txt")), nil)
		_, rest, _ := strings.Cut(string(out), `"time":{"status":"`)
		word, _, _ := strings.Cut(rest, `"`)
		return word
	}
	if got := status(); got != "valid" {
		t.Error(got)
	}
	now = now.Add(time.Second)
	if got := status(); got != "expired" {
		t.Error(got)
	}
}

func TestManyLinesTakeLittleMemory(t *testing.T) {
	const n = 50_000
	token := fixture(t, "session.txt") + "\n"
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := run{in: io.LimitReader(repeated(token), n*int64(len(token)))}
	var count lineCounter
	exit := Main(World{Args: []string{"verify", "--lines", "-k", "secret:" + at("secret.txt")}, Now: time.Now, Local: time.UTC, Streams: Streams{
		In: r.in, Out: &count, Err: &r.err, Env: func(string) (string, bool) { return "", false }}})
	runtime.ReadMemStats(&after)
	if exit != 0 || count != n {
		t.Errorf("exit %d, %d lines, want %d", exit, count, n)
	}
	if grown := int64(after.Sys) - int64(before.Sys); grown > 100<<20 {
		t.Errorf("memory grew by %d MB", grown>>20)
	}
}

type lineCounter int

func (c *lineCounter) Write(p []byte) (int, error) {
	*c += lineCounter(bytes.Count(p, []byte{'\n'}))
	return len(p), nil
}

// The short way around tokens.Clean must not be another way.
func FuzzCleanLine(f *testing.F) {
	token := unsigned(`{"alg":"HS256"}`, `{"a":1}`)
	for _, s := range []string{token, " " + token + "\t", token + "=", token + ",", "a=" + token, token + "\r" + token, "'" + token + "'", "eyJ", "", "Bearer " + token, "eyJ.\"a\".", "eyJ?x=abc"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.IndexByte(line, '\n') >= 0 {
			return // a line has no end within
		}
		want, wantStripped := tokens.Clean(line)
		got, stripped := cleanLine(line)
		if !bytes.Equal(got, want) || !slices.Equal(stripped, wantStripped) {
			t.Fatalf("%q: %q %q, want %q %q", line, got, stripped, want, wantStripped)
		}
	})
}

func TestProgress(t *testing.T) {
	now := judgedAt
	var w bytes.Buffer
	a := &app{World: World{Now: func() time.Time { return now }, Streams: Streams{Err: &w, ErrIsTTY: true}}}
	p := a.progress("lines", 400)
	p.at(100)
	now = now.Add(2 * time.Second)
	p.at(200)
	p.end()
	if got, want := w.String(), "\r200 of 400 (50%) lines, 100 a second\x1b[K\r\x1b[K"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	w.Reset()
	for _, s := range []Streams{{Err: &w}, {Err: &w, ErrIsTTY: true, OutIsTTY: true}} {
		a.Streams = s
		p := a.progress("lines", 0)
		now = now.Add(time.Minute)
		p.at(1)
		p.end()
	}
	if w.Len() > 0 {
		t.Errorf("progress where nobody sees it: %q", w.String())
	}
}

// An interrupted run ends at once, though its input does not, and tells what it
// has.
func TestInterruptedLines(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	var stderr bytes.Buffer
	a := &app{ctx: ctx, World: World{Now: time.Now, Local: time.UTC, Streams: Streams{
		In: in, Out: out, Err: &stderr, Env: func(string) (string, bool) { return "", false }}}}
	done := make(chan error)
	go func() { done <- a.decode(nil, &decodeFlags{lines: true}) }()
	if _, err := io.WriteString(questions, fixture(t, "token.txt")+"\nhalf a li"); err != nil {
		t.Fatal(err)
	}
	if _, err := answers.Read(make([]byte, 64<<10)); err != nil {
		t.Fatal(err)
	}
	interrupt()
	if exit := exitOf(<-done); exit != exitInterrupted || stderr.String() != "lines 1 decoded 1 malformed 0\n" {
		t.Errorf("exit %d: %s", exit, stderr.String())
	}
}
