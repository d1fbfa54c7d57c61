package bench

import "os/exec"

// tools are those that can reach a clipboard here.
func tools(env func(string) (string, bool)) []tool {
	if overSSH(env) {
		return nil
	}
	return found([]tool{{name: "pbcopy", copy: []string{"pbcopy"}, paste: []string{"pbpaste"}}})
}

func detach(*exec.Cmd) {}
