package tokens

import (
	"strings"
	"testing"
	"time"
)

// TestLayers: a nest of tokens is judged layer by layer, claims where they stand.
func TestLayers(t *testing.T) {
	sig := NewSecretKey([]byte(strings.Repeat("s", 32)), Metadata{Kid: "sig", Use: "sig"})
	enc := NewSecretKey([]byte(strings.Repeat("e", 32)), Metadata{Kid: "enc", Alg: "A256KW"})
	other := NewSecretKey([]byte(strings.Repeat("o", 32)), Metadata{Kid: "sig", Use: "sig"})
	encrypt := func(inner string, header ...Member) string {
		out, err := EncryptJWE([]byte(inner), []EncryptTo{{Key: enc}}, EncryptOptions{Form: JWECompact, Header: header})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	flattened := func(inner string) string {
		out, err := SignJWS([]byte(inner), []SignWith{{Signer: sig}}, SignOptions{Form: JWSFlattened})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	cty := StringMember("cty", "JWT")
	const claims, expired = `{"iss":"joe","exp":1700000001}`, `{"iss":"joe","exp":1}`
	good := compact(t, sig, claims)
	oddHeader := forge(t, sig, "HS256", ` { "alg":"HS256","kid":"sig"}`, expired)
	joe := Policy{At: now, Issuer: []string{"joe"}}
	for _, c := range []struct {
		name, token string
		keys        []*Key
		policy      Policy
		layers      int
		want        Status
	}{
		{"a JWS alone", good, []*Key{sig}, joe, 1, StatusValid},
		{"JWS in JWS", compact(t, sig, good, cty), []*Key{sig}, joe, 2, StatusValid},
		{"without cty", compact(t, sig, good), []*Key{sig}, joe, 2, StatusValid},
		{"JSON in compact", compact(t, sig, flattened(claims)), []*Key{sig}, joe, 2, StatusValid},
		{"compact in JSON", flattened(good), []*Key{sig}, joe, 2, StatusValid},
		{"the inner is expired", compact(t, sig, compact(t, sig, expired)), []*Key{sig}, joe, 2, StatusInvalid},
		{"the inner has another issuer", compact(t, sig, compact(t, sig, `{"iss":"jim"}`)), []*Key{sig}, joe, 2, StatusInvalid},
		{"the inner is forged", compact(t, sig, compact(t, other, claims)), []*Key{sig}, joe, 2, StatusInvalid},
		{"the outer is forged", compact(t, other, good), []*Key{sig}, joe, 2, StatusInvalid},
		{"the inner is unsecured", compact(t, sig, rfc7515A5), []*Key{sig}, Policy{At: rfc7515Exp.Add(-1)}, 2, StatusInvalid},
		{"the inner has no key", compact(t, sig, compact(t, other.With(Metadata{Kid: "x"}), claims)), []*Key{sig}, joe, 2, StatusNotChecked},
		{"the inner is broken", compact(t, sig, good+"="), []*Key{sig}, joe, 2, StatusNotChecked},
		{"an odd header, said to be a token", compact(t, sig, oddHeader, cty), []*Key{sig}, Policy{At: now}, 2, StatusInvalid},
		{"said to be a token, but none", compact(t, sig, "text", cty), []*Key{sig}, Policy{At: now}, 1, StatusInvalid},
		{"said to be a token, but nothing", compact(t, sig, "", cty), []*Key{sig}, Policy{At: now}, 1, StatusInvalid},
		{"JWS in JWE", encrypt(good, cty), []*Key{sig, enc}, joe, 2, StatusValid},
		{"JWS in JWE in JWE", encrypt(encrypt(good)), []*Key{sig, enc}, joe, 3, StatusValid},
		{"JWS in JWE in JWS", compact(t, sig, encrypt(good)), []*Key{sig, enc}, joe, 3, StatusValid},
		{"the inner of a JWE is expired", encrypt(compact(t, sig, expired)), []*Key{sig, enc}, joe, 2, StatusInvalid},
		{"an odd header in a JWE", encrypt(oddHeader, cty), []*Key{sig, enc}, joe, 2, StatusInvalid},
		{"a JWE that does not open", encrypt(good), []*Key{sig}, joe, 1, StatusNotChecked},
		{"a JWE in a JWS does not open", compact(t, sig, encrypt(good)), []*Key{sig}, Policy{At: now}, 2, StatusNotChecked},
		{"a JWE proves no signer", encrypt(claims), []*Key{enc}, Policy{At: now}, 1, StatusNotChecked},
	} {
		t.Run(c.name, func(t *testing.T) {
			layers := VerifyLayers(Decode([]byte(c.token), Limits{}), NewKeys(verifiers(c.keys)...), &c.policy)
			if len(layers) != c.layers {
				t.Errorf("%d layers, want %d", len(layers), c.layers)
			}
			if got := VerdictOf(layers); got != c.want {
				for _, l := range layers {
					if l.Report != nil {
						t.Logf("%s %s %s %+v", l.Report.Signature.Status, l.Report.Signature.Reason, l.Report.Policy, l.Report.Checks)
					} else {
						t.Log(l.Err)
					}
				}
				t.Errorf("verdict %s, want %s", got, c.want)
			}
		})
	}
}

// TestLayersEndAtTheLimit: tokens beyond it are named and not passed over.
func TestLayersEndAtTheLimit(t *testing.T) {
	sig := NewSecretKey([]byte(strings.Repeat("s", 32)), Metadata{Use: "sig"})
	enc := NewSecretKey([]byte(strings.Repeat("e", 32)), Metadata{Alg: "dir"})
	keys := NewKeys(sig, enc)
	jws := func(inner string) string { return compact(t, sig, inner) }
	jwe := func(inner string) string {
		out, err := EncryptJWE([]byte(inner), []EncryptTo{{Key: enc}}, EncryptOptions{Form: JWECompact})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	wraps := map[string]func(int, string) string{
		"signed":    func(_ int, s string) string { return jws(s) },
		"encrypted": func(_ int, s string) string { return jwe(s) },
		"mixed": func(i int, s string) string {
			if i%2 == 0 {
				return jws(s)
			}
			return jwe(s)
		},
	}
	for name, wrap := range wraps {
		for _, deep := range []int{3, 4, 5, 9} {
			token := jws(`{"exp":1}`) // expired, deep inside
			for i := 1; i < deep; i++ {
				token = wrap(i, token)
			}
			p := Policy{At: time.Unix(2, 0), Limits: Limits{NestedTokens: 4}}
			layers := VerifyLayers(Decode([]byte(token), p.Limits), keys, &p)
			want := StatusInvalid
			if deep > 4 {
				want = StatusNotChecked
			}
			if got := VerdictOf(layers); got != want || len(layers) > 5 {
				t.Errorf("%s, %d deep: %s in %d layers, want %s", name, deep, got, len(layers), want)
			}
			if deep <= 4 {
				continue
			}
			said := false
			for _, l := range layers {
				said = said || l.Report != nil && strings.Contains(l.Report.Signature.Reason, "nested-tokens")
			}
			if !said {
				t.Errorf("%s, %d deep: nothing names the limit", name, deep)
			}
		}
	}
}

// TestDetachedIsOfTheFirstLayer: the payload beside a token is not that of the token inside.
func TestDetachedIsOfTheFirstLayer(t *testing.T) {
	enc := NewSecretKey([]byte(strings.Repeat("e", 32)), Metadata{Alg: "dir"})
	sig := NewSecretKey([]byte(strings.Repeat("s", 32)), Metadata{Use: "sig"})
	parts := strings.Split(compact(t, sig, "x"), ".")
	token, err := EncryptJWE([]byte(parts[0]+".."+parts[2]), []EncryptTo{{Key: enc}}, EncryptOptions{Form: JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	layers := VerifyLayers(Decode(token, Limits{}), NewKeys(sig, enc), &Policy{At: now, HasDetached: true, Detached: []byte("x")})
	if len(layers) != 2 || layers[1].Report.Signature.Status != StatusInvalid {
		t.Errorf("%d layers, verdict %s", len(layers), VerdictOf(layers))
	}
}

// TestVerdictOf folds: an invalid layer counts most, then one that was not checked.
func TestVerdictOf(t *testing.T) {
	layer := func(s Status) Layer {
		return Layer{Report: &Report{Signature: SignatureReport{Status: s}, Time: TimeReport{Status: StatusNone}, Policy: StatusNone}}
	}
	v, i, n, e := layer(StatusValid), layer(StatusInvalid), layer(StatusNotChecked), Layer{Opened: &Plaintext{}}
	for _, c := range []struct {
		layers []Layer
		want   Status
	}{{nil, StatusNotChecked}, {[]Layer{v}, StatusValid}, {[]Layer{e, v}, StatusValid}, {[]Layer{e}, StatusNotChecked}, {[]Layer{v, n}, StatusNotChecked},
		{[]Layer{n, v}, StatusNotChecked}, {[]Layer{n, i}, StatusInvalid}, {[]Layer{v, i}, StatusInvalid}, {[]Layer{n, e}, StatusNotChecked}} {
		if got := VerdictOf(c.layers); got != c.want {
			t.Errorf("%v: %s, want %s", c.layers, got, c.want)
		}
	}
}
