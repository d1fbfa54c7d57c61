package scan

import "fob/tokens"

// Options say how to search.
type Options struct {
	Limits tokens.Limits
	// Faults asks for the look-alikes themselves; else they are only counted.
	Faults bool
}

// Hit is a place where a token stands, or something that looks like one.
type Hit struct {
	// Token is what tokens.Decode reads: the escapes of dots and of JSON
	// strings are resolved, and the white space of JSON is left out. Of a
	// look-alike it is the text as it stands.
	Token []byte
	// Offset is the place of its first byte in the stream, from 0; Size is how
	// many bytes it takes there.
	Offset int64
	Size   int
	// Line counts from 1, Column counts bytes of the line from 1. Both are 0 in
	// binary data.
	Line, Column int
	// Inside names what the token was taken out of: "base64 body"; the place is
	// then that of the body. "" where it stands in the stream itself.
	Inside string
	// Fault says why it is no token; "" if it is one.
	Fault string

	inBlock bool // Token is a part of the block that was searched
}
