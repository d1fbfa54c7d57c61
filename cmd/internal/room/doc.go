// Package room makes room for what runs while fob is set up, on the stack and on the
// heap. Both grow in small steps by themselves, and the steps cost more than what is
// done on them: without this a plain fob decode takes a third longer.
//
// It imports nothing but unsafe, not even runtime, so that Go initialises it before
// every package but the runtime's and the few whose paths come before its own.
package room
