// Package jwecrypt is the cryptography of JSON Web Encryption over raw octets: content encryption, key management and
// compression (RFC 7516, RFC 7518 sections 4 and 5, RFC 8037 section 3.2). It knows no JSON, no base64url and no key
// files: the caller parses the token and hands over header members as values and keys as standard library types.
//
// Encrypting is Wrap (the content encryption key, CEK, for each recipient) and then Content.Seal; decrypting is Unwrap
// and then Content.Open. Deflate and Inflate are the "zip" step outside of that.
//
// Everything that a token can hold is treated as hostile: lengths are exact, PBES2 iterations and decompressed size are
// bounded by the caller's limits, and no input panics. Whether an algorithm is allowed for a key is the caller's
// policy: this package only checks that key and algorithm fit.
//
// It stands on the standard library alone and imports nothing of this module.
package jwecrypt
