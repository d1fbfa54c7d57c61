package lint

import (
	"encoding/base64"
	"strings"

	"fob/tokens"
)

// mostOpened is how many tokens within the claims are read; of more only the
// form and the member's name count.
const mostOpened = 64

// innerToken reports tokens that stand within the claims of another, where the
// protocols do not put them.
func (s *search) innerToken(n *memberName, text string) bool {
	if s.part == "payload" && len(s.path) == 0 || n.carriesTokens() || len(s.path) > 1 && s.path[0].name == "_claim_sources" {
		return false
	}
	bearer, refresh := n.namesToken()
	inner := findToken(text)
	if inner == "" {
		if !bearer || !opaqueToken(text) {
			return false
		}
		s.hitToken(refresh, "the member's name says that the value is a token, and it has the form of one")
		return true
	}
	if s.opened == mostOpened {
		if bearer {
			s.hitToken(refresh, "the value holds a token")
		}
		return bearer
	}
	s.opened++
	d := tokens.Decode([]byte(inner), tokens.Limits{})
	if d.Malformed() != nil {
		return false
	}
	what, sev := s.judgeInner(d)
	switch {
	case bearer:
		s.hitToken(refresh, "the value holds "+what)
	case sev > Info:
		s.hit(idTokenInClaims, sev, "the value holds "+what)
	default:
		return false
	}
	return true
}

func (s *search) hitToken(refresh bool, detail string) {
	switch {
	case s.response:
		// JARM: the claims are the answer that brings the tokens.
		return
	case refresh:
		s.hit(idTokenInClaims, High, detail)
	default:
		s.hit(idTokenInClaims, Medium, detail)
	}
}

// judgeInner says what a token within the claims is. One that is no bearer
// token (bound to a key, a credential, a proof) is nothing to report.
func (s *search) judgeInner(d *tokens.Decoded) (what string, sev Severity) {
	if d.Form.IsJWE() {
		return "an encrypted token", Info
	}
	typ := strings.ToLower(strings.TrimPrefix(strings.ToLower(d.Typ()), "application/"))
	switch {
	case typ == "at+jwt", d.Claims.Get("scope").Exists(), d.Claims.Get("scp").Exists():
		what, sev = "an access token", Medium
	case typ != "" && typ != "jwt", d.Claims.Get("vc").Exists(), d.Claims.Get("vp").Exists(), !d.Claims.Get("exp").Exists():
		return "a signed token", Info
	default:
		what, sev = "a signed token that its holder can use", Low
	}
	switch exp, ok := d.Claims.Get("exp").Int(); {
	case d.Claims.Get("cnf").Exists():
		return what + " that is bound to a key", Info
	case ok && s.c != nil && exp < s.c.in.At.Unix():
		return what + ", which has expired", Low
	}
	return what, sev
}

// findToken finds the first compact JWS or JWE in a text, after nothing or after
// what tokens stand behind, such as "Bearer ".
func findToken(text string) string {
	for i := 0; i < len(text); i++ {
		j := strings.Index(text[i:], "ey")
		if j < 0 {
			return ""
		}
		i += j
		if i > 0 && (urlSafe.has(text[i-1]) || text[i-1] == '.' || text[i-1] == '+' || text[i-1] == '/') {
			continue
		}
		to, dots, last := i, 0, i
		for to < len(text) && (urlSafe.has(text[to]) || text[to] == '.') {
			if text[to] == '.' {
				if dots == 0 {
					last = to
				}
				dots++
			}
			to++
		}
		if (dots == 2 || dots == 4) && byteAt(text, to) != '+' && byteAt(text, to) != '/' && isHeader(text[i:last]) {
			return text[i:to]
		}
		i = max(i, to-1)
	}
	return ""
}

// isHeader tells whether base64url text is a JSON object that names an algorithm.
func isHeader(text string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(raw) > 0 && raw[0] == '{' && strings.Contains(string(raw), `"alg"`)
}

// namesToken tells the names of tokens that whoever holds them can use.
func (n *memberName) namesToken() (bearer, refresh bool) {
	switch string(n.flat()) {
	case "accesstoken", "oauthtoken", "oauthaccesstoken", "bearertoken", "bearer", "sessiontoken", "sessionjwt", "authtoken", "authorization", "apitoken", "idpaccesstoken",
		"provideraccesstoken", "providertoken", "upstreamaccesstoken", "userjwt", "usertoken", "jwt", "cookie", "personalaccesstoken":
		return true, false
	case "refreshtoken", "providerrefreshtoken", "oauthrefreshtoken", "offlinetoken", "idprefreshtoken":
		return true, true
	}
	return false, false
}

// carriesTokens tells the members that the protocols made to carry tokens:
// id_token_hint, software statements (RFC 7591 §2.3), aggregated and distributed
// claims (OpenID Connect Core §5.6.2), trust marks and chains (OpenID
// Federation), credentials and presentations, client assertions and attestations.
func (n *memberName) carriesTokens() bool {
	switch string(n.flat()) {
	case "idtokenhint", "logouttoken", "softwarestatement", "softwareattestation", "trustchain", "trustmark", "trustmarks", "metadata", "signedmetadata", "signedjwksuri",
		"vc", "vp", "vptoken", "verifiablecredential", "verifiablepresentation", "credential", "credentials", "presentation", "sd", "sdjwt", "disclosures",
		"clientassertion", "assertion", "subjecttokenhint", "request", "requestobject", "dpop", "proof", "keyattestation", "clientattestation", "attestation", "walletattestation", "verifierattestations",
		"src", "submods", "receipt", "receipts", "statement", "statuslisttoken", "logintokenhint", "x5c", "entitystatement":
		return true
	}
	return false
}

// opaqueToken tells whether a value may be a token without a form of its own.
func opaqueToken(text string) bool {
	if _, after, ok := strings.Cut(text, " "); ok && (strings.HasPrefix(text, "Bearer ") || strings.HasPrefix(text, "bearer ")) {
		text = after
	}
	if len(text) < 20 || len(text) > 8192 || isPlaceholder(text) || strings.Contains(text, "://") {
		return false
	}
	digits := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !isAlnum(c) && !strings.ContainsRune("-._~+/=|", rune(c)) {
			return false
		}
		digits = digits || isDigit(c)
	}
	return digits && distinct(text) >= 10
}
