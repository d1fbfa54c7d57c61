// Package scan finds tokens in anything: logs, HAR files, curl commands, cookies,
// environment dumps, JSON, URLs, diffs. It reads a stream in constant memory and at
// the speed of a search for three bytes.
//
// # What is found
//
// A compact token is a run of base64url letters and dots whose first part is the
// JSON of a header that says alg (and enc, for a JWE), and that has as many parts
// as such a token has, each of them canonical base64url. Its dots may be escaped
// as a URL or a JSON string does (%2E, \u002e), and dots that end a sentence are
// left out. A JSON serialization is an object, escaped once or not, that decodes
// without fault and in which the protected header or the payload begins like a
// JSON object.
//
// What begins like a token and is none is a look-alike ([Hit].Fault).
//
// # What is not
//
// A token that was broken into lines is not put together again: where the
// signature ends, nobody can tell. Nor is anything looked for inside of base64,
// but for the bodies of a HAR file.
//
// # Cuts
//
// What is found does not depend on how the stream comes, nor on the number of
// workers: a stream is cut only where no token can lie across ([Cut]).
//
// It may import tokens and the packages below it, and no other package of fob.
package scan
