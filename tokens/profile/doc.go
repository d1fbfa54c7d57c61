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
// It may import tokens and the packages below it, and no other package of fob.
package profile
