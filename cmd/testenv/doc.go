// Package testenv finds what a test needs and a machine may lack: public test vectors, peer programs, and the fob
// binary itself. What is missing skips the test and says what to install; with FOB_TEST_REQUIRE=all, as in .ci/run, it
// fails the test instead, so that a skipped test cannot pass for a green one.
//
// It is imported by _test.go files only. It lies outside cmd/internal because Go lets only packages below
// cmd import that, and the tests of tokens need it most.
//
// It may not import any other package of fob, nor anything outside the standard library.
package testenv
