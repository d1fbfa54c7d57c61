package why

import "strings"

// change is one thing that differs from what a verifier does. Nil is none.
type change struct {
	id, title, detail string
	signer, verifier  string
	danger            bool
}

// causeOf makes one cause of the changes that together made it verify.
func causeOf(list []*change, key, alg string) Cause {
	c := Cause{Key: key, Alg: alg}
	for _, ch := range list {
		c.ID = join(c.ID, "+", ch.id)
		c.Title = join(c.Title, "; and ", ch.title)
		c.Detail = join(c.Detail, " ", ch.detail)
		c.Signer = join(c.Signer, "; ", ch.signer)
		c.Verifier = join(c.Verifier, "; ", ch.verifier)
		c.Danger = c.Danger || ch.danger
	}
	if c.Danger {
		// What to mend for the harmless half would read like a way to accept it.
		c.Signer, c.Verifier = "", dangerAdvice(list)
	}
	return c
}

func dangerAdvice(list []*change) string {
	var out string
	for _, ch := range list {
		if ch.danger {
			out = join(out, "; ", ch.verifier)
		}
	}
	return out
}

func join(a, between, b string) string {
	switch {
	case b == "":
		return a
	case a == "":
		return b
	}
	return a + between + b
}

// count is the number of changes in a list that has nils.
func compact(list ...*change) []*change {
	var out []*change
	for _, c := range list {
		if c != nil {
			out = append(out, c)
		}
	}
	return out
}

func quote(s string) string { return "\"" + strings.ReplaceAll(clip(s), "\"", "\\\"") + "\"" }

// clip keeps untrusted text from filling a screen.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	for i := range s {
		if i > most-4 {
			return s[:i] + "…"
		}
	}
	return s
}
