// Command fob is a workbench for JSON tokens and a manager for the keys that
// sign them. It imports nothing but cmd/internal/cli and may not import more.
package main

import (
	"os"

	"fob/cmd/internal/cli"
)

func main() { os.Exit(cli.Main(cli.System(os.Args[1:]))) }
