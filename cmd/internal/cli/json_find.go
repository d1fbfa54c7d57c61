package cli

import (
	"fob/tokens"
	"fob/tokens/scan"
)

// placeJSON opens an object with the place of a hit.
func (w *findWriter) placeJSON(h *scan.Hit) {
	out := appendText(append(w.out, '{'), "file", w.source.name)
	if h.Line > 0 {
		out = appendNumber(out, "line", h.Line)
		out = appendNumber(out, "column", h.Column)
	}
	out = appendNumber(out, "offset", int(h.Offset))
	out = appendStrings(out, "unpacked", w.source.encodings)
	w.out = appendTextIf(out, "inside", h.Inside)
}

// tokenJSON writes the object of a token.
func (w *findWriter) tokenJSON(h *scan.Hit, f *foundToken) {
	w.placeJSON(h)
	out := appendText(w.out, "form", formID(f.d.Form))
	out = appendNumber(out, "bytes", len(h.Token))
	if len(f.d.Signatures)+len(f.d.Recipients) == 1 {
		alg, enc, kid := namesOf(f.d)
		out = appendTextIf(out, "alg", alg)
		out = appendTextIf(out, "enc", enc)
		out = appendTextIf(out, "kid", kid)
	}
	out = appendTextIf(out, "typ", f.d.Typ())
	claims := f.v.Content.Claims
	out = appendTextIf(out, "iss", claimText(claims, "iss"))
	out = appendTextIf(out, "sub", claimText(claims, "sub"))
	if claims.Exists() {
		out = append(appendKey(out, "time"), '{')
		out = appendText(out, "status", string(f.v.Time.Status))
		if f.v.Time.Exp != nil {
			out = appendDate(out, "exp", f.v.Time.Exp)
		}
		out = append(out, '}')
	}
	if w.keys.Len() > 0 {
		out = w.verdictJSON(out, f)
	}
	w.out = append(appendText(out, "token", string(h.Token)), '}', '\n')
}

// verdictJSON appends what the keys say. The verdict is that of fob verify;
// what cannot be judged at all is not checked.
func (w *findWriter) verdictJSON(out []byte, f *foundToken) []byte {
	if err := f.v.Malformed(); err != nil {
		out = appendText(out, "verdict", string(tokens.StatusNotChecked))
		return appendError(out, err)
	}
	out = appendText(out, "verdict", string(f.v.Overall))
	out = append(appendKey(out, "signature"), '{')
	return append(appendSignature(out, f.v.Signature), '}')
}

// faultJSON writes the object of what looks like a token and is none.
func (w *findWriter) faultJSON(h *scan.Hit) {
	w.placeJSON(h)
	out := appendText(w.out, "malformed", h.Fault)
	out = appendNumber(out, "bytes", h.Size)
	w.out = append(appendText(out, "begins", string(h.Token[:min(len(h.Token), 12)])), '}', '\n')
}
