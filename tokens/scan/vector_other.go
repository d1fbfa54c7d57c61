//go:build !amd64

package scan

// skip gives a place before which no token begins: that of an anchor, or one
// near the end of data.
func skip(data []byte) int { return skipWords(data) }

// letters gives how many letters of base64url data begins with, or fewer near
// its end.
func letters(data []byte) int { return lettersByTable(data) }
