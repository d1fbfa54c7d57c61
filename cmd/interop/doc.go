// Package interop holds the tests that fob and other people's programs read what each other writes: tokens with the npm
// packages jose and jsonwebtoken, PyJWT, jwcrypto, the jose command and openssl; keys with openssl and ssh-keygen. They
// drive the built binary through its command line, as a script would. The table in matrix_test.go says what is
// exercised with whom, and why what is not is not.
//
// There is no code here but tests. They may not import anything of fob but the test helpers (fob/cmd/testenv).
package interop
