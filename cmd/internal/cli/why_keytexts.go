package cli

import "fob/tokens"

// keyTexts remembers what keys were read from, byte for byte: a public key's text
// may be what a forger used as a secret, and a secret's file has the newline that
// fob takes off. A nil one remembers nothing.
type keyTexts struct {
	last []byte
	of   map[*tokens.Key][]byte
}

// read notes what the next keys are read from.
func (t *keyTexts) read(data []byte) {
	if t != nil {
		t.last = data
	}
}

// belongsTo puts what was read last to a key.
func (t *keyTexts) belongsTo(k *tokens.Key) {
	if t != nil && t.last != nil {
		t.of[k] = t.last
	}
}
