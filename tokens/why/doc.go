// Package why finds out what would make a signature verify that does not: another
// key, the same secret read otherwise, the payload or the signature encoded
// otherwise, a header that was changed after signing. Whatever fits is a cause,
// with what to mend on either side, and never a verdict: a token that verifies
// only after a change does not verify.
//
// A search goes over two lists. A lock is one way to hold the signature against a
// key: the key, the algorithm, how the signature's bytes are read, what the secret
// is. A variant is one text that may have been signed: the token's own, or one in
// which header or payload are written otherwise. First each lock is tried on the
// token as it stands and each variant on the locks that change nothing; only if
// none of them fits, two changes together.
//
// What is tried is bounded, and said. The work is counted in units: an HMAC over
// up to two kilobytes is one, an RSA signature is opened for a few dozen and then
// each text costs one, an ECDSA check is twenty to some hundreds. It may import tokens and the
// packages below it, and no other package of fob.
package why
