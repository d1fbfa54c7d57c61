package quick

import (
	"io"
	"os"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"fob/cmd/internal/jsonout"
	"fob/cmd/internal/places"
	_ "fob/cmd/internal/room" // before this one
	"fob/cmd/internal/show"
	"fob/tokens/profile"
	"fob/tokens/read"
)

func init() { //nolint:gochecknoinits // see the package's comment
	if out := answered(); len(out) > 0 {
		if _, err := os.Stdout.Write(out); err == nil {
			os.Exit(0)
		}
	}
}

// answered is what to print; nothing where the ordinary way is to be gone. That one
// meets whatever goes wrong here too, and can tell it.
func answered() (out []byte) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	w := world{args: os.Args[1:], env: os.LookupEnv, stdin: os.Stdin, isTTY: isTerminal, now: time.Now, zone: time.Local}
	out, _ = w.answer()
	return out
}

// world is what an answer depends on.
type world struct {
	args  []string
	env   func(name string) (value string, ok bool)
	stdin io.Reader
	isTTY func(fd int) bool
	now   func() time.Time
	zone  *time.Location
}

// answer gives what fob prints; ok is false where this is none of the plain cases.
func (w *world) answer() (out []byte, ok bool) {
	arg, asJSON, ok := w.asked()
	if !ok || w.isSetUp() {
		return nil, false
	}
	text := []byte(arg)
	if path, isFile := strings.CutPrefix(arg, "@"); isFile {
		text, ok = readFile(path)
	} else if arg == "-" {
		text, ok = w.readStdin()
	}
	if !ok {
		return nil, false
	}
	text, stripped := read.Clean(text)
	if len(stripped) > 0 {
		return nil, false // that is told
	}
	d := read.Decode(text, read.Limits{})
	if !isSound(d) {
		return nil, false
	}
	if asJSON {
		return append(jsonout.AppendDecoded([]byte{'{'}, d, nil, &jsonout.Memory{Profiles: profile.Builtin()}), '}', '\n'), true
	}
	p := show.Page{Style: show.Style{On: w.inColour()}, Width: 80, Now: w.now(), Zone: w.zone, Profiles: profile.Builtin()}
	p.Decoded(d)
	return p.Out, true
}

// asked reads the command line: decode, one TOKEN or none for stdin, and --json.
func (w *world) asked() (token string, asJSON, ok bool) {
	if len(w.args) == 0 || w.args[0] != "decode" {
		return "", false, false
	}
	for _, arg := range w.args[1:] {
		switch {
		case arg == "--json":
			asJSON = true
		case token != "" || arg == "" || arg[0] == '-' && arg != "-":
			return "", false, false
		default:
			token = arg
		}
	}
	if token == "" {
		token = "-"
	}
	return token, asJSON, token != "-" || !w.isTTY(syscall.Stdin)
}

// isSetUp tells that there are settings or profiles to go by.
func (w *world) isSetUp() bool {
	if named, _ := w.env("FOB_CONFIG"); named != "" {
		return true
	}
	base, below, ok := places.Config(w.env, func(path string) bool { return strings.HasPrefix(path, "/") })
	if !ok {
		return false
	}
	folder := base + "/" + below + "/fob"
	return isThere(folder) && (isThere(folder+"/config.toml") || isThere(folder+"/profiles"))
}

// isThere is false only where there is nothing for certain.
func isThere(path string) bool {
	var info syscall.Stat_t
	return syscall.Stat(path, &info) != syscall.ENOENT
}

// mostFile bounds what is read here; decoding more is not over soon enough for this
// way to matter.
const mostFile = 64 << 10

// readFile reads a regular file: what is read of a pipe would be lost to the
// ordinary way.
func readFile(path string) (text []byte, ok bool) {
	file, err := os.Open(path)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > mostFile {
		return nil, false
	}
	return readAll(file)
}

// readStdin reads stdin, and keeps for the ordinary way what it takes.
func (w *world) readStdin() (text []byte, ok bool) {
	taken, ok = readAll(w.stdin)
	return taken, ok
}

func readAll(r io.Reader) (text []byte, ok bool) {
	text, err := io.ReadAll(io.LimitReader(r, mostFile+1))
	return text, err == nil && len(text) <= mostFile
}

// isSound tells a token of which nothing is to be told but what it says.
func isSound(d *read.Decoded) bool {
	for ; d != nil; d = d.Nested {
		if len(d.Problems) > 0 || d.Form == read.FormUnknown {
			return false
		}
	}
	return true
}

func (w *world) inColour() bool {
	switch word, _ := show.ColourOf(w.env); word {
	case "always":
		return true
	case "never":
		return false
	}
	return w.isTTY(syscall.Stdout)
}

// isTerminal asks as golang.org/x/term does, which comes too late.
func isTerminal(fd int) bool {
	var t syscall.Termios
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TCGETS, uintptr(unsafe.Pointer(&t))) //nolint:gosec // a system call takes addresses
	return errno == 0
}
