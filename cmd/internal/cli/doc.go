// Package cli is fob's command line: one file for each command, and what they
// share: streams, exit codes, JSON output, key references. What a token says it
// shows through packages show and jsonout. It holds no token or key logic; that is
// in package tokens. It may not import Charm packages or jwx.
package cli
