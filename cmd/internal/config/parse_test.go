package config

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/tomltext"
)

const whole = `theme = "light"
color = "never"
time_zone = "Europe/Berlin"
keyset = "auth-api"
store = "~/keys"
unlock = "identity"
identity_file = "/etc/fob/identity.txt"
passphrase_file = "/run/pass"
clipboard_clear = "20s"

[policy]
iss = "https://id.example"
aud = ["orders", "billing"]
sub = "anna"
typ = "at+jwt"
alg = ["ES256"]
require = ["jti"]
max_age = "1h"
leeway = "30s"
profile = "rfc9068"

[limits]
token-size = "16MB"
json-depth = 100

[keys]
"token.why" = "W"
keys.rotate = ["r", "ctrl+r"]
`

func zones(name string) (*time.Location, error) {
	if name == "Europe/Berlin" {
		return time.FixedZone(name, 3600), nil
	}
	return nil, errors.New("not known")
}

func TestParse(t *testing.T) {
	c, err := Parse("config.toml", []byte(whole), zones)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"theme", c.Theme, Setting[string]{"light", 1}},
		{"color", c.Color, Setting[string]{"never", 2}},
		{"zone", c.TimeZone.Value.String(), "Europe/Berlin"},
		{"keyset", c.Keyset, Setting[string]{"auth-api", 4}},
		{"store", c.Store, Setting[string]{"~/keys", 5}},
		{"unlock", c.Unlock, Setting[string]{"identity", 6}},
		{"identity_file", c.IdentityFile, Setting[string]{"/etc/fob/identity.txt", 7}},
		{"passphrase_file", c.PassphraseFile, Setting[string]{"/run/pass", 8}},
		{"clipboard_clear", c.ClearAfter, Setting[time.Duration]{20 * time.Second, 9}},
		{"iss", strings.Join(c.Policy.Iss.Value, " "), "https://id.example"},
		{"aud", strings.Join(c.Policy.Aud.Value, " "), "orders billing"},
		{"aud line", c.Policy.Aud.Line, 13},
		{"sub", c.Policy.Sub, Setting[string]{"anna", 14}},
		{"typ", c.Policy.Typ, Setting[string]{"at+jwt", 15}},
		{"alg", strings.Join(c.Policy.Alg.Value, " "), "ES256"},
		{"require", strings.Join(c.Policy.Require.Value, " "), "jti"},
		{"max_age", c.Policy.MaxAge, Setting[time.Duration]{time.Hour, 18}},
		{"leeway", c.Policy.Leeway, Setting[time.Duration]{30 * time.Second, 19}},
		{"profile", c.Policy.Profile, Setting[string]{"rfc9068", 20}},
		{"limits", len(c.Limits), 2},
		{"limit", c.Limits[1], Limit{"token-size", "16MB", 23}},
		{"keys", len(c.Keys), 2},
		{"key", strings.Join(c.Keys[0].Keys, " "), "r ctrl+r"},
		{"key line", c.Keys[1].Line, 27},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestAnEmptyFileSetsNothing(t *testing.T) {
	c, err := Parse("config.toml", nil, zones)
	if err != nil || c.Theme.Set() || c.Policy.Aud.Set() || c.Keys != nil {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestFaultsHaveTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"\ntheem = 1":                            "line 2, column 1: there is no setting \"theem\"",
		"theme = 1":                              "line 1, column 1: theme must be a string",
		"theme = \"\"":                           "theme is empty",
		"color = \"blue\"":                       "color is \"blue\"; it can be auto, always, never",
		"unlock = \"magic\"":                     "it can be keyring, passphrase, identity",
		"time_zone = \"Mars/Olympus\"":           "time_zone \"Mars/Olympus\" is not known",
		"store = \"keys\"":                       "store is \"keys\"; it must be a whole path",
		"clipboard_clear = \"soon\"":             "clipboard_clear: ",
		"clipboard_clear = 45":                   "clipboard_clear must be a text such as",
		"policy = 1":                             "policy must be a table",
		"[policy]\naud = []":                     "line 2, column 1: policy.aud holds nothing to ask for",
		"[policy]\naud = [\"\"]":                 "policy.aud holds nothing",
		"[policy]\naud = [1]":                    "policy.aud must be a string or a list of strings",
		"[policy]\nalg = \"none\"":               "\"none\" is no signature algorithm",
		"[policy]\nmax_age = \"0s\"":             "would refuse every token",
		"[policy]\nissuer = \"x\"":               "there is no \"issuer\" in [policy]",
		"[limits]\ntoken-sice = 1":               "line 2, column 1: ",
		"[limits]\ntoken-size = -1":              "line 2, column 1: ",
		"[limits]\ntoken-size = 1.5":             "limits.token-size must be a number",
		"[keys]\n\"token.why\" = []":             "keys.token.why names no key",
		"[keys]\n\"token.why\" = 1":              "must be a string or a list of strings",
		"theme = \"a\"\ntheme = \"b\"":           "line 2, column 1:",
		"theme = \"a":                            "line 1",
		"\"a\\\"b\" = 1":                         "there is no setting \"a\\\"b\"",
		"time_zone = \"local\"\nkeys = [\"\"]\n": "keys must be a table",
	} {
		_, err := Parse("config.toml", []byte(text), zones)
		if bad, ok := errors.AsType[*tomltext.Error](err); !ok || !strings.Contains(bad.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestEveryLimitCanBeSet(t *testing.T) {
	for _, name := range tokens.LimitNames() {
		if _, err := Parse("config.toml", []byte("[limits]\n"+name+" = 7"), zones); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse: no panic, and what is taken has its line.
func FuzzParse(f *testing.F) {
	for _, s := range []string{whole, "", "[policy]\naud = [[\"a\"]]", "keys = {\"a\" = \"b\"}", "policy.aud = \"x\"", "[keys]\na.b = \"c\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("f", text, zones)
		if err != nil {
			return
		}
		for _, k := range c.Keys {
			if k.Line == 0 || len(k.Keys) == 0 {
				t.Fatalf("%+v", k)
			}
		}
		if c.Theme.Value != "" && !c.Theme.Set() {
			t.Fatal("a theme without a line")
		}
	})
}
