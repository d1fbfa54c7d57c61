package tokens_test

import (
	"testing"
	"time"

	"fob/tokens"
)

func TestExpiry(t *testing.T) {
	for claims, want := range map[string]time.Time{
		`{}`: {}, `{"exp":"soon"}`: {}, `{"exp":{}}`: {}, `{"exp":null}`: {},
		`{"exp":1795357102}`:   time.Unix(1795357102, 0),
		`{"exp":1795357102.9}`: time.Unix(1795357102, 9e8),
		// Beyond every calendar, and still an end: none would let the key go.
		`{"exp":1e300}`: time.Unix(1<<40, 0), `{"exp":-1e300}`: time.Unix(0, 0),
	} {
		c, err := tokens.ParseClaims([]byte(claims), tokens.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Expiry(); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", claims, got, want)
		}
	}
}
