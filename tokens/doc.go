// Package tokens is the token engine: it reads, proves and makes JSON tokens
// (JWS, RFC 7515; JWE, RFC 7516; JWT, RFC 7519) and the keys that sign and
// encrypt them (JWK, RFC 7517).
//
// What was read and what was proved never mix. [Decode] says what the bytes
// say and never judges, and stands in a package of its own, read; [Verify] says
// what was proved, as three verdicts that are never folded into one. An
// algorithm is taken from the key and only then compared with the word of the
// token (RFC 8725 §3.1).
//
// The package is pure: no files, no environment, no clock of its own, no
// network and no terminal. The time is an argument, limits are values, and the
// only outside source is crypto/rand.
//
// The cryptography is Go's own. jwx, which this project was drawn on, serves the
// tests as a peer only: version 2 is no longer maintained, it lets pass what the
// standards refuse (PSS salts of any length, duplicate members, short secrets),
// and its start-up is a tenth of that of a whole fob decode.
//
// It may not import any other package of fob but those below it, and its tests
// are the only place that may import jwx.
package tokens
