package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const manLong = `Write the manual, a page for each command (fob.1, fob-verify.1, fob-keys-new.1 …),
into a folder, which is made if it is not there. Pages of that name are replaced.
fob help COMMAND says the same.

  fob man ~/.local/share/man/man1`

func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages into a folder",
		Long:    manLong,
		Example: "  fob man man1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.writeManual(cmd.Root(), args[0])
		},
	}
}

// writeManual writes a page for each command.
func (a *app) writeManual(root *cobra.Command, dir string) error {
	whole := a.wholeTree(root)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return ioError("the manual", err)
	}
	pages := 0
	for _, cmd := range everyCommand(whole) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		if err := os.WriteFile(filepath.Join(dir, name), manPage(cmd), 0o644); err != nil {
			return ioError("the manual", err)
		}
		pages++
	}
	a.note("%d pages in %s", pages, dir)
	return nil
}

// wholeTree is the tree of commands with all of them: a run builds only the one
// that it is asked for.
func (a *app) wholeTree(root *cobra.Command) *cobra.Command {
	for _, c := range commands() {
		if found, _, err := root.Find([]string{c.name}); err != nil || found == root {
			root.AddCommand(usageOf(c.build(a)))
		}
	}
	return root
}

// manPage writes the page of one command in the man macros (man(7)).
func manPage(cmd *cobra.Command) []byte {
	var out bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
	p(`.TH %s 1 "" "fob" "fob manual"`, roff(strings.ToUpper(name)))
	p(".nh\n.SH NAME\n%s \\- %s", roff(name), roff(cmd.Short))
	p(".SH SYNOPSIS\n.B %s", roff(cmd.UseLine()))
	p(".SH DESCRIPTION")
	out.WriteString(roffText(cmd.Long))
	if subs := cmd.Commands(); len(subs) > 0 {
		p(".SH COMMANDS")
		for _, sub := range subs {
			if !sub.Hidden {
				p(".TP\n.BR %s (1)\n%s", roff(strings.ReplaceAll(sub.CommandPath(), " ", "-")), roff(sub.Short))
			}
		}
	}
	manFlags(&out, "OPTIONS", cmd.NonInheritedFlags())
	manFlags(&out, "OPTIONS OF EVERY COMMAND", cmd.InheritedFlags())
	if cmd.Example != "" {
		p(".SH EXAMPLES\n.nf\n%s\n.fi", roff(cmd.Example))
	}
	if parent := cmd.Parent(); parent != nil {
		p(".SH SEE ALSO\n.BR %s (1)", roff(strings.ReplaceAll(parent.CommandPath(), " ", "-")))
	}
	return out.Bytes()
}

func manFlags(out *bytes.Buffer, title string, flags *pflag.FlagSet) {
	first := true
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		if first {
			fmt.Fprintf(out, ".SH %s\n", title)
			first = false
		}
		value, usage := pflag.UnquoteUsage(f)
		head := "--" + f.Name
		if f.Shorthand != "" {
			head = "-" + f.Shorthand + ", " + head
		}
		fmt.Fprintf(out, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(head+" "+value)), roff(usage))
	})
}

// roffText sets paragraphs as they are: lines that are indented stay lines, the
// others run together.
func roffText(text string) string {
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(block, "  ") || strings.Contains(block, "\n  ") {
			out.WriteString(".PP\n.nf\n" + roff(block) + "\n.fi\n")
			continue
		}
		out.WriteString(".PP\n" + roff(block) + "\n")
	}
	return out.String()
}

// roff writes text so that nothing of it is a request or an escape: every
// backslash, hyphen, quote and accent as it is, and no dot begins a line.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
