// Package tomltext reads the TOML files that people write (themes, profiles,
// settings) so that every fault can be told with its line and column.
//
// It knows nothing of what such a file means. It may import no other package of
// fob.
package tomltext
