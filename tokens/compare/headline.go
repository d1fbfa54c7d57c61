package compare

import (
	"fmt"
	"slices"
	"strings"
)

// Headline sums a comparison up in a sentence.
func (r *Result) Headline() string {
	var said []string
	switch {
	case r.Identical:
		return "the same in every byte"
	case !r.SameJSON():
		if counted := r.counted(); counted != "" {
			said = append(said, "different: "+counted)
		}
	case r.Counts[Respelled] > 0:
		said = append(said, "the same in what they say; the bytes differ: "+strings.Join(r.spellings(), ", "))
	default:
		said = append(said, "the same in what they say")
	}
	if n := r.Counts[Same]; n > 0 && !r.SameJSON() {
		said = append(said, areTheSame(n))
	}
	switch n := len(r.Parts); {
	case n == 1:
		said = append(said, "the "+r.Parts[0]+" differs")
	case n > 1:
		said = append(said, strings.Join(r.Parts[:n-1], ", ")+" and "+r.Parts[n-1]+" differ")
	}
	if r.Unseen != "" {
		said = append(said, r.Unseen)
	}
	return strings.Join(said, "; ")
}

// counted names the differences by their kinds.
func (r *Result) counted() string {
	var parts []string
	for k := Removed; k <= Respelled; k++ {
		word := k.String()
		if k == Respelled {
			word = "written otherwise"
		}
		if n := r.Counts[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	return strings.Join(parts, ", ")
}

func areTheSame(n int) string {
	if n == 1 {
		return "1 member is the same"
	}
	return fmt.Sprintf("%d members are the same", n)
}

// spellings gathers what differs in the spelling of all parts.
func (r *Result) spellings() []string {
	var all []string
	for i := range r.Layers {
		for j := range r.Layers[i].Sections {
			if sp := r.Layers[i].Sections[j].Spelling; sp != nil {
				for _, k := range sp.Kinds {
					if !slices.Contains(all, k) {
						all = append(all, k)
					}
				}
			}
		}
	}
	if len(all) == 0 {
		all = append(all, SpellBytes)
	}
	return all
}
