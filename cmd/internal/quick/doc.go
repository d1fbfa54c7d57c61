// Package quick answers a plain `fob decode TOKEN` before the rest of fob is set up.
//
// Most of the time of a decode would go into what it has no use for: the workbench,
// the keystore, TLS and the command line's own library take longer to initialise
// than it takes to read and show a token. Go initialises a package as soon as those
// that it imports are, and of several that could be next the one whose path comes
// first (Go specification, Program initialization). So this package decodes while it
// is initialised, and ends the program; what it imports must be little, and ready
// early.
//
// It takes only what needs no second thought: one token, no flag but --json, no
// settings and no profiles of the user's, nothing to be told beside the token and
// nothing wrong with its bytes. Everything else goes the ordinary way, from the
// start and with the same words: both ways show a token with the packages show and
// jsonout, and [Stdin] gives back what was read. On other systems than Linux all
// goes that way.
//
// It may import show, jsonout, places and room, the packages below tokens that they
// need, and no other package of fob; no module; and of the standard library nothing
// that comes late: a test holds what it reaches, and another what is initialised.
package quick
