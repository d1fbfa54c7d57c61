package keyfile

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	pemDash  = "-----"
)

// pemBlock is one block as it stands in the file, not yet decoded.
type pemBlock struct {
	label string
	index int // from 1
	line  int // of the BEGIN line, from 1
	open  bool
	// The two headers that mean something (RFC 1421 §4.6.1).
	procType, dekInfo string
	body              []pemLine
}

type pemLine struct {
	number int
	text   string
}

func (b *pemBlock) where() string { return fmt.Sprintf("PEM block %d (line %d)", b.index, b.line) }

// located places an error in this block.
func (b *pemBlock) located(err error, format Format) error {
	return located(err, "a PEM file", fmt.Sprintf("block %s, line %d", quoted(b.label), b.line), format)
}

// scanPEM finds the blocks of a file. encoding/pem skips a damaged block without
// a word and takes the next one; here it is an error with its line. White space
// around lines is tolerated, so that an indented paste works.
func scanPEM(text string, most int) ([]pemBlock, error) {
	var blocks []pemBlock
	var cur *pemBlock
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(strings.TrimPrefix(line, "\xef\xbb\xbf"))
		switch {
		case strings.HasPrefix(line, pemBegin):
			if cur != nil && cur.open && !foreignArmor(cur.label) {
				return nil, cur.located(malformed("the block has no END line before the next block begins at line %d", number), "")
			}
			if len(blocks) == most {
				return nil, located(overLimit("more than %d blocks", most), "a PEM file", fmt.Sprintf("line %d", number), "")
			}
			label, err := beginLabel(line)
			if err != nil {
				return nil, located(err, "a PEM file", fmt.Sprintf("line %d", number), "")
			}
			blocks = append(blocks, pemBlock{label: label, index: len(blocks) + 1, line: number, open: true})
			cur = &blocks[len(blocks)-1]
		case cur == nil || !cur.open:
		case strings.HasPrefix(line, pemEnd):
			if line != pemEnd+cur.label+pemDash {
				return nil, cur.located(malformed("the END line at line %d does not name the block that it ends", number), "")
			}
			cur.open = false
		default:
			cur.add(number, line)
		}
	}
	if cur != nil && cur.open && !foreignArmor(cur.label) {
		return nil, cur.located(malformed("the block has no END line: the file is cut off"), "")
	}
	return blocks, nil
}

// beginLabel takes the label out of a BEGIN line.
func beginLabel(line string) (string, error) {
	rest := line[len(pemBegin):]
	label, tail, ok := strings.Cut(rest, pemDash)
	if ok && tail == "" {
		return label, nil
	}
	e := &Error{Kind: ErrMalformed, Reason: "the BEGIN line does not end with five dashes"}
	if ok {
		e.Reason, e.Next = "the BEGIN line goes on after the label", "put the BEGIN line, the base64 and the END line on lines of their own"
	}
	if strings.Contains(rest, `\n`) {
		e.Reason, e.Next = `the line breaks are written as \n`, "turn them into line breaks: printf '%b' \"$(cat FILE)\" > NEW"
	}
	return "", e
}

// add takes a line of the block: a header, or base64.
func (b *pemBlock) add(number int, line string) {
	if name, value, ok := strings.Cut(line, ":"); ok && len(b.body) == 0 {
		switch value = strings.TrimSpace(value); name {
		case "Proc-Type":
			b.procType = value
		case "DEK-Info":
			b.dekInfo = value
		}
		return
	}
	if line != "" {
		b.body = append(b.body, pemLine{number, line})
	}
}

// decode gives the contents.
func (b *pemBlock) decode() ([]byte, error) {
	if len(b.body) == 0 {
		return nil, malformed("the block is empty")
	}
	var all strings.Builder
	for _, l := range b.body {
		all.WriteString(l.text)
	}
	data, err := base64.StdEncoding.Strict().DecodeString(all.String())
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) {
		return nil, malformed("the base64 is malformed at line %d", b.lineOf(int(corrupt)))
	}
	if err != nil {
		return nil, malformed("the base64 is malformed")
	}
	return data, nil
}

// lineOf finds the line of a character of the joined base64.
func (b *pemBlock) lineOf(at int) int {
	for _, l := range b.body {
		if at < len(l.text) {
			return l.number
		}
		at -= len(l.text)
	}
	return b.body[len(b.body)-1].number
}
