package lint

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
)

// goodToken is one of testdata/good: a token as the one who issues such tokens
// documents it. Times are written as "$now+3600", the signer's public key as
// "$jwk".
type goodToken struct {
	Source  string  // the manual or the standard
	Profile *string // that recognises it, null for none
	Alg     string
	Header  json.RawMessage // of the JWS, without alg
	Claims  json.RawMessage
	Payload *string // in place of claims

	Form      string // "flattened" or "general", else compact
	Also      string // the algorithm of a second signature
	Detached  bool
	Unencoded bool
	Encrypt   string // the algorithm of a JWE around it
	Cty       string // of that JWE

	Infos int // that it is worth, if they are more than mostInfos
}

// mostInfos is how many words a good token may be worth.
const mostInfos = 2

// TestGoodTokensGiveNoFindings holds the promise of being quiet: tokens as the
// known issuers and the standards make them give nothing above info, judged with
// their key and without.
func TestGoodTokensGiveNoFindings(t *testing.T) {
	files, err := filepath.Glob("testdata/good/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d good tokens, %v", len(files), err)
	}
	keys := goodKeys{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			g := readGood(t, file)
			token, verifiers := g.make(t, keys)
			policy := &tokens.Policy{At: now}
			if g.Detached {
				policy.HasDetached, policy.Detached = true, []byte(*g.Payload)
			}
			for _, c := range []struct {
				how  string
				keys *tokens.Keys
			}{{"without a key", tokens.NewKeys()}, {"with its key", tokens.NewKeys(verifiers...)}} {
				layers := tokens.VerifyLayers(tokens.Decode(token, tokens.Limits{}), c.keys, policy)
				judged := tokens.Fold(layers)
				p := profile.Recognise(profile.Builtin(), judged.Content)
				if c.keys.Len() > 0 {
					if judged.Signature.Status != tokens.StatusValid || judged.Time.Status != tokens.StatusValid && judged.Time.Status != tokens.StatusNone {
						t.Fatalf("the token is not good: signature %s (%s), time %s", judged.Signature.Status, judged.Signature.Reason, judged.Time.Status)
					}
					if got := nameOf(p); g.Profile == nil && got != "" || g.Profile != nil && got != *g.Profile {
						t.Errorf("recognised as %q", got)
					}
				}
				g.quiet(t, c.how, Check(&Input{Layers: layers, At: now, Profile: p}))
			}
		})
	}
}

func (g *goodToken) quiet(t *testing.T, how string, list []Finding) {
	t.Helper()
	infos := 0
	for _, f := range list {
		if f.Severity == Info {
			infos++
		}
	}
	if infos == len(list) && infos <= max(mostInfos, g.Infos) {
		return
	}
	t.Errorf("%s: %d findings (%s)", how, len(list), g.Source)
	for _, f := range list {
		t.Logf("%s %s %s %q: %s", f.Severity, f.Rule.ID, f.Part, f.Member, f.Detail)
	}
}

func nameOf(p *profile.Profile) string {
	if p == nil {
		return ""
	}
	return p.Name
}

func readGood(t *testing.T, file string) *goodToken {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g := &goodToken{}
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(g); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return g
}

// goodKeys are the keys that sign the tokens, by algorithm, made once.
type goodKeys map[string]*tokens.Key

// of gives the key of an algorithm, which has no metadata that would get into a
// header.
func (k goodKeys) of(t *testing.T, alg string) *tokens.Key {
	t.Helper()
	kind := alg
	if strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS") {
		kind = "RSA"
	}
	if key := k[kind]; key != nil {
		return key
	}
	if strings.HasPrefix(alg, "HS") {
		k[kind] = tokens.NewSecretKey([]byte("zD5wq0bL8sVnX3mCkTfR7yHjP1aGe9uE4iOoQ2xW6tB="), tokens.Metadata{})
		return k[kind]
	}
	made, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: alg})
	if err != nil {
		t.Fatal(err)
	}
	text, err := tokens.WriteKey(made, tokens.WriteKeyOptions{Format: tokens.FormatPEM})
	if err != nil {
		t.Fatal(err)
	}
	read, err := tokens.ParseKeys(text, tokens.KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	k[kind] = read.Keys[0]
	return k[kind]
}

// make signs the token, and encrypts it if it is to be, and gives the keys to it.
func (g *goodToken) make(t *testing.T, keys goodKeys) ([]byte, []tokens.Verifier) {
	t.Helper()
	key := keys.of(t, g.Alg)
	header := readMembers(t, g.fill(t, string(g.Header), key))
	payload := g.fill(t, string(g.Claims), key)
	if g.Payload != nil {
		payload = *g.Payload
	} else {
		var compact strings.Builder
		c, err := tokens.ParseClaims([]byte(payload), tokens.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		compact.Write(c.JSON())
		payload = compact.String()
	}
	by := []tokens.SignWith{{Signer: key, Alg: g.Alg, Header: header}}
	verifiers := []tokens.Verifier{key.With(tokens.Metadata{Kid: kidOf(header)})}
	if g.Also != "" {
		other := keys.of(t, g.Also)
		by = append(by, tokens.SignWith{Signer: other, Alg: g.Also, Header: []tokens.Member{tokens.StringMember("kid", "other")}})
		verifiers = append(verifiers, other.With(tokens.Metadata{Kid: "other"}))
	}
	form := map[string]tokens.Form{"": tokens.JWSCompact, "flattened": tokens.JWSFlattened, "general": tokens.JWSGeneral}[g.Form]
	token, err := tokens.SignJWS([]byte(payload), by, tokens.SignOptions{Form: form, Detached: g.Detached, Unencoded: g.Unencoded})
	if err != nil {
		t.Fatal(err)
	}
	if g.Encrypt == "" {
		return token, verifiers
	}
	to := keys.of(t, g.Encrypt)
	token, err = tokens.EncryptJWE(token, []tokens.EncryptTo{{Key: to.Public(), Alg: g.Encrypt,
		Header: []tokens.Member{tokens.StringMember("cty", g.Cty), tokens.StringMember("kid", "enc-1")}}}, tokens.EncryptOptions{Form: tokens.JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	return token, append(verifiers, to.With(tokens.Metadata{Kid: "enc-1"}))
}

// fill puts times and the key in their places.
func (g *goodToken) fill(t *testing.T, text string, key *tokens.Key) string {
	t.Helper()
	for {
		before, rest, ok := strings.Cut(text, `"$now`)
		if !ok {
			break
		}
		seconds, after, _ := strings.Cut(rest, `"`)
		n, err := strconv.Atoi(seconds)
		if err != nil && seconds != "" {
			t.Fatalf("$now%s: %v", seconds, err)
		}
		text = before + fmt.Sprint(now.Add(time.Duration(n)*time.Second).Unix()) + after
	}
	if strings.Contains(text, `"$jwk"`) {
		jwk, err := key.MarshalJWK()
		if err != nil {
			t.Fatal(err)
		}
		text = strings.ReplaceAll(text, `"$jwk"`, string(jwk))
	}
	return text
}

// readMembers reads the members of a header in their order.
func readMembers(t *testing.T, text string) []tokens.Member {
	t.Helper()
	c, err := tokens.ParseClaims([]byte(text), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c.Members()
}

func kidOf(header []tokens.Member) string {
	i := slices.IndexFunc(header, func(m tokens.Member) bool { return m.Name == "kid" })
	if i < 0 {
		return ""
	}
	kid, _ := strconv.Unquote(string(header[i].Value))
	return kid
}
