package keystore

import (
	"strings"
	"testing"
)

func TestNamesOfKeysets(t *testing.T) {
	for _, good := range []string{"a", "auth-api", "0", "a.b_c-d", "console", "com", "com10", strings.Repeat("a", 64)} {
		if err := CheckName(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", ".", "..", "-a", "_a", "A", "a b", "a/b", "a\\b", "ä", "a\x00", "a:b", "con", "nul.x", "com1", "lpt9.json", strings.Repeat("a", 65)} {
		if err := CheckName(bad); CodeOf(err) != CodeUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestKids(t *testing.T) {
	for _, good := range []string{"1", "prod/2026-01", "schlüssel", "a b", strings.Repeat("k", 512)} {
		if err := CheckKid(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a\nb", "\x1b[2J", "a\u202eb", "a\u200bb", "\xff", strings.Repeat("k", 513)} {
		if err := CheckKid(bad); CodeOf(err) != CodeUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestReferences(t *testing.T) {
	for _, c := range []struct{ ref, name, kid string }{
		{"demo", "demo", ""}, {"demo/3f9c", "demo", "3f9c"}, {"demo/a/b", "demo", "a/b"},
	} {
		name, kid, err := ParseRef(c.ref)
		if name != c.name || kid != c.kid || err != nil {
			t.Errorf("%q: %q %q %v", c.ref, name, kid, err)
		}
	}
	for _, bad := range []string{"", "/x", "demo/", "../x"} {
		if _, _, err := ParseRef(bad); CodeOf(err) != CodeUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAKidMayBeCutShort(t *testing.T) {
	k := Keyset{Name: "demo", Keys: []KeyEntry{{Kid: "abcdef", State: StateCurrent}, {Kid: "abcdxy", State: StateNext}, {Kid: "abc", State: StateRetired}, {Kid: "zzzzzz"}, {Kid: "aéaé1"}, {Kid: "aéaè1"}}}
	for kid, want := range map[string]string{"abcde": "abcdef", "abcdx": "abcdxy", "abc": "abc", "z": "zzzzzz"} {
		if e, err := k.Resolve(kid); err != nil || e.Kid != want {
			t.Errorf("%q: %q %v", kid, e.Kid, err)
		}
	}
	_, err := k.Resolve("abcd")
	refused(t, err, CodeUsage, "abcde (current), abcdx (next)")
	_, err = k.Resolve("")
	refused(t, err, CodeNotFound)
	_, err = k.Resolve("q")
	refused(t, err, CodeNotFound, "fob keys show demo")
	for kid, want := range map[string]string{"abcdef": "abcde", "zzzzzz": "zzzz", "abc": "abc", "aéaé1": "aéaé"} {
		if got := k.Short(kid); got != want {
			t.Errorf("%q is shortened to %q, want %q", kid, got, want)
		}
	}
}
