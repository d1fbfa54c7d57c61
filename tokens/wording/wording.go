// Package wording is the little grammar that all messages share: numbers of
// things, and the known name that is nearest to a slip.
//
// It is pure and imports the standard library only.
package wording

import (
	"iter"
	"strconv"
	"strings"
)

// Count says how many there are of a thing that takes an s in the plural, or ies
// for its y: "1 key", "3 keys", "0 entries".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ok := strings.CutSuffix(thing, "y"); ok && !strings.HasSuffix(stem, "e") {
		thing = stem + "ie"
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// mostWord is how long a word may be, in bytes, for which a nearest one is looked
// for: the work grows with it.
const mostWord = 40

// Nearest gives the name that takes the fewest letters to insert, delete or
// replace to be made of word, the first of several; "" if each takes more than
// most.
func Nearest(word string, names iter.Seq[string], most int) string {
	if len(word) > mostWord {
		return ""
	}
	best, least := "", most+1
	for name := range names {
		if n := edits(word, name); n < least {
			best, least = name, n
		}
	}
	return best
}

// edits counts the letters to insert, delete or replace between two words.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
