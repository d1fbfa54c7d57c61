package keystore

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A keyset file, and store.json likewise, is indented JSON whose last member is
// `"mac"`: HMAC-SHA256, in base64url, over every byte of the file before that
// member, under a key that only the store's identity derives. So the file can
// be read by any tool, and not changed by any, white space included.
const (
	formatVersion = 1
	keysetFormat  = "fob keyset"
	storeFormat   = "fob store"

	macMember  = ",\n  \"mac\": \"hmac-sha256:"
	fileEnd    = "\"\n}\n"
	macLength  = 43
	keysetSize = 64 << 20 // bytes of a keyset file at most
	storeSize  = 1 << 20  // bytes of store.json at most
)

// keysetFile is the content of keysets/NAME.json before its mac.
type keysetFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Store   string `json:"store"` // id
	Keyset
	// Recipients are those that Sealed can be opened by, in order; the first is
	// the store's identity.
	Recipients []string `json:"recipients"`
	// Sealed is an ASCII-armoured age file of the JWK Set of the private keys.
	Sealed string `json:"sealed"`
}

// encodeSigned writes v with its mac.
func encodeSigned(v any, macKey hidden[[]byte]) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(out.Bytes(), []byte("\n}\n"))
	mac := macOf(body, macKey)
	return append(body, macMember+mac+fileEnd...), nil
}

func macOf(body []byte, macKey hidden[[]byte]) string {
	h := hmac.New(sha256.New, macKey())
	h.Write(body)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// splitSigned parts a file from its mac.
func splitSigned(data []byte) (body []byte, mac string, err error) {
	tail := len(data) - len(macMember) - macLength - len(fileEnd)
	if tail < 0 || string(data[tail:tail+len(macMember)]) != macMember || !bytes.HasSuffix(data, []byte(fileEnd)) {
		return nil, "", errors.New("it does not end with its \"mac\", as fob writes it")
	}
	return data[:tail], string(data[tail+len(macMember) : tail+len(macMember)+macLength]), nil
}

// checkSigned tells whether the mac of a file holds.
func checkSigned(data []byte, macKey hidden[[]byte]) bool {
	body, mac, err := splitSigned(data)
	return err == nil && hmac.Equal([]byte(macOf(body, macKey)), []byte(mac))
}

// decodeSigned reads a file of the given format into v, its mac unchecked.
func decodeSigned(data []byte, format string, v any) error {
	body, _, err := splitSigned(data)
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	// The version goes first: a later one may end otherwise.
	if json.Unmarshal(headOf(data), &head) == nil && head.Format == format && head.Version > formatVersion {
		return &Error{Code: CodeNewerFormat, Msg: fmt.Sprintf("it was written by a later fob (format %d, this one reads %d)", head.Version, formatVersion),
			Hint: "update fob; this one leaves the file as it is"}
	}
	if err != nil {
		return err
	}
	text := append(slices.Clip(body), "\n}"...)
	if err := json.Unmarshal(text, v); err != nil {
		if at, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fmt.Errorf("it is no JSON at byte %d: %w", at.Offset, err)
		}
		return err
	}
	switch {
	case head.Format != format:
		return fmt.Errorf("its \"format\" is %q, and should be %q", head.Format, format)
	case head.Version < 1:
		return fmt.Errorf("its \"version\" is %d", head.Version)
	}
	return nil
}

// headOf gives the first two members of a file as an object of their own, or
// what it has.
func headOf(data []byte) []byte {
	const members = 2
	end := 0
	for range members {
		i := bytes.IndexByte(data[end:], ',')
		if i < 0 {
			return data
		}
		end += i + 1
	}
	return append(slices.Clip(data[:end-1]), '}')
}

// readFile reads a regular file of at most limit bytes, whole as it is at one
// moment, while others put new ones in its place.
func readFile(path string, limit int64) ([]byte, os.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	// Before it is opened: a link could point anywhere, and a pipe would hang.
	if err := readable(path, info, limit); err != nil {
		return nil, info, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, info, err
	}
	defer f.Close()
	// By now it may be another one, of another size: what counts is the one that is open.
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if err := readable(path, info, limit); err != nil {
		return nil, info, err
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, info, err
	}
	return data[:n], info, nil
}

func readable(path string, info os.FileInfo, limit int64) error {
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", path)
	case info.Size() > limit:
		return fmt.Errorf("%s has %d bytes, more than the %d that fob reads", path, info.Size(), limit)
	}
	return nil
}

// decodeKeyset reads a keyset file: its mac is unchecked, the rest is as it
// should be. Name is that of the file.
func decodeKeyset(data []byte, name, storeID string) (*keysetFile, error) {
	var f keysetFile
	if err := decodeSigned(data, keysetFormat, &f); err != nil {
		return nil, err
	}
	switch {
	case f.Name != name:
		return nil, fmt.Errorf("it is that of keyset %q, under another's name", f.Name)
	case f.Store != storeID:
		return nil, fmt.Errorf("it belongs to another store (%q)", f.Store)
	}
	for i := range f.Keys {
		if err := f.Keys[i].compact(); err != nil {
			return nil, err
		}
	}
	return &f, f.Keyset.Validate()
}

// compact gives the public JWK the form that it has in memory.
func (e *KeyEntry) compact() error {
	if len(e.Public) == 0 || string(e.Public) == "null" {
		e.Public = nil
		return nil
	}
	var b bytes.Buffer
	b.Grow(len(e.Public))
	if err := json.Compact(&b, e.Public); err != nil {
		return err
	}
	e.Public = bytes.Clone(b.Bytes())
	return nil
}

// corrupt is the error of a keyset file that cannot be trusted.
func corrupt(name string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeNewerFormat {
		return &Error{Code: e.Code, Op: "keyset " + name, Msg: e.Msg, Hint: e.Hint}
	}
	return &Error{Code: CodeCorrupt, Op: "keyset " + name, Msg: "its file was cut, edited or exchanged, and is refused",
		Hint: "the other keysets still work and the file is left as it is; put it back from a backup (`fob store backup` makes one), " +
			"or look at it: " + keysetPath(name), Err: err}
}

// keysetPath is where a keyset's file is, below the store's folder.
func keysetPath(name string) string { return filepath.Join(keysetsDir, name+keysetSuffix) }
