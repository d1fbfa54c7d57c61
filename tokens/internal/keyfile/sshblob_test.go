package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"errors"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func blobs(t testing.TB) map[string][]byte {
	t.Helper()
	m := map[string][]byte{}
	for name, k := range kinds(t) {
		if name == "x25519" {
			continue
		}
		b, err := encodeSSHBlob(k.Public)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = b
	}
	return m
}

func readBlob(blob []byte) (any, error) {
	p := &parser{opt: Options{}.withDefaults()}
	return p.sshBlob(blob)
}

// There is one form of each key: what we write is what x/crypto/ssh writes, and
// any piece of it alone is nothing.
func TestSSHBlobs(t *testing.T) {
	all := kinds(t)
	for name, blob := range blobs(t) {
		peer, err := ssh.NewPublicKey(all[name].Public)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(peer.Marshal(), blob) {
			t.Errorf("%s: x/crypto/ssh writes other bytes", name)
		}
		if back, err := readBlob(blob); err != nil || !samePublic(back, all[name].Public) {
			t.Errorf("%s: reads back as %v, %v", name, back, err)
		}
		for n := range blob {
			if pub, err := readBlob(blob[:n]); err == nil || pub != nil {
				t.Fatalf("%s: the first %d bytes are taken for a key", name, n)
			}
		}
	}
	if b, err := encodeSSHBlob(all["x25519"].Public); err == nil {
		t.Errorf("X25519 written as %x", b)
	}
}

func TestSSHBlobsRefused(t *testing.T) {
	all, good := kinds(t), blobs(t)
	rsaKey := all["rsa"].Public.(*rsa.PublicKey)
	n, e := rsaKey.N, bigInt(rsaKey.E)
	point := func(kind string) []byte {
		b, err := all[kind].Public.(*ecdsa.PublicKey).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	form := func(first byte, rest []byte) []byte { return append([]byte{first}, rest...) }
	offCurve := bytes.Clone(point("p256"))
	offCurve[64] ^= 1
	p256 := "ecdsa-sha2-nistp256"
	tests := []struct {
		name string
		blob []byte
		kind error
		want string
	}{
		{"nothing", nil, ErrMalformed, "the public key is cut off"},
		{"RSA with a tail", append(good["rsa"], 0), ErrMalformed, "1 bytes of trailing data after the public key"},
		{"EC with a tail", append(good["p384"], 0), ErrMalformed, "1 bytes of trailing data after the public key"},
		{"Ed25519 with a tail", append(good["ed25519"], 0), ErrMalformed, "1 bytes of trailing data after the public key"},
		{"negative modulus", wire("ssh-rsa", e, new(big.Int).Neg(n)), ErrMalformed, "the public key is malformed at byte 18: the RSA modulus is negative"},
		{"modulus without its zero", wire("ssh-rsa", e, n.Bytes()), ErrMalformed, "the RSA modulus is negative"},
		{"zeros before the modulus", wire("ssh-rsa", e, append([]byte{0, 0}, n.Bytes()...)), ErrMalformed, "the RSA modulus has more leading zeros than its sign needs"},
		{"zeros before the exponent", wire("ssh-rsa", []byte{0, 1, 0, 1}, n), ErrMalformed, "the public key is malformed at byte 11: the RSA public exponent has more leading zeros"},
		{"negative exponent", wire("ssh-rsa", big.NewInt(-3), n), ErrMalformed, "the RSA public exponent is negative"},
		{"no exponent", wire("ssh-rsa", new(big.Int), n), ErrMalformed, "the RSA public exponent is not positive"},
		{"exponent 1", wire("ssh-rsa", big.NewInt(1), n), ErrMalformed, "the RSA public exponent is 1"},
		{"even exponent", wire("ssh-rsa", big.NewInt(65536), n), ErrMalformed, "the RSA public exponent is even"},
		{"exponent of 32 bits", wire("ssh-rsa", big.NewInt(1<<31+1), n), ErrUnsupported, "public exponent is above 2^31-1"},
		{"huge modulus", wire("ssh-rsa", e, new(big.Int).SetBit(n, 16384, 1)), ErrLimit, "the RSA modulus has 16385 bits"},
		{"modulus and exponent swapped", wire("ssh-rsa", n, e), ErrUnsupported, "public exponent is above"},
		{"curve of another type", wire(p256, "nistp384", point("p384")), ErrMalformed, `the public key is of the type "ecdsa-sha2-nistp256", and names the curve "nistp384"`},
		{"curve without a type", wire(p256, "nistp224", point("p256")), ErrMalformed, `names the curve "nistp224"`},
		{"point of another curve", wire(p256, "nistp256", point("p384")), ErrMalformed, "the public point of the P-256 key has 97 bytes"},
		{"off the curve", wire(p256, "nistp256", offCurve), ErrMalformed, "the public point is not on the curve P-256"},
		{"compressed", wire(p256, "nistp256", form(2+point("p256")[64]&1, point("p256")[1:33])), ErrMalformed, "is compressed, which OpenSSH does not allow"},
		{"hybrid", wire(p256, "nistp256", form(6+point("p256")[64]&1, point("p256")[1:])), ErrMalformed, "a form that SEC 1 does not allow"},
		{"infinity", wire(p256, "nistp256", []byte{0}), ErrMalformed, "the point at infinity"},
		{"no point", wire(p256, "nistp256", ""), ErrMalformed, "the public point of the P-256 key is empty"},
		{"Ed25519, short", wire("ssh-ed25519", make([]byte, 31)), ErrMalformed, "the Ed25519 public key has 31 bytes, not 32"},
		{"Ed25519, long", wire("ssh-ed25519", make([]byte, 33)), ErrMalformed, "the Ed25519 public key has 33 bytes, not 32"},
		{"Ed25519, small order", wire("ssh-ed25519", make([]byte, 32)), ErrMalformed, "small order"},
		{"another curve", wire("ecdsa-sha2-nistp224", "nistp224", ""), ErrUnsupported, `an OpenSSH key of the type "ecdsa-sha2-nistp224"`},
		{"FIDO", wire("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", ""), ErrUnsupported, "a key that lives in a security key (FIDO)"},
		{"certificate", wire("ssh-rsa-cert-v01@openssh.com"), ErrUnsupported, "an OpenSSH certificate"},
		{"DSA", wire("ssh-dss"), ErrUnsupported, "a DSA key"},
		{"Ed448", wire("ssh-ed448"), ErrUnsupported, "an Ed448 key"},
		{"hostile type", wire("ssh-\x1b[2J"), ErrUnsupported, `the type "ssh-\x1b[2J"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pub, err := readBlob(tt.blob)
			if pub != nil || !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v, %v\nwant …%s…", pub, err, tt.want)
			}
		})
	}
}

// x/crypto/ssh stops at exponents of 24 bits; Go's RSA goes to 31.
func TestSSHBlobRSAExponents(t *testing.T) {
	n := kinds(t)["rsa"].Public.(*rsa.PublicKey).N
	for _, e := range []int64{3, 65537, 1<<24 + 1, 1<<31 - 1} {
		blob := wire("ssh-rsa", big.NewInt(e), n)
		pub, err := readBlob(blob)
		if err != nil {
			t.Errorf("exponent %d: %v", e, err)
			continue
		}
		if got := pub.(*rsa.PublicKey); got.E != int(e) || got.N.Cmp(n) != 0 {
			t.Errorf("exponent %d: read as %v", e, got)
		}
		if back, err := encodeSSHBlob(pub); err != nil || !bytes.Equal(back, blob) {
			t.Errorf("exponent %d: written as %x, %v", e, back, err)
		}
	}
}
