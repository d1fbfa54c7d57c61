// Package read says what the bytes of a token say, and never judges: its form, its
// parts with their places, headers and claims as they were written, and everything
// that is wrong with them. What is proved of a token is the matter of package
// tokens, which has the names of this package too.
//
// It stands apart so that a token can be decoded by a program that has not yet
// set up any cryptography: that takes longer than the decoding.
//
// It may not import any package of crypto, nor any other package of fob but
// tokens/wording.
package read
