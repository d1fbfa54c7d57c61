package userfiles_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fob/cmd/internal/userfiles"
	"fob/tokens"
)

func things(path string) userfiles.Folder {
	return userfiles.Folder{Path: path, Suffix: ".thing", Kind: "thing", Most: 3, MaxFile: 4}
}

func notBad(name string) error {
	if name == "bad" {
		return errors.New("a bad name")
	}
	return nil
}

func TestFolder(t *testing.T) {
	for _, none := range []string{"", filepath.Join(t.TempDir(), "none")} {
		if names, errs := things(none).Names(notBad); names != nil || errs != nil {
			t.Errorf("%q holds %q %v", none, names, errs)
		}
	}
	f := things(filepath.Join(t.TempDir(), "made", "here"))
	for _, name := range []string{"zeta", "alpha", "bad", ".hidden"} {
		if err := f.Save(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(f.File("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.Path, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	names, errs := f.Names(notBad)
	if !slices.Equal(names, []string{"alpha", "folder", "zeta"}) || len(errs) != 1 || errs[0].Error() != "a bad name" {
		t.Errorf("%q %v", names, errs)
	}
	if text, err := f.Read("alpha"); err != nil || string(text) != "alpha" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := f.Read("folder"); tokens.CodeOf(err) != tokens.CodeMalformed || !strings.HasPrefix(err.Error(), "thing folder: this is no regular file: ") {
		t.Error(err)
	}
	if _, err := f.Read("gone"); tokens.CodeOf(err) != userfiles.CodeIO || !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestFolderIsBounded(t *testing.T) {
	f := things(t.TempDir())
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if err := f.Save(name, nil); err != nil {
			t.Fatal(err)
		}
	}
	names, errs := f.Names(notBad)
	if !slices.Equal(names, []string{"a", "b", "c"}) || len(errs) != 1 || tokens.CodeOf(errs[0]) != tokens.CodeLimit {
		t.Errorf("%q %v", names, errs)
	}
}
