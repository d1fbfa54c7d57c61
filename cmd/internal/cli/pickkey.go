package cli

import (
	"fmt"
	"strings"

	"fob/tokens"
)

// pickKey chooses the one key that makes a token. A file may hold several:
// then kid chooses, or there is only one that is fit for the work.
func pickKey(keys []*tokens.Key, kid string, fit func(*tokens.Key) bool) (*tokens.Key, error) {
	if len(keys) == 1 {
		return keys[0], nil
	}
	var fitting []*tokens.Key
	var kids []string
	for _, k := range keys {
		if fit(k) && (kid == "" || k.Kid() == kid) {
			fitting = append(fitting, k)
			kids = append(kids, fmt.Sprintf("%q", k.Kid()))
		}
	}
	switch {
	case len(fitting) == 1:
		return fitting[0], nil
	case len(fitting) == 0 && kid != "":
		return nil, &tokens.Error{Code: tokens.CodeKeyNotFound, Msg: fmt.Sprintf("none of the %d keys is fit for this and has the kid %q", len(keys), kid)}
	case len(fitting) == 0:
		return nil, &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: fmt.Sprintf("none of the %d keys is fit for this", len(keys))}
	}
	return nil, &tokens.Error{Code: tokens.CodeUsage, Msg: fmt.Sprintf("%d of the keys are fit for this, and one is needed", len(fitting)),
		Hint: "choose with --kid; they are " + strings.Join(kids[:min(len(kids), 10)], ", ")}
}

// loadOne reads a KEY and chooses one key of it.
func (a *app) loadOne(ref, kid string, f *keyFlags, fit func(*tokens.Key) bool) (*tokens.Key, error) {
	keys, err := a.loadNamed(ref, f)
	if err != nil {
		return nil, err
	}
	k, err := pickKey(keys, kid, fit)
	if err != nil {
		return nil, &tokens.Error{Code: tokens.CodeOf(err), Op: shownRef(ref), Hint: hintOf(err), Err: err}
	}
	return k, nil
}

// canSign tells a key that may sign with alg, or at all if that is "".
func canSign(alg string) func(*tokens.Key) bool {
	return func(k *tokens.Key) bool {
		own, err := k.DefaultAlgorithm()
		if err != nil || !k.HasPrivate() || k.Use() == "enc" {
			return false
		}
		want := tokens.LookupAlgorithm(tokens.PurposeSign, alg)
		return want == nil || k.Alg() == alg || k.Alg() == "" && want.Kty == own.Kty && (want.Crv == "" || want.Crv == k.Crv())
	}
}

// canEncrypt tells a key that may be encrypted to with alg, or at all.
func canEncrypt(alg string) func(*tokens.Key) bool {
	return func(k *tokens.Key) bool {
		own, err := k.DefaultKeyAlgorithm()
		if err != nil || k.Use() == "sig" {
			return false
		}
		want := tokens.LookupAlgorithm(tokens.PurposeKey, alg)
		return want == nil || k.Alg() == alg || k.Alg() == "" && want.Kty == own.Kty
	}
}
