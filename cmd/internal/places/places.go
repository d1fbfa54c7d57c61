// Package places says where a person's files are.
//
// It may not import any other package of fob, nor path/filepath, for which package
// quick cannot wait: what is an absolute path is given to it.
package places

import "runtime"

// Config is where this user's programs keep their settings: a folder below a base
// that the environment names ("" for the base itself); ok is false if it names none.
// macOS has it as Linux has: what people write by hand, programs of the terminal
// keep there.
func Config(env func(string) (string, bool), isAbs func(string) bool) (base, below string, ok bool) {
	places := [...]struct{ variable, below string }{{"XDG_CONFIG_HOME", ""}, {"HOME", ".config"}}
	if runtime.GOOS == "windows" {
		places[1].variable, places[1].below = "APPDATA", ""
	}
	for _, p := range places {
		// The XDG Base Directory Specification has relative paths ignored.
		if base, ok := env(p.variable); ok && isAbs(base) {
			return base, p.below, true
		}
	}
	return "", "", false
}
