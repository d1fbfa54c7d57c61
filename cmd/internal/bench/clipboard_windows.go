package bench

import "os/exec"

// tools are those that can reach a clipboard here. PowerShell reads the text
// from its stdin and sets it as it is; clip.exe would guess at its encoding.
func tools(env func(string) (string, bool)) []tool {
	if overSSH(env) {
		return nil
	}
	const utf8 = "[Console]::InputEncoding = [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false; "
	shell := func(script string) []string {
		return []string{"powershell.exe", "-NoProfile", "-NonInteractive", "-Command", utf8 + script}
	}
	return found([]tool{{
		name:  "Windows",
		copy:  shell("Set-Clipboard -Value ([Console]::In.ReadToEnd())"),
		paste: shell("[Console]::Out.Write((Get-Clipboard -Raw))"),
		void:  shell("Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.Clipboard]::Clear()"),
	}})
}

func detach(*exec.Cmd) {}
