package room

// madvise is the number of the system call; package syscall is not set up yet.
const madvise = 28
