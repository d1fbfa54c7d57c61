package themes

import (
	"bytes"
	"iter"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// locate finds where a key of a table stands, the first time: its line and
// column, from 1. The file is well-formed TOML.
func locate(data []byte, table, key string) (line, column int) {
	want := key
	if table != "" {
		want = table + "\x00" + key
	}
	for path, offset := range keys(data) {
		if path == want || strings.HasPrefix(path, want+"\x00") {
			return position(data, offset)
		}
	}
	return 0, 0
}

// clash finds the first key that stands twice, or is given a value although it
// is a table: what the library does not give a place to.
func clash(data []byte) (line, column int) {
	seen := map[string]bool{}
	for path, offset := range keys(data) {
		if seen[path] {
			return position(data, offset)
		}
		seen[path] = true
	}
	return 0, 0
}

// keys yields the keys and tables of a file in their order: the path, its parts
// parted by NUL, and the offset of its last part. Of what is no TOML it yields
// what comes before the fault.
func keys(data []byte) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		var p unstable.Parser
		p.Reset(data)
		table := ""
		for p.NextExpression() {
			node := p.Expression()
			switch node.Kind {
			case unstable.Table, unstable.ArrayTable:
				path, offset := keyOf(node, "")
				table = path + "\x00"
				if !yield(path, offset) {
					return
				}
			case unstable.KeyValue:
				if !yieldKeys(node, table, yield) {
					return
				}
			}
		}
	}
}

// yieldKeys yields a key, and those of its value if that is an inline table.
func yieldKeys(node *unstable.Node, table string, yield func(string, int) bool) bool {
	path, offset := keyOf(node, table)
	if !yield(path, offset) {
		return false
	}
	if v := node.Value(); v.Kind == unstable.InlineTable {
		for it := v.Children(); it.Next(); {
			if !yieldKeys(it.Node(), path+"\x00", yield) {
				return false
			}
		}
	}
	return true
}

func keyOf(node *unstable.Node, table string) (path string, offset int) {
	var parts []string
	for it := node.Key(); it.Next(); {
		parts = append(parts, string(it.Node().Data))
		offset = int(it.Node().Raw.Offset)
	}
	return table + strings.Join(parts, "\x00"), offset
}

func position(data []byte, offset int) (line, column int) {
	before := data[:offset]
	return 1 + bytes.Count(before, []byte("\n")), offset - bytes.LastIndexByte(before, '\n')
}
