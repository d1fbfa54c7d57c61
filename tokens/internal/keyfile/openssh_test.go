package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"

	"golang.org/x/crypto/ssh"
)

func opensshPEM(data []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: labelOpenSSH, Bytes: data})
}

// container takes a test file apart, to be put together otherwise.
func container(t testing.TB, name string) *opensshContainer {
	t.Helper()
	block, _ := pem.Decode(file(t, name))
	c, err := readOpenSSHContainer(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(c.encode(), block.Bytes) {
		t.Fatalf("%s: put together again it is not the same", name)
	}
	return c
}

// section is a private section of the fields after the check numbers, padded.
func section(parts ...any) []byte {
	b := wire(append([]any{1234567, 1234567}, parts...)...)
	for pad := byte(1); len(b)%opensshClearBlock != 0; pad++ {
		b = append(b, pad)
	}
	return b
}

// x/crypto/ssh reads the same from every test file, or refuses it as we do.
func TestOpenSSHLikeXCrypto(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	compared := map[string]int{}
	for _, path := range names {
		name := filepath.Base(path)
		if name == "fuzz" {
			continue
		}
		data := file(t, name)
		peer, peerErr := xcryptoKeys(data)
		r, err := Parse(data, answer(testPassphrase))
		switch {
		case name == "no.ssh-dss.pub" || name == "no.dsa-traditional.pem": // DSA, which that library still reads
			if err == nil || peerErr != nil {
				t.Errorf("%s: %v; x/crypto/ssh %v", name, err, peerErr)
			}
		case name == "no.rsa-3primes.pem" || name == "no.p224.pem": // as PKCS#8, not ours to compare
		case peerErr == nil && err != nil:
			t.Errorf("%s: x/crypto/ssh reads it, we say %v", name, err)
		case peerErr != nil && err == nil && (r.Keys[0].Format == FormatOpenSSHPrivate || r.Keys[0].Format == FormatOpenSSHPublic):
			t.Errorf("%s: we read it, x/crypto/ssh says %v", name, peerErr)
		case peerErr == nil:
			if len(r.Keys) != len(peer) {
				t.Fatalf("%s: %d keys, x/crypto/ssh reads %d", name, len(r.Keys), len(peer))
			}
			for i, k := range r.Keys {
				compared[string(k.Format)]++
				if !samePublic(k.Public, peer[i].Public) || !samePrivate(k.Private, peer[i].Private) {
					t.Errorf("%s: x/crypto/ssh reads another key %d", name, i)
				}
				if k.Format == FormatOpenSSHPublic && k.Comment != peer[i].Comment {
					t.Errorf("%s: comment %q, x/crypto/ssh reads %q", name, k.Comment, peer[i].Comment)
				}
			}
		}
	}
	if compared[string(FormatOpenSSHPrivate)] != 11 || compared[string(FormatOpenSSHPublic)] != 14 {
		t.Errorf("compared %v; want 11 private OpenSSH files and 14 public lines", compared)
	}
}

// xcryptoKeys reads a file with x/crypto/ssh.
func xcryptoKeys(data []byte) ([]Key, error) {
	if !bytes.Contains(data, []byte(pemBegin)) {
		var keys []Key
		for len(bytes.TrimSpace(data)) > 0 {
			pub, comment, _, rest, err := ssh.ParseAuthorizedKey(data)
			if err != nil {
				return nil, err
			}
			keys = append(keys, Key{Public: pub.(ssh.CryptoPublicKey).CryptoPublicKey(), Comment: comment})
			data = rest
		}
		return keys, nil
	}
	priv, err := ssh.ParseRawPrivateKey(data)
	var missing *ssh.PassphraseMissingError
	if errors.As(err, &missing) {
		priv, err = ssh.ParseRawPrivateKeyWithPassphrase(data, []byte(testPassphrase))
	}
	if err != nil {
		return nil, err
	}
	return []Key{xcryptoKey(priv)}, nil
}

func xcryptoKey(priv any) Key {
	if p, ok := priv.(*ed25519.PrivateKey); ok {
		priv = *p
	}
	return Key{Private: priv, Public: publicOf(priv)}
}

// Each reads what the other writes, comment and all.
func TestOpenSSHWithXCrypto(t *testing.T) {
	t.Parallel()
	for kind, k := range kinds(t) {
		if kind == "x25519" {
			continue
		}
		ours, err := Marshal(k.Private, FormOpenSSH, WriteOptions{Comment: "no name"})
		if err != nil {
			t.Fatal(err)
		}
		if peer, err := ssh.ParseRawPrivateKey(ours); err != nil || !samePrivate(xcryptoKey(peer).Private, k.Private) {
			t.Errorf("%s: x/crypto/ssh does not read our file: %v", kind, err)
		}
		block, err := ssh.MarshalPrivateKey(k.Private, "no name")
		if err != nil {
			t.Fatal(err)
		}
		if back := mustParseOne(t, pem.EncodeToMemory(block), Options{}); !samePrivate(back.Private, k.Private) || back.Comment != "no name" {
			t.Errorf("%s: we read another key or comment from x/crypto/ssh: %v %q", kind, back, back.Comment)
		}
		if !bytes.Equal(withoutCheck(t, ours), withoutCheck(t, pem.EncodeToMemory(block))) {
			t.Errorf("%s: x/crypto/ssh writes other bytes", kind)
		}

		line, err := Marshal(k.Public, FormOpenSSH, WriteOptions{Comment: "ours"})
		if err != nil {
			t.Fatal(err)
		}
		if peer, comment, _, rest, err := ssh.ParseAuthorizedKey(line); err != nil || comment != "ours" || len(rest) != 0 ||
			!samePublic(peer.(ssh.CryptoPublicKey).CryptoPublicKey(), k.Public) {
			t.Errorf("%s: x/crypto/ssh does not read our line: %v", kind, err)
		}
	}
	k := kinds(t)["p521"]
	block, err := ssh.MarshalPrivateKeyWithPassphrase(k.Private, "theirs, sealed", []byte(testPassphrase))
	if err != nil {
		t.Fatal(err)
	}
	if back := mustParseOne(t, pem.EncodeToMemory(block), answer(testPassphrase)); !samePrivate(back.Private, k.Private) || back.Comment != "theirs, sealed" || !back.Encrypted {
		t.Errorf("we read another key or comment from x/crypto/ssh: %v %q", back, back.Comment)
	}
}

// withoutCheck is an unencrypted file without its random check number.
func withoutCheck(t *testing.T, file []byte) []byte {
	t.Helper()
	block, _ := pem.Decode(file)
	c, err := readOpenSSHContainer(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	clear(c.private[:8])
	return c.encode()
}

// ssh-keygen takes our sealed file, changes its passphrase and its comment, and
// we read what it wrote.
func TestOpenSSHThroughSSHKeygen(t *testing.T) {
	t.Parallel()
	sshKeygen := testenv.NeedCommand(t, "ssh-keygen")
	for kind, k := range kinds(t) {
		if kind == "x25519" {
			continue
		}
		t.Run(kind, func(t *testing.T) {
			c := writeCase{private: true, form: FormOpenSSH, opt: WriteOptions{Encrypt: true, Passphrase: []byte(testPassphrase), Comment: "before"}}
			b, err := c.write(k)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{
				{"-q", "-c", "-C", "grüße", "-P", testPassphrase, "-a", "1", "-f", path},
				{"-q", "-p", "-P", testPassphrase, "-N", "another", "-a", "1", "-f", path},
			} {
				if out, err := exec.Command(sshKeygen, args...).CombinedOutput(); err != nil {
					t.Fatalf("ssh-keygen %v: %v\n%s", args, err, out)
				}
			}
			if b, err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
			if back := mustParseOne(t, b, answer("another")); !samePrivate(back.Private, k.Private) || back.Comment != "grüße" || !back.Encrypted {
				t.Errorf("came back as %v, comment %q", back, back.Comment)
			}
		})
	}
}

// ssh-keygen pads to 8 bytes without a cipher and to 16 under one, by the least
// that will do; each file has its own salt and check number.
func TestOpenSSHWritesAsSSHKeygenDoes(t *testing.T) {
	k := kinds(t)["ed25519"]
	salts, checks := map[string]bool{}, map[string]bool{}
	for i := range 20 {
		comment := strings.Repeat("c", i)
		for _, encrypt := range []bool{false, true} {
			opt := WriteOptions{Comment: comment, Encrypt: encrypt}
			wantCipher, wantKDF, block := "none", "none", 8
			if encrypt {
				opt.Passphrase = []byte(testPassphrase)
				wantCipher, wantKDF, block = "aes256-ctr", "bcrypt", 16
			}
			b, err := marshal(k.Private, FormOpenSSH, opt, sealCost{bcryptRounds: 1})
			if err != nil {
				t.Fatal(err)
			}
			pemBlock, _ := pem.Decode(b)
			c, err := readOpenSSHContainer(pemBlock.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			fields := len(wire(0, 0, "ssh-ed25519", make([]byte, 32), make([]byte, 64), comment))
			if want := (fields + block - 1) / block * block; c.cipher != wantCipher || c.kdf != wantKDF || len(c.private) != want {
				t.Errorf("%d, encrypt %v: %s, %s, %d bytes of private part, want %d", i, encrypt, c.cipher, c.kdf, len(c.private), want)
			}
			if encrypt {
				if bytes.Contains(b, []byte(comment+"\x01")) || len(c.kdfOptions) != 4+16+4 || salts[string(c.kdfOptions)] {
					t.Errorf("bad bcrypt parameters %x", c.kdfOptions)
				}
				salts[string(c.kdfOptions)] = true
			} else {
				if checks[string(c.private[:4])] {
					t.Error("a check number twice")
				}
				checks[string(c.private[:4])] = true
			}
		}
	}
}

func TestOpenSSHContainerRefused(t *testing.T) {
	edit := func(name string, f func(c *opensshContainer)) []byte {
		c := container(t, name)
		f(c)
		return opensshPEM(c.encode())
	}
	plain := func(f func(c *opensshContainer)) []byte { return edit("ssh-ed25519", f) }
	sealed := func(f func(c *opensshContainer)) []byte { return edit("ssh-ed25519.enc", f) }
	cipherIs := func(name string) []byte { return sealed(func(c *opensshContainer) { c.cipher = name }) }
	cipherText := func(name string) string {
		return `a key under the cipher "` + name + `"; fob reads aes256-ctr and aes256-cbc; convert it: ssh-keygen -p -Z aes256-ctr`
	}
	block, _ := pem.Decode(file(t, "ssh-ed25519.enc"))
	tests := []struct {
		name string
		data []byte
		kind error
		want string
	}{
		{"magic", opensshPEM([]byte("openssh-key-v2\x00")), ErrMalformed, "the contents do not begin with openssh-key-v1"},
		{"magic alone", opensshPEM([]byte(opensshMagic)), ErrMalformed, "the data ends inside a field"},
		{"cut off", opensshPEM(block.Bytes[:len(block.Bytes)-1]), ErrMalformed, "the data ends inside a field"},
		{"two keys", plain(func(c *opensshContainer) { c.keys = 2 }), ErrUnsupported, "a file of several keys"},
		{"no key", plain(func(c *opensshContainer) { c.keys = 0 }), ErrMalformed, "the file says that it holds no key"},
		{"public key with a tail", plain(func(c *opensshContainer) { c.public = append(bytes.Clone(c.public), 0) }), ErrMalformed, "1 bytes of trailing data after the public key"},
		{"FIDO", plain(func(c *opensshContainer) { c.public = wire("sk-ssh-ed25519@openssh.com") }), ErrUnsupported, "a security key (FIDO)"},
		{"tail", plain(func(c *opensshContainer) { c.rest = []byte{0} }), ErrMalformed, "1 bytes of trailing data after the key"},
		{"tail, sealed", sealed(func(c *opensshContainer) { c.rest = make([]byte, 16) }), ErrMalformed, "16 bytes of trailing data after the key"},
		{"parameters without a KDF", plain(func(c *opensshContainer) { c.kdfOptions = []byte("xy") }), ErrMalformed, "2 bytes of trailing data after the key"},
		{"not whole blocks", plain(func(c *opensshContainer) { c.private = c.private[:len(c.private)-1] }), ErrMalformed, "which is not a whole number of cipher blocks"},
		{"not whole blocks, sealed", sealed(func(c *opensshContainer) { c.private = c.private[:len(c.private)-8] }), ErrMalformed, "which is not a whole number of cipher blocks"},
		{"no private part", plain(func(c *opensshContainer) { c.private = nil }), ErrMalformed, "the private part has 0 bytes"},
		{"no private part, sealed", sealed(func(c *opensshContainer) { c.private = nil }), ErrMalformed, "the private part has 0 bytes"},
		{"a cipher without a KDF", sealed(func(c *opensshContainer) { c.kdf = "none" }), ErrUnsupported, `a key under the key derivation "none"; fob reads bcrypt`},
		{"a KDF without a cipher", cipherIs("none"), ErrUnsupported, cipherText("none")},
		{"another KDF", sealed(func(c *opensshContainer) { c.kdf = "argon2" }), ErrUnsupported, `a key under the key derivation "argon2"`},
		{"AES-128", cipherIs("aes128-ctr"), ErrUnsupported, cipherText("aes128-ctr")},
		{"AES-192", cipherIs("aes192-ctr"), ErrUnsupported, cipherText("aes192-ctr")},
		{"ChaCha20", cipherIs("chacha20-poly1305@openssh.com"), ErrUnsupported, cipherText("chacha20-poly1305@openssh.com")},
		{"GCM", file(t, "ssh-gcm"), ErrUnsupported, cipherText("aes256-gcm@openssh.com")},
		{"no salt", sealed(func(c *opensshContainer) { c.kdfOptions = wire("", 4) }), ErrMalformed, "the bcrypt parameters are not valid"},
		{"no rounds", sealed(func(c *opensshContainer) { c.kdfOptions = wire("salt", 0) }), ErrMalformed, "the bcrypt parameters are not valid"},
		{"rounds cut off", sealed(func(c *opensshContainer) { c.kdfOptions = wire("salt", raw("\x00")) }), ErrMalformed, "the bcrypt parameters are not valid"},
		{"rounds with a tail", sealed(func(c *opensshContainer) { c.kdfOptions = wire("salt", 4, raw("\x00")) }), ErrMalformed, "the bcrypt parameters are not valid"},
		{"too many rounds", sealed(func(c *opensshContainer) { c.kdfOptions = wire("salt", 1<<32-1) }), ErrLimit, "the bcrypt rounds go beyond the 1024"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.data, Options{Passphrase: func(string) ([]byte, error) {
				t.Error("asked for a passphrase in vain")
				return nil, errors.New("no")
			}})
			if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "taken for an OpenSSH private key in PEM block 1 (line 1): ") {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
	for n := range block.Bytes {
		if _, err := Parse(opensshPEM(block.Bytes[:n]), Options{}); errors.Is(err, ErrPassphraseNeeded) || err == nil {
			t.Fatalf("the first %d bytes are taken for a key: %v", n, err)
		}
	}
}

func TestOpenSSHSectionRefused(t *testing.T) {
	all := kinds(t)
	pubs := blobs(t)
	ed := all["ed25519"].Private.(ed25519.PrivateKey)
	edPub := []byte(ed[32:])
	strangerEd := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	ec := all["p256"].Private.(*ecdsa.PrivateKey)
	ecPoint, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	strangerPoint, err := mustParseOne(t, file(t, "ssh-ecdsa256.pub"), Options{}).Public.(*ecdsa.PublicKey).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	compressed := append([]byte{2 + ecPoint[64]&1}, ecPoint[1:33]...)
	k := all["rsa"].Private.(*rsa.PrivateKey)
	e, p, q, inv := bigInt(k.E), k.Primes[0], k.Primes[1], k.Precomputed.Qinv
	one := big.NewInt(1)
	plus := func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
	rsaSection := func(n, e, d, inv, p, q any) []byte { return section("ssh-rsa", n, e, d, inv, p, q, "c") }
	edSection := func(parts ...any) []byte { return section(append([]any{"ssh-ed25519"}, parts...)...) }
	ecSection := func(parts ...any) []byte { return section(append([]any{"ecdsa-sha2-nistp256"}, parts...)...) }
	differ := wire(1, 2, raw(edSection(edPub, []byte(ed), "c")[8:]))
	padded := func(pad string) []byte { return wire(1, 1, "ssh-ed25519", edPub, []byte(ed), "cccccccc", raw(pad)) } // 139 bytes and the padding
	inconsistent := "the RSA private key is inconsistent: "

	tests := []struct {
		name    string
		blob    string
		section []byte
		want    string // empty: a good key
	}{
		{"Ed25519", "ed25519", edSection(edPub, []byte(ed), "c"), ""},
		{"EC", "p256", ecSection("nistp256", ecPoint, ec.D, "c"), ""},
		{"RSA", "rsa", rsaSection(k.N, e, k.D, inv, p, q), ""},
		{"padding", "ed25519", padded("\x01\x02\x03\x04\x05"), ""},
		{"a block of padding too many", "ed25519", padded("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d"), ""},

		{"check numbers", "ed25519", differ, "the private part is malformed: its two check numbers differ"},
		{"check number alone", "ed25519", wire(1, 1), "the private part is malformed at byte 8: the length of the key type is cut off"},
		{"padding from 0", "ed25519", padded("\x00\x01\x02\x03\x04"), "its padding is not 1, 2, 3 …"},
		{"padding ends otherwise", "ed25519", padded("\x01\x02\x03\x04\x04"), "its padding is not 1, 2, 3 …"},
		{"padding too short for its length", "ed25519", padded("\x01\x02\x03\x04"), "which is not a whole number of cipher blocks"},
		{"something after the comment", "ed25519", edSection(edPub, []byte(ed), "c", "more"), "its padding is not 1, 2, 3 …"},
		{"no comment", "ed25519", edSection(edPub, []byte(ed)), "the length of the comment is cut off"},
		{"another type", "rsa", edSection(edPub, []byte(ed), "c"), "the private part is of another type than the public part"},
		{"another curve by type", "p384", ecSection("nistp256", ecPoint, ec.D, "c"), "the private part is of another type than the public part"},
		{"another key", "ed25519", edSection([]byte(strangerEd[32:]), []byte(strangerEd), "c"), "does not belong to the OpenSSH private key"},

		{"Ed25519, public half first", "ed25519", edSection([]byte(strangerEd[32:]), []byte(ed), "c"), "does not belong to the Ed25519 private key"},
		{"Ed25519, public half last", "ed25519", edSection(edPub, append(ed.Seed(), strangerEd[32:]...), "c"), "does not belong to the Ed25519 private key"},
		{"Ed25519, seed alone", "ed25519", edSection(edPub, ed.Seed(), "c"), "the Ed25519 private key has 32 bytes, not 64"},
		{"Ed25519, no public half", "ed25519", edSection("", []byte(ed), "c"), "does not belong to the Ed25519 private key"},

		{"EC, another curve", "p256", ecSection("nistp384", ecPoint, ec.D, "c"), "the private part names another curve than the public part"},
		{"EC, zero", "p256", ecSection("nistp256", ecPoint, new(big.Int), "c"), "the private number is not positive"},
		{"EC, negative", "p256", ecSection("nistp256", ecPoint, big.NewInt(-5), "c"), "the private number is negative"},
		{"EC, the order", "p256", ecSection("nistp256", ecPoint, ec.Params().N, "c"), "is not between 1 and the order"},
		{"EC, above the order", "p256", ecSection("nistp256", ecPoint, plus(ec.D, ec.Params().N), "c"), "the private number is"},
		{"EC, leading zeros", "p256", ecSection("nistp256", ecPoint, append([]byte{0, 0}, ec.D.Bytes()...), "c"), "more leading zeros than its sign needs"},
		{"EC, another number", "p256", ecSection("nistp256", ecPoint, big.NewInt(5), "c"), "does not belong to the EC P-256 private key"},
		{"EC, another point", "p256", ecSection("nistp256", strangerPoint, ec.D, "c"), "does not belong to the EC P-256 private key"},
		{"EC, compressed", "p256", ecSection("nistp256", compressed, ec.D, "c"), "is compressed, which OpenSSH does not allow"},

		{"RSA, coefficient", "rsa", rsaSection(k.N, e, k.D, plus(inv, one), p, q), inconsistent + "the CRT coefficient is not that of its primes"},
		{"RSA, primes swapped", "rsa", rsaSection(k.N, e, k.D, inv, q, p), inconsistent + "the CRT coefficient is not that of its primes"},
		{"RSA, private exponent", "rsa", rsaSection(k.N, e, plus(k.D, one), inv, p, q), inconsistent + "crypto/rsa: "},
		{"RSA, public exponent", "rsa", rsaSection(k.N, big.NewInt(3), k.D, inv, p, q), inconsistent + "crypto/rsa: "},
		{"RSA, modulus", "rsa", rsaSection(plus(k.N, big.NewInt(2)), e, k.D, inv, p, q), "the product of the primes is not the modulus"},
		{"RSA, trivial primes", "rsa", rsaSection(k.N, e, k.D, inv, one, k.N), inconsistent + "a number is not between 1 and the modulus"},
		{"RSA, no private exponent", "rsa", rsaSection(k.N, e, new(big.Int), inv, p, q), inconsistent + "a number is not between 1 and the modulus"},
		{"RSA, huge private exponent", "rsa", rsaSection(k.N, e, new(big.Int).Lsh(one, 1<<20), inv, p, q), "a number is not between 1 and the modulus"},
		{"RSA, negative primes", "rsa", rsaSection(k.N, e, k.D, inv, new(big.Int).Neg(p), new(big.Int).Neg(q)), "the RSA first prime is negative"},
		{"RSA, cut off", "rsa", section("ssh-rsa", k.N, e, k.D), "is cut off"},
		{"RSA, even", "rsa", rsaSection(plus(k.N, one), e, k.D, inv, p, q), "the RSA modulus is even"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &opensshContainer{cipher: "none", kdf: "none", keys: 1, public: pubs[tt.blob], private: tt.section}
			r, err := Parse(opensshPEM(c.encode()), Options{})
			if tt.want == "" {
				if err != nil || !samePrivate(r.Keys[0].Private, all[tt.blob].Private) {
					t.Errorf("a good key: %v, %v", r, err)
				}
				return
			}
			if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
}

// With the right passphrase a spoilt key is damage, not a wrong passphrase; and
// what the passphrase brought to light stays out of the words about it.
func TestOpenSSHDamageUnderEncryption(t *testing.T) {
	k := kinds(t)["ed25519"].Private.(ed25519.PrivateKey)
	pub, err := encodeSSHBlob(publicOf(k))
	if err != nil {
		t.Fatal(err)
	}
	secret := spellings(k.Seed())
	sealWith := func(pass, cipherName string, plain []byte) []byte {
		for pad := byte(1); len(plain)%16 != 0; pad++ {
			plain = append(plain, pad)
		}
		kdf := bcryptParams{salt: []byte("salt"), rounds: 1}
		sealed, err := kdf.encrypt([]byte(pass), plain)
		if err != nil {
			t.Fatal(err)
		}
		c := opensshContainer{cipher: cipherName, kdf: "bcrypt", kdfOptions: kdf.encode(), keys: 1, public: pub, private: sealed}
		return opensshPEM(c.encode())
	}
	seal := func(cipherName string, plain []byte) []byte { return sealWith(testPassphrase, cipherName, plain) }
	good := wire(1, 1, "ssh-ed25519", publicBytes(k), []byte(k), "c")
	if back := mustParseOne(t, seal("aes256-ctr", good), answer(testPassphrase)); !samePrivate(back.Private, k) {
		t.Errorf("a good key: %v", back)
	}
	if _, err := Parse(sealWith("", "aes256-ctr", good), answer("")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("opened by an empty passphrase: %v", err)
	}
	for _, tt := range []struct {
		name  string
		data  []byte
		kind  error
		words string
	}{
		{"check numbers", seal("aes256-ctr", wire(1, 2, "ssh-ed25519", publicBytes(k), []byte(k), "c")), ErrWrongPassphrase, "wrong passphrase, or damaged data"},
		{"the other cipher", seal("aes256-cbc", good), ErrWrongPassphrase, "wrong passphrase"},
		{"type", seal("aes256-ctr", wire(1, 1, k.Seed(), publicBytes(k), []byte(k), "c")), ErrMalformed, "of another type"},
		{"key", seal("aes256-ctr", wire(1, 1, "ssh-ed25519", k.Seed(), []byte(k), "c")), ErrMalformed, "does not belong to the Ed25519 private key"},
		{"padding", seal("aes256-ctr", wire(1, 1, "ssh-ed25519", publicBytes(k), []byte(k), "c", k.Seed())), ErrMalformed, "padding"},
		{"length", seal("aes256-ctr", wire(1, 1, "ssh-ed25519", publicBytes(k), raw(k))), ErrMalformed, "is cut off"},
	} {
		_, err := Parse(tt.data, answer(testPassphrase))
		if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.words) {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if err != nil && shownSecret(err.Error(), secret) != "" {
			t.Errorf("%s: %v shows the key", tt.name, err)
		}
	}
}

func publicBytes(k ed25519.PrivateKey) []byte { return k[ed25519.SeedSize:] }

// The comment is a stranger's text: kept, but only as text.
func TestOpenSSHHostileComment(t *testing.T) {
	k := kinds(t)["ed25519"].Private.(ed25519.PrivateKey)
	c := container(t, "ssh-ed25519")
	var err error
	if c.public, err = encodeSSHBlob(publicOf(k)); err != nil {
		t.Fatal(err)
	}
	c.private = section("ssh-ed25519", publicBytes(k), []byte(k), "a\xffb\x1b")
	if got := mustParseOne(t, opensshPEM(c.encode()), Options{}).Comment; got != "a\uFFFDb\x1b" {
		t.Errorf("comment %q", got)
	}
}
