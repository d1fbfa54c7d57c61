package quick

import (
	"bytes"
	"io"
	"os"
)

// taken is what was read of stdin before it turned out that there is no answer to it
// here.
var taken []byte

// Stdin is the process's stdin from its first byte on.
func Stdin() io.Reader {
	if len(taken) == 0 {
		return os.Stdin
	}
	return io.MultiReader(bytes.NewReader(taken), os.Stdin)
}
