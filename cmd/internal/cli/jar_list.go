package cli

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens/when"
)

const jarListLong = `The saved tokens, soonest to end first, with what remains of each.

  ●  good now
  !  look at it: its key goes before it expires, its kid names a key that did not
     sign it, or little is left (a minute, or a twentieth of its life)
  ◷  not valid yet: it starts later
  ∞  without an expiry
  ?  its times cannot be read: encrypted, detached or damaged
  ✗  expired, or its key verifies no more

REMAINS is the time until the token ceases to verify: until it expires or, where
that comes first, until its key goes; the notes then say when it would expire.

The key is found by the token's kid and proved by the signature. "by its kid" says
that nothing could prove it: a shared secret, or a message that is encrypted.

--watch redraws once a second until Ctrl-C, which ends it with exit status 0, and
shows what other processes change within that second. It needs a terminal. --json
prints one array. --at TIME shows how it will be then.`

const jarListExample = `  fob jar list
  fob jar list --at +1d
  fob jar list --json
  fob jar list --watch`

func newJarList(a *app) *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "The saved tokens and what remains of each",
		Long:    jarListLong,
		Example: jarListExample,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if watch {
				return a.jarWatch()
			}
			return a.jarList()
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "redraw once a second, on a terminal, until Ctrl-C")
	return cmd
}

func (a *app) jarList() error {
	now, err := a.now()
	if err != nil {
		return err
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	v, err := a.openJarView(vault)
	if err != nil {
		return err
	}
	if a.json {
		return a.write(v.json(now))
	}
	if len(v.infos) == 0 {
		a.note("the jar is empty; fob jar add NAME TOKEN keeps a token in it")
		return nil
	}
	width := 0
	if a.Streams.OutIsTTY {
		width = a.Streams.Width
	}
	return a.write([]byte(strings.Join(v.table(now, width), "\n") + "\n"))
}

// jarView is the jar with what was found out about each token, as of a stamp of
// the store.
type jarView struct {
	a     *app
	vault *keystore.Vault
	stamp keystore.Stamp
	infos []keystore.SavedInfo
	sets  map[string]keystore.Keyset
	blind bool // some keyset could not be read
}

func (a *app) openJarView(vault *keystore.Vault) (*jarView, error) {
	v := &jarView{a: a, vault: vault}
	err := v.read()
	return v, err
}

// read reads the jar and the keysets. The stamp is taken before that, so that
// what is changed meanwhile is read again.
func (v *jarView) read() error {
	v.stamp = v.vault.Stamp()
	saved, err := v.vault.Jar(v.a.context())
	if err != nil {
		return err
	}
	list, err := v.vault.List(v.a.context())
	if err != nil {
		return err
	}
	v.sets, v.blind = map[string]keystore.Keyset{}, false
	var sets []keystore.Keyset
	for _, l := range list {
		if l.Err != nil {
			v.a.warnText(l.Err.Error())
			v.blind = true
			continue
		}
		sets = append(sets, l.Keyset)
		v.sets[l.Name] = l.Keyset
	}
	v.infos = keystore.Inspect(saved, sets)
	return nil
}

// outlooks tells how the tokens stand, in the order in which they are shown.
func (v *jarView) outlooks(now time.Time) []keystore.Outlook {
	list := make([]keystore.Outlook, len(v.infos))
	for i := range v.infos {
		list[i] = v.infos[i].At(now)
	}
	keystore.SortOutlooks(list)
	return list
}

// cell is a text and what colours it.
type cell struct {
	text string
	tint func(string) string
}

func (c cell) String() string {
	if c.tint == nil {
		return c.text
	}
	return c.tint(c.text)
}

// table writes a line for each token, after a head. On a terminal, which has a
// width, there are bars, and no line is wider.
func (v *jarView) table(now time.Time, width int) []string {
	s := v.a.style(v.a.Streams.OutIsTTY)
	head := []cell{{text: " "}, {text: "NAME"}, {text: "REMAINS"}, {text: "KEY"}, {text: "NOTES"}}
	bars := width > 0
	if bars {
		head = []cell{{text: " "}, {text: "NAME"}, {text: "REMAINS"}, {text: strings.Repeat(" ", barCells)}, {text: "KEY"}, {text: "NOTES"}}
	}
	for i := range head {
		head[i].tint = s.Dim
	}
	rows := [][]cell{head}
	notes := map[string]string{}
	for i := range v.infos {
		notes[v.infos[i].Name] = v.infos[i].Note
	}
	for _, o := range v.outlooks(now) {
		m := mark(s, o, now)
		row := []cell{m, {text: o.Name}, {text: remains(o, now)}}
		if bars {
			row = append(row, cell{bar(o, now), m.tint})
		}
		rows = append(rows, append(row, cell{text: v.keyText(o)}, cell{v.noteText(o, notes[o.Name], now), s.Dim}))
	}
	widths := make([]int, len(head))
	widths[2] = len("59m 59s") // so that the columns stay where they are, second after second
	for _, row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c.text))
		}
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		lines[n] = joinCells(row, widths, width)
	}
	return lines
}

// joinCells puts cells side by side, two columns apart; with a most width, what
// is beyond it is cut.
func joinCells(row []cell, widths []int, most int) string {
	last := len(row) - 1
	for last > 0 && row[last].text == "" {
		last--
	}
	var b strings.Builder
	used := 0
	for i, c := range row[:last+1] {
		if i > 0 {
			gap := "  "
			if i == 1 {
				gap = " "
			}
			if most > 0 && used+len(gap) > most {
				break
			}
			b.WriteString(gap)
			used += len(gap)
		}
		if room := most - used; most > 0 && utf8.RuneCountInString(c.text) > room {
			if room > 0 {
				c.text = string([]rune(c.text)[:room-1]) + "…"
				b.WriteString(c.String())
			}
			break
		}
		b.WriteString(c.String())
		used += utf8.RuneCountInString(c.text)
		if i < last {
			pad := widths[i] - utf8.RuneCountInString(c.text)
			if most > 0 {
				pad = min(pad, most-used)
			}
			b.WriteString(strings.Repeat(" ", pad))
			used += pad
		}
	}
	return b.String()
}

// json writes the tokens as an array, one a line.
func (v *jarView) json(now time.Time) []byte {
	byName := map[string]*keystore.SavedInfo{}
	for i := range v.infos {
		byName[v.infos[i].Name] = &v.infos[i]
	}
	out := []byte{'['}
	for i, o := range v.outlooks(now) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendSaved(append(out, "\n {"...), byName[o.Name], o, now), '}')
	}
	if len(v.infos) > 0 {
		out = append(out, '\n')
	}
	return append(out, "]\n"...)
}

// appendSaved appends the members of a saved token.
func appendSaved(dst []byte, i *keystore.SavedInfo, o keystore.Outlook, now time.Time) []byte {
	dst = jsonout.AppendText(dst, "name", i.Name)
	dst = jsonout.AppendTime(dst, "added", i.Added)
	dst = jsonout.AppendTextIf(dst, "note", i.Note)
	dst = jsonout.AppendText(dst, "status", string(o.Status))
	dst = jsonout.AppendTextIf(dst, "why", o.Why)
	dst = jsonout.AppendTextIf(dst, "alg", o.Alg)
	exp, nbf, iat := i.Dates()
	for _, d := range []struct {
		name string
		date *when.NumericDate
	}{{"exp", exp}, {"nbf", nbf}, {"iat", iat}} {
		if d.date != nil {
			dst = jsonout.AppendDate(dst, d.name, d.date)
		}
	}
	if ends := o.Ends(); !ends.IsZero() && jsonout.WritableTime(ends) {
		dst = jsonout.AppendTime(dst, "ends", ends)
		dst = jsonout.AppendNumber(dst, "ends_in_seconds", int(math.Ceil(float64(ends.Unix()-now.Unix())-float64(now.Nanosecond())/1e9)))
	}
	if o.Keyset != "" {
		dst = append(jsonout.AppendKey(dst, "key"), '{')
		dst = jsonout.AppendText(dst, "ref", o.Keyset)
		dst = jsonout.AppendText(dst, "kid", o.Kid)
		dst = jsonout.AppendText(dst, "state", string(o.KeyState))
		dst = append(jsonout.AppendBool(dst, "proven", o.Proven), '}')
	}
	dst = jsonout.AppendTextIf(dst, "disproved", o.Disproved)
	dst = jsonout.AppendBool(dst, "retires_first", o.RetiresFirst)
	if o.RetiresFirst {
		dst = jsonout.AppendTime(dst, "key_retires", o.KeyRetires)
		if o.Expected {
			dst = jsonout.AppendTrue(dst, "expected")
		}
	}
	return dst
}
