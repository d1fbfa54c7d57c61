package compare

import (
	"fmt"
	"math"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// date adds what is known of a claim that is a time.
func (w *walk) date(d *Difference) {
	if !when.IsDateClaim(w.path[0].name) {
		return
	}
	d.DateA, d.DateB = dateOf(d.A), dateOf(d.B)
	if d.DateA != nil && d.DateB != nil && d.Kind != Respelled {
		d.Shift = shift(d.DateA, d.DateB)
	}
}

func dateOf(v tokens.Value) *when.NumericDate {
	if v.Kind() != tokens.KindNumber {
		return nil
	}
	date, err := when.ParseNumericDate(string(v.Raw()))
	if err != nil {
		return nil
	}
	return &date
}

// shift says how far b is from a.
func shift(a, b *when.NumericDate) string {
	ta, ok := a.Time()
	tb, ok2 := b.Time()
	if !ok || !ok2 {
		return ""
	}
	return signed(tb.Sub(ta), tb.Before(ta))
}

func signed(d time.Duration, back bool) string {
	switch {
	case d == math.MaxInt64 || d == math.MinInt64:
		if back {
			return "more than 292y earlier"
		}
		return "more than 292y later"
	case d == 0:
		return ""
	case back:
		return when.Duration(d)
	}
	return "+" + when.Duration(d)
}

// lifetime is how long a token is good for: from iat, or nbf if it has no iat,
// to exp.
func lifetime(claims tokens.Value) (d time.Duration, words string) {
	exp, from, since := dateOf(claims.Get("exp")), dateOf(claims.Get("iat")), ""
	if from == nil {
		from, since = dateOf(claims.Get("nbf")), " (from nbf)"
	}
	if exp == nil || from == nil {
		return 0, ""
	}
	end, ok := exp.Time()
	start, ok2 := from.Time()
	if !ok || !ok2 {
		return 0, ""
	}
	d = end.Sub(start)
	if d == math.MaxInt64 || d == math.MinInt64 {
		return 0, "more than 292y"
	}
	return d, when.Duration(d) + since
}

// mostWords bounds the words that a note about a list of words names.
const mostWords = 8

// wordsNote tells two lists of words in one text, such as scope (RFC 6749
// §3.3), as sets.
func wordsNote(w *walk, a, b string) string {
	n := len(w.path)
	if n == 0 || w.path[n-1].element || w.path[n-1].name != "scope" && w.path[n-1].name != "scp" {
		return ""
	}
	wa, wb := strings.Fields(a), strings.Fields(b)
	gone, came := without(wa, wb), without(wb, wa)
	switch {
	case len(gone)+len(came) == 0:
		return "the same words, in another order or number"
	case len(gone) == 0:
		return "more: " + listed(came)
	case len(came) == 0:
		return "less: " + listed(gone)
	}
	return "less: " + listed(gone) + "; more: " + listed(came)
}

// without gives the words of a that b has not.
func without(a, b []string) []string {
	in := make(map[string]bool, len(b))
	for _, word := range b {
		in[word] = true
	}
	var list []string
	for _, word := range a {
		if !in[word] {
			in[word] = true
			list = append(list, word)
		}
	}
	return list
}

func listed(words []string) string {
	text := strings.Join(words[:min(len(words), mostWords)], " ")
	if len(text) > mostName {
		text = strings.ToValidUTF8(text[:mostName], "") + "…"
	}
	if n := len(words) - mostWords; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
