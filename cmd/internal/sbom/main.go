// Command sbom writes the bill of materials of a built fob, as CycloneDX 1.6 in JSON: every module that the linker put
// into the binary, with its version, its sum and its licence. It reads what Go wrote into the binary itself, so it needs
// neither network nor another tool, and the same binary gives the same bytes.
//
// It imports the standard library only.
package main

import (
	"debug/buildinfo"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	version := flags.String("version", "", "the `VERSION` of fob")
	date := flags.String("date", "", "the `TIME` of the commit (RFC 3339)")
	reasons := flags.String("dependencies", "docs/dependencies.md", "`FILE` with the licence of each module")
	out := flags.String("o", "", "`FILE` to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *out == "" {
		return fmt.Errorf("usage: sbom [-version VERSION] [-date TIME] [-dependencies FILE] -o FILE BINARY")
	}
	info, err := buildinfo.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(*reasons)
	if err != nil {
		return err
	}
	binary, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	doc, err := describe(subject{
		name: filepath.Base(flags.Arg(0)), bytes: binary, info: info, version: *version, date: *date, licences: licencesIn(string(text)),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(*out, doc, 0o644) //nolint:gosec // it is published
}
