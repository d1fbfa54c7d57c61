package bench

import (
	"slices"
	"testing"
)

func TestSplitCommand(t *testing.T) {
	for _, tt := range []struct {
		line   string
		escape rune
		want   []string // nil: an error
	}{
		{"vim", '\\', []string{"vim"}},
		{"  code --wait\t-n ", '\\', []string{"code", "--wait", "-n"}},
		{`"/opt/my editor/bin" -x`, '\\', []string{"/opt/my editor/bin", "-x"}},
		{`/opt/my\ editor '' 'a\b' "a\"b"`, '\\', []string{"/opt/my editor", "", `a\b`, `a"b`}},
		{`"C:\Program Files\x.exe" /w`, 0, []string{`C:\Program Files\x.exe`, "/w"}},
		{`vim "`, '\\', nil},
		{`vim \`, '\\', nil},
		{`''`, '\\', nil},
		{" ", '\\', nil},
	} {
		got, err := splitCommand(tt.line, tt.escape)
		if !slices.Equal(got, tt.want) || (err == nil) != (tt.want != nil) {
			t.Errorf("%q: %q, %v; want %q", tt.line, got, err, tt.want)
		}
	}
}

func TestWhichEditor(t *testing.T) {
	env := map[string]string{"VISUAL": " ", "EDITOR": "go version"}
	lookup := func(name string) (string, bool) { return env[name], true }
	if got, err := editor(lookup); err != nil || !slices.Equal(got, []string{"go", "version"}) {
		t.Errorf("%q, %v", got, err)
	}
	env["VISUAL"] = "no-such-editor -x"
	if got, err := editor(lookup); err == nil {
		t.Errorf("an editor that is not there: %q", got)
	}
}

func TestPlainName(t *testing.T) {
	for name, want := range map[string]string{"claims.json": "claims.json", "../../etc/passwd": "etc-passwd", "": "text",
		"-rf": "rf", "a b\x1b[2J": "a-b--2J", ".vimrc": "vimrc"} {
		if got := plainName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
