package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

const tail = "; fob uses RSA, EC keys on P-256, P-384 and P-521, Ed25519 and X25519"

// Each file that is no key for us says what it was taken for, why it did not
// fit, and what to do.
func TestParseNamesWhatItRefuses(t *testing.T) {
	pemOf := func(label, text string) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: []byte(text)})
	}
	tests := []struct {
		name string
		data []byte
		kind error
		want string
	}{
		// Keys of kinds that fob does not use.
		{"P-224", file(t, "no.p224.pem"), ErrUnsupported, `taken for a PEM file (block "PRIVATE KEY", line 1): an EC key on P-224 (OID 1.3.132.0.33); fob uses P-256, P-384 and P-521`},
		{"secp256k1", file(t, "no.secp256k1.pem"), ErrUnsupported, `taken for a PEM file (block "PRIVATE KEY", line 1): an EC key on secp256k1 (OID 1.3.132.0.10); fob uses P-256, P-384 and P-521`},
		{"secp256k1, public", file(t, "no.secp256k1-spki.pem"), ErrUnsupported, `taken for a PEM file (block "PUBLIC KEY", line 1): an EC key on secp256k1`},
		{"secp256k1, certificate", file(t, "no.secp256k1-cert.pem"), ErrUnsupported, `taken for a PEM file (block "CERTIFICATE", line 1): an EC key on secp256k1`},
		{"Ed448", file(t, "no.ed448.pem"), ErrUnsupported, `taken for a PEM file (block "PRIVATE KEY", line 1): an Ed448 key (OID 1.3.101.113)` + tail},
		{"X448", file(t, "no.x448.pem"), ErrUnsupported, `taken for a PEM file (block "PRIVATE KEY", line 1): an X448 key (OID 1.3.101.111)` + tail},
		{"RSA-PSS", file(t, "no.rsa-pss.pem"), ErrUnsupported, `bound to RSASSA-PSS (OID 1.2.840.113549.1.1.10); fob takes RSA keys with the plain identifier rsaEncryption`},
		{"three primes", file(t, "no.rsa-3primes.pem"), ErrUnsupported, `an RSA key of more than two primes; fob uses RSA keys of two primes`},
		{"DSA", file(t, "no.dsa.pem"), ErrUnsupported, `a DSA key, for which there is no JSON token algorithm (OID 1.2.840.10040.4.1)` + tail},
		{"DSA, traditional", file(t, "no.dsa-traditional.pem"), ErrUnsupported, `taken for a PEM file (block "DSA PRIVATE KEY", line 1): a DSA key`},
		{"DSA, DER", file(t, "no.dsa-traditional.der"), ErrUnsupported, `taken for DER: a DSA key`},
		{"DSA, OpenSSH", file(t, "no.ssh-dss"), ErrUnsupported, `taken for an OpenSSH private key in PEM block 1 (line 1): a DSA key`},
		{"DSA, OpenSSH public", file(t, "no.ssh-dss.pub"), ErrUnsupported, `taken for OpenSSH public key lines (line 1): a DSA key`},
		{"explicit curve", file(t, "no.ec-explicit.pem"), ErrUnsupported, `an EC key with explicit curve parameters, which could describe any curve; name the curve: openssl ec -in FILE -param_enc named_curve`},
		{"explicit curve, public", file(t, "no.ec-explicit-spki.pem"), ErrUnsupported, `(block "PUBLIC KEY", line 1): an EC key with explicit curve parameters`},
		{"an unusable key beside a good one", append(file(t, "p256.spki.pem"), file(t, "no.ed448.pem")...), ErrUnsupported, `(block "PRIVATE KEY", line 5): an Ed448 key`},
		{"FIDO", []byte("sk-ssh-ed25519@openssh.com AAAAGnNr x"), ErrUnsupported, "taken for OpenSSH public key lines (line 1): a key that lives in a security key (FIDO)"},
		{"OpenSSH certificate", []byte("ssh-ed25519-cert-v01@openssh.com AAAA x"), ErrUnsupported, "an OpenSSH certificate; give the public key that it certifies"},

		// Files of other kinds.
		{"request", file(t, "p256.csr.pem"), ErrNoKey, `taken for a PEM file (block "CERTIFICATE REQUEST", line 1): a certificate request holds no usable key; give the certificate or the key`},
		{"request, DER", file(t, "p256.csr.der"), ErrNoKey, `taken for DER: a certificate request holds no usable key`},
		{"PKCS#12", file(t, "no.pkcs12"), ErrUnsupported, `taken for DER: a PKCS#12 file, which fob does not open; convert it: openssl pkcs12 -in FILE -nodes`},
		{"PKCS#12 in BER", []byte("\x30\x80\x02\x01\x03\x30\x80"), ErrUnsupported, `a PKCS#12 file`},
		{"PKCS#7", file(t, "no.pkcs7.pem"), ErrUnsupported, `openssl pkcs7 -in FILE -print_certs`},
		{"PKCS#7, DER", file(t, "no.pkcs7.der"), ErrUnsupported, `openssl pkcs7 -inform DER`},
		{"trusted certificate", file(t, "trusted-cert.pem"), ErrUnsupported, `openssl x509 -in FILE -out NEW`},
		{"parameters", pemOf("DH PARAMETERS", "x"), ErrNoKey, `parameters are not a key`},
		{"PGP", []byte("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n=abcd\n"), ErrUnsupported, `taken for a PEM file (block "PGP PRIVATE KEY BLOCK", line 1): an OpenPGP block, which fob does not read`},
		{"SSH signature", pemOf("SSH SIGNATURE", "SSHSIG"), ErrNoKey, `an SSH signature is not a key`},
		{"age file", []byte("-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n-----END AGE ENCRYPTED FILE-----\n"), ErrUnsupported, `age -d -i IDENTITY FILE`},
		{"age identity", []byte("# created: x\nAGE-SECRET-KEY-1QQ\n"), ErrUnsupported, `taken for an age identity: `},
		{"PuTTY", []byte("PuTTY-User-Key-File-3: ssh-ed25519\r\n"), ErrUnsupported, `taken for a PuTTY key (.ppk): fob does not read this format; convert it: puttygen FILE -O private-openssh-new -o NEW`},
		{"ssh.com", []byte("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"), ErrUnsupported, `ssh-keygen -i -f FILE`},
		{"SSH 1", []byte("SSH PRIVATE KEY FILE FORMAT 1.1\n\x00\x00"), ErrUnsupported, `taken for an SSH 1 private key`},
		{"JKS", []byte("\xfe\xed\xfe\xed\x00\x00\x00\x02"), ErrUnsupported, `taken for a Java key store (JKS or JCEKS): fob does not open it; convert it: keytool -importkeystore`},
		{"JCEKS", []byte("\xce\xce\xce\xce\x00\x00\x00\x02"), ErrUnsupported, `a Java key store`},
		{"minisign", []byte("untrusted comment: minisign public key\nRWQ\n"), ErrUnsupported, `minisign`},
		{"JWK", []byte(` {"kty":"OKP"}`), ErrNoKey, `taken for JSON: `},
		{"token", []byte("eyJhbGciOiJub25lIn0.e30.\n"), ErrNoKey, `taken for a token: a token holds no key; give the key`},
		{"bare base64", []byte("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="), ErrNoKey, `taken for base64 without its PEM frame: the BEGIN and END lines are missing`},
		{"UTF-16", []byte("\xff\xfe-\x00-\x00"), ErrNoKey, `taken for UTF-16 text: key files are ASCII; convert it: iconv`},
		{"raw OpenSSH", []byte(opensshMagic), ErrUnsupported, `an OpenSSH private key without its PEM frame`},
		{"empty", nil, ErrNoKey, `the file is empty`},
		{"blank", []byte(" \n"), ErrNoKey, `the file is empty`},
		{"a secret", []byte("0123456789abcdef0123456789abcdef\n"), ErrNoKey, `taken for text: neither PEM nor OpenSSH; if this is an HMAC secret, say secret:@FILE`},
		{"binary", []byte("\x00\x01\x02\x03"), ErrNoKey, `taken for binary data: neither DER nor any key file fob knows; if this is an HMAC secret, say secret:@FILE`},
		{"unknown block", pemOf("ODD\x1b]0;x\x07 THING", "x"), ErrNoKey, `taken for a PEM file (block "ODD\x1b]0;x\a THING", line 1): a block of a kind that fob does not know`},
		{"a long label", pemOf(strings.Repeat("é", 200), "x"), ErrNoKey, `(block "` + strings.Repeat(`\u00e9`, 60) + `"…, line 1)`},

		// Encryption that fob does not read.
		{"old encryption", file(t, "enc.pbe-sha1-3des.pem"), ErrUnsupported, `a private key under PKCS#12 encryption (OID 1.2.840.113549.1.12.1.3); fob reads PBES2 (RFC 8018); convert it: openssl pkcs8 -in FILE -topk8 -v2 aes-256-cbc`},
		{"OpenSSH under GCM", file(t, "ssh-gcm"), ErrUnsupported, `a key under the cipher "aes256-gcm@openssh.com"; fob reads aes256-ctr and aes256-cbc; convert it: ssh-keygen -p -Z aes256-ctr`},

		// Damage.
		{"DER with a bad length", []byte("\x30\x82\x01\x00\x02\x01\x00\x00"), ErrNoKey, `taken for DER: not a key structure fob knows (tried PKCS#8, PKCS#1, SEC1, SPKI, X.509); ASN.1 error at byte 1: the length goes beyond the end of the data`},
		{"DER of another kind", []byte("\x30\x05\x02\x01\x01\x05\x00"), ErrNoKey, `well-formed ASN.1 of some other kind`},
		{"DER with a bad member", []byte("\x30\x04\x02\x05\x01\x05"), ErrNoKey, `ASN.1 error at byte 3: the length goes beyond the end of the data`},
		{"DER with a tail", append(file(t, "ed25519.spki.der"), '\n'), ErrMalformed, `taken for DER: ASN.1 error at byte 44: 1 bytes of trailing data after the structure`},
		{"PEM with a tail", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: append(file(t, "ed25519.spki.der"), 0)}), ErrMalformed, `(block "PUBLIC KEY", line 1): ASN.1 error at byte 44: 1 bytes of trailing data`},
		{"wrong label", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: file(t, "rsa.pkcs1pub.der")}), ErrMalformed, `the block holds a PKCS#1 RSA public key, which its label does not say; if that is what you mean, label it RSA PUBLIC KEY`},
		{"cut off", file(t, "p256.pkcs8.pem")[:100], ErrMalformed, `(block "PRIVATE KEY", line 1): the block has no END line: the file is cut off`},
		{"no END before BEGIN", append([]byte("-----BEGIN PUBLIC KEY-----\nAAAA\n"), file(t, "p256.spki.pem")...), ErrMalformed, `the block has no END line before the next block begins at line 3`},
		{"another END", []byte("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), ErrMalformed, `the END line at line 3 does not name the block that it ends`},
		{"bad base64", []byte("x\n-----BEGIN PUBLIC KEY-----\nAAAA\nAA!A\n-----END PUBLIC KEY-----\n"), ErrMalformed, `(block "PUBLIC KEY", line 2): the base64 is malformed at line 4`},
		{"base64 with loose bits", []byte("-----BEGIN PUBLIC KEY-----\nAAB=\n-----END PUBLIC KEY-----\n"), ErrMalformed, `the base64 is malformed at line 2`},
		{"a member too many", memberTooMany(t), ErrMalformed, `ASN.1 error at byte 48: 2 bytes of trailing data after the PKCS#8 private key`},
		{"empty block", []byte("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"), ErrMalformed, `the block is empty`},
		{"escaped line breaks", []byte(strings.ReplaceAll(string(file(t, "p256.pkcs8.pem")), "\n", `\n`)), ErrMalformed, `the line breaks are written as \n; turn them into line breaks`},
		{"one line", []byte(strings.ReplaceAll(string(file(t, "p256.pkcs8.pem")), "\n", "")), ErrMalformed, `the BEGIN line goes on after the label`},
		{"an OpenSSH line of another type", []byte(strings.Replace(string(file(t, "ssh-ed25519.pub")), "ssh-ed25519", "ssh-rsa", 1)), ErrMalformed, `the line says "ssh-rsa", and the key in it "ssh-ed25519"`},
		{"an OpenSSH line cut off", []byte("# x\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL"), ErrMalformed, `taken for OpenSSH public key lines (line 2): `},
		{"prose after an OpenSSH line", append(file(t, "ssh-ed25519.pub"), "hello world\n"...), ErrMalformed, `(line 2): no OpenSSH key type such as ssh-ed25519`},
		{"known_hosts marker", append(file(t, "ssh-ed25519.pub"), "@revoked host ssh-ed25519 AAAA\n"...), ErrMalformed, `(line 2): no OpenSSH key type`},
		{"RFC 4716 cut off", file(t, "ssh-ed25519.rfc4716")[:90], ErrMalformed, `taken for an SSH2 public key (RFC 4716) (line 1): the key has no END line`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.data, answer(testPassphrase))
			if !errors.Is(err, tt.kind) {
				t.Errorf("got %v, want the kind %v", err, tt.kind)
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
}

// memberTooMany is an Ed25519 key in PKCS#8 with a NULL at the end of its SEQUENCE.
func memberTooMany(t *testing.T) []byte {
	b := append(file(t, "ed25519.pkcs8.der"), tagNull, 0)
	b[1] += 2
	return b
}

// rsaNumbers is RSAPrivateKey, to be spoilt member by member.
type rsaNumbers struct {
	Version                    int
	N, E, D, P, Q, Dp, Dq, Inv *big.Int
}

func spoiltRSA(t *testing.T, spoil func(*rsaNumbers)) []byte {
	t.Helper()
	var v rsaNumbers
	if _, err := asn1.Unmarshal(file(t, "rsa.pkcs1.der"), &v); err != nil {
		t.Fatal(err)
	}
	spoil(&v)
	b, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func publicRSA(t *testing.T, n, e *big.Int) []byte {
	t.Helper()
	b, err := asn1.Marshal(struct{ N, E *big.Int }{n, e})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseRefusesBadRSA(t *testing.T) {
	one, two := big.NewInt(1), big.NewInt(2)
	n := new(big.Int).Lsh(one, 2047)
	odd := new(big.Int).Add(n, one)
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"exponent 1", publicRSA(t, odd, one), "the RSA public exponent is 1: every message would be its own signature"},
		{"exponent 2", publicRSA(t, odd, two), "the RSA public exponent is even"},
		{"exponent 0", publicRSA(t, odd, new(big.Int)), "the RSA public exponent is not positive"},
		{"exponent -3", publicRSA(t, odd, big.NewInt(-3)), "the RSA public exponent is not positive"},
		{"exponent 2^32+1", publicRSA(t, odd, big.NewInt(1<<32+1)), "public exponent is above 2^31-1"},
		{"even modulus", publicRSA(t, n, big.NewInt(3)), "the RSA modulus is even"},
		{"negative modulus", publicRSA(t, new(big.Int).Neg(odd), big.NewInt(3)), "the RSA modulus is not positive"},
		{"huge modulus", publicRSA(t, new(big.Int).SetBit(odd, 16384, 1), big.NewInt(3)), "the RSA modulus has 16385 bits, more than the 16384"},
		{"another modulus", spoiltRSA(t, func(v *rsaNumbers) { v.N.Add(v.N, two) }), "the product of the primes is not the modulus"},
		{"another private exponent", spoiltRSA(t, func(v *rsaNumbers) { v.D.Add(v.D, two) }), "the RSA private key is inconsistent: crypto/rsa: "},
		{"another CRT exponent", spoiltRSA(t, func(v *rsaNumbers) { v.Dp.Add(v.Dp, two) }), "the RSA private key is inconsistent: crypto/rsa: "},
		{"another coefficient", spoiltRSA(t, func(v *rsaNumbers) { v.Inv.Add(v.Inv, one) }), "the RSA private key is inconsistent: crypto/rsa: "},
		{"another public exponent", spoiltRSA(t, func(v *rsaNumbers) { v.E.SetInt64(3) }), "the RSA private key is inconsistent: crypto/rsa: "},
		{"negative primes", spoiltRSA(t, func(v *rsaNumbers) { v.P.Neg(v.P); v.Q.Neg(v.Q) }), "a number is not between 1 and the modulus"},
		{"trivial primes", spoiltRSA(t, func(v *rsaNumbers) { v.P.SetInt64(1); v.Q.Set(v.N) }), "a number is not between 1 and the modulus"},
		{"unknown version", spoiltRSA(t, func(v *rsaNumbers) { v.Version = 7 }), "unknown version"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse(tt.data, Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
}

// replaceOnce changes bytes that occur exactly once.
func replaceOnce(t *testing.T, data, was, now []byte) []byte {
	t.Helper()
	if bytes.Count(data, was) != 1 {
		t.Fatalf("the bytes to replace occur %d times", bytes.Count(data, was))
	}
	return bytes.Replace(data, was, now, 1)
}

func TestParseRefusesMismatchedHalves(t *testing.T) {
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)).Public().(ed25519.PublicKey)
	ecPoint := func(name string) []byte { return file(t, name+".spki.der")[26:] } // of P-256

	openssh, _ := pem.Decode(file(t, "ssh-ed25519"))
	k := mustParseOne(t, file(t, "ssh-ed25519"), Options{})
	seed := k.Private.(ed25519.PrivateKey).Seed()
	mine := []byte(k.Public.(ed25519.PublicKey))
	outer := bytes.Replace(openssh.Bytes, mine, other, 1) // the first copy is the clear one
	seedOnly := replaceOnce(t, openssh.Bytes, seed, bytes.Repeat([]byte{7}, 32))

	offCurve := bytes.Clone(ecPoint("p256"))
	offCurve[64] ^= 1
	stranger := mustParseOne(t, file(t, "ssh-ecdsa256.pub"), Options{})
	der, err := x509.MarshalPKIXPublicKey(stranger.Public)
	if err != nil {
		t.Fatal(err)
	}
	swapped := replaceOnce(t, file(t, "p256.sec1.der"), ecPoint("p256"), der[26:])

	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"OpenSSH, clear public key", pem.EncodeToMemory(&pem.Block{Type: labelOpenSSH, Bytes: outer}), "the public half in the file does not belong to the OpenSSH private key"},
		{"OpenSSH, seed", pem.EncodeToMemory(&pem.Block{Type: labelOpenSSH, Bytes: seedOnly}), "does not belong to the Ed25519 private key"},
		{"SEC1", swapped, "does not belong to the EC P-256 private key"},
		{"SEC1, off the curve", replaceOnce(t, file(t, "p256.sec1.der"), ecPoint("p256"), offCurve), "the public point is not on the curve P-256"},
		{"SPKI, off the curve", replaceOnce(t, file(t, "p256.spki.der"), ecPoint("p256"), offCurve), "the public point is not on the curve P-256"},
		{"PKCS#8 version 2", ed25519v2(t, seed, other), "does not belong to the Ed25519 private key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse(tt.data, Options{}); !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
	if k := mustParseOne(t, ed25519v2(t, seed, mine), Options{}); kindOf(t, k) != "ed25519" || k.Private == nil {
		t.Errorf("PKCS#8 version 2 with its own public half: %v", k)
	}
}

// ed25519v2 is OneAsymmetricKey of version 2, as RFC 8410 §10.3 shows it.
func ed25519v2(t *testing.T, seed, pub []byte) []byte {
	t.Helper()
	b, err := hex.DecodeString("3051020101300506032b657004220420" + hex.EncodeToString(seed) + "812100" + hex.EncodeToString(pub))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEd25519PointCheck(t *testing.T) {
	point := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	zeros := strings.Repeat("00", 31)
	tests := []struct {
		name, hex, want string
	}{
		{"RFC 8032 test 1", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", ""},
		{"the identity", "01" + zeros, "small order"},
		{"order 2", "ec" + strings.Repeat("ff", 30) + "7f", "small order"},
		{"order 4", "00" + zeros, "small order"},
		{"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "small order"},
		{"order 8, the other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "small order"},
		{"no x for this y", "02" + zeros, "not a point of the curve"},
		{"x = 0 with a sign", "01" + strings.Repeat("00", 30) + "80", "not a point of the curve"},
		{"y = p", "ed" + strings.Repeat("ff", 30) + "7f", "not in canonical form"},
		{"short", "01", "has 1 bytes, not 32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := edPublic(point(tt.hex))
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want …%s…", err, tt.want)
			}
		})
	}
	for i := range 50 {
		pub := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i)}, 32)).Public().(ed25519.PublicKey)
		if _, err := edPublic(pub); err != nil {
			t.Errorf("a good key: %v", err)
		}
	}
	if _, err := xPublic(make([]byte, 32)); err == nil || !strings.Contains(err.Error(), "small order") {
		t.Errorf("X25519 zero: %v", err)
	}
}

// A hostile file cannot buy more work than the options allow, and is refused
// before anybody is asked for a passphrase.
func TestLimits(t *testing.T) {
	asked := func(string) ([]byte, error) {
		t.Error("asked for a passphrase")
		return nil, errors.New("no")
	}
	sealed, _ := pem.Decode(file(t, "enc.hmacWithSHA256.pem"))
	scrypted, _ := pem.Decode(file(t, "enc.scrypt.pem"))
	openssh, _ := pem.Decode(file(t, "ssh-ed25519.enc"))
	bcrypt := ssh.Marshal(struct {
		Salt   []byte
		Rounds uint32
	}{nil, 4})[4:]
	tests := []struct {
		name string
		data []byte
		opt  Options
		want string
	}{
		{"bytes", make([]byte, 1<<20+1), Options{}, "the file has 1048577 bytes, more than the 1048576"},
		{"blocks", bytes.Repeat(file(t, "ed25519.spki.pem"), 101), Options{}, "taken for a PEM file (line 301): more than 100 blocks"},
		{"lines", bytes.Repeat(file(t, "ssh-ed25519.pub"), 4), Options{MaxKeys: 3}, "taken for OpenSSH public key lines (line 4): more than 3 keys"},
		{"RFC 4716", bytes.Repeat(file(t, "ssh-ed25519.rfc4716"), 4), Options{MaxKeys: 3}, "more than 3 keys"},
		{"PBKDF2", file(t, "enc.hmacWithSHA256.pem"), Options{MaxPBKDF2Iterations: 4095}, "the PBKDF2 iterations go beyond the 4095 that are spent on one file"},
		{"PBKDF2, by default", replaceOnce(t, sealed.Bytes, []byte("\x02\x02\x10\x00"), []byte("\x02\x02\x7f\xff")), Options{MaxPBKDF2Iterations: 32766}, "PBKDF2"},
		{"scrypt memory", scrypted.Bytes, Options{MaxScryptMemory: 8 << 20}, "scrypt would use more than the 8 MiB"},
		{"scrypt lanes", replaceOnce(t, scrypted.Bytes, []byte("\x02\x01\x08\x02\x01\x01"), []byte("\x02\x01\x08\x02\x01\x7f")), Options{}, "scrypt would work for longer"},
		{"bcrypt", file(t, "ssh-ed25519.enc"), Options{MaxBcryptRounds: 3}, "the bcrypt rounds go beyond the 3"},
		{"bcrypt, by default", pem.EncodeToMemory(&pem.Block{Type: labelOpenSSH, Bytes: bytes.Replace(openssh.Bytes, bcrypt, []byte{0, 0, 4, 1}, 1)}), Options{}, "the bcrypt rounds go beyond the 1024"},
		{"RSA", file(t, "rsa.spki.pem"), Options{MaxRSABits: 2047}, "the RSA modulus has 2048 bits, more than the 2047"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.opt.Passphrase = asked
			if _, err := Parse(tt.data, tt.opt); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
	t.Run("the sum of a file", func(t *testing.T) {
		twice := bytes.Repeat(file(t, "enc.hmacWithSHA256.pem"), 2)
		opt := answer(testPassphrase)
		opt.MaxPBKDF2Iterations = 2 * 4096
		mustParseOne(t, twice, opt)
		opt.MaxPBKDF2Iterations--
		if _, err := Parse(twice, opt); !errors.Is(err, ErrLimit) {
			t.Errorf("got %v", err)
		}
		twice = bytes.Repeat(file(t, "ssh-ed25519.enc"), 2)
		opt.MaxBcryptRounds = 2 * 4
		mustParseOne(t, twice, opt)
		opt.MaxBcryptRounds--
		if _, err := Parse(twice, opt); !errors.Is(err, ErrLimit) {
			t.Errorf("bcrypt: got %v", err)
		}
	})
}

// A damaged private key must not come out in the words about the damage.
func TestErrorsShowNoKeyBytes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"rsa.pkcs8.pem", "p256.sec1.pem", "ed25519.pkcs8.pem", "ssh-ed25519", "ssh-ecdsa256", "ssh-rsa2048"} {
		secret := spellings(secretBytes(mustParseOne(t, file(t, name), Options{})))
		block, _ := pem.Decode(file(t, name))
		for i := range block.Bytes {
			spoilt := bytes.Clone(block.Bytes)
			spoilt[i] ^= 0x55
			if _, err := Parse(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: spoilt}), Options{}); err != nil {
				if shown := shownSecret(err.Error(), secret); shown != "" {
					t.Fatalf("%s, byte %d: %s shows %s", name, i, err, shown)
				}
			}
		}
	}
}

func secretBytes(k Key) []byte {
	switch p := k.Private.(type) {
	case *rsa.PrivateKey:
		return append(p.D.Bytes(), p.Primes[0].Bytes()...)
	case *ecdsa.PrivateKey:
		return p.D.Bytes()
	case ed25519.PrivateKey:
		return p.Seed()
	}
	return nil
}

// spellings gives every four bytes in a row of a secret in any usual spelling.
func spellings(secret []byte) []string {
	var all []string
	for at := 0; at+4 <= len(secret); at++ {
		window := secret[at : at+4]
		escaped := strconv.QuoteToASCII(string(window))
		all = append(all, string(window), hex.EncodeToString(window), escaped[1:len(escaped)-1], strconv.FormatUint(uint64(binary.BigEndian.Uint32(window)), 10))
	}
	return all
}

// shownSecret finds a spelling of a secret in a text.
func shownSecret(text string, secret []string) string {
	for _, s := range secret {
		if strings.Contains(text, s) {
			return s
		}
	}
	return ""
}

// What a passphrase brings to light must be a key; one that only has the right
// padding means that the passphrase was wrong.
func TestDecryptedRubbishIsAWrongPassphrase(t *testing.T) {
	sealed, err := sealPBES2([]byte("no key at all"), []byte(testPassphrase), 1)
	if err != nil {
		t.Fatal(err)
	}
	legacy, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", []byte("no key at all"), []byte(testPassphrase), x509.PEMCipherAES256) //nolint:staticcheck // old files have to be read
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"PBES2": sealed, "legacy": pem.EncodeToMemory(legacy)} {
		if _, err := Parse(data, answer(testPassphrase)); !errors.Is(err, ErrWrongPassphrase) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
