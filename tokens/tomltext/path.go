package tomltext

import (
	"bytes"
	"iter"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Path leads to a setting: the names of the tables it is in, and its own. An
// element of an array of tables has its number, from 0, after the array's name.
type Path []string

// At is the path of something in the table at p.
func (p Path) At(name string) Path { return append(p[:len(p):len(p)], name) }

// Nth is the path of an element of the array of tables at p.
func (p Path) Nth(n int) Path { return p.At(strconv.Itoa(n)) }

// String is the path as people write it.
func (p Path) String() string { return strings.Join(p, ".") }

// key is the path as one string that no two paths share.
func (p Path) key() string { return strings.Join(p, "\x00") }

// locate finds where a setting stands, the first time: its line and column, from
// 1; 0 if nowhere. Of one that is not there it is the place of what it would be
// in.
func locate(data []byte, path Path) (line, column int) {
	for ; len(path) > 0; path = path[:len(path)-1] {
		want := path.key()
		for at, offset := range keys(data) {
			if at == want || strings.HasPrefix(at, want+"\x00") {
				return position(data, offset)
			}
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
		elements := map[string]int{}
		for p.NextExpression() {
			node := p.Expression()
			switch node.Kind {
			case unstable.Table, unstable.ArrayTable:
				path, offset := keyOf(node, "")
				path = within(path, elements)
				if node.Kind == unstable.ArrayTable {
					n := elements[path]
					elements[path] = n + 1
					path += "\x00" + strconv.Itoa(n)
				}
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

// within puts the number of the last element behind every array of tables that
// leads to path.
func within(path string, elements map[string]int) string {
	parts := strings.Split(path, "\x00")
	out := parts[0]
	for _, part := range parts[1:] {
		if n := elements[out]; n > 0 {
			out += "\x00" + strconv.Itoa(n-1)
		}
		out += "\x00" + part
	}
	return out
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
