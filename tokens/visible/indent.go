package visible

// maxIndentDepth is the nesting below which AppendIndentJSON no longer breaks lines. Without it, a megabyte of "["
// would grow to a terabyte of indentation.
const maxIndentDepth = 64

// AppendIndentJSON is AppendJSON over several lines: every member and element on a line of its own that begins with
// prefix and one indent for each level; the first line has neither, and no line feed follows the last. Empty objects
// and arrays stay {} and []. Containers nested more than 64 deep are written on one line. prefix and indent are the
// caller's own text and are copied as they are.
func AppendIndentJSON(dst, raw []byte, prefix, indent string) []byte {
	p := indenter{dst: dst, start: len(dst), prefix: prefix, indent: indent}
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case '{', '[':
			i = p.open(raw, i)
		case '}', ']':
			p.close(c)
			i++
		case ',':
			p.dst = append(p.dst, ',')
			p.newline()
			i++
		case ':':
			p.dst = append(p.dst, ':', ' ')
			i = p.skip(raw, i+1)
		case '"':
			p.dst, i = appendJSONString(p.dst, raw, i)
		case ' ', '\n', '\r', '\t':
			i = p.gap(raw, i)
		default:
			i = p.other(raw, i)
		}
	}
	return p.dst
}

type indenter struct {
	dst            []byte
	start          int // where our own output begins in dst
	depth          int
	prefix, indent string
}

func (p *indenter) open(raw []byte, i int) int {
	c := raw[i]
	p.dst = append(p.dst, c)
	i = p.skip(raw, i+1)
	if i < len(raw) && (c == '{' && raw[i] == '}' || c == '[' && raw[i] == ']') {
		p.dst = append(p.dst, raw[i])
		return i + 1
	}
	p.depth++
	p.newline()
	return i
}

func (p *indenter) close(c byte) {
	inline := p.depth > maxIndentDepth
	if p.depth > 0 {
		p.depth--
	}
	if !inline {
		p.newline()
	}
	p.dst = append(p.dst, c)
}

func (p *indenter) newline() {
	if p.depth > maxIndentDepth {
		return
	}
	p.dst = append(p.dst, '\n')
	p.dst = append(p.dst, p.prefix...)
	for range p.depth {
		p.dst = append(p.dst, p.indent...)
	}
}

func (p *indenter) skip(raw []byte, i int) int {
	for i < len(raw) && isSpace(raw[i]) {
		i++
	}
	return i
}

// gap is skipGap for output that holds indentation: after it nothing needs to be kept apart.
func (p *indenter) gap(raw []byte, i int) int {
	if len(p.dst) > p.start && isSpace(p.dst[len(p.dst)-1]) {
		return p.skip(raw, i)
	}
	p.dst, i = skipGap(p.dst, p.start, raw, i)
	return i
}

// other copies a run of text outside strings up to the next byte that lays out the text.
func (p *indenter) other(raw []byte, i int) int {
	n := i
	for n < len(raw) && isPrintableASCII(raw[n]) && raw[n] != '"' && raw[n] != ' ' && !isStructural(raw[n]) {
		n++
	}
	if n == i {
		p.dst, i = appendOutside(p.dst, raw, i)
		return i
	}
	p.dst = append(p.dst, raw[i:n]...)
	return n
}
