package profile

import "fob/tokens/read"

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
	kty := s.prove.SigningKty(name)
	for _, want := range r.Algorithms {
		switch want {
		case name:
			return ""
		case Signed:
			if name != "" {
				return ""
			}
		case Asymmetric:
			if kty != "" && kty != "oct" {
				return ""
			}
		}
	}
	switch {
	case name == "":
		return "alg is missing"
	case kty == "":
		return "alg is " + quote(name) + ", which fob does not know"
	}
	return "alg is " + quote(name) + ", wanted " + algorithmWords(r.Algorithms)
}

// notPublic says why a value is no public key, "" if it is one.
func (s *subject) notPublic(name string, v read.Value) string {
	if v.Kind() != read.KindObject {
		return name + " is " + v.Kind().String() + ", wanted an object"
	}
	for member := range v.Members() {
		switch member {
		case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
			return name + " holds " + quote(member) + ", which is private"
		}
	}
	if err := s.prove.PublicKey(v); err != nil {
		return name + " is no public key that fob can read: " + err.Error()
	}
	return ""
}

// judgeOwnKey proves the signature with the key that the header names. It says
// nothing where there is no such key: another rule does.
func (s *subject) judgeOwnKey() (wrong string, there bool) {
	if len(s.d.Signatures) != 1 {
		return "", false
	}
	v, _ := s.d.Signatures[0].Get("jwk")
	if v.Kind() != read.KindObject || s.prove.PublicKey(v) != nil {
		return "", false
	}
	if err := s.prove.SignedBy(s.d, v); err != nil {
		return "the key in jwk does not verify the signature: " + err.Error(), true
	}
	return "", true
}
