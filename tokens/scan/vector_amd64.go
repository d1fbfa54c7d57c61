package scan

// skip gives a place before which no token begins: that of an anchor, or one
// near the end of data. It does what skipWords does, sixteen bytes at a time.
//
//go:noescape
func skip(data []byte) int

// letters gives how many letters of base64url data begins with, or fewer near
// its end. It does what lettersByTable does, sixteen bytes at a time.
//
//go:noescape
func letters(data []byte) int
