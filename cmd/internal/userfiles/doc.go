// Package userfiles reads and writes the files that a person has fob keep or make:
// one file, and the folders of named ones (templates, profiles). What is read is a
// regular file of bounded size; what is written is there whole or not at all.
//
// It knows nothing of what stands in them. It may import tokens, for its errors,
// and no other package of fob.
package userfiles
