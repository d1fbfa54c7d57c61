package lint

import (
	"slices"
	"testing"

	"fob/tokens"
)

// FuzzCheck looks at anything that decodes somehow: no panic, no finding worse
// than its rule, none of an unknown layer, and the same answer twice.
func FuzzCheck(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(string(r.bad.Layers[0].Token.Input))
	}
	f.Add(`{"payload":"e30","signatures":[{"header":{"alg":"none","jku":"//","kid":"|"}}]}`)
	k := secret("secret")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		lim := tokens.Limits{PBES2Count: 1000, DecompressedSize: 1 << 20}
		layers := tokens.VerifyLayers(tokens.Decode([]byte(text), lim), tokens.NewKeys(k), &tokens.Policy{At: now, Limits: lim})
		list := Check(&Input{Layers: layers, At: now})
		if again := Check(&Input{Layers: layers, At: now}); describe(again) != describe(list) {
			t.Fatalf("two answers:\n%s\n\n%s", describe(list), describe(again))
		}
		for _, x := range list {
			switch {
			case x.Severity > x.Rule.Severity:
				t.Errorf("%s is worse than its rule: %s", x.Rule.ID, x.Detail)
			case x.Layer < 0 || x.Layer >= len(layers):
				t.Errorf("%s is of layer %d", x.Rule.ID, x.Layer)
			case x.Detail == "" || !slices.Contains([]string{"token", "header", "claims", "payload", "signature", "key"}, x.Part):
				t.Errorf("%s: part %q, detail %q", x.Rule.ID, x.Part, x.Detail)
			}
		}
		// Layers that were only decoded do too.
		Check(&Input{Layers: []tokens.Layer{{Token: layers[0].Token}}, At: now})
	})
}
