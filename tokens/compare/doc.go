// Package compare sets two tokens side by side: header, claims, signature, key and
// size, and byte for byte where the JSON is equal and the bytes are not. It only
// reads them, and judges neither.
//
// JSON is compared as it was written: a number by its exact value and its
// spelling, a text by its characters and its escapes, a member that stands twice
// as the first and the second of its name. Nothing goes through a float.
//
// Time and memory are linear in the size of the tokens, and the number of
// differences that are kept is bounded; all are counted.
//
// It may import tokens and the packages below it, and no other package of fob.
package compare
