package themes

import "strings"

// didYouMean offers the role whose name is nearest to a name that is no role's,
// or says where they are listed.
func didYouMean(name string) string {
	best, least := "", 3
	if len(name) <= 40 {
		for _, t := range roleTraits {
			if d := edits(name, t.name); d < least {
				best, least = t.name, d
			}
		}
	}
	if best != "" {
		return `; did you mean "` + best + `"?`
	}
	names := make([]string, len(roleTraits))
	for i, t := range roleTraits {
		names[i] = t.name
	}
	return "; there are " + strings.Join(names, ", ")
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
