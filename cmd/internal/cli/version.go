package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"fob/tokens/visible"
)

// Set when a release is linked.
var (
	version = ""
	commit  = ""
	date    = ""
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which fob this is",
		Example: "  fob version\n  fob version --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := version
			if v == "" {
				v = "devel"
				if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
					v = info.Main.Version
				}
			}
			if !a.json {
				return a.write(fmt.Appendf(nil, "fob %s (%s, %s/%s)\n", v, runtime.Version(), runtime.GOOS, runtime.GOARCH))
			}
			out := []byte("{")
			for i, f := range [][2]string{{"version", v}, {"commit", commit}, {"date", date}, {"go", runtime.Version()}, {"os", runtime.GOOS}, {"arch", runtime.GOARCH}} {
				if i > 0 {
					out = append(out, ',')
				}
				out = append(visible.AppendQuoted(out, f[0]), ':')
				out = visible.AppendQuoted(out, f[1])
			}
			return a.write(append(out, "}\n"...))
		},
	}
}
