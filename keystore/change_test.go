package keystore

import (
	"errors"
	"testing"
)

// makes gives keys with these kids, without any material, and then no more.
func makes(kids ...string) Maker {
	i := 0
	return func() (NewKey, error) {
		if i == len(kids) {
			return NewKey{}, errors.New("no key is left")
		}
		i++
		return NewKey{Kid: kids[i-1]}, nil
	}
}

// A keyset may need more keys than it did when it was looked at: what is made
// under the lock is made before the clock is read that counts.
func TestAStockSaysWhenItWasShort(t *testing.T) {
	s := &Stock{Make: makes("one", "two", "three")}
	if err := s.Fill(1); err != nil {
		t.Fatal(err)
	}
	take := func(n int) (kids string) {
		s.rewind()
		for range n {
			k, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			kids += k.Kid + " "
		}
		return kids
	}
	if got := take(1); got != "one " || s.short {
		t.Errorf("gave %q, short %t", got, s.short)
	}
	if got := take(2); got != "one two " || !s.short {
		t.Errorf("gave %q, short %t; want it to have been short", got, s.short)
	}
	if got := take(2); got != "one two " || s.short {
		t.Errorf("gave %q, short %t; want the same keys again, none made", got, s.short)
	}
	if take(3); !s.short {
		t.Error("not short of the third")
	}
	s.rewind()
	for range 3 {
		_, _ = s.Next()
	}
	if _, err := s.Next(); err == nil || s.short {
		t.Errorf("out of keys: %v, short %t; an error must end it", err, s.short)
	}
}
