package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fob/cmd/testenv"
)

const usualToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
	"eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIiwic3ViIjoiMjQ4Mjg5NzYxMDAxIiwiZXhwIjo0MTAyNDQ0ODAwfQ." +
	"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

// BenchmarkStart times whole processes, each right after one of a Go program that
// says hello: the ratio is the median of those of the pairs, since machines differ
// and drift.
func BenchmarkStart(b *testing.B) {
	hello := buildHello(b)
	fob := testenv.BuildFob(b)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"decode", []string{"decode", usualToken}},
		{"decode-json", []string{"decode", "--json", usualToken}},
		{"decode-ordinary-way", []string{"decode", "--utc", usualToken}}, // as every command but a plain decode
	} {
		b.Run(c.name, func(b *testing.B) {
			var ratios, ours, theirs []float64
			for b.Loop() {
				t, f := run(b, hello), run(b, fob, c.args...)
				ratios, ours, theirs = append(ratios, f/t), append(ours, f), append(theirs, t)
			}
			b.ReportMetric(median(ratios), "hellos")
			b.ReportMetric(median(ours), "ms")
			b.ReportMetric(median(theirs), "hello-ms")
		})
	}
}

// run gives the milliseconds that a program takes.
func run(b *testing.B, name string, args ...string) float64 {
	b.Helper()
	start := time.Now()
	if err := exec.Command(name, args...).Run(); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(start)) / float64(time.Millisecond)
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
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
