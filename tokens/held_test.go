package tokens

import (
	"testing"
	"time"

	"fob/tokens/verdict"
)

// fakeProfile answers what it is told to, and notes what it was asked.
type fakeProfile struct {
	held   Held
	asked  *[]string
	header *[]int
}

func (f fakeProfile) Hold(_ *Decoded, signature int, claims Value, _ time.Time, _ verdict.Prover) Held {
	*f.asked = append(*f.asked, string(claims.Raw()))
	*f.header = append(*f.header, signature)
	return f.held
}

func newFake(checks ...Check) (f fakeProfile) {
	return fakeProfile{held: Held{Name: "fake", Title: "A fake", Checks: checks, Findings: []Finding{{ID: "profile.x", Severity: "low"}}}, asked: &[]string{}, header: &[]int{}}
}

func TestAProfileIsPartOfThePolicy(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	token := compact(t, key, `{"sub":"a"}`)
	pass, fail := Check{ID: "profile.a", Status: StatusPassed}, Check{ID: "profile.b", Status: StatusFailed}
	for _, tt := range []struct {
		name   string
		checks []Check
		policy Policy
		want   Status
	}{
		{"all rules kept", []Check{pass}, Policy{}, StatusMet},
		{"one broken", []Check{pass, fail}, Policy{}, StatusNotMet},
		{"one broken first", []Check{fail, pass}, Policy{}, StatusNotMet},
		{"one not checked", []Check{{ID: "profile.c", Status: StatusNotChecked}}, Policy{}, StatusNotMet},
		{"no rule for this token", nil, Policy{}, StatusMet},
		{"kept, and another check fails", []Check{pass}, Policy{Subject: "b"}, StatusNotMet},
		{"broken, and another check passes", []Check{fail}, Policy{Subject: "a"}, StatusNotMet},
	} {
		f := newFake(tt.checks...)
		p := tt.policy
		p.At, p.Profile = time.Unix(1, 0), f
		r := Verify(Decode([]byte(token), Limits{}), NewKeys(key), &p)
		if r.Policy != tt.want || r.ProfileName != "fake" || r.ProfileTitle != "A fake" || !hasFinding(r.Findings, "profile.x") {
			t.Errorf("%s: policy %s, profile %q, findings %v", tt.name, r.Policy, r.ProfileName, r.Findings)
		}
		if (r.Verdict() == StatusValid) != (tt.want == StatusMet) {
			t.Errorf("%s: verdict %s", tt.name, r.Verdict())
		}
		// The same report without a profile forgets it.
		r.Judge(Decode([]byte(token), Limits{}), NewKeys(key), &Policy{At: time.Unix(1, 0)})
		if r.ProfileName != "" || r.Policy != StatusNone {
			t.Errorf("%s: of the profile is left %q, %s", tt.name, r.ProfileName, r.Policy)
		}
	}
}

// The profile is asked of the layer that has the claims, with the claims that
// count.
func TestWhichClaimsAProfileIsAskedOf(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	nested := compact(t, key, compact(t, key, `{"in":1}`), StringMember("cty", "JWT"))
	detached, err := SignJWS([]byte(`{"out":1}`), []SignWith{{Signer: key}}, SignOptions{Form: JWSCompact, Detached: true})
	if err != nil {
		t.Fatal(err)
	}
	secret := NewSecretKey(make([]byte, 32), Metadata{})
	jwe, err := EncryptJWE([]byte(`{"enc":1}`), []EncryptTo{{Key: secret, Alg: "dir", Header: []Member{StringMember("typ", "x+jwt")}}}, EncryptOptions{Form: JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	other := keyFor(t, "ES256")
	general, err := SignJWS([]byte(`{"two":1}`), []SignWith{{Signer: other}, {Signer: key}}, SignOptions{Form: JWSGeneral})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, token string
		policy      Policy
		want        string
		signature   int
	}{
		{"nested", nested, Policy{}, `{"in":1}`, 0},
		{"detached", string(detached), Policy{HasDetached: true, Detached: []byte(`{"out":1}`)}, `{"out":1}`, 0},
		{"encrypted", string(jwe), Policy{}, `{"enc":1}`, 0},
		{"several signatures", string(general), Policy{}, `{"two":1}`, 1},
	} {
		f := newFake()
		p := tt.policy
		p.At, p.Profile = time.Unix(1, 0), f
		layers := VerifyLayers(Decode([]byte(tt.token), Limits{}), NewKeys(key, secret), &p)
		if len(*f.asked) != 1 || (*f.asked)[0] != tt.want || (*f.header)[0] != tt.signature {
			t.Errorf("%s: asked of %q, signature %v", tt.name, *f.asked, *f.header)
		}
		if last := layers[len(layers)-1].Report; last.ProfileName != "fake" {
			t.Errorf("%s: profile %q", tt.name, last.ProfileName)
		}
	}
}

// The header of a JWE counts for the claims that it holds.
func TestAProfileSeesTheHeaderOfAJWE(t *testing.T) {
	secret := NewSecretKey(make([]byte, 32), Metadata{})
	jwe, err := EncryptJWE([]byte(`{"enc":1}`), []EncryptTo{{Key: secret, Alg: "dir", Header: []Member{StringMember("typ", "x+jwt")}}}, EncryptOptions{Form: JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	layers := VerifyLayers(Decode(jwe, Limits{}), NewKeys(secret), &Policy{At: time.Unix(1, 0)})
	if v, protected := layers[0].Report.Token.Get(0, "typ"); !protected || !v.Is("x+jwt") {
		t.Errorf("typ %s, protected %v", v.Raw(), protected)
	}
}

// What is quick about the claims says the same as what is slow.
func TestNamesAndNear(t *testing.T) {
	for _, text := range []string{`{}`, `{"a":1}`, `{"a":1,"bc":"x","in":{"zz":5},"bd":[1,{"a":2}],"":4}`, `{"\u0061":1,"b":2}`, `{"a":1,"b":2,"a":3}`, `[{"a":1}]`,
		`{"a00":1,"a01":1,"a02":1,"a03":1,"a04":1,"a05":1,"a06":1,"a07":1,"a08":1,"a09":1,"a10":1,"a11":1,"a12":1,"a13":1,"a14":1,"a15":1,"a16":1,"a17":1,"a18":1,"a19":1,"a20":1,"a21":1,"a22":1,"a23":1,"a24":1,"a":9}`} {
		claims := Decode([]byte(compact(t, parseOne(t, rfc7515A1Key), text)), Limits{}).Claims
		for _, name := range []string{"a", "bc", "bd", "zz", "", "in", "b", "gone", "a24"} {
			want := claims.Get(name)
			for guess := range 30 {
				if got := claims.Near(name, &guess); string(got.Raw()) != string(want.Raw()) {
					t.Errorf("%s, %q: near is %s, want %s", text, name, got.Raw(), want.Raw())
				}
			}
			if NewNames("other", name).None(claims) && want.Exists() {
				t.Errorf("%s has %q, but is said to have none", text, name)
			}
		}
	}
	if !NewNames("nonce", "token_use").None(Decode([]byte(compact(t, parseOne(t, rfc7515A1Key), `{"iss":"a","sub":"b"}`)), Limits{}).Claims) {
		t.Error("nothing is ruled out")
	}
}
