package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manPage writes the page of one command in the man macros, its sections in the
// order of man-pages(7). It names no date: the same source gives the same page.
func manPage(cmd *cobra.Command, all []*cobra.Command) []byte {
	var out bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	top := cmd.Parent() == nil
	p(`.TH %s 1 "" "%s" "fob manual"`, roff(strings.ToUpper(pageName(cmd))), roff(strings.TrimSpace("fob "+version)))
	p(".nh\n.SH NAME\n%s \\- %s", roff(pageName(cmd)), roff(cmd.Short))
	p(".SH SYNOPSIS\n.B %s", roff(cmd.UseLine()))
	if cmd.HasSubCommands() {
		p(".br\n.BI \"%s \" COMMAND \" \" \\fR\\&...", roff(cmd.CommandPath()))
	}
	about, exit := splitExitStatus(cmd.Long)
	if strings.TrimSpace(about) == "" {
		about = cmd.Short + "."
	}
	p(".SH DESCRIPTION")
	out.WriteString(roffText(about))
	manCommands(&out, cmd)
	manFlags(&out, "OPTIONS", cmd.NonInheritedFlags())
	manFlags(&out, "OPTIONS OF EVERY COMMAND", cmd.InheritedFlags())
	switch {
	case exit != "":
		p(".SH EXIT STATUS")
		out.WriteString(roffStatuses(exit))
	default:
		p(".SH EXIT STATUS\nAs in\n.BR fob (1).")
	}
	if pageName(cmd) == "fob-lint" {
		manList(&out, "FINDINGS", manFindings())
	}
	if top {
		manList(&out, "ENVIRONMENT", manEnvironment())
		manList(&out, "FILES", manFiles())
	}
	if cmd.Example != "" {
		p(".SH EXAMPLES")
		out.WriteString(roffVerbatim(strings.Split(cmd.Example, "\n")))
	}
	manSeeAlso(&out, cmd, all)
	return out.Bytes()
}

func manCommands(out *bytes.Buffer, cmd *cobra.Command) {
	title := ".SH COMMANDS\n"
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			fmt.Fprintf(out, "%s.TP\n.BR %s (1)\n%s\n", title, roff(pageName(sub)), roff(sub.Short))
			title = ""
		}
	}
}

func manFlags(out *bytes.Buffer, title string, flags *pflag.FlagSet) {
	title = ".SH " + title + "\n"
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		names := `\fB` + roff("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			names = `\fB` + roff("-"+f.Shorthand) + `\fR, ` + names
		}
		if value != "" {
			names += ` \fI` + roff(value) + `\fR`
		}
		fmt.Fprintf(out, "%s.TP\n%s\n%s\n", title, names, roff(usage))
		title = ""
	})
}

// manList sets entries of a word and what it means.
func manList(out *bytes.Buffer, title string, list [][2]string) {
	fmt.Fprintf(out, ".SH %s\n", title)
	for _, entry := range list {
		fmt.Fprintf(out, ".TP\n.B %s\n%s\n", roff(entry[0]), roff(entry[1]))
	}
}

// manSeeAlso names the command above, the commands that the text speaks of, and
// the first page of all.
func manSeeAlso(out *bytes.Buffer, cmd *cobra.Command, all []*cobra.Command) {
	if cmd.Parent() == nil {
		return // it lists them all
	}
	said := strings.Join(strings.Fields(cmd.Long), " ") + " "
	var pages []string
	for _, other := range all {
		if other == cmd || other.Hidden {
			continue
		}
		if other == cmd.Parent() || other.Parent() == nil || speaksOf(said, other) {
			pages = append(pages, ".BR "+roff(pageName(other))+" (1)")
		}
	}
	fmt.Fprintf(out, ".SH SEE ALSO\n%s\n", strings.Join(pages, ",\n"))
}

// speaksOf tells whether a text names a command, and not only one below it.
func speaksOf(text string, cmd *cobra.Command) bool {
	name := cmd.CommandPath()
	for rest := text; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		rest = rest[i+len(name):]
		next, _, _ := strings.Cut(strings.TrimPrefix(rest, " "), " ")
		below, _, _ := cmd.Find([]string{strings.TrimRight(next, ".,;:)")})
		if rest != "" && !isWordByte(rest[0]) && (below == nil || below == cmd) {
			return true
		}
	}
}

func isWordByte(c byte) bool {
	return c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
