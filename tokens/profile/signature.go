package profile

import "fob/tokens"

// judgeAlgorithm looks at the word of the token: whether a key agrees with it
// is for the signature's verdict.
func (r *Rule) judgeAlgorithm(s *subject) string {
	if s.signature >= len(s.d.Signatures) {
		if s.d.Form.IsJWE() {
			return "" // the token inside is the one that is signed
		}
		return "it is not signed"
	}
	name := s.d.Signatures[s.signature].Alg()
	if name == "none" {
		return `alg is "none": it is not signed`
	}
	alg := tokens.LookupAlgorithm(tokens.PurposeSign, name)
	for _, want := range r.Algorithms {
		switch want {
		case name:
			return ""
		case Signed:
			if name != "" {
				return ""
			}
		case Asymmetric:
			if alg != nil && alg.Kty != "oct" {
				return ""
			}
		}
	}
	switch {
	case name == "":
		return "alg is missing"
	case alg == nil:
		return "alg is " + quote(name) + ", which fob does not know"
	}
	return "alg is " + quote(name) + ", wanted " + algorithmWords(r.Algorithms)
}

// notPublic says why a value is no public key, "" if it is one.
func notPublic(name string, v tokens.Value) string {
	if v.Kind() != tokens.KindObject {
		return name + " is " + v.Kind().String() + ", wanted an object"
	}
	for member := range v.Members() {
		switch member {
		case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
			return name + " holds " + quote(member) + ", which is private"
		}
	}
	if _, err := publicKey(v); err != nil {
		return name + " is no public key that fob can read: " + err.Error()
	}
	return ""
}

func publicKey(v tokens.Value) (*tokens.Key, error) {
	if v.Get("kty").Kind() != tokens.KindString {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Msg: "it has no kty"} // a JWK Set has none
	}
	file, err := tokens.ParseKeys(v.Raw(), tokens.KeyOptions{})
	if err != nil {
		return nil, err
	}
	if len(file.Keys) != 1 || file.Keys[0].IsSymmetric() {
		return nil, &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: "it is no key of a pair"}
	}
	return file.Keys[0], nil
}

// judgeOwnKey proves the signature with the key that the header names. It says
// nothing where there is no such key: another rule does.
func judgeOwnKey(s *subject) (wrong string, there bool) {
	if len(s.d.Signatures) != 1 {
		return "", false
	}
	v, _ := s.d.Signatures[0].Get("jwk")
	if v.Kind() != tokens.KindObject {
		return "", false
	}
	key, err := publicKey(v)
	if err != nil {
		return "", false
	}
	report := tokens.Verify(s.d, tokens.NewKeys(key), &tokens.Policy{At: s.at, IgnoreKid: true})
	if report.Signature.Status == tokens.StatusValid {
		return "", true
	}
	return "the key in jwk does not verify the signature: " + report.Signature.Reason, true
}
