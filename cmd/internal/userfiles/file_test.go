package userfiles_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"fob/cmd/internal/userfiles"
	"fob/cmd/testenv"
)

// wantFile holds a file to its content and mode, and its folder to holding no
// other.
func wantFile(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Errorf("it holds %q %v, want %q", got, err, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != mode {
		t.Errorf("%v %v, want mode %v", info, err, mode)
	}
	if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v %v", all, err)
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := userfiles.Create(path, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := userfiles.Create(path, []byte("two"), 0o600); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file was overwritten: %v", err)
	}
	wantFile(t, path, "one", 0o600)
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "set")
	for _, text := range []string{"one", "", "three"} {
		if err := userfiles.Replace(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, text, 0o644)
	}
	if err := userfiles.Replace(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "mine", 0o600)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		testenv.Need(t, "no symbolic links can be made here: "+err.Error())
	}
	if err := userfiles.Replace(link, []byte("through a link"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "through a link", 0o600)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v %v", info, err)
	}
}

// What cannot be put in place leaves nothing behind.
func TestReplaceAFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := userfiles.Replace(path, []byte("x"), 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v %v", all, err)
	}
}

func TestReadIsBounded(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int]string{9: "12345", 5: "12345", 4: "12345", 3: "1234", 0: "1"} {
		if got, err := userfiles.Read(path, most); err != nil || string(got) != want {
			t.Errorf("at most %d: %q %v, want %q", most, got, err, want)
		}
	}
	if _, err := userfiles.Read(dir, 9); !errors.Is(err, userfiles.ErrNotRegular) {
		t.Errorf("a folder was read: %v", err)
	}
	if _, err := userfiles.Read(filepath.Join(dir, "none"), 9); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
