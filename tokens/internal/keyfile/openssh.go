package keyfile

import (
	"bytes"
	"crypto"
)

const (
	opensshMagic  = "openssh-key-v1\x00"
	takenOpenSSH  = "an OpenSSH private key"
	opensshRecode = "convert it: ssh-keygen -p -Z aes256-ctr -f FILE (changes FILE in place: work on a copy)"
)

// opensshContainer is the clear part of an OpenSSH private key (PROTOCOL.key §1),
// and what comes after it.
type opensshContainer struct {
	cipher     string
	kdf        string
	kdfOptions []byte
	keys       uint32
	public     []byte
	private    []byte
	rest       []byte
}

// opensshPrivate reads the contents of an OPENSSH PRIVATE KEY block.
func (p *parser) opensshPrivate(data []byte, where string) (material, error) {
	m, err := p.opensshKey(data, where)
	if err != nil {
		return material{}, located(err, takenOpenSSH, where, FormatOpenSSHPrivate)
	}
	return m, nil
}

func (p *parser) opensshKey(data []byte, where string) (material, error) {
	c, err := readOpenSSHContainer(data)
	if err != nil {
		return material{}, err
	}
	pub, err := p.sshBlob(c.public)
	if err != nil {
		return material{}, err
	}
	kdf, err := p.opensshSealed(c)
	if err != nil {
		return material{}, err
	}
	m := material{pub: pub, encrypted: kdf != nil}
	section := c.private
	if kdf != nil {
		if section, err = p.opensshOpen(c, kdf, where, pub); err != nil {
			return material{}, err
		}
		defer clear(section)
	}
	m.priv, m.comment, err = p.opensshSection(section, pub, m.encrypted)
	if err != nil {
		return material{}, err
	}
	return m, nil
}

func readOpenSSHContainer(data []byte) (*opensshContainer, error) {
	fields, ok := bytes.CutPrefix(data, []byte(opensshMagic))
	if !ok {
		return nil, malformed("the contents do not begin with openssh-key-v1")
	}
	r := &sshReader{data: fields}
	c := &opensshContainer{
		cipher:     string(r.bytes("the cipher")),
		kdf:        string(r.bytes("the key derivation")),
		kdfOptions: r.bytes("the parameters of the key derivation"),
		keys:       r.uint32("the number of keys"),
		public:     r.bytes("the public key"),
		private:    r.bytes("the private part"),
		rest:       r.rest(),
	}
	switch {
	// The number of keys comes before them, and with another one the fields after
	// it are others.
	case c.keys > 1:
		return nil, unsupported("a file of several keys, which OpenSSH itself does not write", "split it into one file a key")
	case r.err != nil:
		return nil, malformed("the data ends inside a field")
	case c.keys == 0:
		return nil, malformed("the file says that it holds no key")
	}
	return c, nil
}

// opensshSealed gives the key derivation, once it is known that a passphrase
// would help and what it would cost; nil if none is needed.
func (p *parser) opensshSealed(c *opensshContainer) (*bcryptParams, error) {
	if c.cipher == opensshNone && c.kdf == opensshNone {
		if len(c.rest) != 0 || len(c.kdfOptions) != 0 {
			return nil, malformed("%d bytes of trailing data after the key", len(c.rest)+len(c.kdfOptions))
		}
		return nil, c.wholeBlocks()
	}
	if c.kdf != opensshBcrypt {
		return nil, unsupported("a key under the key derivation "+quoted(c.kdf)+"; fob reads bcrypt", opensshRecode)
	}
	if c.cipher != opensshCTR && c.cipher != opensshCBC {
		return nil, unsupported("a key under the cipher "+quoted(c.cipher)+"; fob reads aes256-ctr and aes256-cbc", opensshRecode)
	}
	if len(c.rest) != 0 {
		return nil, malformed("%d bytes of trailing data after the key", len(c.rest))
	}
	if err := c.wholeBlocks(); err != nil {
		return nil, err
	}
	r := &sshReader{data: c.kdfOptions}
	salt, rounds := r.bytes("the salt"), r.uint32("the rounds")
	if r.end() != nil || len(salt) == 0 || rounds == 0 {
		return nil, malformed("the bcrypt parameters are not valid")
	}
	if uint64(rounds) > uint64(p.bcryptLeft) {
		return nil, overLimit("the bcrypt rounds go beyond the %d that are spent on one file", p.opt.MaxBcryptRounds)
	}
	p.bcryptLeft -= int(rounds)
	return &bcryptParams{salt, int(rounds)}, nil
}

// wholeBlocks holds that the private section is padded as its cipher asks.
func (c *opensshContainer) wholeBlocks() error {
	if n := len(c.private); n == 0 || n%opensshBlockSize(c.cipher) != 0 {
		return malformed("the private part has %d bytes, which is not a whole number of cipher blocks", n)
	}
	return nil
}

// opensshOpen asks for the passphrase and decrypts.
func (p *parser) opensshOpen(c *opensshContainer, kdf *bcryptParams, where string, pub crypto.PublicKey) ([]byte, error) {
	passphrase, err := p.passphrase(takenOpenSSH, where, pub)
	if err != nil {
		return nil, err
	}
	// OpenSSH takes an empty passphrase for "no encryption", so it opens nothing.
	if len(passphrase) == 0 {
		return nil, wrongPassphrase()
	}
	return kdf.decrypt(c.cipher, passphrase, c.private)
}
