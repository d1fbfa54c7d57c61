//go:build amd64 || arm64

package room

import "unsafe"

// heap is what the initialisation of fob's packages and a decode allocate, spans
// that are not full included.
const heap = 400 << 10

// Every page of the heap that is touched for the first time is a fault, which costs
// some ten times the page itself where the machine is a virtual one.
func init() { //nolint:gochecknoinits // it is of use before all else only
	// The runtime allocates upwards, so what comes next lies behind what came last.
	last = new([8 << 10]byte)
	const page = 4 << 10
	populate((uintptr(unsafe.Pointer(last))+page-1)&^(page-1), heap) //nolint:gosec // an address is what is asked for
}

// last keeps it from the stack.
var last *[8 << 10]byte

// populate has the kernel give many pages in one call (MADV_POPULATE_WRITE, Linux
// 5.14). An older one refuses, and so does one with larger pages; then nothing is
// lost. It gives the kernel's error number, 0 if there is none.
func populate(from, size uintptr) (errno uintptr) {
	const populateWrite = 23
	_, _, errno = rawSyscall6(madvise, from, size, populateWrite, 0, 0, 0)
	return errno
}

// rawSyscall6 is that of package syscall, which is not set up so early, and need not
// be.
//
//go:linkname rawSyscall6 syscall.RawSyscall6
func rawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)
