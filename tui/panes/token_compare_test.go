package panes_test

import (
	"context"
	"strings"
	"testing"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

const (
	comparedOld = `{"iss":"https://id.example.com/","sub":"user|8842","aud":["billing","orders"],"scope":"read write","exp":1795357103,"iat":1795356203}`
	comparedNew = `{"iss":"https://id.example.com/","sub":"user|8842","aud":["audit","orders"],"scope":"read","exp":1795360703,"iat":1795356203,"address":{"city":"Bern"}}`
)

// compared is a workbench with one token in hand and an older one, and one that
// says the same in other bytes, in the jar.
func compared(t testing.TB, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	secret := tokens.NewSecretKey([]byte(strings.Repeat("k", 32)), tokens.Metadata{Kid: "k1"})
	sign := func(claims string) []byte {
		text, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: secret, Alg: "HS256"}}, tokens.SignOptions{Form: tokens.JWSCompact})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	store := uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		for name, claims := range map[string]string{"old": comparedOld, "spelled": strings.Replace(comparedNew, `"sub":"user`, `"sub": "\u0075ser`, 1), "twin": comparedNew} {
			if err := v.PutSaved(context.Background(), keystore.Saved{Name: name, Token: tokens.NewSecret(sign(claims))}, false); err != nil {
				t.Fatal(err)
			}
		}
	})
	d := uitest.New(t, append(opts, store)...)
	d.Press("ctrl+u")
	d.Paste(string(sign(comparedNew)))
	return d
}

// D asks with what, and shows both; the saved one is the first.
func TestCompareWithASavedToken(t *testing.T) {
	d := compared(t)
	d.Press("D").See("Compare the token in hand with", "old", "spelled", "twin", "a token that you paste")
	d.Type("old").Press("enter").See("Compare · old → token in hand", "different: ", "- aud[0]", "+ aud[0]", "+ address", "less: write", "+1h")
	d.NotSee("user|8842")
	d.Press("a").See("user|8842", "lists what differs only")
	d.Press("a", "s").See("Compare · token in hand → old", "more: write", "-1h", "- address")
	d.Press("esc").NotSee("Compare ·")
	d.Press("D").Type("spelled").Press("enter").See("≈ the same in what they say", "escapes", "white space", "the first byte that differs")
	d.Press("esc", "D").Type("twin").Press("enter").See("✓ the same in every byte")
}

// The token that was there before, and one that is pasted, need no keystore.
func TestCompareWithoutAStore(t *testing.T) {
	d := uitest.New(t)
	d.Paste("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.")
	d.Press("D").NotSee("the token before").See("there is no keystore with saved tokens").Press("esc")
	d.Press("x")
	d.Paste("eyJhbGciOiJub25lIn0.eyJhIjoyfQ.")
	d.Press("D").Type("before").Press("enter").See("Compare · the token before → token in hand", "~ a", "1", "2").Press("esc")
	d.Press("D").Type("paste").Press("enter")
	d.Paste("Bearer eyJhbGciOiJub25lIn0.eyJhIjozfQ.")
	d.Press("ctrl+s").See("Compare · the token pasted → token in hand", "~ a", "3", "2")
	d.Press("esc").NotSee("Compare ·")
}

// The jar compares what the cursor is on with the token in hand.
func TestCompareFromTheJar(t *testing.T) {
	d := compared(t)
	d.Press("5", "/").Type("old").Press("enter", "home", "D").See("Compare · old → token in hand", "+ address")
	d.Press("esc", "2", "x", "5", "D").NotSee("Compare ·")
}

// With keys that fit, each has its verdict.
func TestCompareShowsVerdicts(t *testing.T) {
	d := furnished(t)
	d.Press("D").Type("alice").Press("enter").See("A  alice-access  ✓ valid, signed by auth-api/", "B  token in hand  ✓ valid", "the same in every byte")
}

// What a token holds reaches the screen as text only.
func TestCompareHostile(t *testing.T) {
	d := uitest.New(t, uitest.Size(100, 40))
	for i, value := range nasty {
		d.Press("2", "x")
		d.Paste(string(hostileToken(value, nasty[(i+1)%len(nasty)])))
		d.Press("D").Type("before").Press("enter").Press("a", "end", "esc", "esc")
	}
	if strings.Contains(d.Styled(), "owned\x07") {
		t.Error("a title reached the terminal")
	}
}

func TestCompareGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h int
	}{{"wide", 140, 40}, {"medium", 80, 24}, {"small", 40, 12}} {
		t.Run(c.name, func(t *testing.T) {
			d := compared(t, uitest.Seeded(), uitest.Size(c.w, c.h))
			d.Press("D").Golden("Token/compare-choose-" + c.name)
			d.Type("old").Press("enter").Golden("Token/compare-" + c.name)
			d.Press("esc", "D").Type("spelled").Press("enter").Golden("Token/compare-spelled-" + c.name)
		})
	}
}
