package keyfile

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
)

const takenSSHLines = "OpenSSH public key lines"

// sshLines reads public keys one a line, as in id_ed25519.pub and
// authorized_keys (sshd(8)). The library's reader of such files skips what it
// does not understand; here that is an error with its line.
func (p *parser) sshLines(data []byte) (*Result, error) {
	r := &Result{Taken: takenSSHLines}
	number := 0
	for line := range strings.Lines(string(withoutBOM(data))) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		where := fmt.Sprintf("line %d", number)
		if len(r.Keys) == p.opt.MaxKeys {
			return nil, located(overLimit("more than %d keys", p.opt.MaxKeys), takenSSHLines, where, FormatOpenSSHPublic)
		}
		k, err := p.sshLine(line)
		if err != nil {
			return nil, located(err, takenSSHLines, where, FormatOpenSSHPublic)
		}
		k.Where = where
		r.Keys = append(r.Keys, k)
	}
	return r, nil
}

// sshLine reads [options] type base64 [comment].
func (p *parser) sshLine(line string) (Key, error) {
	line, ok := sshTypeField(line)
	if !ok {
		return Key{}, malformed("no OpenSSH key type such as ssh-ed25519 at the start of the line or after its options")
	}
	keyType, rest := cutWord(line)
	text, comment := cutWord(rest)
	if text == "" {
		return Key{}, malformed("the line ends after the key type")
	}
	if err := unusableSSHType(keyType); err != nil {
		return Key{}, err
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return Key{}, malformed("the base64 after the key type is malformed")
	}
	r := &sshReader{data: blob}
	if found := string(r.bytes("the key type")); r.err == nil && found != keyType {
		return Key{}, malformed("the line says %s, and the key in it %s", quoted(keyType), quoted(found))
	}
	pub, err := p.sshBlob(blob)
	if err != nil {
		return Key{}, err
	}
	return Key{Public: pub, Format: FormatOpenSSHPublic, Comment: printable(comment)}, nil
}

// sshTypeField finds where the key type stands: at the start of the line, or
// after one word of options, whose quoted parts may hold blanks.
func sshTypeField(line string) (string, bool) {
	if word, _ := cutWord(line); isSSHType(word) {
		return line, true
	}
	quotes := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && line[i+1] == '"':
			i++
		case c == '"':
			quotes = !quotes
		case (c == ' ' || c == '\t') && !quotes:
			line = strings.TrimLeft(line[i:], " \t")
			word, _ := cutWord(line)
			return line, isSSHType(word)
		}
	}
	return "", false
}

// cutWord splits at the first blank.
func cutWord(s string) (word, rest string) {
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], strings.TrimLeft(s[i:], " \t")
	}
	return s, ""
}

// isSSHType knows the key types of OpenSSH, usable or not.
func isSSHType(s string) bool {
	switch s {
	case sshRSA, sshEd25519, "ssh-dss", "ssh-ed448", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com":
		return true
	}
	return strings.HasPrefix(s, sshECPrefix) || strings.HasSuffix(s, "-cert-v01@openssh.com")
}

// unusableSSHType names the key types that fob does not use.
func unusableSSHType(s string) error {
	switch s {
	case sshRSA, sshEd25519, sshECPrefix + "nistp256", sshECPrefix + "nistp384", sshECPrefix + "nistp521":
		return nil
	case "ssh-dss":
		return structDSA.refusal()
	case "ssh-ed448":
		return unsupported("an Ed448 key", usableKinds)
	case "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com":
		return unsupported("a key that lives in a security key (FIDO), whose signatures cover more than the message", "give a key that is in the file")
	}
	if strings.HasSuffix(s, "-cert-v01@openssh.com") {
		return unsupported("an OpenSSH certificate", "give the public key that it certifies")
	}
	return unsupported("an OpenSSH key of the type "+quoted(s), usableKinds)
}

func bigInt(v int) *big.Int { return big.NewInt(int64(v)) }
