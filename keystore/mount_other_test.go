//go:build !linux

package keystore

import "errors"

func mountTiny(string) error   { return errors.New("only on Linux") }
func unmountTiny(string) error { return nil }
