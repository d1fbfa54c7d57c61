package room

import (
	"testing"
	"unsafe"
)

// Where there is no room, the stack moves to where there is. A goroutine starts on far less than is asked for.
func TestNeedMakesRoom(t *testing.T) {
	moved, again := make(chan bool), make(chan bool)
	go func() {
		var here byte
		start := uintptr(unsafe.Pointer(&here))
		need(0)
		roomy := uintptr(unsafe.Pointer(&here))
		need(0)
		moved <- start != roomy
		again <- roomy != uintptr(unsafe.Pointer(&here))
	}()
	if !<-moved {
		t.Error("the stack is where it was: the frame is not as large as it says")
	}
	if <-again {
		t.Error("the stack moved where there was room")
	}
}
