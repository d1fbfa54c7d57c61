//go:build amd64 || arm64

// The compiler takes a function without a body, which rawSyscall6 is, only beside a file of assembly.
