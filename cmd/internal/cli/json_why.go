package cli

import (
	"fob/tokens"
	"fob/tokens/why"
)

// appendSearched appends the members of what was found out. The caller opens and
// closes the object.
func appendSearched(dst []byte, s *searched, p *tokens.Policy) []byte {
	dst = appendText(dst, "outcome", string(s.result.Outcome))
	dst = appendTextIf(dst, "reason", s.result.Reason)
	dst = appendCauses(dst, "causes", s.result.Causes)
	dst = appendCauses(dst, "refusals", s.refusals)
	dst = append(appendKey(dst, "tried"), '[')
	for _, t := range s.result.Trials {
		dst = append(appendComma(dst), '{')
		dst = appendText(dst, "id", t.ID)
		dst = appendText(dst, "title", t.Title)
		dst = appendNumber(dst, "checks", t.Count)
		dst = append(appendKey(dst, "fits"), boolText(t.Fits)...)
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if s.result.Cut {
		dst = appendTrue(dst, "cut")
	}
	if len(s.judged.Layers) > 1 {
		dst = appendNumber(dst, "layer", s.layer+1)
	}
	if err := s.judged.Malformed(); err != nil {
		return appendError(dst, err)
	}
	dst = append(appendKey(dst, "judgement"), '{')
	return append(appendVerdict(dst, &s.judged, s.stripped, newReportCache(p)), '}')
}

func appendCauses(dst []byte, name string, list []why.Cause) []byte {
	dst = append(appendKey(dst, name), '[')
	for i := range list {
		c := &list[i]
		dst = append(appendComma(dst), '{')
		dst = appendText(dst, "id", c.ID)
		dst = appendText(dst, "title", c.Title)
		dst = appendText(dst, "detail", c.Detail)
		dst = appendTextIf(dst, "signer", c.Signer)
		dst = appendTextIf(dst, "verifier", c.Verifier)
		dst = appendTextIf(dst, "key", c.Key)
		dst = appendTextIf(dst, "alg", c.Alg)
		if c.Danger {
			dst = appendTrue(dst, "danger")
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
