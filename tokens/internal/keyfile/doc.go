// Package keyfile reads and writes asymmetric keys in the file formats that
// other tools use: PEM and DER (PKCS#1, SEC1, PKCS#8, SPKI, X.509) and OpenSSH.
// JWK and JWKS are not its subject: the tokens package reads those itself.
//
// The package is pure: bytes in, keys out. It opens no file, reads no
// environment, keeps no clock and talks to no terminal; a passphrase comes from
// a callback. It may import the standard library and golang.org/x/crypto, and
// no other package of fob.
//
// Key files are hostile input. Every structure is walked by a strict DER reader
// that knows byte offsets, before any of it reaches a library; the cost of
// passphrase stretching is bounded by [Options]; and no error ever holds a byte
// of key material.
package keyfile
