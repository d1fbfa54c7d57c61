package show

import "testing"

// NO_COLOR goes first, and a variable that is empty says nothing.
func TestColourOf(t *testing.T) {
	for _, tt := range []struct {
		env        map[string]string
		word, from string
	}{
		{nil, "", ""},
		{map[string]string{"NO_COLOR": "", "CLICOLOR_FORCE": ""}, "", ""},
		{map[string]string{"CLICOLOR_FORCE": "0"}, "", ""},
		{map[string]string{"CLICOLOR_FORCE": "1"}, "always", "CLICOLOR_FORCE"},
		{map[string]string{"NO_COLOR": "0"}, "never", "NO_COLOR"},
		{map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, "never", "NO_COLOR"},
		{map[string]string{"NO_COLOR": "", "CLICOLOR_FORCE": "1"}, "always", "CLICOLOR_FORCE"},
	} {
		word, from := ColourOf(func(name string) (string, bool) { v, ok := tt.env[name]; return v, ok })
		if word != tt.word || from != tt.from {
			t.Errorf("%v: %q of %q, want %q of %q", tt.env, word, from, tt.word, tt.from)
		}
	}
}
