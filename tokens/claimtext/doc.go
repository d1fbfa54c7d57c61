// Package claimtext is the text of a claims set as a person writes it: JSON in
// the making, with times such as "+15m" and placeholders that are filled when
// the token is signed. [Check] reads it on each keystroke, whatever its state,
// and says what is wrong and where; [Parse] and [Draft.Resolve] make the claims
// that are signed.
//
// # Times
//
// The value of a time claim (exp, nbf, iat, auth_time) may be a string that
// package when reads: "now", "+15m", "2026-12-24". It becomes a number of
// seconds (RFC 7519 §2).
//
// # Placeholders
//
// A string value, at any depth, that begins with {{ and ends with }} and has no
// other brace within is a placeholder:
//
//	"{{uuid}}"        a random UUID, version 4 (RFC 9562 §5.4)
//	"{{random:32}}"   that many random bytes (1 to 512), in base64url
//	"{{now}}"         the time of signing as a number; also {{now+15m}}, {{now-1d}}
//	"{{ask:subject}}" an answer that a person gives, as a string
//	"{{jwk}}"         the signer's public key as a JWK, in a header only (RFC 9449 §4.2)
//
// One that is not among these is an error, so that a slip is never signed. A
// string of that shape that is meant as it stands is written with its first
// brace escaped: "\u007b{uuid}}" is the text {{uuid}}. Names of members are
// never placeholders.
//
// The package is pure: the time, the zone and the randomness are arguments. It
// may import tokens and the packages below it, and no other package of fob.
package claimtext
