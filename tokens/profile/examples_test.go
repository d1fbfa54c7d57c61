package profile_test

import (
	"slices"
	"strings"
	"testing"

	"fob/tokens"
	"fob/tokens/profile"
)

// shape is a good token of a profile, and tokens that break it: each is the good
// one with a patch.
type shape struct {
	profile        string
	header, claims string
	good           []patch // further good ones, recognised as the same
	broken         []patch
}

type patch struct {
	rules          string // that it breaks, sorted; of a good one nothing
	header, claims string
}

const (
	rs256 = `{"alg":"RS256","kid":"k1"}`
	jwt   = `{"alg":"RS256","kid":"k1","typ":"JWT"}`
	tid   = `11112222-3333-4444-5555-666677778888`
	app   = `aaaabbbb-cccc-dddd-eeee-ffff00001111`
)

func shapes() []shape {
	return []shape{{
		profile: "rfc9068", header: `{"alg":"RS256","typ":"at+jwt"}`,
		claims: `{"iss":"https://id.example/","sub":"5ba552d67","aud":"https://rs.example/","exp":1639528912,"iat":1618354090,"jti":"dbe39bf3a3ba4238a513f51d6e1691c4","client_id":"s6BhdRkqt3","scope":"openid profile","auth_time":1618354000}`,
		good: []patch{
			{header: `{"typ":"application/AT+JWT"}`}, {claims: `{"scope":null,"auth_time":null}`}, {claims: `{"aud":["a","b"]}`}, {header: `{"alg":"EdDSA"}`},
		},
		broken: []patch{
			{"typ", `{"typ":"JWT"}`, ""}, {"typ", `{"typ":null}`, ""}, {"typ", `{"typ":1}`, ""}, {"typ", `{"typ":"text/at+jwt"}`, ""},
			{"alg alg-asymmetric", `{"alg":"none"}`, ""}, {"alg-asymmetric", `{"alg":"HS256"}`, ""},
			{"iss", "", `{"iss":null}`}, {"exp", "", `{"exp":null}`}, {"exp", "", `{"exp":"1639528912"}`}, {"aud", "", `{"aud":[1]}`}, {"aud", "", `{"aud":null}`},
			{"sub", "", `{"sub":7}`}, {"client-id", "", `{"client_id":null}`}, {"iat", "", `{"iat":null}`}, {"jti", "", `{"jti":null}`},
			{"scope", "", `{"scope":["openid"]}`}, {"auth-time", "", `{"auth_time":"today"}`},
		},
	}, {
		profile: "oidc-id-token", header: jwt,
		claims: `{"iss":"https://server.example.com","sub":"24400320","aud":"s6BhdRkqt3","nonce":"n-0S6_WzA2Mj","exp":1311281970,"iat":1311280970,"auth_time":1311280969,"acr":"urn:mace:incommon:iap:silver","amr":["pwd"],"azp":"s6BhdRkqt3"}`,
		good: []patch{
			{claims: `{"nonce":null,"auth_time":null,"at_hash":"77QmUPtjPfzWtF2AnpK9RQ"}`}, {claims: `{"nonce":null,"auth_time":null,"c_hash":"LDktKdoQak3Pk0cnXxCltA"}`}, {claims: `{"nonce":null}`},
			{claims: `{"aud":["a","b"]}`}, {header: `{"alg":"HS256"}`},
		},
		broken: []patch{
			{"alg", `{"alg":"none"}`, ""},
			{"iss", "", `{"iss":"http://server.example.com"}`}, {"iss", "", `{"iss":"https://server.example.com?a=b"}`}, {"iss", "", `{"iss":"https://server.example.com#"}`},
			{"sub", "", `{"sub":1}`}, {"aud", "", `{"aud":{}}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"auth-time", "", `{"auth_time":"x"}`},
			{"nonce", "", `{"nonce":7}`}, {"acr", "", `{"acr":1}`}, {"amr", "", `{"amr":"pwd"}`}, {"azp-type", "", `{"azp":["x"]}`}, {"azp", "", `{"azp":null,"aud":["a","b"]}`},
			{"jwk", `{"jwk":{}}`, ""}, {"jku", `{"jku":"https://x"}`, ""}, {"x5c", `{"x5c":[]}`, ""}, {"x5u", `{"x5u":"https://x"}`, ""},
		},
	}, {
		profile: "logout-token", header: `{"alg":"RS256","typ":"logout+jwt"}`,
		claims: `{"iss":"https://server.example.com","sub":"248289761001","aud":"s6BhdRkqt3","iat":1471566154,"exp":1471566274,"jti":"bWJq","sid":"08a5019c","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}`,
		good:   []patch{{claims: `{"sid":null}`}, {claims: `{"sub":null}`}, {claims: `{"events":{"x":1}}`}},
		broken: []patch{
			{"typ", `{"typ":"JWT"}`, ""}, {"alg", `{"alg":"none"}`, ""}, {"iss", "", `{"iss":null}`}, {"aud", "", `{"aud":null}`}, {"iat", "", `{"iat":null}`},
			{"exp", "", `{"exp":null}`}, {"lifetime", "", `{"exp":1471566275}`}, {"jti", "", `{"jti":null}`},
			{"events", "", `{"events":null}`}, {"events", "", `{"events":["http://schemas.openid.net/event/backchannel-logout"]}`},
			{"events", "", `{"events":{"http://schemas.openid.net/event/backchannel-logout":null,"other":{}}}`},
			{"event", "", `{"events":{"http://schemas.openid.net/event/backchannel-logout":true}}`},
			{"subject", "", `{"sub":null,"sid":null}`}, {"nonce", "", `{"nonce":"n"}`},
		},
	}, {
		profile: "client-assertion", header: `{"alg":"ES256","kid":"16"}`,
		claims: `{"iss":"s6BhdRkqt3","sub":"s6BhdRkqt3","aud":"https://authz.example.net/token.oauth2","exp":1311281970,"iat":1311281900,"jti":"4ddadd"}`,
		good:   []patch{{header: `{"typ":"client-authentication+jwt"}`}, {header: `{"alg":"HS256"}`}, {claims: `{"aud":["https://authz.example.net/"]}`}, {claims: `{"iat":null}`}},
		broken: []patch{
			{"alg", `{"alg":"none"}`, ""}, {"iss self-issued", "", `{"iss":null}`}, {"sub", "", `{"sub":null}`}, {"self-issued", "", `{"iss":"https://sts.example"}`},
			{"aud", "", `{"aud":null}`}, {"one-aud", "", `{"aud":["a","b"]}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":"now"}`}, {"jti", "", `{"jti":null}`},
		},
	}, {
		profile: "cognito-access", header: rs256,
		claims: `{"sub":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","iss":"https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example","client_id":"xxxxxxxxxxxxexample","origin_jti":"x","event_id":"x","token_use":"access","scope":"phone openid","auth_time":1676312777,"exp":1676316377,"iat":1676312777,"jti":"x","username":"my-test-user","cognito:groups":["testgroup"],"version":2}`,
		good: []patch{
			{claims: `{"iss":"https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_example"}`}, {claims: `{"iss":"https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_A1b2"}`},
			{claims: `{"aud":"https://api.example"}`}, // resource binding
		},
		broken: []patch{
			{"iss", "", `{"iss":"https://id.example"}`}, {"token-use", "", `{"token_use":"id"}`}, {"token-use", "", `{"token_use":null}`}, {"alg", `{"alg":"HS256"}`, ""}, {"kid", `{"kid":null}`, ""},
			{"client-id", "", `{"client_id":null,"aud":"xxxxxxxxxxxxexample"}`}, {"scope", "", `{"scope":["a"]}`}, {"sub", "", `{"sub":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"auth-time", "", `{"auth_time":true}`}, {"groups", "", `{"cognito:groups":"x"}`},
		},
	}, {
		profile: "cognito-id", header: rs256,
		claims: `{"sub":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","cognito:groups":["test-group-a"],"email_verified":true,"iss":"https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example","cognito:username":"my-test-user","nonce":"abcdefg","origin_jti":"x","aud":"xxxxxxxxxxxxexample","identities":[],"event_id":"x","token_use":"id","auth_time":1676312777,"exp":1676316377,"iat":1676312777,"jti":"x","email":"my-test-user@example.com"}`,
		broken: []patch{
			{"iss", "", `{"iss":"https://cognito-idp.evil.com/us.amazonaws.com/x"}`}, {"token-use", "", `{"token_use":"access"}`}, {"alg", `{"alg":"ES256"}`, ""}, {"kid", `{"kid":null}`, ""},
			{"aud", "", `{"aud":null}`}, {"username", "", `{"cognito:username":null}`}, {"sub", "", `{"sub":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"auth-time", "", `{"auth_time":"x"}`}, {"groups", "", `{"cognito:groups":[1]}`},
		},
	}, {
		profile: "okta-access", header: rs256,
		claims: `{"ver":1,"jti":"AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE","iss":"https://dev-1.okta.com/oauth2/default","aud":"api://default","sub":"user@example.com","iat":1467145094,"exp":1467148694,"cid":"nmdP1fcyvdVO11AL7ECm","uid":"00ujmkLgagxeRrAg20g3","scp":["openid","email"],"auth_time":1467144094}`,
		good: []patch{
			{claims: `{"iss":"https://login.example.com/oauth2/aus1"}`}, {claims: `{"uid":null,"auth_time":null,"sub":"nmdP1fcyvdVO11AL7ECm"}`}, {claims: `{"iss":"https://x.oktapreview.com/oauth2/aus1"}`},
		},
		broken: []patch{
			{"ver", "", `{"ver":"1"}`}, {"alg", `{"alg":"HS256"}`, ""}, {"kid", `{"kid":null}`, ""}, {"iss", "", `{"iss":"http://login.example.com"}`},
			{"aud", "", `{"aud":null}`}, {"sub", "", `{"sub":null}`}, {"cid", "", `{"cid":null}`}, {"uid", "", `{"uid":1}`},
			{"scp", "", `{"scp":"openid email"}`}, {"jti", "", `{"jti":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"auth-time", "", `{"auth_time":"x"}`},
		},
	}, {
		profile: "okta-id", header: rs256,
		claims: `{"ver":1,"sub":"00uid4BxXw6I6TV4m0g3","iss":"https://dev-1.okta.com","aud":"uAaunofWkaDJxukCFeBx","iat":1449624026,"exp":1449627626,"amr":["pwd"],"jti":"ID.4eAWJOCMB3SX8XewDfVR","auth_time":1449624026,"idp":"00o1","at_hash":"cpqKfdQA5eH891Ff5oJr_Q"}`,
		good:   []patch{{claims: `{"iss":"https://dev-1.okta.com/oauth2/default"}`}, {claims: `{"iss":"https://login.example.com"}`}},
		broken: []patch{
			{"ver", "", `{"ver":null}`}, {"alg", `{"alg":"ES256"}`, ""}, {"kid", `{"kid":null}`, ""}, {"iss", "", `{"iss":"dev-1.okta.com"}`}, {"aud", "", `{"aud":null}`},
			{"sub", "", `{"sub":null}`}, {"jti", "", `{"jti":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"amr", "", `{"amr":"pwd"}`}, {"idp", "", `{"idp":1}`}, {"auth-time", "", `{"auth_time":"x"}`},
		},
	}, {
		profile: "auth0-access", header: jwt,
		claims: `{"iss":"https://my-domain.eu.auth0.com/","sub":"auth0|123456","aud":["https://example.com/health-api","https://my-domain.eu.auth0.com/userinfo"],"azp":"my_client_id","exp":1311281970,"iat":1311280970,"scope":"openid profile read:patients","permissions":["read:patients"]}`,
		good: []patch{
			{claims: `{"iss":"https://my-domain.auth0.com/","aud":"https://example.com/health-api","scope":"read:patients"}`},
			{claims: `{"sub":"my_client_id@clients","aud":"https://example.com/health-api","scope":null,"permissions":null,"gty":"client-credentials"}`},
		},
		broken: []patch{
			{"typ", `{"typ":"at+jwt"}`, ""}, {"alg", `{"alg":"none"}`, ""}, {"iss", "", `{"iss":"https://my-domain.eu.auth0.com"}`}, {"sub", "", `{"sub":null}`}, {"aud", "", `{"aud":null}`},
			{"userinfo", "", `{"aud":"https://example.com/health-api"}`}, {"userinfo", "", `{"aud":["https://example.com/health-api","https://other.auth0.com/userinfo"]}`},
			{"azp", "", `{"azp":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"scope", "", `{"scope":["openid"]}`}, {"permissions", "", `{"permissions":"x"}`},
		},
	}, {
		profile: "auth0-id", header: jwt,
		claims: `{"iss":"https://my-domain.us.auth0.com/","sub":"auth0|123456","aud":"my_client_id","exp":1311281970,"iat":1311280970,"name":"Jane Doe","nonce":"n","sid":"s","org_id":"org_1"}`,
		broken: []patch{
			{"alg", `{"alg":"none"}`, ""}, {"iss", "", `{"iss":"http://my-domain.us.auth0.com/"}`}, {"sub", "", `{"sub":null}`}, {"aud", "", `{"aud":null}`}, {"exp", "", `{"exp":null}`},
			{"iat", "", `{"iat":null}`}, {"nonce", "", `{"nonce":1}`}, {"org-id", "", `{"org_id":1}`},
		},
	}, {
		profile: "entra-v1-access", header: `{"typ":"JWT","alg":"RS256","x5t":"i6lGk3FZzxRcUb2C3nEQ7syHJlY","kid":"i6lGk3FZzxRcUb2C3nEQ7syHJlY"}`,
		claims: `{"aud":"api://` + app + `","iss":"https://sts.windows.net/` + tid + `/","iat":1537231048,"nbf":1537231048,"exp":1537234948,"acr":"1","aio":"x","amr":["wia"],"appid":"` + app + `","appidacr":"0","oid":"` + app + `","rh":"x","roles":["a"],"scp":"access_as_user","sub":"l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA","tid":"` + tid + `","ver":"1.0"}`,
		good:   []patch{{claims: `{"iss":"https://sts.chinacloudapi.cn/` + tid + `/"}`}, {claims: `{"scp":null,"aud":"https://graph.microsoft.com"}`}},
		broken: []patch{
			{"typ", `{"typ":null}`, ""}, {"alg", `{"alg":"HS256"}`, ""}, {"kid", `{"kid":null}`, ""}, {"ver", "", `{"ver":"2.0"}`}, {"ver", "", `{"ver":1.0}`},
			{"iss", "", `{"iss":"https://sts.windows.net/` + app + `/"}`}, {"iss", "", `{"iss":"https://login.microsoftonline.com/` + tid + `/v2.0"}`}, {"iss tid", "", `{"tid":"x"}`},
			{"aud", "", `{"aud":["x"]}`}, {"appid", "", `{"appid":null}`}, {"scp", "", `{"scp":["x"]}`}, {"roles", "", `{"roles":"a"}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"nbf", "", `{"nbf":"x"}`}, {"oid", "", `{"oid":"me"}`}, {"sub", "", `{"sub":1}`},
		},
	}, {
		profile: "entra-v2-access", header: jwt,
		claims: `{"aud":"` + app + `","iss":"https://login.microsoftonline.com/` + tid + `/v2.0","iat":1537231048,"nbf":1537231048,"exp":1537234948,"aio":"x","azp":"` + app + `","azpacr":"0","oid":"` + app + `","rh":"x","scp":"access_as_user","sub":"HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ","tid":"` + tid + `","uti":"x","ver":"2.0"}`,
		good: []patch{
			{claims: `{"scp":null,"roles":["Task.Read"]}`}, {claims: `{"iss":"https://login.microsoftonline.us/` + tid + `/v2.0"}`}, {claims: `{"iss":"https://` + tid + `.ciamlogin.com/` + tid + `/v2.0"}`},
			{claims: `{"iss":"https://login.partner.microsoftonline.cn/` + tid + `/v2.0"}`},
		},
		broken: []patch{
			{"typ", `{"typ":"at+jwt"}`, ""}, {"alg", `{"alg":"HS256"}`, ""}, {"kid", `{"kid":null}`, ""}, {"ver", "", `{"ver":"1.0"}`}, {"ver", "", `{"ver":null}`},
			{"iss", "", `{"iss":"https://login.microsoftonline.com/common/v2.0"}`}, {"iss", "", `{"iss":"https://sts.windows.net/` + tid + `/"}`}, {"iss tid", "", `{"tid":null}`},
			{"aud", "", `{"aud":"api://x"}`}, {"azp", "", `{"azp":null}`}, {"scp", "", `{"scp":["x"]}`}, {"roles", "", `{"roles":"a"}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"nbf", "", `{"nbf":"x"}`}, {"oid", "", `{"oid":"me"}`}, {"sub", "", `{"sub":1}`},
		},
	}, {
		profile: "entra-id", header: jwt,
		claims: `{"ver":"2.0","iss":"https://login.microsoftonline.com/` + tid + `/v2.0","sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","aud":"` + app + `","exp":1536361411,"iat":1536274711,"nbf":1536274711,"name":"Abe Lincoln","preferred_username":"AbeLi@microsoft.com","oid":"` + app + `","tid":"` + tid + `","nonce":"123523","aio":"x","roles":["a"]}`,
		good:   []patch{{claims: `{"ver":"1.0","iss":"https://sts.windows.net/` + tid + `/"}`}},
		broken: []patch{
			{"typ", `{"typ":null}`, ""}, {"alg", `{"alg":"HS256"}`, ""}, {"kid", `{"kid":null}`, ""}, {"ver", "", `{"ver":"3.0"}`}, {"iss", "", `{"iss":null}`},
			{"iss-v2", "", `{"iss":"https://sts.windows.net/` + tid + `/"}`}, {"iss-v1", "", `{"ver":"1.0"}`}, {"iss-v2 tid", "", `{"tid":null}`},
			{"aud", "", `{"aud":"api://x"}`}, {"nonce", "", `{"nonce":1}`}, {"roles", "", `{"roles":"a"}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"nbf", "", `{"nbf":"x"}`}, {"oid", "", `{"oid":"me"}`}, {"sub", "", `{"sub":1}`},
		},
	}, {
		profile: "google-id", header: jwt,
		claims: `{"iss":"https://accounts.google.com","azp":"1234987819200.apps.googleusercontent.com","aud":"1234987819200.apps.googleusercontent.com","sub":"10769150350006150715113082367","at_hash":"HK6E_P6Dh8Y93mRNtsDB1Q","hd":"example.com","email":"jsmith@example.com","email_verified":true,"iat":1353601026,"exp":1353604926,"nonce":"0394852-3190485-2490358"}`,
		good:   []patch{{claims: `{"iss":"accounts.google.com","hd":null,"azp":null,"email":null,"email_verified":null}`}},
		broken: []patch{
			{"iss", "", `{"iss":"https://accounts.google.com/"}`}, {"iss", "", `{"iss":"https://accounts.google.com.evil.example"}`}, {"alg", `{"alg":"HS256"}`, ""}, {"aud", "", `{"aud":["x"]}`},
			{"sub", "", `{"sub":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"azp", "", `{"azp":1}`}, {"hd", "", `{"hd":true}`}, {"email", "", `{"email":1}`},
			{"email-verified", "", `{"email_verified":"true"}`}, {"nonce", "", `{"nonce":1}`},
		},
	}, {
		profile: "google-service-account", header: jwt,
		claims: `{"iss":"my-robot@my-project.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/devstorage.read_only","aud":"https://oauth2.googleapis.com/token","exp":1328554385,"iat":1328550785}`,
		good: []patch{
			{claims: `{"scope":null,"target_audience":"https://run.example"}`}, {claims: `{"scope":null,"sub":"my-robot@my-project.iam.gserviceaccount.com","aud":"https://pubsub.googleapis.com/"}`},
			{claims: `{"aud":null,"sub":"my-robot@my-project.iam.gserviceaccount.com"}`}, {claims: `{"iss":"12-compute@developer.gserviceaccount.com"}`}, {claims: `{"iss":"x@proj.example.com.iam.gserviceaccount.com"}`},
		},
		broken: []patch{
			{"iss", "", `{"iss":"my-robot@gserviceaccount.com.evil.example"}`}, {"alg", `{"alg":"ES256"}`, ""}, {"typ", `{"typ":null}`, ""}, {"target", "", `{"aud":null,"scope":null,"sub":"my-robot@my-project.iam.gserviceaccount.com"}`},
			{"aud", "", `{"aud":["https://oauth2.googleapis.com/token"]}`}, {"scope", "", `{"scope":null}`}, {"self-signed", "", `{"aud":null,"sub":"other"}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`},
			{"lifetime", "", `{"exp":1328554386}`},
		},
	}, {
		profile: "kubernetes-service-account", header: rs256,
		claims: `{"aud":["https://kubernetes.default.svc.cluster.local"],"exp":1729605240,"iat":1729601640,"iss":"https://kubernetes.default.svc.cluster.local","jti":"aed34954-b33a-4142-b1ec-389d6bbb4936","kubernetes.io":{"namespace":"default","node":{"name":"my-node","uid":"x"},"pod":{"name":"my-pod","uid":"x"},"serviceaccount":{"name":"my.serviceaccount","uid":"14ee3fa4-a7e2-420f-9f9a-dbc4507c3798"}},"nbf":1729601640,"sub":"system:serviceaccount:default:my.serviceaccount"}`,
		good:   []patch{{claims: `{"aud":"x","nbf":null}`}},
		broken: []patch{
			{"alg", `{"alg":"HS256"}`, ""}, {"iss", "", `{"iss":null}`}, {"bound-sub sub", "", `{"sub":"admin"}`}, {"bound-sub", "", `{"sub":"system:serviceaccount:kube-system:my.serviceaccount"}`},
			{"bound", "", `{"kubernetes.io":null}`}, {"bound-sub namespace", "", `{"kubernetes.io":{"namespace":null}}`}, {"bound-sub name", "", `{"kubernetes.io":{"serviceaccount":{"name":null}}}`},
			{"uid", "", `{"kubernetes.io":{"serviceaccount":{"uid":null}}}`}, {"aud", "", `{"aud":null}`}, {"exp", "", `{"exp":null}`}, {"iat", "", `{"iat":null}`}, {"nbf", "", `{"nbf":"x"}`},
			{"legacy-sub", "", `{"kubernetes.io/serviceaccount/namespace":"other","kubernetes.io/serviceaccount/service-account.name":"my.serviceaccount"}`},
		},
	}}
}

// Every profile knows its own tokens and passes them; every rule of every
// profile has a token here that breaks it, and no other rule.
func TestEachProfileAndEachOfItsRules(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range shapes() {
		t.Run(s.profile, func(t *testing.T) {
			p := builtin(t, s.profile)
			for _, g := range append([]patch{{}}, s.good...) {
				d := decode(compact(patched(t, s.header, g.header), patched(t, s.claims, g.claims)))
				if got := profile.Recognise(profile.Builtin(), d); got != p {
					t.Errorf("%v is recognised as %q", g, nameOf(got))
				}
				if ids := failed(p, d); g.rules == "" && ids != nil {
					t.Errorf("%v breaks %q: %s", g, ids, details(p, d))
				}
			}
			for _, b := range s.broken {
				d := decode(compact(patched(t, s.header, b.header), patched(t, s.claims, b.claims)))
				if ids := strings.Join(failed(p, d), " "); ids != b.rules {
					t.Errorf("%v breaks %q, want %q", b, ids, b.rules)
				}
				for id := range strings.FieldsSeq(b.rules) {
					seen[s.profile+" "+id] = true
				}
			}
		})
	}
	for _, p := range profile.Builtin() {
		for _, r := range p.Rules {
			if !seen[p.Name+" "+r.ID] && p.Name != "dpop" { // whose tokens are signed: see TestDPoP
				t.Errorf("no token here breaks the rule %s of %s", r.ID, p.Name)
			}
		}
	}
}

func details(p *profile.Profile, d *tokens.Decoded) string {
	var all []string
	for _, o := range p.Judge(d, d.Claims, now, tokens.Prover{}) {
		if o.Status == tokens.StatusFailed {
			all = append(all, o.Detail)
		}
	}
	return strings.Join(all, "; ")
}

// The old tokens of Kubernetes, which lie in secrets, are known and told from
// the bound ones.
func TestLegacyTokensOfKubernetes(t *testing.T) {
	const claims = `{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"x","kubernetes.io/serviceaccount/service-account.name":"sa","kubernetes.io/serviceaccount/service-account.uid":"x","sub":"system:serviceaccount:default:sa"}`
	d := decode(compact(rs256, claims))
	p := profile.Recognise(profile.Builtin(), d)
	if nameOf(p) != "kubernetes-service-account" {
		t.Fatalf("recognised as %q", nameOf(p))
	}
	if ids := failed(p, d); !slices.Equal(ids, []string{"bound"}) {
		t.Errorf("breaks %q", ids)
	}
	held := p.Hold(d, 0, d.Claims, now, tokens.Prover{})
	if len(held.Findings) != 1 || held.Findings[0].ID != "profile.bound" || held.Findings[0].Severity != "low" {
		t.Errorf("findings %+v", held.Findings)
	}
}

// Each builtin says why and where, and is about tokens that are really like it.
func TestBuiltinsAreWhole(t *testing.T) {
	for _, p := range profile.Builtin() {
		if p.Title == "" || p.Description == "" || p.Source == "" || !p.BuiltIn || len(p.Recognise) == 0 {
			t.Errorf("%s lacks something", p.Name)
		}
		for _, r := range p.Rules {
			if !strings.HasSuffix(r.Why, ".") || r.Source == "" || r.Words() == "" {
				t.Errorf("%s, %s: why %q, source %q", p.Name, r.ID, r.Why, r.Source)
			}
		}
	}
}
