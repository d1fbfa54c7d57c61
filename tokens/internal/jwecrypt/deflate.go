package jwecrypt

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math"
)

// Deflate compresses for "zip":"DEF" (RFC 7516 section 4.1.3): raw DEFLATE, RFC 1951, without any wrapper.
func Deflate(plain []byte) []byte {
	var out bytes.Buffer
	// The level is a valid one and a buffer takes every write: there is nothing here that can fail.
	w, _ := flate.NewWriter(&out, flate.DefaultCompression)
	_, _ = w.Write(plain)
	_ = w.Close()
	return out.Bytes()
}

// Inflate undoes Deflate. It stops with a *LimitError as soon as there would be more than limit octets. It reads the
// data twice, the first time only to count: what is too large then costs no memory at all, and what is not, no more than
// it has octets. Data that ends early, is not DEFLATE, or goes on after the final block is ErrCompressed.
func Inflate(data []byte, limit int64) ([]byte, error) {
	// A bytes.Reader is an io.ByteReader, of which flate takes no octet too many: what is left over is really left over.
	in := bytes.NewReader(data)
	bound := limit
	if bound < math.MaxInt64 {
		bound++
	}
	n, err := io.Copy(io.Discard, io.LimitReader(flate.NewReader(in), bound))
	if n > limit {
		return nil, &LimitError{Limit: LimitDecompressedSize, Max: limit}
	}
	if err != nil {
		return nil, inflateError(err, len(data))
	}
	if in.Len() > 0 {
		return nil, fmt.Errorf("%d octets follow the final block at octet %d of the compressed data: %w", in.Len(), len(data)-in.Len(), ErrCompressed)
	}
	out := make([]byte, n)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(data)), out); err != nil {
		return nil, inflateError(err, len(data))
	}
	return out, nil
}

func inflateError(err error, length int) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the compressed data ends after %d octets, before its final block does: %w", length, ErrCompressed)
	case errors.As(err, &corrupt):
		return fmt.Errorf("the compressed data is not DEFLATE from octet %d on: %w", int64(corrupt), ErrCompressed)
	}
	return fmt.Errorf("decompress (%s): %w", err.Error(), ErrCompressed)
}
