package jwecrypt

import (
	"bytes"
	"compress/flate"
	"errors"
	"math"
	"runtime"
	"testing"
)

func TestDeflateRoundTrip(t *testing.T) {
	for _, plain := range [][]byte{
		nil, {0}, []byte("Live long and prosper."), bytes.Repeat([]byte("ab"), 100_000), randomBytes(100_000), make([]byte, 1<<20),
	} {
		packed := Deflate(plain)
		for _, limit := range []int64{int64(len(plain)), int64(len(plain)) + 1, math.MaxInt64} {
			got, err := Inflate(packed, limit)
			must(t, err)
			if !bytes.Equal(got, plain) {
				t.Fatalf("%d octets came back as %d", len(plain), len(got))
			}
		}
		for _, limit := range []int64{int64(len(plain)) - 1, -1, math.MinInt64} {
			_, err := Inflate(packed, limit)
			var passed *LimitError
			if !errors.As(err, &passed) || passed.Limit != LimitDecompressedSize || passed.Max != limit {
				t.Fatalf("%d octets under a limit of %d: %v", len(plain), limit, err)
			}
			wantError(t, err, ErrLimit, "decompressed-size")
		}
	}
}

// Other programs' DEFLATE: stored, fixed and dynamic blocks at every level.
func TestInflateEveryLevel(t *testing.T) {
	plain := bytes.Repeat([]byte("You can trust us to stick with you through thick and thin"), 50)
	for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, level)
		must(t, err)
		for _, b := range plain {
			if _, err := w.Write([]byte{b}); err != nil {
				t.Fatal(err)
			}
		}
		must(t, w.Flush())
		must(t, w.Close())
		got, err := Inflate(packed.Bytes(), 1<<20)
		must(t, err)
		if !bytes.Equal(got, plain) {
			t.Errorf("level %d", level)
		}
	}
}

func TestInflateRefuses(t *testing.T) {
	packed := Deflate([]byte("Live long and prosper. Live long and prosper."))
	for cut := range packed {
		_, err := Inflate(packed[:cut], 1000)
		wantError(t, err, ErrCompressed, "before its final block")
	}
	for _, tail := range [][]byte{{0}, {0xff}, packed, make([]byte, 1000)} {
		_, err := Inflate(append(packed[:len(packed):len(packed)], tail...), 1000)
		wantError(t, err, ErrCompressed, "follow the final block")
	}
	for name, data := range map[string][]byte{
		"reserved block type":       {0x07},
		"stored length is wrong":    {0x01, 0x05, 0x00, 0x00, 0x00},
		"distance before the start": {0x03, 0x02, 0x00},
		"zlib wrapper":              {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01},
		"gzip wrapper":              {0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff, 0x03, 0x00, 0, 0, 0, 0, 0, 0, 0, 0},
	} {
		_, err := Inflate(data, 1000)
		t.Run(name, func(t *testing.T) { wantError(t, err, ErrCompressed) })
	}
}

// A bomb: 256 MiB in about 260 KB. The limit is hit long before that, and memory stays near the limit.
func TestInflateBomb(t *testing.T) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	must(t, err)
	zeros := make([]byte, 1<<20)
	for range 256 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	must(t, w.Close())
	const limit = 1 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = Inflate(packed.Bytes(), limit)
	runtime.ReadMemStats(&after)
	wantError(t, err, ErrLimit, "decompressed-size", "1048576")
	if used := after.TotalAlloc - before.TotalAlloc; used > 16*limit {
		t.Errorf("used %d octets for a limit of %d", used, limit)
	}
}
