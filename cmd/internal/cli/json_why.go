package cli

import (
	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/why"
)

// appendSearched appends the members of what was found out. The caller opens and
// closes the object.
func appendSearched(dst []byte, s *searched, p *tokens.Policy) []byte {
	dst = jsonout.AppendText(dst, "outcome", string(s.result.Outcome))
	dst = jsonout.AppendTextIf(dst, "reason", s.result.Reason)
	dst = appendCauses(dst, "causes", s.result.Causes)
	dst = appendCauses(dst, "refusals", s.refusals)
	dst = append(jsonout.AppendKey(dst, "tried"), '[')
	for _, t := range s.result.Trials {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "id", t.ID)
		dst = jsonout.AppendText(dst, "title", t.Title)
		dst = jsonout.AppendNumber(dst, "checks", t.Count)
		dst = jsonout.AppendBool(dst, "fits", t.Fits)
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if s.result.Cut {
		dst = jsonout.AppendTrue(dst, "cut")
	}
	if len(s.judged.Layers) > 1 {
		dst = jsonout.AppendNumber(dst, "layer", s.layer+1)
	}
	if err := s.judged.Malformed(); err != nil {
		return appendError(dst, err)
	}
	dst = append(jsonout.AppendKey(dst, "judgement"), '{')
	return append(appendVerdict(dst, &s.judged, s.stripped, newReportCache(p)), '}')
}

func appendCauses(dst []byte, name string, list []why.Cause) []byte {
	dst = append(jsonout.AppendKey(dst, name), '[')
	for i := range list {
		c := &list[i]
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "id", c.ID)
		dst = jsonout.AppendText(dst, "title", c.Title)
		dst = jsonout.AppendText(dst, "detail", c.Detail)
		dst = jsonout.AppendTextIf(dst, "signer", c.Signer)
		dst = jsonout.AppendTextIf(dst, "verifier", c.Verifier)
		dst = jsonout.AppendTextIf(dst, "key", c.Key)
		dst = jsonout.AppendTextIf(dst, "alg", c.Alg)
		if c.Danger {
			dst = jsonout.AppendTrue(dst, "danger")
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
