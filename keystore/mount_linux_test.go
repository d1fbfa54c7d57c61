package keystore

import "golang.org/x/sys/unix"

func mountTiny(dir string) error   { return unix.Mount("tmpfs", dir, "tmpfs", 0, "size=96k,mode=0700") }
func unmountTiny(dir string) error { return unix.Unmount(dir, 0) }
