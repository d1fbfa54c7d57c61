// Package config is the user's settings: the file config.toml of the config
// folder. It reads its text and checks what can be checked without the rest of
// the world; whoever uses a setting checks the rest and names its line.
//
// The environment wins over the file, and a flag over both: the command line
// sees to that.
//
// It may import tokens and the packages below it, and no other package of fob; it
// touches no files.
package config
