package tomltext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// MaxProblems keeps the error of a file that is something else short.
const MaxProblems = 20

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line, Column int // from 1, the column in bytes; 0 if it is nowhere: something is missing
	Msg          string
}

// Error says all that is wrong with a file.
type Error struct {
	File     string
	Problems []Problem // in the order of the file, those without a place last; never empty
}

// Error tells all problems, one after the other.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteString(";")
		}
		if p.Line > 0 {
			fmt.Fprintf(&b, " line %d, column %d:", p.Line, p.Column)
		} else if i == 0 {
			b.WriteString(":")
		}
		b.WriteString(" " + p.Msg)
	}
	return b.String()
}

func (e *Error) add(line, column int, format string, args ...any) {
	if len(e.Problems) < MaxProblems {
		e.Problems = append(e.Problems, Problem{line, column, fmt.Sprintf(format, args...)})
	}
}

// errOrNil sorts the problems; without any there is no error.
func (e *Error) errOrNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	slices.SortStableFunc(e.Problems, func(a, b Problem) int {
		if a.Line == 0 || b.Line == 0 {
			return cmp.Compare(b.Line, a.Line)
		}
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return e
}
