package keyfile

import (
	"encoding/base64"
	"fmt"
	"strings"
)

const (
	rfc4716Begin = "---- BEGIN SSH2 PUBLIC KEY"
	rfc4716End   = "---- END SSH2 PUBLIC KEY ----"
	takenRFC4716 = "an SSH2 public key (RFC 4716)"
)

// rfc4716 reads the public keys that "ssh-keygen -e" writes.
func (p *parser) rfc4716(data []byte) (*Result, error) {
	r := &Result{Taken: takenRFC4716}
	var block *rfc4716Block
	number := 0
	for line := range strings.Lines(string(withoutBOM(data))) {
		number++
		line = strings.TrimSpace(line)
		where := fmt.Sprintf("line %d", number)
		switch {
		case strings.HasPrefix(line, rfc4716Begin):
			if block != nil {
				return nil, located(malformed("the key before it has no END line"), takenRFC4716, where, FormatRFC4716)
			}
			if len(r.Keys) == p.opt.MaxKeys {
				return nil, located(overLimit("more than %d keys", p.opt.MaxKeys), takenRFC4716, where, FormatRFC4716)
			}
			block = &rfc4716Block{where: where}
		case block == nil:
		case line == rfc4716End:
			k, err := p.rfc4716Key(block)
			if err != nil {
				return nil, located(err, takenRFC4716, block.where, FormatRFC4716)
			}
			r.Keys = append(r.Keys, k)
			block = nil
		default:
			block.add(line)
		}
	}
	if block != nil {
		return nil, located(malformed("the key has no END line: the file is cut off"), takenRFC4716, block.where, FormatRFC4716)
	}
	return r, nil
}

// rfc4716Block collects the lines between BEGIN and END.
type rfc4716Block struct {
	where     string
	comment   string
	header    strings.Builder // a header that goes on, without its backslash
	continued bool
	body      strings.Builder
}

// add takes a header (RFC 4716 §3.3: "Tag: value", going on after a backslash) or base64.
func (b *rfc4716Block) add(line string) {
	if !b.continued && (b.body.Len() > 0 || !strings.Contains(line, ":")) {
		b.body.WriteString(line)
		return
	}
	part, more := strings.CutSuffix(line, `\`)
	b.header.WriteString(part)
	b.continued = more
	if more {
		return
	}
	tag, value, _ := strings.Cut(b.header.String(), ":")
	b.header.Reset()
	if !strings.EqualFold(tag, "Comment") {
		return
	}
	value = strings.TrimSpace(value)
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	b.comment = value
}

func (p *parser) rfc4716Key(b *rfc4716Block) (Key, error) {
	blob, err := base64.StdEncoding.Strict().DecodeString(b.body.String())
	if err != nil {
		return Key{}, malformed("the base64 is malformed")
	}
	pub, err := p.sshBlob(blob)
	if err != nil {
		return Key{}, err
	}
	return Key{Public: pub, Format: FormatRFC4716, Comment: printable(b.comment), Where: b.where}, nil
}
