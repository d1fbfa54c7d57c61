package lint

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"fob/tokens"
)

// Forms of credentials are put together here, so that no scanner of this
// repository takes them for leaked ones. None of them ever was one.
const (
	lettersAndDigits = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fG"
	hexDigits        = "0123456789abcdef"
)

func jsonText(s string) string { b, _ := json.Marshal(s); return string(b) }

func TestPrivateKeys(t *testing.T) {
	key, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ES256"})
	if err != nil {
		t.Fatal(err)
	}
	rsa, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "RS256"})
	if err != nil {
		t.Fatal(err)
	}
	write := func(k *tokens.Key, f tokens.KeyFormat, public bool) string {
		out, err := tokens.WriteKey(k, tokens.WriteKeyOptions{Format: f, Public: public})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	sealed, err := tokens.WriteKey(key, tokens.WriteKeyOptions{Format: tokens.FormatPEM, Seal: true, Passphrase: []byte("correct horse")})
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	jwk, pub := write(key, tokens.FormatJWK, false), write(key, tokens.FormatJWK, true)
	runPrivate(t, plainHeader, []privateCase{
		{`{"x":` + jsonText(write(key, tokens.FormatPEM, false)) + `}`, "private-key high x"},
		{`{"x":` + jsonText(write(key, tokens.FormatSSH, false)) + `}`, "private-key high x"},
		{`{"x":` + jsonText("config:\n  "+strings.ReplaceAll(write(rsa, tokens.FormatPEM, false), "\n", `\n`)) + `}`, "private-key high x"},
		{`{"x":` + jsonText(string(sealed)) + `}`, "private-key medium x"},
		{`{"x":` + jsonText("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQVYBGVx"+lettersAndDigits+"\n") + `}`, "private-key high x"},
		{`{"x":` + jwk + `}`, "private-key high x"},
		{`{"keys":[` + pub + `,` + write(rsa, tokens.FormatJWK, false) + `]}`, "private-key high keys[1]"},
		{`{"x":` + jsonText(jwk) + `}`, "private-key high x"},
		{`{"x":{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}}`, "private-key high x"},
		{`{"x":` + jsonText(b64([]byte(write(key, tokens.FormatPEM, false)))) + `}`, "private-key high x"},
		{`{"x":` + jsonText(b64([]byte(write(key, tokens.FormatDER, false)))) + `}`, "private-key high x"},
		{`{"x":` + jsonText(b64([]byte(write(rsa, tokens.FormatDER, false)))) + `}`, "private-key high x"},
		{`{"x":"AGE-SECRET-KEY-1` + strings.Repeat("QPZRY9X8", 8) + `"}`, "private-key high x"},
		{`{"private_key":` + jsonText(write(key, tokens.FormatPEM, false)) + `}`, "private-key high private_key"},
		// What is public, and what only speaks of keys.
		{`{"cnf":{"jwk":` + pub + `}}`, ""},
		{`{"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},"sub_jwk":` + write(rsa, tokens.FormatJWK, true) + `}`, ""},
		{`{"x":` + jsonText(write(rsa, tokens.FormatPEM, true)) + `}`, ""},
		{`{"x":` + jsonText(b64([]byte(write(rsa, tokens.FormatDER, true)))) + `}`, ""},
		{`{"x":` + jsonText(b64([]byte(write(key, tokens.FormatPEM, true)))) + `}`, ""},
		{`{"x":"` + pemBody(write(rsa, tokens.FormatPKCS1, true)) + `"}`, ""},
		{`{"x":"` + pemBody(write(rsa, tokens.FormatPKCS1, false)) + `"}`, "private-key high x"},
		{`{"x":"` + pemBody(write(key, tokens.FormatSEC1, false)) + `"}`, "private-key high x"},
		{`{"x":"begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----"}`, ""},
		{`{"x":"-----BEGIN CERTIFICATE-----\nMIIB` + lettersAndDigits + `\n-----END CERTIFICATE-----"}`, ""},
		{`{"d":"distance","p":"price","k":"kilo","kty":"kitty"}`, ""},
		{`{"kty":"EC","crv":"P-256","d":7}`, ""},
	})
	// In the header, jwk and epk belong to the rule jwk-private.
	for header, want := range map[string]string{
		`{"alg":"ES256","jwk":` + jwk + `}`:             "",
		`{"alg":"ES256","com":{"example":` + jwk + `}}`: "private-key high com.example",
	} {
		if got := inWords(privateFindings(t, privateToken(header, `{}`))); got != want {
			t.Errorf("%s\n got: %s\nwant: %s", header, got, want)
		}
	}
}

// pemBody gives the base64 of a PEM block in one line.
func pemBody(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[1:len(lines)-1], "")
}

func TestPasswords(t *testing.T) {
	bcrypt := "$2b$12$" + strings.Repeat("abcdefgh./123", 4) + "a"
	runPrivate(t, plainHeader, []privateCase{
		{`{"password":"correct horse battery"}`, "password high password"},
		{`{"user":{"passwd":"hunter2!"}}`, "password high user.passwd"},
		{`{"clientSecret":"8f14e45fceea167a5a36dedd4bea2543"}`, "password high clientSecret"},
		{`{"https://example.com/api_key":"8f14e45fceea167a"}`, "password high https://example.com/api_key"},
		{`{"AWS_SECRET_ACCESS_KEY":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}`, "password high AWS_SECRET_ACCESS_KEY"},
		{`{"db_password":"shadow2024"}`, "password high db_password"},
		{`{"conn":"Server=db;User Id=app;Password=hunter2!;"}`, "password high conn"},
		{`{"q":"https://idp.example/t?client_secret=8f14e45fceea167a&x=1"}`, "password high q"},
		{`{"authorization":"Basic YWxpY2U6aHVudGVyMiE="}`, "password high authorization"},
		{`{"secret":"$2b$ is no hash"}`, "password high secret"},
		// A hash is reported as one.
		{`{"password":"` + bcrypt + `"}`, "password-hash high password"},
		{`{"x":"$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b5dWRWJTmaaJObG"}`, "password-hash high x"},
		{`{"x":"alice:` + "$6$rounds=5000$saltsalt$" + strings.Repeat("Ab1./xyz", 12) + `"}`, "password-hash high x"},
		{`{"x":"pbkdf2_sha256$600000$salt$` + lettersAndDigits + `="}`, "password-hash high x"},
		{`{"x":"{SSHA}` + lettersAndDigits + `"}`, "password-hash high x"},
		// Switches, dates, words, placeholders, references, algorithms.
		{`{"password":true,"passwd":null,"pwd":12,"secret":{"name":"x"},"api_key":[]}`, ""},
		{`{"pwd_exp":"1209600","pwd_url":"https://portal.example/ChangePassword.aspx","password_changed_at":"2026-01-02"}`, ""},
		{`{"password":"2026-01-02T10:00:00Z","pwd":"expired","secret":"required"}`, ""},
		{`{"password":"********","secret":"[REDACTED]","passwd":"<password>","api_key":"${API_KEY}","pwd":"••••••••"}`, ""},
		{`{"secret":"vault:kv/data/app#key","client_secret":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x","api_key":"https://kms.example/keys/1","pwd":"/run/secrets/db"}`, ""},
		{`{"password":"bcrypt","passwd":"argon2id","secret":"HS256","passphrase":"pbkdf2-sha256"}`, ""},
		{`{"signing_key":"2026-11","api_key":"default","encryptionKey":"k1","master_key":"aaaaaaaaaaaaaaaaaaaa"}`, ""},
		{`{"amr":["pwd","mfa"],"acr":"password","grant_types":["password"],"token_endpoint_auth_method":"client_secret_basic"}`, ""},
		{`{"scope":"password:reset secret:read","reset_password":"abcdefgh","client_secret_expires_at":0}`, ""},
		{`{"kubernetes.io/serviceaccount/secret.name":"default-token-x7k2p","secret_name":"db-credentials"}`, ""},
		{`{"x":"grant_type=password&scope=openid","y":"password=","z":"password={{password}}"}`, ""},
		{`{"x":"$2b$12$short","y":"costs $6$ or $5$","z":"{SHA} is old","v":"$1$"}`, ""},
	})
}

func TestCredentials(t *testing.T) {
	h32 := hexDigits + hexDigits
	long := lettersAndDigits + lettersAndDigits + lettersAndDigits
	runPrivate(t, plainHeader, []privateCase{
		{`{"x":"AKIA` + `IOSFODNN7EXAMPLE"}`, "credential medium x"},
		{`{"env":"export AWS_ACCESS_KEY_ID=ASIA` + `IOSFODNN7EXAMPLE"}`, "credential medium env"},
		{`{"x":"AIza` + lettersAndDigits + `aB-"}`, "credential medium x"},
		{`{"x":"ghp_` + long[:36] + `"}`, "credential high x"},
		{`{"x":"github_pat_` + long[:22] + "_" + long[:59] + `"}`, "credential high x"},
		{`{"x":"https://ghs_` + long[:36] + `@github.com/o/r"}`, "credential high x"},
		{`{"x":"glpat-` + long[:20] + `"}`, "credential high x"},
		{`{"x":"xoxb-` + "123456789012-123456789012-" + long[:24] + `"}`, "credential high x"},
		{`{"x":"sk_live_` + long[:24] + `","y":"sk_test_` + long[:24] + `"}`, "credential high x\ncredential low y"},
		{`{"x":"npm_` + long[:36] + `"}`, "credential high x"},
		{`{"x":"sk-proj-` + long[:48] + `"}`, "credential high x"},
		{`{"x":"SG.` + long[:22] + "." + long[:43] + `"}`, "credential high x"},
		{`{"x":"SK` + h32 + `"}`, "credential medium x"},
		{`{"x":"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=` + long[:86] + `==;"}`, "credential high x"},
		{`{"x":"https://a.blob.core.windows.net/c?sv=2024-11-04&se=2026-01-01&sr=c&sig=` + long[:43] + `%3D"}`, "credential high x"},
		{`{"x":"https://hooks.slack.com/services/T00000000/B00000000/` + long[:24] + `"}`, "credential high x"},
		{`{"x":"otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP"}`, "credential high x"},
		{`{"x":"aB38Q~` + long[:34] + `"}`, "credential high x"},
		{`{"api_key":"ghp_` + long[:36] + `"}`, "credential high api_key"},
		{`{"x":"hvs.` + long[:32] + `"}`, "credential high x"},
		// What looks alike.
		{`{"locale":"sk-SK","x":"sk-` + "this-is-a-slug-of-many-words-and-no-digits-at-all" + `"}`, ""},
		{`{"role":"AROAIOSFODNN7EXAMPLE","user":"AIDAIOSFODNN7EXAMPLE"}`, ""},
		{`{"x":"AKIAIOSFODNN7EXAMPLEX","y":"akiaiosfodnn7example","z":"xAKIAIOSFODNN7EXAMPLE","b64":"q83vAKIAIOSFODNN7EXAMPLE"}`, ""},
		{`{"x":"xoxb-your-token-goes-right-here","y":"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","z":"npm_install"}`, ""},
		{`{"SKU":"SK12345","x":"SKIP","y":"SK` + strings.ToUpper(h32) + `"}`, ""},
		{`{"at_hash":"MTIzNDU2Nzg5MDEyMzQ1Ng","x5t":"hOBcHZi846VCbbqEmH9WTJ3YXVo","nonce":"n-0S6_WzA2Mj","sha":"` + h32 + hexDigits + hexDigits[:8] + `"}`, ""},
		{`{"uti":"Kg4fHh7XAkqJ3nRdGVwAAA","rh":"0.AXoAAHKTbq3cvUiGtTzxC5kFAQ","aio":"AXQAi/8TAAAA` + long[:60] + `"}`, ""},
	})
}

// Every form of the table is found, at its least length and at its most, and not
// as a part of a longer word.
func TestCredentialForms(t *testing.T) {
	for _, f := range credentialForms {
		body := func(n int) string {
			source := map[letters]string{lowHex: hexDigits, base32: "ABCDEFGH234567IJKLMN"}[f.of]
			if source == "" {
				source = lettersAndDigits
			}
			return strings.Repeat(source, n/len(source)+1)[:n]
		}
		want := idCredential + " " + f.sev.String() + " x"
		for value, want := range map[string]string{
			f.prefix + body(f.least):                want,
			"key=" + f.prefix + body(f.most) + ";":  want,
			"x" + f.prefix + body(f.least):          "",
			f.prefix + body(f.least-1):              "",
			f.prefix + body(f.most+1):               "",
			f.prefix + strings.Repeat("A", f.least): "",
		} {
			if f.noLookAlikes && strings.HasSuffix(value, "AAAA") {
				continue
			}
			if got := inWords(privateFindings(t, privateToken(plainHeader, `{"x":"`+value+`"}`))); got != want {
				t.Errorf("%s: %s\n got: %s\nwant: %s", f.kind, value, got, want)
			}
		}
	}
}

func TestPasswordsInAddresses(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		{`{"db":"postgres://app:hunter2@db.internal:5432/app"}`, "url-password high db"},
		{`{"x":"see https://alice:s3cret@example.com/a?b=c"}`, "url-password high x"},
		{`{"x":"amqp://guest:p%40ss@mq"}`, "url-password high x"},
		{`{"x":"https://example.com:8443/a@b:c","y":"https://user@example.com/","z":"https://example.com/?q=a:b@c"}`, ""},
		{`{"x":"https://user:***@example.com","y":"https://user:${PASS}@example.com","z":"://a:b@c","w":"https://user:@example.com"}`, ""},
	})
}

func TestTokensWithinClaims(t *testing.T) {
	access := privateToken(`{"alg":"RS256","typ":"at+jwt"}`, `{"scope":"a","exp":1800000600}`)
	session := privateToken(`{"alg":"HS256"}`, `{"sub":"1","exp":1800000600}`)
	expired := privateToken(`{"alg":"HS256"}`, `{"scope":"a","exp":1700000000}`)
	bound := privateToken(`{"alg":"RS256","typ":"at+jwt"}`, `{"exp":1800000600,"cnf":{"jkt":"x"}}`)
	statement := privateToken(`{"alg":"RS256"}`, `{"iss":"x","client_name":"y"}`)
	credential := privateToken(`{"alg":"RS256","typ":"vc+sd-jwt"}`, `{"vct":"x","exp":1800000600}`)
	opaque := lettersAndDigits
	runPrivate(t, plainHeader, []privateCase{
		{`{"access_token":"` + access + `"}`, "token-in-claims medium access_token"},
		{`{"upstream":"` + access + `"}`, "token-in-claims medium upstream"},
		{`{"note":"Bearer ` + session + `"}`, "token-in-claims low note"},
		{`{"sessionToken":"` + session + `"}`, "token-in-claims medium sessionToken"},
		{`{"idp_access_token":"` + opaque + `","refresh_token":"` + opaque + `"}`, "token-in-claims high refresh_token\ntoken-in-claims medium idp_access_token"},
		{`{"x":"` + expired + `"}`, "token-in-claims low x"},
		{`{"authorization":"Bearer ` + opaque + `"}`, "token-in-claims medium authorization"},
		// The protocols' own.
		{`{"id_token_hint":"` + session + `","software_statement":"` + statement + `","trust_chain":["` + statement + `"]}`, ""},
		{`{"_claim_names":{"a":"src1"},"_claim_sources":{"src1":{"JWT":"` + session + `"},"src2":{"endpoint":"https://a.example","access_token":"` + opaque + `"}}}`, ""},
		{`{"vp":{"verifiableCredential":["` + session + `"]},"x":"` + credential + `","y":"` + bound + `","z":"` + statement + `"}`, ""},
		{`{"iss":"https://as.example","aud":"c","exp":1800000600,"state":"s","access_token":"` + opaque + `","token_type":"Bearer","expires_in":600}`, ""},
		// What looks alike.
		{`{"x":"eyJhbGciOiJIUzI1NiJ9","y":"a.b.c","z":"www.eyes.example","v":"eyJ.eyJ.eyJ"}`, ""},
		{`{"access_token_hash":"` + opaque + `","token":"x","jwt":"RS256","bearer":true,"access_token":"https://as.example/token/endpoint/v2"}`, ""},
	})
}
