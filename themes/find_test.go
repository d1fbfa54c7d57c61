package themes

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestUserThemes(t *testing.T) {
	folder := fstest.MapFS{
		"mine.toml":          {Data: []byte(small)},
		"dark.toml":          {Data: []byte(strings.Replace(small, "dark = true", "dark = true\ntitle = \"My dark\"", 1))},
		"broken.toml":        {Data: []byte("dark = maybe\n")},
		"notes.txt":          {},
		"with space.toml":    {Data: []byte(small)},
		"\x1b[2J.toml":       {Data: []byte(small)},
		"large.toml":         {Data: []byte(small + strings.Repeat("#", MaxFile))},
		"folder/nested.toml": {Data: []byte(small)},
	}
	names, err := User(folder)
	if want := []string{"broken", "dark", "large", "mine"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%q %v, want %q", names, err, want)
	}
	for name, want := range map[string]string{"mine": "mine", "dark": "My dark", "light": "Light"} {
		if theme, err := Find(name, folder); err != nil || theme.Title != want || theme.Name != name {
			t.Errorf("%s: %q %q %v", name, theme.Name, theme.Title, err)
		}
	}
	for name, want := range map[string]string{
		"broken":        "your theme: broken.toml line 1, column 8",
		"large":         "larger than",
		"folder/nested": "there is no theme",
		"../mine":       "there is no theme",
		"\x1b[2J":       `there is no theme "\x1b[2J"`,
		"":              "there is no theme",
	} {
		if _, err := Find(name, folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestNoUserThemes(t *testing.T) {
	if names, err := User(nil); names != nil || err != nil {
		t.Error(names, err)
	}
	if _, err := Find("dark", nil); err != nil {
		t.Error(err)
	}
	if names, err := User(missingFolder{}); names != nil || err != nil {
		t.Error(names, err)
	}
	if _, err := Find("dark", missingFolder{}); err != nil {
		t.Error(err)
	}
	// A theme that is there and cannot be read is not silently another one.
	if _, err := Find("dark", lockedFolder{}); !errors.Is(err, errLocked) {
		t.Error(err)
	}
}

// missingFolder is a folder that does not exist.
type missingFolder struct{}

func (missingFolder) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

var errLocked = errors.New("locked")

// lockedFolder may not be read.
type lockedFolder struct{}

func (lockedFolder) Open(string) (fs.File, error) { return nil, errLocked }
