package cli

import "fob/tokens/lint"

// manFindings is the catalogue of fob lint.
func manFindings() [][2]string {
	var list [][2]string
	for _, r := range lint.Catalogue() {
		list = append(list, [2]string{r.ID + " (" + r.Severity.String() + ")", r.Title + ". " + r.Reason + " " + r.Remedy + " Source: " + r.Source})
	}
	return list
}

// manEnvironment is what fob reads of the environment.
func manEnvironment() [][2]string {
	return [][2]string{
		{"FOB_CONFIG", "the settings file; off does without one"},
		{"FOB_STORE", "the folder of the keystore, as --store"},
		{"FOB_UNLOCK", "how it is unlocked: keyring, passphrase or identity, as --unlock"},
		{"FOB_IDENTITY_FILE", "the file with the age identity that opens the keystore, for servers and CI"},
		{"FOB_PASSPHRASE_FILE", "the file with the passphrase that opens the keystore, where nobody can be asked"},
		{"FOB_KEYSET", "the KEY where no -k names one, and the keyset that the workbench begins with"},
		{"FOB_THEME", "the colours of the workbench"},
		{"NO_COLOR", "if it is not empty: no colour, as --color never"},
		{"CLICOLOR_FORCE", "if it is not empty and not 0: colour also where the output is no terminal, as --color always. NO_COLOR wins over it"},
		{"TZ", "where times are shown and dates are read in; --utc wins over it"},
		{"VISUAL, EDITOR", "what the workbench opens to edit claims"},
		{"XDG_CONFIG_HOME, XDG_DATA_HOME", "where settings and the keystore are (see FILES)"},
	}
}

// manFiles is where fob reads and writes without being told to.
func manFiles() [][2]string {
	return [][2]string{
		{"~/.config/fob/config.toml", "the settings (fob config). Below $XDG_CONFIG_HOME, if that is set; on Windows below %APPDATA%"},
		{"~/.config/fob/profiles, templates, themes", "folders with profiles, claim templates and themes of your own"},
		{"~/.local/share/fob", "the keystore (fob store). Below $XDG_DATA_HOME, if that is set; on macOS ~/Library/Application Support/fob, on Windows %LOCALAPPDATA%\\fob"},
	}
}
