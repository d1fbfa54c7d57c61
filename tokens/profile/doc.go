// Package profile is the shapes that tokens of one kind have: an access token of
// RFC 9068, a DPoP proof, an access token of Amazon Cognito. A profile says how
// such a token is recognised and which rules it has to keep; each rule is a check
// of the policy.
//
// Those that come with fob are made of the TOML files in package profiletext by
// its generator, so that no file is parsed when a token is decoded.
//
// That a token is recognised proves nothing, since anyone can write its claims:
// it says which rules to hold it against, and no more.
//
// What a rule asks of cryptography is answered by a [verdict.Prover], so that a
// token is named before there is any. It may import tokens/read, tokens/verdict,
// tokens/visible and tokens/when, and no other package of fob.
package profile
