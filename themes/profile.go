package themes

import (
	"runtime"
	"strconv"
	"strings"
)

// Profile is how many colours a terminal has.
type Profile uint8

// The profiles. NoColor keeps bold, underline and reverse: it is about colour.
const (
	TrueColor Profile = iota // 24 bits
	ANSI256
	ANSI16
	NoColor
)

// String names the profile.
func (p Profile) String() string {
	switch p {
	case TrueColor:
		return "24 bits"
	case ANSI256:
		return "256 colours"
	case ANSI16:
		return "16 colours"
	}
	return "no colour"
}

// DetectProfile tells from the environment how many colours to use on a stream.
// NO_COLOR comes first, then CLICOLOR_FORCE (no-color.org,
// bixense.com/clicolors), then whether the stream is a terminal. The rest is
// what terminals say of themselves in COLORTERM and TERM; nothing is asked of
// them.
func DetectProfile(env func(string) (string, bool), isTTY bool) Profile {
	get := func(name string) string {
		v, _ := env(name)
		return v
	}
	if get("NO_COLOR") != "" {
		return NoColor
	}
	forced := get("CLICOLOR_FORCE")
	force := forced != "" && forced != "0"
	if !isTTY && !force {
		return NoColor
	}
	return terminalProfile(get, runtime.GOOS, force)
}

// Depth is how many colours the terminal has, for a stream that is to be in
// colour whatever the environment wishes (--color always).
func Depth(env func(string) (string, bool)) Profile {
	return terminalProfile(func(name string) string {
		v, _ := env(name)
		return v
	}, runtime.GOOS, true)
}

func terminalProfile(get func(string) string, goos string, force bool) Profile {
	term := get("TERM")
	switch {
	case term == "dumb" || term == "" && goos != "windows":
		if force {
			return ANSI16
		}
		return NoColor
	case strings.HasPrefix(term, "screen"):
		// GNU screen passes COLORTERM on but not 24 bits.
		return ANSI256
	case sayTrueColor(get, term):
		return TrueColor
	case term == "" && goos == "windows":
		// The console of Windows 10 and later; fob runs on no older one.
		return TrueColor
	case strings.Contains(term, "256color"), strings.HasPrefix(term, "tmux"):
		return ANSI256
	}
	return ANSI16
}

func sayTrueColor(get func(string) string, term string) bool {
	switch get("COLORTERM") {
	case "truecolor", "24bit":
		return true
	}
	if get("WT_SESSION") != "" || strings.HasSuffix(term, "direct") {
		return true
	}
	// xterm takes COLORTERM out of the environment; it has 24 bits since #331.
	if number, ok := strings.CutPrefix(get("XTERM_VERSION"), "XTerm("); ok && strings.HasPrefix(term, "xterm") {
		n, err := strconv.Atoi(strings.TrimSuffix(number, ")"))
		return err == nil && n >= 331
	}
	for _, name := range [...]string{"alacritty", "foot", "kitty", "ghostty", "wezterm", "contour"} {
		if strings.Contains(term, name) {
			return true
		}
	}
	return false
}
