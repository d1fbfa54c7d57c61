//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"fob/cmd/testenv"
)

// BenchmarkFeel measures what docs/performance.md tells: the built workbench in
// a pty of 160x48, as a person meets it, with tokens from none to a megabyte.
// One run is one start, one paste, and two hundred keys; so
//
//	go test ./cmd/fob -run '^$' -bench Feel -benchtime 1x -count 5
func BenchmarkFeel(b *testing.B) {
	for _, size := range []int{0, 1 << 10, 100 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("token=%dB", size), func(b *testing.B) {
			for b.Loop() {
				f := startFeel(b)
				first := f.firstFrame()
				b.ReportMetric(first, "first-frame-ms")
				if size > 0 {
					b.ReportMetric(f.paste(tokenOf(size)), "paste-ms")
				}
				f.send("e")
				p50, p95 := f.keys(strings.Repeat("ab", 100))
				b.ReportMetric(p50, "key-p50-ms")
				b.ReportMetric(p95, "key-p95-ms")
				b.ReportMetric(f.rss(), "rss-MB")
				f.end()
			}
		})
	}
}

// BenchmarkIdle is the share of one core that the workbench takes while nothing
// happens but that a countdown runs, in per cent.
func BenchmarkIdle(b *testing.B) {
	for b.Loop() {
		f := startFeel(b)
		f.firstFrame()
		f.paste(usualToken)
		const span = 5 * time.Second
		before := f.cpu()
		<-time.After(span)
		b.ReportMetric(100*(f.cpu()-before).Seconds()/span.Seconds(), "%core")
		f.end()
	}
}

// feel is a workbench in a pty that nobody draws: only when bytes come counts.
type feel struct {
	b       *testing.B
	cmd     *exec.Cmd
	tty     *os.File
	out     chan time.Time // when each piece of output came
	started time.Time
}

func startFeel(b *testing.B) *feel {
	b.Helper()
	cmd := exec.Command(testenv.BuildFob(b))
	cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "HOME=" + b.TempDir(), "PATH=" + os.Getenv("PATH")}
	f := &feel{b: b, cmd: cmd, out: make(chan time.Time, 1<<16), started: time.Now()}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 160, Rows: 48})
	if err != nil {
		b.Fatal(err)
	}
	f.tty = tty
	go func() {
		buf := make([]byte, 1<<16)
		for {
			if _, err := tty.Read(buf); err != nil {
				close(f.out)
				return
			}
			f.out <- time.Now()
		}
	}()
	return f
}

// burst waits for output, limit at most, and then until none has come for
// quiet. It gives when the first and the last piece came.
func (f *feel) burst(limit, quiet time.Duration) (first, last time.Time) {
	f.b.Helper()
	wait := time.NewTimer(limit)
	defer wait.Stop()
	for {
		select {
		case at, more := <-f.out:
			if !more {
				f.b.Fatal("the workbench has ended")
			}
			if first.IsZero() {
				first = at
			}
			last = at
			wait.Reset(quiet)
		case <-wait.C:
			return first, last
		}
	}
}

// firstFrame is the time from the start to the end of the first frame.
func (f *feel) firstFrame() float64 {
	f.b.Helper()
	first, _ := f.burst(10*time.Second, 150*time.Millisecond)
	if first.IsZero() {
		f.b.Fatal("no frame came")
	}
	return ms(first.Sub(f.started))
}

func (f *feel) send(text string) {
	f.b.Helper()
	if _, err := f.tty.WriteString(text); err != nil {
		f.b.Fatal(err)
	}
	f.burst(time.Second, 100*time.Millisecond)
}

// paste is the time from the last byte of a paste until the screen shows it and
// is quiet.
func (f *feel) paste(text string) float64 {
	f.b.Helper()
	at := time.Now()
	if _, err := f.tty.WriteString("\x1b[200~" + text + "\x1b[201~"); err != nil {
		f.b.Fatal(err)
	}
	first, last := f.burst(30*time.Second, 300*time.Millisecond)
	if first.IsZero() {
		f.b.Fatal("the paste was not shown")
	}
	return ms(last.Sub(at))
}

// keys presses keys one at a time and gives the median and the 95th percentile
// of the time from the key to the last byte of what it changed.
func (f *feel) keys(text string) (p50, p95 float64) {
	f.b.Helper()
	var all []float64
	for _, key := range text {
		at := time.Now()
		if _, err := f.tty.WriteString(string(key)); err != nil {
			f.b.Fatal(err)
		}
		first, _ := f.burst(time.Second, 30*time.Millisecond)
		if first.IsZero() {
			f.b.Fatalf("key %q changed nothing", key)
		}
		all = append(all, ms(first.Sub(at)))
	}
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*95/100]
}

// rss is the resident memory in MB; 0 where the system does not tell.
func (f *feel) rss() float64 {
	kb := 0
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", f.cmd.Process.Pid))
	for line := range strings.Lines(string(text)) {
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
			break
		}
	}
	return float64(kb) / 1000
}

// cpu is the processor time that was used so far; 0 where the system does not
// tell.
func (f *feel) cpu() time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", f.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	var user, system int64
	_, _ = fmt.Sscan(fields[11], &user)
	_, _ = fmt.Sscan(fields[12], &system)
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100
}

func (f *feel) end() {
	f.b.Helper()
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait()
	_ = f.tty.Close()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// tokenOf gives a token of about size bytes.
func tokenOf(size int) string {
	parts := strings.Split(usualToken, ".")
	pad := max(0, size-len(usualToken))
	// {"sub":"aaa…"} with the a's in threes, so that their base64 repeats.
	return parts[0] + ".eyJzdWIiOiJh" + strings.Repeat("YWFh", pad/4) + "In0." + parts[2]
}
