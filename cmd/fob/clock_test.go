package main

import (
	"fmt"
	"os"
	"time"

	"fob/cmd/internal/cli"
)

// fobAt is fob with a clock that stands: "fob-at TIME ARG…". So a script can
// tell a story of months.
func fobAt() {
	now, err := time.Parse(time.RFC3339, os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "fob-at:", err)
		os.Exit(99)
	}
	w := cli.System(os.Args[2:])
	w.Now = func() time.Time { return now }
	os.Exit(cli.Main(w))
}
