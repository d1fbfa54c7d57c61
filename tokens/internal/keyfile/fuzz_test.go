package keyfile

import (
	"bytes"
	"crypto/rsa"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"
)

// FuzzParse: whatever the bytes, Parse ends soon and without a panic; what it
// accepts is whole, and can be written and read back as the same key.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range names {
		if filepath.Base(name) == "fuzz" { // the fuzzer's own finds, a folder that it reads itself
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		if block, _ := pem.Decode(data); block != nil {
			f.Add(block.Bytes)
		}
	}
	f.Add([]byte("\x30\x80\x02\x01\x03"))
	f.Add([]byte("-----BEGIN \n-----END "))
	f.Add([]byte("---- BEGIN SSH2 PUBLIC KEY ----\nA: b\\"))
	f.Add([]byte("a=\"\\\"  ssh-rsa"))
	f.Fuzz(func(t *testing.T, data []byte) {
		opt := answer(testPassphrase)
		// Small costs keep the fuzzer quick; what bounds them is tested by TestLimits.
		opt.MaxPBKDF2Iterations, opt.MaxScryptMemory, opt.MaxBcryptRounds, opt.MaxRSABits = 4096, 1<<20, 4, 4096
		r, err := Parse(data, opt)
		if err != nil {
			if r != nil || err.Error() == "" {
				t.Fatalf("result %v with error %v", r, err)
			}
			for _, c := range []byte(err.Error()) {
				if c < ' ' || c == 0x7f {
					t.Fatalf("control characters in %q", err)
				}
			}
			return
		}
		if len(r.Keys) == 0 {
			t.Fatal("neither a key nor an error")
		}
		for _, k := range r.Keys {
			kindOf(t, k)
			var key any = k.Public
			if k.Private != nil {
				key = k.Private
			}
			b, err := Marshal(key, FormDefault, WriteOptions{})
			if err != nil {
				t.Fatalf("read, and cannot be written: %v", err)
			}
			if back := mustParseOne(t, b, Options{}); !samePublic(back.Public, k.Public) || !samePrivate(back.Private, k.Private) {
				t.Fatalf("read back as another key: %v, %v", k, back)
			}
		}
	})
}

// FuzzSSHBlob: what is read is the one form of its key. x/crypto/ssh reads the
// same, and what it writes back unchanged we read too.
func FuzzSSHBlob(f *testing.F) {
	for _, b := range blobs(f) {
		f.Add(b)
	}
	f.Add(wire("ssh-rsa", bigInt(1<<24+1), bigInt(1<<30+1)))
	f.Add(wire("ecdsa-sha2-nistp256", "nistp256", []byte{0}))
	f.Add(wire("sk-ssh-ed25519@openssh.com", make([]byte, 32), "ssh:"))
	f.Fuzz(func(t *testing.T, blob []byte) {
		pub, err := readBlob(blob)
		peer, peerErr := ssh.ParsePublicKey(blob)
		if err == nil {
			back, err := encodeSSHBlob(pub)
			if err != nil || !bytes.Equal(back, blob) {
				t.Fatalf("written as %x, %v", back, err)
			}
			if k, ok := pub.(*rsa.PublicKey); ok && k.E >= 1<<24 {
				return
			}
			if peerErr != nil || !samePublic(peer.(ssh.CryptoPublicKey).CryptoPublicKey(), pub) {
				t.Fatalf("x/crypto/ssh reads another key: %v", peerErr)
			}
			return
		}
		if peerErr != nil || !bytes.Equal(peer.Marshal(), blob) {
			return
		}
		// Refused by us alone: a type that we do not use, or numbers that we check
		// and that library does not.
		p := &parser{opt: Options{}.withDefaults()}
		var reason error
		switch peer.Type() {
		case ssh.KeyAlgoRSA:
			k := peer.(ssh.CryptoPublicKey).CryptoPublicKey().(*rsa.PublicKey)
			_, reason = p.rsaPublic(k.N, bigInt(k.E))
		case ssh.KeyAlgoED25519:
			_, reason = edPublic(blob[len(blob)-32:])
		default:
			reason = unusableSSHType(peer.Type())
		}
		if reason == nil {
			t.Fatalf("x/crypto/ssh reads it, we say %v", err)
		}
	})
}

// FuzzOpenSSH: what is read in the clear is, but for check number and padding,
// the one form of its key, and x/crypto/ssh reads the same.
func FuzzOpenSSH(f *testing.F) {
	for kind, k := range kinds(f) {
		if kind == "x25519" {
			continue
		}
		for _, opt := range []WriteOptions{{}, {Comment: "c"}, {Encrypt: true, Passphrase: []byte(testPassphrase)}} {
			b, err := marshal(k.Private, FormOpenSSH, opt, sealCost{bcryptRounds: 1})
			if err != nil {
				f.Fatal(err)
			}
			block, _ := pem.Decode(b)
			f.Add(block.Bytes)
		}
	}
	for _, name := range []string{"ssh-gcm", "no.ssh-dss"} {
		f.Add(container(f, name).encode())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		opt := answer(testPassphrase)
		opt.MaxBcryptRounds, opt.MaxRSABits = 1, 4096
		p := &parser{opt: opt.withDefaults(), bcryptLeft: 1}
		m, err := p.opensshPrivate(data, "")
		if err != nil {
			if m.priv != nil || m.pub != nil {
				t.Fatalf("key with error %v", err)
			}
			return
		}
		if !samePublic(publicOf(m.priv), m.pub) {
			t.Fatal("halves that do not match")
		}
		c, err := readOpenSSHContainer(data)
		if err != nil || !bytes.Equal(c.encode(), data) {
			t.Fatalf("put together again it is not the same: %v", err)
		}
		if m.encrypted {
			return
		}
		if utf8.ValidString(m.comment) && !bytes.Contains([]byte(m.comment), []byte("\uFFFD")) {
			back, err := encodeOpenSSHSection(m.priv, m.comment, 1)
			if err != nil || !bytes.HasPrefix(c.private[8:], back[8:]) {
				t.Fatalf("written as another section: %v", err)
			}
		}
		if k, ok := m.priv.(*rsa.PrivateKey); ok && k.E >= 1<<24 {
			return
		}
		peer, err := ssh.ParseRawPrivateKey(opensshPEM(data))
		if err != nil || !samePrivate(xcryptoKey(peer).Private, m.priv) {
			t.Fatalf("x/crypto/ssh reads another key: %v", err)
		}
	})
}
