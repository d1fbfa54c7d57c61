//go:build amd64 || arm64

package room

import (
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"fob/cmd/testenv"
)

// What was asked for costs no fault any more when it is written to.
func TestPopulate(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	pages := heap / syscall.Getpagesize()
	if got := faults(t, pages, func(uintptr) {}); got < pages {
		t.Fatalf("writing to %d new pages made %d faults: the test sees nothing", pages, got)
	}
	var errno syscall.Errno
	got := faults(t, pages, func(start uintptr) { errno = syscall.Errno(populate(start, heap)) })
	switch errno {
	case 0:
	case syscall.EINVAL:
		testenv.Need(t, "a kernel from 5.14 on")
	default:
		t.Fatal(errno)
	}
	if got > pages/4 {
		t.Errorf("writing to %d pages made %d faults", pages, got)
	}
}

// faults counts those of writing to new memory for which something was done before.
func faults(t *testing.T, pages int, before func(start uintptr)) int {
	t.Helper()
	memory, err := syscall.Mmap(-1, 0, heap, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(memory) }()
	_ = syscall.Madvise(memory, syscall.MADV_NOHUGEPAGE) // one fault for all would hide them
	before(uintptr(unsafe.Pointer(&memory[0])))
	const thread = 1 // RUSAGE_THREAD
	var was, is syscall.Rusage
	if err := syscall.Getrusage(thread, &was); err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		memory[i*len(memory)/pages] = 1
	}
	if err := syscall.Getrusage(thread, &is); err != nil {
		t.Fatal(err)
	}
	return int(is.Minflt - was.Minflt)
}
