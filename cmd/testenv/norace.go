//go:build !race

package testenv

// UnderRace tells whether the race detector watches: see race.go.
const UnderRace = false
