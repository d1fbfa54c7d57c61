package cli

import (
	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/scan"
)

// placeJSON opens an object with the place of a hit.
func (w *findWriter) placeJSON(h *scan.Hit) {
	out := jsonout.AppendText(append(w.out, '{'), "file", w.source.name)
	if h.Line > 0 {
		out = jsonout.AppendNumber(out, "line", h.Line)
		out = jsonout.AppendNumber(out, "column", h.Column)
	}
	out = jsonout.AppendNumber(out, "offset", int(h.Offset))
	out = jsonout.AppendStrings(out, "unpacked", w.source.encodings)
	w.out = jsonout.AppendTextIf(out, "inside", h.Inside)
}

// tokenJSON writes the object of a token.
func (w *findWriter) tokenJSON(h *scan.Hit, f *foundToken) {
	w.placeJSON(h)
	out := jsonout.AppendText(w.out, "form", jsonout.FormID(f.d.Form))
	out = jsonout.AppendNumber(out, "bytes", len(h.Token))
	if len(f.d.Signatures)+len(f.d.Recipients) == 1 {
		alg, enc, kid := namesOf(f.d)
		out = jsonout.AppendTextIf(out, "alg", alg)
		out = jsonout.AppendTextIf(out, "enc", enc)
		out = jsonout.AppendTextIf(out, "kid", kid)
	}
	out = jsonout.AppendTextIf(out, "typ", f.d.Typ())
	claims := f.v.Content.Claims
	out = jsonout.AppendTextIf(out, "iss", claimText(claims, "iss"))
	out = jsonout.AppendTextIf(out, "sub", claimText(claims, "sub"))
	if claims.Exists() {
		out = append(jsonout.AppendKey(out, "time"), '{')
		out = jsonout.AppendText(out, "status", string(f.v.Time.Status))
		if f.v.Time.Exp != nil {
			out = jsonout.AppendDate(out, "exp", f.v.Time.Exp)
		}
		out = append(out, '}')
	}
	if w.keys.Len() > 0 {
		out = w.verdictJSON(out, f)
	}
	w.out = append(jsonout.AppendText(out, "token", string(h.Token)), '}', '\n')
}

// verdictJSON appends what the keys say. The verdict is that of fob verify;
// what cannot be judged at all is not checked.
func (w *findWriter) verdictJSON(out []byte, f *foundToken) []byte {
	if err := f.v.Malformed(); err != nil {
		out = jsonout.AppendText(out, "verdict", string(tokens.StatusNotChecked))
		return appendError(out, err)
	}
	out = jsonout.AppendText(out, "verdict", string(f.v.Overall))
	out = append(jsonout.AppendKey(out, "signature"), '{')
	return append(appendSignature(out, f.v.Signature), '}')
}

// faultJSON writes the object of what looks like a token and is none.
func (w *findWriter) faultJSON(h *scan.Hit) {
	w.placeJSON(h)
	out := jsonout.AppendText(w.out, "malformed", h.Fault)
	out = jsonout.AppendNumber(out, "bytes", h.Size)
	w.out = append(jsonout.AppendText(out, "begins", string(h.Token[:min(len(h.Token), 12)])), '}', '\n')
}
