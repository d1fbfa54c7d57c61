package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
)

// desk is a workbench whose commands a test runs by hand, to see what stands
// between them.
func desk(t *testing.T) *Model {
	t.Helper()
	at := time.Date(2026, 11, 22, 14, 3, 22, 0, time.UTC)
	return New(World{Context: context.Background(), Now: func() time.Time { return at }, Local: time.UTC,
		After: func(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
			if d == spinTime {
				return nil
			}
			return func() tea.Msg { return msg(at) }
		}}, nil)
}

// step runs a command, and does on the model what it gives.
func step(t *testing.T, m *Model, cmd tea.Cmd) tea.Cmd {
	t.Helper()
	if cmd == nil {
		t.Fatal("there is nothing to run")
	}
	next, ok := cmd().(then)
	if !ok {
		t.Fatal("the command gave nothing to do")
	}
	return next(m)
}

// signed is a token of about a size.
func signed(t testing.TB, size int) []byte {
	t.Helper()
	claims := `{"iss":"http://id.example.com","kid":"x","long":"` + strings.Repeat("a", size) + `"}`
	key := tokens.NewSecretKey([]byte(strings.Repeat("k", 32)), tokens.Metadata{Kid: "../../etc/passwd"})
	text, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: key, Alg: "HS256"}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The findings of a small token come with its verdict, so that no frame shows the
// one without the other.
func TestFindingsComeAtOnce(t *testing.T) {
	m := desk(t)
	if next := step(t, m, m.do(TakeToken{Text: signed(t, 100)})); next != nil {
		t.Error("there is more to do")
	}
	if r := m.s.Token.Read; !r.Inspected || len(r.Findings) == 0 {
		t.Errorf("inspected %v, %d findings", r.Inspected, len(r.Findings))
	}
}

// Those of a large one come after it: the verdict stands before, and the findings
// of the text before stay until then.
func TestFindingsOfALargeTokenComeAfter(t *testing.T) {
	m := desk(t)
	text := signed(t, lintAtOnce)
	next := step(t, m, m.do(TakeToken{Text: text}))
	if r := m.s.Token.Read; r == nil || r.Inspected || r.Judged.Signature == nil {
		t.Fatal("the verdict waited for the findings")
	}
	step(t, m, next)
	found := m.s.Token.Read.Findings
	if !m.s.Token.Read.Inspected || len(found) == 0 {
		t.Fatal("the findings did not come")
	}
	edit := func() tea.Cmd { return step(t, m, m.do(EditToken{Text: append(text[:len(text):len(text)], 'A')})) }
	pause := edit()
	if r := m.s.Token.Read; r.Inspected || len(r.Findings) != len(found) {
		t.Errorf("while it is looked at again: inspected %v, %d findings, want those of before", r.Inspected, len(r.Findings))
	}
	next = edit()
	if step(t, m, pause) != nil {
		t.Error("it is looked at while somebody types")
	}
	step(t, m, step(t, m, next))
	if !m.s.Token.Read.Inspected {
		t.Error("the findings did not come again")
	}
	// Those of another token are none of this one's.
	step(t, m, m.do(TakeToken{Text: signed(t, 2*lintAtOnce)}))
	if r := m.s.Token.Read; r.Inspected || len(r.Findings) > 0 {
		t.Errorf("of another token there are %d findings before it was looked at", len(r.Findings))
	}
}

// Two looks never go on at once, and what was found of a text that is gone is
// dropped.
func TestFindingsAreOfTheTextInHand(t *testing.T) {
	m := desk(t)
	look := step(t, m, m.do(TakeToken{Text: signed(t, lintAtOnce)}))
	first := m.s.Token.Read
	if second := step(t, m, m.do(TakeToken{Text: signed(t, 2*lintAtOnce)})); second != nil {
		t.Error("a second look was begun while the first goes on")
	}
	again := step(t, m, look)
	if m.s.Token.Read.Inspected || m.s.Token.Read == first {
		t.Fatal("what was found of the first text is said of the second")
	}
	if step(t, m, again) != nil || !m.s.Token.Read.Inspected || m.s.Token.Read.Gen != m.s.Token.Gen {
		t.Error("the second text was not looked at")
	}
	// A small one in its place needs no look, and takes none over.
	look = step(t, m, m.do(TakeToken{Text: signed(t, lintAtOnce)}))
	step(t, m, m.do(TakeToken{Text: signed(t, 10)}))
	small := m.s.Token.Read
	if step(t, m, look) != nil || m.s.Token.Read != small {
		t.Error("the look at the large one changed the small one")
	}
	// Put away, it stays away.
	look = step(t, m, m.do(TakeToken{Text: signed(t, lintAtOnce)}))
	m.do(TakeToken{})
	if step(t, m, look) != nil || m.s.Token.Read != nil {
		t.Error("the token came back")
	}
}

// BenchmarkInspect is what a look costs, by the size of the token.
func BenchmarkInspect(b *testing.B) {
	for name, size := range map[string]int{"1KB": 1 << 10, "48KB": 48 << 10, "100KB": 100 << 10, "1MB": 1 << 20, "10MB": 10 << 20} {
		b.Run(name, func(b *testing.B) {
			d := tokens.Decode(signed(b, size*3/4), tokens.Limits{})
			p := &tokens.Policy{At: time.Unix(1795356202, 0)}
			layers := tokens.VerifyLayers(d, tokens.NewKeys(), p)
			r := Reading{Decoded: d, Layers: layers, Judged: tokens.Fold(layers), At: p.At}
			b.ReportAllocs()
			for b.Loop() {
				r.inspect(profilesOr(nil))
			}
		})
	}
}
