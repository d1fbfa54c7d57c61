package keystore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"fob/tokens"
)

// Saved is a token that is kept in the jar.
type Saved struct {
	Name  string        // unique in the jar, see [CheckSavedName]
	Token tokens.Secret // its text, as it was given
	Added time.Time     // in UTC, whole seconds
	Note  string        // a line of readable text, or ""
}

// What the jar takes. One of a thousand usual tokens has about 1 MB.
const (
	MaxSaved     = 10_000   // tokens
	MaxJarSize   = 32 << 20 // bytes of all tokens, names and notes, as JSON writes them
	maxSavedName = 64       // bytes
	maxNote      = 512      // bytes
	jarText      = 64 << 20 // bytes of what jar.age holds at most: the tokens, and what stands around them
	jarFileSize  = 96 << 20 // bytes of jar.age at most
)

// maxSavedToken bounds one token: what is longer could not be decoded again
// without another limit.
func maxSavedToken() int { return tokens.DefaultLimits().TokenSize }

// CheckSavedName refuses what is no name of a saved token:
// [A-Za-z0-9][A-Za-z0-9._@+:/-]{0,63}. It is more generous than the name of a
// keyset, since no file is called so, and stays within ASCII, so that two names
// that look the same are the same; for everything else there is the note.
func CheckSavedName(name string) error {
	bad := func(format string, args ...any) error {
		return &Error{Code: CodeUsage, Op: "name of a saved token", Msg: fmt.Sprintf(format, args...),
			Hint: "a name begins with a letter or digit (of ASCII) and goes on with those or '.', '_', '@', '+', ':', '/' or '-'; the most is 64 characters"}
	}
	if name == "" {
		return bad("it is empty")
	}
	if len(name) > maxSavedName {
		return bad("%d bytes are too long", len(name))
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		alnum := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alnum && (i == 0 || !isSavedMark(c)) {
			return bad("%+q: character %d cannot stand there", name, i+1)
		}
	}
	return nil
}

func isSavedMark(c byte) bool {
	switch c {
	case '.', '_', '@', '+', ':', '/', '-':
		return true
	}
	return false
}

// CheckNote refuses a note that people could not read on one line.
func CheckNote(note string) error {
	bad := func(format string, args ...any) error {
		return &Error{Code: CodeUsage, Op: "note", Msg: fmt.Sprintf(format, args...), Hint: "a note is one line of readable text, 512 bytes at most"}
	}
	if len(note) > maxNote {
		return bad("%d bytes are too long", len(note))
	}
	if !utf8.ValidString(note) {
		return bad("it is not UTF-8")
	}
	for _, r := range note {
		if !unicode.IsGraphic(r) {
			return bad("it holds a character that cannot be seen (%U)", r)
		}
	}
	return nil
}

// check refuses what the jar does not take. The error never quotes the token.
func (s Saved) check() error {
	if err := CheckSavedName(s.Name); err != nil {
		return err
	}
	op := "saved token " + s.Name
	switch n, most := s.Token.Len(), maxSavedToken(); {
	case n == 0:
		return &Error{Code: CodeUsage, Op: op, Msg: "the token is empty"}
	case n > most:
		return &Error{Code: CodeLimit, Op: op, Msg: fmt.Sprintf("the token has %d bytes, and the jar takes %d at most (token-size)", n, most), Hint: "keep it in a file"}
	case !utf8.Valid(s.Token.Reveal()):
		return &Error{Code: CodeUsage, Op: op, Msg: "the token is no text (not UTF-8)", Hint: "keep it in a file"}
	}
	return CheckNote(s.Note)
}

// Jar gives the saved tokens, by name. Where there is no jar yet, there are
// none.
func (v *Vault) Jar(ctx context.Context) ([]Saved, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j, err := v.readJar()
	if err != nil {
		return nil, err
	}
	return j.saved, nil
}

// PutSaved keeps a token in the jar, and makes the jar if there is none. Under
// a name that is taken it refuses with CodeExists, unless it is to replace what
// is there. Without a time, Added is now.
func (v *Vault) PutSaved(ctx context.Context, s Saved, replace bool) error {
	if s.Added.IsZero() {
		s.Added = v.now()
	}
	s.Added = ceil(s.Added)
	if err := s.check(); err != nil {
		return err
	}
	return v.changeJar(ctx, func(j *jar) (What, error) {
		i, there := j.find(s.Name)
		switch {
		case there && !replace:
			return "", savedExists(s.Name, "take another name, or replace it (`fob jar add --replace`)")
		case there:
			j.saved[i] = s
		default:
			j.saved = slices.Insert(j.saved, i, s)
		}
		return EventSaved, j.checkSize()
	})
}

// RemoveSaved takes a token out of the jar, for good.
func (v *Vault) RemoveSaved(ctx context.Context, name string) error {
	return v.changeJar(ctx, func(j *jar) (What, error) {
		i, there := j.find(name)
		if !there {
			return "", noSaved(name)
		}
		j.saved = slices.Delete(j.saved, i, i+1)
		return EventSavedRemoved, nil
	})
}

// RenameSaved gives a saved token another name.
func (v *Vault) RenameSaved(ctx context.Context, from, to string) error {
	if err := CheckSavedName(to); err != nil {
		return err
	}
	return v.changeJar(ctx, func(j *jar) (What, error) {
		i, there := j.find(from)
		if !there {
			return "", noSaved(from)
		}
		s := j.saved[i]
		if from == to {
			return "", nil
		}
		if _, taken := j.find(to); taken {
			return "", savedExists(to, "take another name, or remove that one first")
		}
		j.saved = slices.Delete(j.saved, i, i+1)
		s.Name = to
		at, _ := j.find(to)
		j.saved = slices.Insert(j.saved, at, s)
		return EventSavedRenamed, nil
	})
}

func savedExists(name, hint string) error {
	return &Error{Code: CodeExists, Op: "saved token " + name, Msg: "there is one of that name", Hint: hint}
}

func noSaved(name string) error {
	if err := CheckSavedName(name); err != nil {
		return err
	}
	return &Error{Code: CodeNotFound, Op: "saved token " + name, Msg: "there is none of that name in the jar", Hint: "`fob jar list` lists them"}
}

// jar is the content of jar.age.
type jar struct {
	generation uint64 // one more with each change; 0: there is no jar
	// recipients are those that it is sealed to, the store's identity first.
	recipients []string
	saved      []Saved // by name
}

// find gives the place of a name, or the one where it would be.
func (j *jar) find(name string) (int, bool) {
	return slices.BinarySearchFunc(j.saved, name, func(s Saved, name string) int { return cmp.Compare(s.Name, name) })
}

// checkSize refuses a jar that is fuller than it may be.
func (j *jar) checkSize() error {
	if len(j.saved) > MaxSaved {
		return &Error{Code: CodeLimit, Op: "jar", Msg: fmt.Sprintf("it holds %d tokens, and takes no more", MaxSaved), Hint: "`fob jar rm NAME` takes one out"}
	}
	if n := j.size(); n > MaxJarSize {
		return &Error{Code: CodeLimit, Op: "jar", Msg: fmt.Sprintf("its tokens would have %d bytes, and it takes %d at most", n, MaxJarSize),
			Hint: "`fob jar rm NAME` takes one out; large tokens are better kept in files"}
	}
	return nil
}

func (j *jar) size() int {
	n := 0
	for _, s := range j.saved {
		n += s.room()
	}
	return n
}

// check refuses a content that fob does not write.
func (j *jar) check() error {
	for i, s := range j.saved {
		if err := s.check(); err != nil {
			return err
		}
		if i > 0 && j.saved[i-1].Name >= s.Name {
			return fmt.Errorf("saved token %s is there twice, or out of order", s.Name)
		}
		if !whole(s.Added) || s.Added.IsZero() {
			return fmt.Errorf("saved token %s has no good time", s.Name)
		}
	}
	if j.generation == 0 {
		return fmt.Errorf("its \"generation\" is 0")
	}
	return j.checkSize()
}
