package tui

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/when"
	"fob/tui/screen"
)

// SignClaims signs the claims as the sign pane says, and puts the token into the
// token pane.
type SignClaims struct {
	Pair bool // a refresh token beside it
	Jar  bool // ask under which name to save it
	// force signs what outlives the keyset's promise, or breaks its profile.
	force bool
}

func (t SignClaims) run(m *Model) tea.Cmd {
	why := WhyNotSign(&m.s)
	if t.Pair {
		why = whyNoPair(&m.s)
	}
	if why != "" {
		return m.do(Notify{Tone: Warned, Text: "not now: " + why})
	}
	if len(m.s.unanswered()) > 0 {
		return m.do(AskAnswers{Then: t})
	}
	held, err := m.s.profileToKeep()
	if err != nil {
		return m.do(Fail{err})
	}
	job := &minting{
		profile: held,
		claims:  m.s.Claims.Text, answers: m.s.Claims.Answers, sign: m.s.Sign, zone: m.s.Clock.Zone(),
		now: m.w.Now, random: m.w.Rand, pair: t.Pair, force: t.force,
	}
	return m.withVault(Sign, func(v *keystore.Vault) tea.Cmd {
		sign := func(ctx context.Context) ([]wrote, then) {
			made, err := job.run(ctx, v)
			if err != nil {
				return made.changes(), func(m *Model) tea.Cmd { return t.failed(m, err) }
			}
			return made.changes(), func(m *Model) tea.Cmd { return m.signed(t, job, made) }
		}
		if t.force {
			return m.write(Sign, "signing", sign)
		}
		return m.work(Sign, "signing", func(ctx context.Context) then {
			_, next := sign(ctx)
			return next
		})
	})
}

// failed says why nothing was signed, or asks whether to sign all the same.
func (t SignClaims) failed(m *Model, err error) tea.Cmd {
	if refused, ok := errors.AsType[*refusedMint](err); ok {
		return m.do(t.askForce(refused, m))
	}
	return m.failInForm(err)
}

// askForce shows what it means to sign all the same.
func (t SignClaims) askForce(refused *refusedMint, m *Model) Intent {
	t.force = true
	var reasons []string
	for _, err := range refused.list {
		_, text, _ := m.explain(err)
		reasons = append(reasons, text)
	}
	plan := func(f Frame, w int) [][]screen.Span {
		var lines [][]screen.Span
		add := func(first string, glyph, text screen.Span) {
			for _, l := range screen.Wrap(text.Text, w-2) {
				lines = append(lines, []screen.Span{{Style: glyph.Style, Text: first}, {Style: text.Style, Text: l}})
				first = "  "
			}
		}
		for _, r := range reasons {
			add("✗ ", screen.Span{Style: f.St.Bad}, screen.Span{Style: f.St.Text, Text: r})
		}
		lines = append(lines, nil)
		if !refused.outlives {
			add("• ", screen.Span{Style: f.St.Warn}, screen.Span{Style: f.St.Text,
				Text: "If you sign it all the same, who holds tokens to this profile refuses it."})
			add("• ", screen.Span{Style: f.St.Accent}, screen.Span{Style: f.St.Muted,
				Text: "Otherwise mend the claims and the header, or choose another profile in the sign pane."})
			return lines
		}
		add("• ", screen.Span{Style: f.St.Warn}, screen.Span{Style: f.St.Text,
			Text: "If you sign it all the same, its key stays until the token has expired: it verifies for that long, and no rotation retires it before. A token without exp fails once its key has retired."})
		add("• ", screen.Span{Style: f.St.Accent}, screen.Span{Style: f.St.Muted,
			Text: "Otherwise give it an earlier exp, or lengthen max_token_ttl of the keyset in the keys pane."})
		return lines
	}
	heading := "It outlives what the keyset promises"
	if !refused.outlives {
		heading = "It breaks its profile"
	}
	return Open{&Confirm{Heading: heading, Plan: plan, Yes: "sign it all the same", Do: t, Danger: true}}
}

// signed shows what was made.
func (m *Model) signed(t SignClaims, job *minting, made *minted) tea.Cmd {
	m.s.Claims.kept(job.claims)
	access := made.list[0]
	name := made.key.Keyset.Name + "/" + made.key.Keyset.Short(made.key.Entry.Kid)
	note := Notify{Tone: Did, Text: "signed by " + name}
	switch {
	case access.exp.IsZero():
		note.Text += ", without an exp"
	case !access.exp.After(m.s.Clock.Now()):
		note.Tone, note.Text = Warned, note.Text+", and expired from the start"
	default:
		note.Text += ", good until " + when.Stamp(access.exp, m.s.Clock.Zone())
	}
	note.Hint = strings.Join(slices.Compact(made.notes), "; ")
	cmds := []tea.Cmd{m.do(TakeToken{Text: access.token})}
	if t.Pair {
		m.s.Sign.Refresh = made.list[1].token
	}
	if t.Pair || t.Jar {
		cmds = append(cmds, m.do(Open{m.jarForm(made)}))
	}
	return tea.Batch(append(cmds, m.do(note))...)
}

// TakeRefresh takes the refresh token of the last pair in hand.
type TakeRefresh struct{}

func (TakeRefresh) run(m *Model) tea.Cmd {
	if len(m.s.Sign.Refresh) == 0 {
		return m.do(Notify{Tone: Warned, Text: "not now: no pair was signed yet"})
	}
	return m.do(TakeToken{Text: m.s.Sign.Refresh, From: "the refresh token of the last pair"})
}
