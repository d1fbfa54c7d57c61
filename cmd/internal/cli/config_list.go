package cli

import (
	"fmt"
	"strings"
	"time"

	"fob/cmd/internal/config"
	"fob/cmd/internal/jsonout"
	"fob/cmd/internal/show"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// setting is one value in force.
type setting struct {
	name  string
	value string // "" if nothing is asked or set
	from  string // "" if it is fob's own
}

func (a *app) configList() error {
	if err := a.loadSettings(); err != nil {
		return err
	}
	list, err := a.inForce()
	if err != nil {
		return err
	}
	if err := a.checkSettings(); err != nil {
		return err
	}
	if a.json {
		return a.write(settingsJSON(list))
	}
	out := []byte(a.style(a.Streams.OutIsTTY).Dim("settings: "+a.whereSettings()) + "\n")
	width := 0
	for _, s := range list {
		width = max(width, len(s.name))
	}
	for _, s := range list {
		out = append(out, settingLine(a.style(a.Streams.OutIsTTY), s, width)...)
	}
	return a.write(out)
}

func settingLine(st show.Style, s setting, width int) string {
	value, from := s.value, s.from
	if value == "" {
		value = "–"
	}
	if from == "" {
		from = "fob"
	}
	return fmt.Sprintf("%-*s  %-28s  %s\n", width, s.name, visible.Guard(value), st.Dim(visible.Guard(from)))
}

func (a *app) whereSettings() string {
	switch {
	case a.settings.path == "":
		return "none are read"
	case !a.settings.read:
		return visible.Guard(a.settings.path) + " (there is none)"
	}
	return visible.Guard(a.settings.path)
}

func settingsJSON(list []setting) []byte {
	out := []byte{'['}
	for _, s := range list {
		out = jsonout.AppendText(append(jsonout.AppendComma(out), '{'), "name", s.name)
		out = jsonout.AppendText(out, "value", s.value)
		from := s.from
		if from == "" {
			from = "fob"
		}
		out = append(jsonout.AppendText(out, "from", from), '}')
	}
	return append(out, ']', '\n')
}

// inForce lists every setting with its value and where that comes from.
func (a *app) inForce() ([]setting, error) {
	c := &a.settings
	var list []setting
	add := func(name, value, from string) { list = append(list, setting{name, value, from}) }
	choose := func(name, usual, flag, flagName, variable string, set config.Setting[string]) {
		value, from := a.chosen(flag, flagName, variable, set)
		if value == "" {
			value = usual
		}
		add(name, value, from)
	}
	choose("theme", "dark", "", "", "FOB_THEME", c.Theme)
	word, from := a.colourWord()
	add("color", word, from)
	zone, from := a.zoneFrom()
	add("time_zone", strings.Replace(zone.String(), "Local", "local", 1), from)
	choose("keyset", "", "", "", "FOB_KEYSET", c.Keyset)
	dir, _, err := a.storeDir()
	if err != nil {
		dir = ""
	}
	choose("store", dir, a.keep.dir, "--store", "FOB_STORE", c.Store)
	if _, err := a.unlockMethod(); err != nil {
		return nil, err
	}
	choose("unlock", "as the keystore was made", a.keep.method, "--unlock", "FOB_UNLOCK", c.Unlock)
	choose("identity_file", "", "", "", "FOB_IDENTITY_FILE", c.IdentityFile)
	choose("passphrase_file", "", "", "", "FOB_PASSPHRASE_FILE", c.PassphraseFile)
	add("clipboard_clear", durationOr(c.ClearAfter, "45s"), a.fromLine(c.ClearAfter.Line))
	list = append(list, a.policyInForce()...)
	return a.limitsInForce(list)
}

func durationOr(s config.Setting[time.Duration], usual string) string {
	if !s.Set() {
		return usual
	}
	return when.Duration(s.Value)
}

func (a *app) fromLine(line int) string {
	if line == 0 {
		return ""
	}
	return a.settings.at(line)
}

func (a *app) policyInForce() []setting {
	p := &a.settings.Policy
	var list []setting
	text := func(name string, s config.Setting[string]) {
		list = append(list, setting{"policy." + name, s.Value, a.fromLine(s.Line)})
	}
	many := func(name string, s config.Setting[[]string]) {
		list = append(list, setting{"policy." + name, strings.Join(s.Value, ", "), a.fromLine(s.Line)})
	}
	many("iss", p.Iss)
	many("aud", p.Aud)
	text("sub", p.Sub)
	text("typ", p.Typ)
	many("alg", p.Alg)
	many("require", p.Require)
	list = append(list, setting{"policy.max_age", durationOr(p.MaxAge, ""), a.fromLine(p.MaxAge.Line)},
		setting{"policy.leeway", durationOr(p.Leeway, "0s"), a.fromLine(p.Leeway.Line)})
	text("profile", p.Profile)
	return list
}

// limitsInForce appends the limits, and then the keys of the user's own.
func (a *app) limitsInForce(list []setting) ([]setting, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	for _, name := range tokens.LimitNames() {
		from := ""
		for _, l := range a.settings.Limits {
			if l.Name == name {
				from = a.settings.at(l.Line)
			}
		}
		for _, l := range a.limited {
			if strings.HasPrefix(l, name+"=") {
				from = "--limit"
			}
		}
		list = append(list, setting{"limits." + name, fmt.Sprint(lim.Get(name)), from})
	}
	for _, k := range a.settings.Keys {
		list = append(list, setting{"keys." + k.Action, strings.Join(k.Keys, ", "), a.settings.at(k.Line)})
	}
	return list, nil
}
