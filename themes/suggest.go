package themes

import (
	"iter"
	"slices"
	"strings"

	"fob/tokens/wording"
)

// didYouMean offers the role whose name is nearest to a name that is no role's,
// or says which there are.
func didYouMean(name string) string {
	if near := wording.Nearest(name, roleNames(), 2); near != "" {
		return `; did you mean "` + near + `"?`
	}
	return "; there are " + strings.Join(slices.Collect(roleNames()), ", ")
}

func roleNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range roleTraits {
			if !yield(roleTraits[i].name) {
				return
			}
		}
	}
}
