package cli

import "fob/tokens"

// exitOfVerdict is the exit status of the judgement. That no key could be used is
// trouble with the keys, and not an answer about the token.
func exitOfVerdict(v *tokens.Judgement, keys *tokens.Keys) int {
	switch {
	case v.Overall == tokens.StatusValid:
		return exitOK
	case v.Overall == tokens.StatusInvalid:
		return exitNo
	case v.Signature.Unfit:
		return exitKey
	case keys.Len() == 0 && tokens.LookupAlgorithm(tokens.PurposeSign, v.Signature.Alg) != nil:
		return exitKey
	}
	return exitNo
}
