// Package walls holds the rules of who may import what and who may touch the outside world, as tests over the whole
// module. The rules are tables: importRules in imports_test.go, symbolRules in symbols_test.go. A new rule is one row,
// with an example of a breach that proves the row can fail.
//
// It holds tests only. It imports nothing of fob but cmd/testenv, and nothing may import it.
package walls
