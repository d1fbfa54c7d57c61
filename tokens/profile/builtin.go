// Code generated from profiletext/builtin/*.toml by a test of profiletext; DO NOT EDIT.

package profile

import "fob/tokens/read"

// builtin holds the profiles that come with fob, in their order.
var builtin = [...]*Profile{
	&builtinDpop,
	&builtinLogoutToken,
	&builtinRfc9068,
	&builtinCognitoAccess,
	&builtinCognitoId,
	&builtinEntraV1Access,
	&builtinEntraV2Access,
	&builtinGoogleId,
	&builtinGoogleServiceAccount,
	&builtinKubernetesServiceAccount,
	&builtinOktaAccess,
	&builtinEntraId,
	&builtinOktaId,
	&builtinAuth0Access,
	&builtinAuth0Id,
	&builtinOidcIdToken,
	&builtinClientAssertion,
}

var builtinDpop = Profile{Name: "dpop", Title: "DPoP proof", Description: "Proves for one request that the client holds the key that its access token is bound to.", Source: "RFC 9449", Template: "dpop-proof", BuiltIn: true, Order: 10, Recognise: [][]Cond{{{Member: Member{Header: true, Path: []string{"typ"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "dpop+jwt"}}}}}}, Rules: []Rule{
	{ID: "typ", Why: "It keeps other tokens from being taken for proofs.", Source: "RFC 9449 §4.2", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "dpop+jwt"}}}},
	{ID: "alg", Why: "A proof is made with a private key, and never with none or a shared secret.", Source: "RFC 9449 §4.2", Algorithms: []string{"asymmetric"}},
	{ID: "jwk", Why: "It is the public key of the client, and must not hold the private one.", Source: "RFC 9449 §4.2", Member: Member{Header: true, Path: []string{"jwk"}}, Required: true, PublicJWK: true},
	{ID: "signed-by-jwk", Why: "A proof that another key has signed proves nothing.", Source: "RFC 9449 §4.3", SignedByJWK: true},
	{ID: "jti", Why: "Each proof has a name of its own, so that it is not used twice.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "htm", Why: "It is the method of the request that the proof is for.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"htm"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "htu", Why: "It is the URL of the request that the proof is for, without query and fragment.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"htu"}}, Required: true, Test: Test{Types: []Type{"url"}}},
	{ID: "iat", Why: "A proof is good for a short time after it was made.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "ath", Why: "It is the hash of the access token, in base64url.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"ath"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "nonce", Why: "It is what the server sent in DPoP-Nonce.", Source: "RFC 9449 §4.2", Member: Member{Path: []string{"nonce"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinLogoutToken = Profile{Name: "logout-token", Title: "OpenID Connect logout token", Description: "Tells a client that a user or a session of theirs has signed out at the issuer.", Source: "OpenID Connect Back-Channel Logout 1.0", BuiltIn: true, Order: 10, Recognise: [][]Cond{
	{{Member: Member{Header: true, Path: []string{"typ"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "logout+jwt"}}}}},
	{{Member: Member{Path: []string{"events"}}, Test: Test{Types: []Type{"object"}, Contains: []string{"http://schemas.openid.net/event/backchannel-logout"}}}},
}, Rules: []Rule{
	{ID: "typ", Should: true, Why: "It keeps other tokens from being taken for logout tokens.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "logout+jwt"}}}},
	{ID: "alg", Why: "A logout token must be signed, and never with alg none.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.6", Algorithms: []string{"signed"}},
	{ID: "iss", Why: "It says who issued the token.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It holds the client that the token is for.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "exp", Why: "A logout token must expire.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "lifetime", Should: true, Why: "It is delivered at once; two minutes are enough, and leave little time to send it again.", Source: "OpenID Connect Back-Channel Logout 1.0 §4", MaxLifetime: 120000000000},
	{ID: "jti", Why: "Each token has a name of its own, so that it is not used twice.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "events", Why: "This member makes the token a logout token.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"events"}}, Required: true, Test: Test{Types: []Type{"object"}, Contains: []string{"http://schemas.openid.net/event/backchannel-logout"}}},
	{ID: "event", Why: "The event's value is an object, usually an empty one.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"events", "http://schemas.openid.net/event/backchannel-logout"}}, Test: Test{Types: []Type{"object"}}},
	{ID: "subject", Why: "It must say who, or which session, has signed out.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", AnyOf: []string{"sub", "sid"}},
	{ID: "nonce", Why: "Without a nonce, a logout token cannot pass for an ID token.", Source: "OpenID Connect Back-Channel Logout 1.0 §2.4", Member: Member{Path: []string{"nonce"}}, Forbidden: true},
}}

var builtinRfc9068 = Profile{Name: "rfc9068", Title: "OAuth 2.0 access token", Description: "An access token in the form of a JWT, as any issuer may make it.", Source: "RFC 9068", Template: "access-token", BuiltIn: true, Order: 10, Recognise: [][]Cond{{{Member: Member{Header: true, Path: []string{"typ"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "at+jwt"}}}}}}, Rules: []Rule{
	{ID: "typ", Why: "It keeps other tokens, such as ID tokens, from being taken for access tokens.", Source: "RFC 9068 §2.1", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "at+jwt"}}}},
	{ID: "alg", Why: "An access token must be signed, and never with alg none.", Source: "RFC 9068 §2.1", Algorithms: []string{"signed"}},
	{ID: "alg-asymmetric", Should: true, Why: "With a shared secret, every API that verifies tokens can make them.", Source: "RFC 9068 §2.1", Algorithms: []string{"asymmetric"}},
	{ID: "iss", Why: "It says who issued the token, and so with whose keys it is verified.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "An access token must expire.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "aud", Why: "It says for which API the token is meant.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "sub", Why: "It says for whom the client acts; where it acts for itself, it is the client.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "client-id", Why: "It says which client asked for the token.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"client_id"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "jti", Why: "It gives the token a name of its own.", Source: "RFC 9068 §2.2", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "scope", Why: "Scopes are words in one string, parted by spaces.", Source: "RFC 9068 §2.2.3, RFC 8693 §4.2", Member: Member{Path: []string{"scope"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "RFC 9068 §2.2.1", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
}}

var builtinCognitoAccess = Profile{Name: "cognito-access", Title: "Amazon Cognito access token", Description: "An access token of a user pool of Amazon Cognito.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", BuiltIn: true, Order: 20, Recognise: [][]Cond{{
	{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://cognito-idp.*.amazonaws.com/*", "https://cognito-idp.*.amazonaws.com.cn/*"}}},
	{Member: Member{Path: []string{"token_use"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "access"}}}},
}}, Rules: []Rule{
	{ID: "iss", Why: "The issuer is a user pool, by its region and id.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://cognito-idp.*.amazonaws.com/*", "https://cognito-idp.*.amazonaws.com.cn/*"}}},
	{ID: "token-use", Why: "ID tokens and access tokens of a pool are told apart by it.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"token_use"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "access"}}}},
	{ID: "alg", Why: "User pools sign with RS256.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Algorithms: []string{"RS256"}},
	{ID: "kid", Why: "It names the key of the pool that verifies the token.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "client-id", Why: "It is the app client that the token was issued to; it stands where other issuers have aud.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"client_id"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "scope", Why: "Scopes are words in one string, parted by spaces.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"scope"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "sub", Why: "It is the id of the user, or of the client that acts for itself.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "groups", Why: "The groups of the user are an array.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html", Member: Member{Path: []string{"cognito:groups"}}, Test: Test{Types: []Type{"strings"}}},
}}

var builtinCognitoId = Profile{Name: "cognito-id", Title: "Amazon Cognito ID token", Description: "An ID token of a user pool of Amazon Cognito.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", BuiltIn: true, Order: 20, Recognise: [][]Cond{{
	{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://cognito-idp.*.amazonaws.com/*", "https://cognito-idp.*.amazonaws.com.cn/*"}}},
	{Member: Member{Path: []string{"token_use"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "id"}}}},
}}, Rules: []Rule{
	{ID: "iss", Why: "The issuer is a user pool, by its region and id.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://cognito-idp.*.amazonaws.com/*", "https://cognito-idp.*.amazonaws.com.cn/*"}}},
	{ID: "token-use", Why: "ID tokens and access tokens of a pool are told apart by it.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"token_use"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "id"}}}},
	{ID: "alg", Why: "User pools sign with RS256.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Algorithms: []string{"RS256"}},
	{ID: "kid", Why: "It names the key of the pool that verifies the token.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It is the app client that the token is for.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "username", Should: true, Why: "It is the name of the user in the pool.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"cognito:username"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "sub", Why: "It is the id of the user, or of the client that acts for itself.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "groups", Why: "The groups of the user are an array.", Source: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html", Member: Member{Path: []string{"cognito:groups"}}, Test: Test{Types: []Type{"strings"}}},
}}

var builtinEntraV1Access = Profile{Name: "entra-v1-access", Title: "Microsoft Entra access token, v1.0", Description: "An access token of Microsoft Entra ID in the older of its two forms.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", BuiltIn: true, Order: 20, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://sts.windows.net/*/", "https://sts.chinacloudapi.cn/*/"}}},
		{Member: Member{Path: []string{"appid"}}},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://sts.windows.net/*/", "https://sts.chinacloudapi.cn/*/"}}},
		{Member: Member{Path: []string{"scp"}}},
	},
}, Rules: []Rule{
	{ID: "typ", Why: "It is always JWT.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "JWT"}}}},
	{ID: "alg", Why: "Microsoft signs with private keys, whose public halves it publishes.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Algorithms: []string{"asymmetric"}},
	{ID: "kid", Why: "It names the key that verifies the token.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "ver", Why: "It says in which of the two forms the token is.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"ver"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "1.0"}}}},
	{ID: "iss", Why: "The issuer is that of v1.0, with the tenant of tid in it.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://sts.windows.net/{tid}/", "https://sts.chinacloudapi.cn/{tid}/"}}},
	{ID: "aud", Why: "It is the API that the token is for: its application id, or its URI.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "appid", Should: true, Why: "It is the client that asked for the token.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"appid"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "scp", Why: "Scopes are words in one string, parted by spaces.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"scp"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "roles", Why: "The roles are an array.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"roles"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "tid", Why: "It is the tenant that the user signed in to.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"tid"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "nbf", Why: "It says from when on the token is valid, in seconds.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"nbf"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "oid", Why: "It is the id of the user or the service in its tenant.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"oid"}}, Test: Test{Types: []Type{"uuid"}}},
	{ID: "sub", Why: "It is the user or the service, by an id that each application has of its own.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"sub"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinEntraV2Access = Profile{Name: "entra-v2-access", Title: "Microsoft Entra access token, v2.0", Description: "An access token of Microsoft Entra ID in the newer of its two forms.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", BuiltIn: true, Order: 20, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://login.microsoftonline.com/*/v2.0", "https://login.microsoftonline.us/*/v2.0", "https://login.partner.microsoftonline.cn/*/v2.0", "https://*.ciamlogin.com/*/v2.0"}}},
		{Member: Member{Path: []string{"azp"}}},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://login.microsoftonline.com/*/v2.0", "https://login.microsoftonline.us/*/v2.0", "https://login.partner.microsoftonline.cn/*/v2.0", "https://*.ciamlogin.com/*/v2.0"}}},
		{Member: Member{Path: []string{"scp"}}},
	},
}, Rules: []Rule{
	{ID: "typ", Why: "It is always JWT.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "JWT"}}}},
	{ID: "alg", Why: "Microsoft signs with private keys, whose public halves it publishes.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Algorithms: []string{"asymmetric"}},
	{ID: "kid", Why: "It names the key that verifies the token.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "ver", Why: "It says in which of the two forms the token is.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"ver"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "2.0"}}}},
	{ID: "iss", Why: "The issuer is that of v2.0, with the tenant of tid in it.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://login.microsoftonline.com/{tid}/v2.0", "https://login.microsoftonline.us/{tid}/v2.0", "https://login.partner.microsoftonline.cn/{tid}/v2.0", "https://{tid}.ciamlogin.com/{tid}/v2.0"}}},
	{ID: "aud", Why: "It is the application id of the API that the token is for.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "azp", Should: true, Why: "It is the client that asked for the token.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"azp"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "scp", Why: "Scopes are words in one string, parted by spaces.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"scp"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "roles", Why: "The roles are an array.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"roles"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "tid", Why: "It is the tenant that the user signed in to.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"tid"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "nbf", Why: "It says from when on the token is valid, in seconds.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"nbf"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "oid", Why: "It is the id of the user or the service in its tenant.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"oid"}}, Test: Test{Types: []Type{"uuid"}}},
	{ID: "sub", Why: "It is the user or the service, by an id that each application has of its own.", Source: "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference", Member: Member{Path: []string{"sub"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinGoogleId = Profile{Name: "google-id", Title: "Google ID token", Description: "An ID token of Google, for a user or a service account.", Source: "https://developers.google.com/identity/openid-connect/reference", BuiltIn: true, Order: 20, Recognise: [][]Cond{{{Member: Member{Path: []string{"iss"}}, Test: Test{OneOf: []Literal{
	{Kind: read.KindString, Text: "https://accounts.google.com"},
	{Kind: read.KindString, Text: "accounts.google.com"},
}}}}}, Rules: []Rule{
	{ID: "iss", Why: "The issuer has two spellings, of which the second is an older one.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{OneOf: []Literal{
		{Kind: read.KindString, Text: "https://accounts.google.com"},
		{Kind: read.KindString, Text: "accounts.google.com"},
	}}},
	{ID: "alg", Why: "Google signs with private keys, whose public halves it publishes.", Source: "https://developers.google.com/identity/openid-connect/openid-connect", Algorithms: []string{"asymmetric"}},
	{ID: "aud", Why: "It is the client that the token is for.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "sub", Why: "It is the id of the account; unlike email, it never changes.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "azp", Why: "It is the client that asked for the token, where that is another than aud.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"azp"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "hd", Why: "It is the domain of the organization that the account is of.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"hd"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "email", Why: "It is the mail address of the account.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"email"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "email-verified", Should: true, Why: "It is true or false, and not text.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"email_verified"}}, Test: Test{Types: []Type{"boolean"}}},
	{ID: "nonce", Why: "It is the value that the client sent with its request.", Source: "https://developers.google.com/identity/openid-connect/reference", Member: Member{Path: []string{"nonce"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinGoogleServiceAccount = Profile{Name: "google-service-account", Title: "Google service account assertion", Description: "What a service account of Google signs with its own key, to get an access token or in place of one.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", BuiltIn: true, Order: 20, Recognise: [][]Cond{{{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"*@*.iam.gserviceaccount.com", "*@*.*.iam.gserviceaccount.com", "*@*.*.*.iam.gserviceaccount.com", "*@*.gserviceaccount.com"}}}}}, Rules: []Rule{
	{ID: "iss", Why: "The issuer is the mail address of the service account.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"*@*.iam.gserviceaccount.com", "*@*.*.iam.gserviceaccount.com", "*@*.*.*.iam.gserviceaccount.com", "*@*.gserviceaccount.com"}}},
	{ID: "alg", Why: "Service accounts sign with RS256.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Algorithms: []string{"RS256"}},
	{ID: "typ", Should: true, Why: "The header says that it is a JWT.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "JWT"}}}},
	{ID: "target", Why: "It must say for which server it is, or with which scopes.", Source: "https://google.aip.dev/auth/4111", AnyOf: []string{"aud", "scope"}},
	{ID: "aud", Why: "It is one server.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Member: Member{Path: []string{"aud"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "scope", Why: "An assertion for the token endpoint says what it asks for.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", When: []Cond{{Member: Member{Path: []string{"aud"}}, Test: Test{OneOf: []Literal{
		{Kind: read.KindString, Text: "https://oauth2.googleapis.com/token"},
		{Kind: read.KindString, Text: "https://www.googleapis.com/oauth2/v4/token"},
		{Kind: read.KindString, Text: "https://accounts.google.com/o/oauth2/token"},
	}}}}, AnyOf: []string{"scope", "target_audience"}},
	{ID: "self-signed", Should: true, Why: "In place of an access token, issuer and subject are the service account.", Source: "https://google.aip.dev/auth/4111", When: []Cond{{Member: Member{Path: []string{"aud"}}, Absent: true}}, Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Matches: []string{"{iss}"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "lifetime", Why: "An assertion is good for an hour at most.", Source: "https://developers.google.com/identity/protocols/oauth2/service-account", MaxLifetime: 3600000000000},
}}

var builtinKubernetesServiceAccount = Profile{Name: "kubernetes-service-account", Title: "Kubernetes service account token", Description: "A token by which a pod, or a job outside, acts as a service account of a cluster.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", BuiltIn: true, Order: 20, Recognise: [][]Cond{
	{{Member: Member{Path: []string{"kubernetes.io"}}, Test: Test{Types: []Type{"object"}}}},
	{{Member: Member{Path: []string{"kubernetes.io/serviceaccount/namespace"}}}},
}, Rules: []Rule{
	{ID: "alg", Why: "A cluster signs with private keys, whose public halves it publishes.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", Algorithms: []string{"asymmetric"}},
	{ID: "iss", Why: "It is the cluster that issued the token.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "sub", Why: "It is the service account, with its namespace.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Matches: []string{"system:serviceaccount:**"}}},
	{ID: "bound-sub", Why: "Namespace and name must be those in kubernetes.io.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, With: []Binding{
		{Name: "name", Path: []string{"kubernetes.io", "serviceaccount", "name"}},
		{Name: "namespace", Path: []string{"kubernetes.io", "namespace"}},
	}, Member: Member{Path: []string{"sub"}}, Test: Test{Matches: []string{"system:serviceaccount:{namespace}:{name}"}}},
	{ID: "legacy-sub", Why: "Namespace and name must be those in the other claims.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io/serviceaccount/namespace"}}}}, Member: Member{Path: []string{"sub"}}, Test: Test{Matches: []string{"system:serviceaccount:{kubernetes.io/serviceaccount/namespace}:{kubernetes.io/serviceaccount/service-account.name}"}}},
	{ID: "bound", Should: true, Why: "A token that lies in a secret does not expire, and is bound to nothing that ends.", Source: "https://kubernetes.io/docs/concepts/security/service-accounts/", Member: Member{Path: []string{"kubernetes.io"}}, Required: true, Test: Test{Types: []Type{"object"}}},
	{ID: "namespace", Why: "It is the namespace of the service account.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"kubernetes.io", "namespace"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "name", Why: "It is the name of the service account.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"kubernetes.io", "serviceaccount", "name"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "uid", Why: "A new service account of the same name has another uid.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"kubernetes.io", "serviceaccount", "uid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It says for which servers the token is; usually that of the cluster.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "exp", Why: "A bound token must expire.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", When: []Cond{{Member: Member{Path: []string{"kubernetes.io"}}}}, Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "nbf", Why: "It says from when on the token is valid, in seconds.", Source: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", Member: Member{Path: []string{"nbf"}}, Test: Test{Types: []Type{"date"}}},
}}

var builtinOktaAccess = Profile{Name: "okta-access", Title: "Okta access token", Description: "An access token of an authorization server of Okta.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", BuiltIn: true, Order: 20, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.okta.com", "https://*.oktapreview.com", "https://*.okta-emea.com", "https://*.okta-gov.com", "https://*.okta.mil", "https://*.okta.com/oauth2/*", "https://*.oktapreview.com/oauth2/*", "https://*.okta-emea.com/oauth2/*", "https://*.okta-gov.com/oauth2/*", "https://*.okta.mil/oauth2/*"}}},
		{Member: Member{Path: []string{"cid"}}},
	},
	{
		{Member: Member{Path: []string{"ver"}}, Test: Test{OneOf: []Literal{{Kind: read.KindNumber, Text: "1"}}}},
		{Member: Member{Path: []string{"cid"}}},
		{Member: Member{Path: []string{"jti"}}, Test: Test{Matches: []string{"AT.**"}}},
	},
}, Rules: []Rule{
	{ID: "ver", Why: "It is the version of the form of the token.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"ver"}}, Required: true, Test: Test{Types: []Type{"number"}}},
	{ID: "alg", Why: "Okta signs with RS256.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Algorithms: []string{"RS256"}},
	{ID: "kid", Why: "It names the key of the authorization server that verifies the token.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "iss", Why: "It is the URL of the authorization server.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"https"}}},
	{ID: "aud", Why: "It is the API that the token is for, as the authorization server names it.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "sub", Why: "It is the name of the user, or the id of the client that acts for itself.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "cid", Why: "It is the client that asked for the token.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"cid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "uid", Why: "It is the id of the user; a client that acts for itself has none.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"uid"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "scp", Why: "Scopes are an array, and not words in one string.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"scp"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "jti", Why: "It gives the token a name of its own.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
}}

var builtinEntraId = Profile{Name: "entra-id", Title: "Microsoft Entra ID token", Description: "An ID token of Microsoft Entra ID, in the form of v2.0 or of v1.0.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", BuiltIn: true, Order: 21, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://login.microsoftonline.com/*/v2.0", "https://login.microsoftonline.us/*/v2.0", "https://login.partner.microsoftonline.cn/*/v2.0", "https://*.ciamlogin.com/*/v2.0"}}},
		{Member: Member{Path: []string{"azp"}}, Absent: true},
		{Member: Member{Path: []string{"scp"}}, Absent: true},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://sts.windows.net/*/", "https://sts.chinacloudapi.cn/*/"}}},
		{Member: Member{Path: []string{"appid"}}, Absent: true},
		{Member: Member{Path: []string{"scp"}}, Absent: true},
	},
}, Rules: []Rule{
	{ID: "typ", Why: "It is always JWT.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "JWT"}}}},
	{ID: "alg", Why: "Microsoft signs with private keys, whose public halves it publishes.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Algorithms: []string{"asymmetric"}},
	{ID: "kid", Why: "It names the key that verifies the token.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "ver", Why: "It says in which of the two forms the token is.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"ver"}}, Required: true, Test: Test{OneOf: []Literal{
		{Kind: read.KindString, Text: "2.0"},
		{Kind: read.KindString, Text: "1.0"},
	}}},
	{ID: "iss", Why: "The token says who issued it.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"https"}}},
	{ID: "iss-v2", Why: "The issuer is that of v2.0, with the tenant of tid in it.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", When: []Cond{{Member: Member{Path: []string{"ver"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "2.0"}}}}}, Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://login.microsoftonline.com/{tid}/v2.0", "https://login.microsoftonline.us/{tid}/v2.0", "https://login.partner.microsoftonline.cn/{tid}/v2.0", "https://{tid}.ciamlogin.com/{tid}/v2.0"}}},
	{ID: "iss-v1", Why: "The issuer is that of v1.0, with the tenant of tid in it.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", When: []Cond{{Member: Member{Path: []string{"ver"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "1.0"}}}}}, Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://sts.windows.net/{tid}/", "https://sts.chinacloudapi.cn/{tid}/"}}},
	{ID: "aud", Why: "It is the application id of the client that the token is for.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "nonce", Why: "It is the value that the client sent with its request.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"nonce"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "roles", Why: "The roles are an array.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"roles"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "tid", Why: "It is the tenant that the user signed in to.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"tid"}}, Required: true, Test: Test{Types: []Type{"uuid"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "nbf", Why: "It says from when on the token is valid, in seconds.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"nbf"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "oid", Why: "It is the id of the user or the service in its tenant.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"oid"}}, Test: Test{Types: []Type{"uuid"}}},
	{ID: "sub", Why: "It is the user or the service, by an id that each application has of its own.", Source: "https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference", Member: Member{Path: []string{"sub"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinOktaId = Profile{Name: "okta-id", Title: "Okta ID token", Description: "An ID token of an authorization server of Okta.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", BuiltIn: true, Order: 21, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.okta.com", "https://*.oktapreview.com", "https://*.okta-emea.com", "https://*.okta-gov.com", "https://*.okta.mil", "https://*.okta.com/oauth2/*", "https://*.oktapreview.com/oauth2/*", "https://*.okta-emea.com/oauth2/*", "https://*.okta-gov.com/oauth2/*", "https://*.okta.mil/oauth2/*"}}},
		{Member: Member{Path: []string{"cid"}}, Absent: true},
		{Member: Member{Path: []string{"idp"}}},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.okta.com", "https://*.oktapreview.com", "https://*.okta-emea.com", "https://*.okta-gov.com", "https://*.okta.mil", "https://*.okta.com/oauth2/*", "https://*.oktapreview.com/oauth2/*", "https://*.okta-emea.com/oauth2/*", "https://*.okta-gov.com/oauth2/*", "https://*.okta.mil/oauth2/*"}}},
		{Member: Member{Path: []string{"cid"}}, Absent: true},
		{Member: Member{Path: []string{"jti"}}, Test: Test{Matches: []string{"ID.**"}}},
	},
	{
		{Member: Member{Path: []string{"ver"}}, Test: Test{OneOf: []Literal{{Kind: read.KindNumber, Text: "1"}}}},
		{Member: Member{Path: []string{"idp"}}},
		{Member: Member{Path: []string{"jti"}}, Test: Test{Matches: []string{"ID.**"}}},
		{Member: Member{Path: []string{"cid"}}, Absent: true},
	},
}, Rules: []Rule{
	{ID: "ver", Why: "It is the version of the form of the token.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"ver"}}, Required: true, Test: Test{Types: []Type{"number"}}},
	{ID: "alg", Why: "Okta signs with RS256.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Algorithms: []string{"RS256"}},
	{ID: "kid", Why: "It names the key of the authorization server that verifies the token.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Header: true, Path: []string{"kid"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "iss", Why: "It is the URL of the authorization server.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"https"}}},
	{ID: "aud", Why: "It is the client that the token is for.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "sub", Why: "It is the id of the user.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "jti", Why: "It gives the token a name of its own.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "amr", Why: "The methods by which the user signed in are an array.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"amr"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "idp", Why: "It is the id of the identity provider, or of the org.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"idp"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
}}

var builtinAuth0Access = Profile{Name: "auth0-access", Title: "Auth0 access token", Description: "An access token of Auth0 with the profile that Auth0 has by default.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", BuiltIn: true, Order: 30, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.auth0.com/", "https://*.*.auth0.com/"}}},
		{Member: Member{Path: []string{"scope"}}},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.auth0.com/", "https://*.*.auth0.com/"}}},
		{Member: Member{Path: []string{"gty"}}},
	},
	{
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.auth0.com/", "https://*.*.auth0.com/"}}},
		{Member: Member{Path: []string{"azp"}}},
		{Member: Member{Path: []string{"nonce"}}, Absent: true},
	},
}, Rules: []Rule{
	{ID: "typ", Why: "With at+jwt, the token has the profile of RFC 9068 and other claims.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Header: true, Path: []string{"typ"}}, Required: true, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "JWT"}}}},
	{ID: "alg", Why: "An access token must be signed.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/validate-access-tokens", Algorithms: []string{"signed"}},
	{ID: "iss", Why: "The issuer is the domain of the tenant, with a slash at the end.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://*.*/", "https://*.*.*/", "https://*.*.*.*/", "https://*.*.*.*.*/"}}},
	{ID: "sub", Why: "It is the id of the user; of a client that acts for itself, its id with @clients.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It is the API that the token is for, alone or in an array.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "userinfo", Should: true, Why: "With the scope openid, the token is for the API and for userinfo: aud is an array of both.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", When: []Cond{
		{Member: Member{Path: []string{"scope"}}, Test: Test{Words: []string{"openid"}}},
		{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.auth0.com/", "https://*.*.auth0.com/"}}},
	}, Member: Member{Path: []string{"aud"}}, Test: Test{Contains: []string{"{iss}userinfo"}, MinItems: 2}},
	{ID: "azp", Why: "It is the client that asked for the token.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"azp"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "scope", Why: "Scopes are words in one string, parted by spaces.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"scope"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "permissions", Why: "The permissions of the user are an array.", Source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", Member: Member{Path: []string{"permissions"}}, Test: Test{Types: []Type{"strings"}}},
}}

var builtinAuth0Id = Profile{Name: "auth0-id", Title: "Auth0 ID token", Description: "An ID token of Auth0.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure", BuiltIn: true, Order: 31, Recognise: [][]Cond{{
	{Member: Member{Path: []string{"iss"}}, Test: Test{Matches: []string{"https://*.auth0.com/", "https://*.*.auth0.com/"}}},
	{Member: Member{Path: []string{"aud"}}},
	{Member: Member{Path: []string{"scope"}}, Absent: true},
	{Member: Member{Path: []string{"gty"}}, Absent: true},
	{Member: Member{Path: []string{"permissions"}}, Absent: true},
}}, Rules: []Rule{
	{ID: "alg", Why: "An ID token must be signed.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/validate-id-tokens", Algorithms: []string{"signed"}},
	{ID: "iss", Why: "The issuer is the domain of the tenant, with a slash at the end.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Matches: []string{"https://*.*/", "https://*.*.*/", "https://*.*.*.*/", "https://*.*.*.*.*/"}}},
	{ID: "sub", Why: "It is the id of the user.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It is the client that the token is for.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/validate-id-tokens", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "exp", Why: "The token must expire.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "nonce", Why: "It is the value that the client sent with its request.", Source: "https://auth0.com/docs/secure/tokens/id-tokens/validate-id-tokens", Member: Member{Path: []string{"nonce"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "org-id", Why: "It is the organization that the user signed in to.", Source: "https://auth0.com/docs/manage-users/organizations/using-tokens", Member: Member{Path: []string{"org_id"}}, Test: Test{Types: []Type{"string"}}},
}}

var builtinOidcIdToken = Profile{Name: "oidc-id-token", Title: "OpenID Connect ID token", Description: "Tells a client who has signed in, and when.", Source: "OpenID Connect Core 1.0", Template: "id-token", BuiltIn: true, Order: 80, Recognise: [][]Cond{
	{
		{Member: Member{Path: []string{"nonce"}}},
		{Member: Member{Path: []string{"iss"}}},
		{Member: Member{Path: []string{"sub"}}},
		{Member: Member{Path: []string{"aud"}}},
		{Member: Member{Path: []string{"scope"}}, Absent: true},
		{Member: Member{Path: []string{"scp"}}, Absent: true},
		{Member: Member{Path: []string{"client_id"}}, Absent: true},
	},
	{
		{Member: Member{Path: []string{"at_hash"}}},
		{Member: Member{Path: []string{"iss"}}},
		{Member: Member{Path: []string{"aud"}}},
	},
	{
		{Member: Member{Path: []string{"c_hash"}}},
		{Member: Member{Path: []string{"iss"}}},
		{Member: Member{Path: []string{"aud"}}},
	},
	{
		{Member: Member{Path: []string{"auth_time"}}},
		{Member: Member{Path: []string{"iss"}}},
		{Member: Member{Path: []string{"sub"}}},
		{Member: Member{Path: []string{"aud"}}},
		{Member: Member{Path: []string{"typ"}}, Absent: true},
		{Member: Member{Path: []string{"scope"}}, Absent: true},
		{Member: Member{Path: []string{"scp"}}, Absent: true},
		{Member: Member{Path: []string{"client_id"}}, Absent: true},
	},
}, Rules: []Rule{
	{ID: "alg", Why: "An ID token must be signed.", Source: "OpenID Connect Core 1.0 §2", Algorithms: []string{"signed"}},
	{ID: "iss", Why: "The issuer is a URL with https and without query and fragment.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"https"}}},
	{ID: "sub", Why: "It says who has signed in.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "aud", Why: "It holds the client that the token is for.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "exp", Why: "An ID token must expire.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the token was issued.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"iat"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "auth-time", Why: "It says when the user signed in, in seconds.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"auth_time"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "nonce", Why: "It is the value that the client sent with its request.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"nonce"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "acr", Why: "It names one class of authentication.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"acr"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "amr", Why: "The methods of authentication are an array.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"amr"}}, Test: Test{Types: []Type{"strings"}}},
	{ID: "azp-type", Why: "It is the id of one client.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Path: []string{"azp"}}, Test: Test{Types: []Type{"string"}}},
	{ID: "azp", Should: true, Why: "Of several audiences, it says which one asked for the token.", Source: "OpenID Connect Core 1.0 §3.1.3.7", When: []Cond{{Member: Member{Path: []string{"aud"}}, Test: Test{Types: []Type{"array"}, MinItems: 2}}}, Member: Member{Path: []string{"azp"}}, Required: true},
	{ID: "jwk", Should: true, Why: "The issuer's keys come from its own metadata, and never from the token.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Header: true, Path: []string{"jwk"}}, Forbidden: true},
	{ID: "jku", Should: true, Why: "The issuer's keys come from its own metadata, and never from the token.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Header: true, Path: []string{"jku"}}, Forbidden: true},
	{ID: "x5c", Should: true, Why: "The issuer's keys come from its own metadata, and never from the token.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Header: true, Path: []string{"x5c"}}, Forbidden: true},
	{ID: "x5u", Should: true, Why: "The issuer's keys come from its own metadata, and never from the token.", Source: "OpenID Connect Core 1.0 §2", Member: Member{Header: true, Path: []string{"x5u"}}, Forbidden: true},
}}

var builtinClientAssertion = Profile{Name: "client-assertion", Title: "JWT client assertion", Description: "A client that signs in to an authorization server, with a key of its own.", Source: "RFC 7523", Template: "service-account", BuiltIn: true, Order: 90, Recognise: [][]Cond{
	{{Member: Member{Header: true, Path: []string{"typ"}}, Test: Test{OneOf: []Literal{{Kind: read.KindString, Text: "client-authentication+jwt"}}}}},
	{
		{Member: Member{Path: []string{"sub"}}, Test: Test{Matches: []string{"{iss}"}}},
		{Member: Member{Path: []string{"aud"}}},
		{Member: Member{Path: []string{"exp"}}},
		{Member: Member{Path: []string{"scope"}}, Absent: true},
	},
}, Rules: []Rule{
	{ID: "alg", Why: "An assertion must be signed, or have a MAC.", Source: "RFC 7523 §3", Algorithms: []string{"signed"}},
	{ID: "iss", Why: "It says who issued the assertion.", Source: "RFC 7523 §3", Member: Member{Path: []string{"iss"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "sub", Why: "It is the id of the client that signs in.", Source: "RFC 7523 §3", Member: Member{Path: []string{"sub"}}, Required: true, Test: Test{Types: []Type{"string"}}},
	{ID: "self-issued", Should: true, Why: "A client that signs for itself is both issuer and subject.", Source: "OpenID Connect Core 1.0 §9", Member: Member{Path: []string{"sub"}}, Test: Test{Matches: []string{"{iss}"}}},
	{ID: "aud", Why: "It is the authorization server that the assertion is for.", Source: "RFC 7523 §3", Member: Member{Path: []string{"aud"}}, Required: true, Test: Test{Types: []Type{"string", "strings"}}},
	{ID: "one-aud", Should: true, Why: "An assertion for several servers can be used by one of them at another.", Source: "draft-ietf-oauth-rfc7523bis §4", Member: Member{Path: []string{"aud"}}, Test: Test{MaxItems: 1}},
	{ID: "exp", Why: "An assertion must expire.", Source: "RFC 7523 §3", Member: Member{Path: []string{"exp"}}, Required: true, Test: Test{Types: []Type{"date"}}},
	{ID: "iat", Why: "It says when the assertion was issued.", Source: "RFC 7523 §3", Member: Member{Path: []string{"iat"}}, Test: Test{Types: []Type{"date"}}},
	{ID: "jti", Should: true, Why: "It gives each assertion a name of its own, so that it is not used twice.", Source: "OpenID Connect Core 1.0 §9", Member: Member{Path: []string{"jti"}}, Required: true, Test: Test{Types: []Type{"string"}}},
}}
