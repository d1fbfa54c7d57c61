package scan

// Cut gives the last place in data, a stretch of a stream, before which the
// stream can be cut so that both sides may be searched by themselves; 0 if there
// is none in reach. It is the beginning of a line.
//
// No compact token goes over the end of a line. A JSON text may, but a string in
// it may not, and between lines only certain bytes can meet: a value follows a
// comma, a colon or an opening bracket, and nothing else.
func Cut(data []byte) int {
	const reach = 64 << 10 // a file without cuts must not be walked twice
	for i := len(data) - 1; i >= 2 && i > len(data)-reach; i-- {
		if data[i-1] != '\n' || !beginsValue(data[i]) {
			continue
		}
		last := data[i-2]
		if last == '\r' && i >= 3 {
			last = data[i-3]
		}
		if endsValue(last) {
			return i
		}
	}
	return 0
}

// beginsValue tells bytes that in JSON would begin a value, or that JSON does
// not know at all.
func beginsValue(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '}', ']', ',', ':':
		return false
	}
	return true
}

// endsValue tells bytes that no JSON value can follow at once.
func endsValue(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '{', '[', ',', ':':
		return false
	}
	return true
}
