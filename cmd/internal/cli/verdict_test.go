package cli

import (
	"testing"

	"fob/tokens"
)

// A nest is folded into one answer for each question, and the verdict follows
// from the three, in whatever order the layers stand.
func TestFold(t *testing.T) {
	layer := func(signature, time, policy tokens.Status) tokens.Layer {
		d := &tokens.Decoded{}
		return tokens.Layer{Token: d, Report: &tokens.Report{Token: d,
			Signature: tokens.SignatureReport{Status: signature}, Time: tokens.TimeReport{Status: time}, Policy: policy}}
	}
	const (
		valid, invalid, notChecked = tokens.StatusValid, tokens.StatusInvalid, tokens.StatusNotChecked
		expired, notYet, none      = tokens.StatusExpired, tokens.StatusNotYet, tokens.StatusNone
		met, notMet                = tokens.StatusMet, tokens.StatusNotMet
	)
	opened := tokens.Layer{Token: &tokens.Decoded{}, Opened: &tokens.Plaintext{}}
	good := layer(valid, valid, met)
	tests := []struct {
		name                             string
		layers                           []tokens.Layer
		overall, signature, time, policy tokens.Status
	}{
		{"one", []tokens.Layer{good}, valid, valid, valid, met},
		{"opened, then good", []tokens.Layer{opened, good}, valid, valid, valid, met},
		{"nothing asked of the outer", []tokens.Layer{layer(valid, none, none), good}, valid, valid, valid, met},
		{"the other way around", []tokens.Layer{good, layer(valid, none, none)}, valid, valid, valid, met},
		{"a signature fails", []tokens.Layer{layer(invalid, none, none), good}, invalid, invalid, valid, met},
		{"a signature fails inside", []tokens.Layer{good, layer(invalid, none, none)}, invalid, invalid, valid, met},
		{"a signature is not checked", []tokens.Layer{layer(notChecked, none, none), good}, notChecked, notChecked, valid, met},
		{"one fails, one is not checked", []tokens.Layer{layer(invalid, none, none), layer(notChecked, none, none)}, invalid, invalid, none, none},
		{"expired", []tokens.Layer{layer(valid, expired, none), good}, invalid, valid, expired, met},
		{"expired inside", []tokens.Layer{good, layer(valid, expired, none)}, invalid, valid, expired, met},
		{"not yet, and expired", []tokens.Layer{layer(valid, expired, none), layer(valid, notYet, none)}, invalid, valid, expired, none},
		{"the policy is not met", []tokens.Layer{layer(valid, none, notMet), good}, invalid, valid, valid, notMet},
		{"the policy is not met inside", []tokens.Layer{good, layer(valid, none, notMet)}, invalid, valid, valid, notMet},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := tokens.Fold(tt.layers)
			if v.Overall != tt.overall || v.Signature.Status != tt.signature || v.Time.Status != tt.time || v.Policy != tt.policy {
				t.Errorf("%s: %s, %s, %s; want %s: %s, %s, %s", v.Overall, v.Signature.Status, v.Time.Status, v.Policy,
					tt.overall, tt.signature, tt.time, tt.policy)
			}
		})
	}
}
