package bench

import (
	"strings"

	osc "github.com/aymanbagabas/go-osc52/v2"
)

// osc52Most is how many bytes many terminals take at most: 100,000 of the whole
// sequence, in base64.
const osc52Most = 74_994

// osc52 is the sequence that asks the terminal to put text into its clipboard
// (xterm, "Manipulate Selection Data"). tmux takes it for itself if set-clipboard
// is on, and hands a wrapped one through if allow-passthrough is: it gets both.
func osc52(env func(string) (string, bool), text []byte) string {
	s := osc.New(string(text))
	switch {
	case isSet(env, "TMUX"):
		return s.String() + s.Tmux().String()
	case inScreen(env):
		return s.Screen().String()
	}
	return s.String()
}

// osc52Clear overwrites the terminal's clipboard with a space, which all
// terminals do, and then asks for it to be empty, which some ignore.
func osc52Clear(env func(string) (string, bool)) string {
	return osc52(env, []byte(" ")) + osc52(env, nil)
}

func inScreen(env func(string) (string, bool)) bool {
	name, _ := env("TERM")
	return isSet(env, "STY") || strings.HasPrefix(name, "screen") && !isSet(env, "TMUX")
}
