package wording

import (
	"slices"
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	for _, tt := range []struct {
		n           int
		thing, want string
	}{
		{0, "file", "0 files"}, {1, "file", "1 file"}, {2, "file", "2 files"}, {1, "entry", "1 entry"}, {3, "entry", "3 entries"},
		{2, "key", "2 keys"}, {12, "saved token", "12 saved tokens"},
	} {
		if got := Count(tt.n, tt.thing); got != tt.want {
			t.Errorf("%d %s: %q, want %q", tt.n, tt.thing, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"good", "goad", "bad", "selection"}
	for _, tt := range []struct {
		word string
		most int
		want string
	}{
		{"good", 2, "good"}, {"godo", 2, "good"}, {"gad", 2, "goad"}, {"selektion", 1, "selection"}, {"selektoin", 1, ""},
		{"", 2, ""}, {"", 3, "bad"}, {strings.Repeat("x", 41), 99, ""},
	} {
		if got := Nearest(tt.word, slices.Values(names), tt.most); got != tt.want {
			t.Errorf("%q within %d: %q, want %q", tt.word, tt.most, got, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"good", "good", 0}, {"godo", "good", 2}, {"", "bad", 3}, {"kitten", "sitting", 3}} {
		if got := edits(tt.a, tt.b); got != tt.want {
			t.Errorf("%q, %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
