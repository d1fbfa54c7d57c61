package why

import (
	"fmt"
	"slices"
	"strings"

	"fob/tokens"
)

// trialTitle says in words what kind of change was tried.
func trialTitle(id string) string {
	switch id {
	case "as-is":
		return "the token as it stands"
	case "kid":
		return "the keys given that its kid rules out"
	case "key-metadata":
		return "the keys given whose alg, use or key_ops forbid it"
	case "key-state":
		return "retired and revoked keys of the keysets given"
	case "other-key":
		return "other keys at hand"
	case "header-key":
		return "the keys in the token's own header"
	case "pem-reading":
		return "other keys in the same files"
	case "alg":
		return "other algorithms of the keys"
	case "key-confusion":
		return "public keys as HMAC secrets"
	case "private-as-secret":
		return "private key files as HMAC secrets"
	case "secret-known":
		return "the empty secret, and those of tutorials"
	case "secret-newline":
		return "the secret with and without line breaks"
	case "secret-base64":
		return "the secret base64-decoded and -encoded"
	case "secret-hex":
		return "the secret hex-decoded and -encoded"
	case "secret-space":
		return "the secret with and without spaces"
	case "secret-wrapped":
		return "the secret with and without quotes and prefixes"
	case "secret-charset":
		return "the secret in other character sets"
	case "secret-escaped":
		return "the secret with its escapes resolved"
	case "secret-hashed":
		return "the secret hashed"
	case "secret-length":
		return "the secret cut to a length"
	case "secret-case":
		return "the secret in small letters and capitals"
	case "secret-file":
		return "the whole text of the secret's file"
	case "secret-mixed":
		return "two of these readings of the secret, one after the other"
	case "ecdsa-der":
		return "ECDSA signatures in DER"
	case "ecdsa-numbers":
		return "r and s of other lengths and orders"
	case "signature-encoding":
		return "the signature in hexadecimal, or encoded twice"
	case "signature-length":
		return "signatures cut short, padded or turned round"
	case "rsa-padding":
		return "other RSA paddings, salts and masks"
	case "ed25519ph":
		return "Ed25519ph"
	}
	return textTitle(id)
}

func textTitle(id string) string {
	switch id {
	case "signed-base64":
		return "padding and standard base64 in what was signed"
	case "payload-unencoded":
		return "the payload signed unencoded"
	case "signed-decoded":
		return "header and payload signed before they were encoded"
	case "prehashed":
		return "the text hashed before it was signed"
	case "signed-part":
		return "a part of the token signed alone"
	case "signed-newline":
		return "a line break signed with it"
	case "signed-charset":
		return "the text signed in UTF-16"
	case "signed-order":
		return "payload before header"
	case "detached-given":
		return "the detached payload that was given"
	case "payload-newline":
		return "the payload's line breaks and byte order mark"
	case "payload-reserialised":
		return "the payload's JSON as other libraries write it"
	case "claim-changed":
		return "single claims changed, added or of another type"
	case "header-alg":
		return "the header with another alg"
	case "header-typ":
		return "the header with another typ, or without"
	case "header-kid":
		return "the header with another kid, or without"
	case "header-member":
		return "the header without each of its members"
	case "header-minimal":
		return "the headers that libraries write by themselves"
	case "header-order":
		return "the header's members in another order"
	case "header-reserialised":
		return "the header's JSON as other libraries write it"
	case "combined":
		return "two changes together"
	}
	return strings.ReplaceAll(id, "-", " ")
}

// refusedAnyway says why a signature that holds was refused all the same.
func (f *finder) refusedAnyway(i int) *change {
	d := f.in.Token
	rep := &f.report.Signature
	if i < len(f.report.Signatures) {
		rep = &f.report.Signatures[i]
	}
	if e := d.Malformed(); e != nil {
		return &change{id: "malformed", title: "the signature holds, and the token is malformed",
			detail:   "Read leniently, the signature holds over the token as it stands. The standards have it refused: " + e.Msg + ".",
			signer:   "write the token as RFC 7515 has it: base64url without padding, each member once",
			verifier: "nothing: readers that are lenient here may read two things in one token"}
	}
	if f.in.Policy.HasDetached && !d.Detached {
		return &change{id: "detached-given", title: "it carries its payload, and another was given beside it",
			detail:   "The signature holds over the payload within the token. The detached one that was given is not used.",
			verifier: "verify the token without --detached"}
	}
	for _, asked := range f.in.Policy.Algorithms {
		if sameAlg(asked, rep.Alg) {
			return &change{id: "refused", title: "the signature holds, and was refused for another reason", detail: rep.Reason + "."}
		}
	}
	if len(f.in.Policy.Algorithms) > 0 {
		return &change{id: "alg-not-asked", title: "the signature holds, with an algorithm that is not allowed",
			detail:   fmt.Sprintf("The signature holds as %s; the verifier takes only %s.", clip(rep.Alg), strings.Join(f.in.Policy.Algorithms, ", ")),
			signer:   "sign with an algorithm that the verifier takes",
			verifier: "allow " + clip(rep.Alg) + " for this key, if it is meant to be used"}
	}
	return &change{id: "refused", title: "the signature holds, and was refused for another reason", detail: rep.Reason + "."}
}

// leaves says what is left where nothing fits.
func leaves(s *subject, probes []*probe, all []lock) string {
	for i := range all {
		if l := &all[i]; l.proved {
			return fmt.Sprintf("%s made this signature (%s), and over another content: header or payload were changed after signing, in a way that was not tried", l.key.name, l.alg)
		}
	}
	alg := tokens.LookupAlgorithm(tokens.PurposeSign, s.alg)
	fit, rsa := 0, 0
	for _, p := range probes {
		if alg == nil || p.key.Kty() == alg.Kty && (alg.Crv == "" || p.key.Crv() == alg.Crv) {
			fit++
		}
		if p.key.Kty() == "RSA" {
			rsa++
		}
	}
	switch {
	case alg != nil && fit == 0:
		return fmt.Sprintf("none of the keys is of the kind that %s takes: give the key that should have signed it", s.alg)
	case alg != nil && alg.Kty == "RSA" && rsa > 0:
		return "none of the RSA keys made this signature: opened with them it is no RSA signature at all, so another key made it, or the signature itself was changed"
	case alg != nil && !holdable(all, alg):
		return fmt.Sprintf("the bytes of the signature can be no signature of %s with these keys, in any form: it was cut or changed", alg.Name)
	case alg != nil && alg.Kty == "oct":
		return "that leaves another secret, or header, payload or signature changed after signing in a way that was not tried"
	}
	return "that leaves another key, or header, payload or signature changed after signing in a way that was not tried"
}

// holdable tells whether the signature's own bytes have a form in which they can
// be held against a key of the algorithm's kind at all.
func holdable(all []lock, alg *tokens.Algorithm) bool {
	for i := range all {
		encoded := slices.ContainsFunc(all[i].how, func(c *change) bool { return c.id == "signature-encoding" })
		if all[i].key.key.Kty() == alg.Kty && !encoded {
			return true
		}
	}
	return false
}
