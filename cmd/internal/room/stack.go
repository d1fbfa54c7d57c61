package room

// stack is what the initialisation of fob's packages and a decode need.
const stack = 16 << 10

// The main goroutine starts on 2 KB, and each time that a function finds no room the
// runtime takes memory for stacks of twice the size, walks all frames with their
// tables, and copies. Asked for once, with nothing to copy, it is nearly free.
func init() { //nolint:gochecknoinits // it is of use before all else only
	_ = need(0)
}

// need has a frame of that size. The room is made where it is entered; the frame is
// not touched.
//
//go:noinline
func need(i int) byte { //nolint:unparam // what it gives makes the frame one
	if i == 0 {
		return 0
	}
	var frame [stack]byte
	return frame[i]
}
