//go:build !windows && !darwin

package bench

import (
	"os/exec"
	"syscall"
)

// tools are those that can reach a clipboard here, the best first.
func tools(env func(string) (string, bool)) []tool {
	if overSSH(env) {
		return nil
	}
	var all []tool
	if isSet(env, "WAYLAND_DISPLAY") {
		all = append(all, tool{name: "wl-copy", copy: []string{"wl-copy"}, paste: []string{"wl-paste", "--no-newline"},
			void: []string{"wl-copy", "--clear"}})
	}
	if isSet(env, "DISPLAY") {
		all = append(all,
			tool{name: "xclip", copy: []string{"xclip", "-in", "-selection", "clipboard"},
				paste: []string{"xclip", "-out", "-selection", "clipboard"}},
			tool{name: "xsel", copy: []string{"xsel", "--input", "--clipboard"},
				paste: []string{"xsel", "--output", "--clipboard"}, void: []string{"xsel", "--clear", "--clipboard"}})
	}
	if isSet(env, "TERMUX_VERSION") {
		all = append(all, tool{name: "termux", copy: []string{"termux-clipboard-set"}, paste: []string{"termux-clipboard-get"}})
	}
	if isSet(env, "WSL_DISTRO_NAME") {
		all = append(all, tool{name: "clip.exe", copy: []string{"clip.exe"},
			paste: []string{"powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"}, crlf: true})
	}
	return found(all)
}

// detach gives a clipboard program a session of its own: it must outlive the
// terminal, and Ctrl-C is not for it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
