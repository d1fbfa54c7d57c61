//go:build race

package testenv

// UnderRace tells whether the race detector watches, which slows tenfold what a
// test computes. A test of much computing that the detector has nothing to find
// in does less of it then: .ci/run runs the packages whose tests ask this once
// more without the detector, in full.
const UnderRace = true
