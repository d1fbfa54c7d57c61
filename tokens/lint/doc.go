// Package lint says what is weak, risky or unwise about a token that may well
// verify: a catalogue of rules, and the findings that they make of one token.
// It judges nothing that package tokens judges; a verdict is never changed by
// a finding.
//
// It is honest and quiet: a clean token gives no finding above info. A finding
// names the member that it is about and never shows personal data or a secret
// whole. Time and memory are linear in the token's size.
//
// It may import tokens and the packages below it, and no other package of fob.
package lint
