package jwecrypt

import (
	"bytes"
	"crypto/ecdh"
	"encoding/hex"
	"strings"
	"testing"
)

// RFC 7518 appendix B: the composites of AES-CBC and HMAC.
func TestCBCHMACVectors(t *testing.T) {
	plaintext := []byte("A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience")
	aad := []byte("The second principle of Auguste Kerckhoffs")
	iv := unhex(t, "1af38c2dc2b96ffdd86694092341bc04")
	key := unhex(t, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f")
	for _, v := range []struct{ section, enc, ciphertext, tag string }{
		{"B.1", "A128CBC-HS256", "c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a221489f16362c703233609d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a67646344427ade54b8851ffb598f7f80074b9473c82e2db", "652c3fa36b0a7c5b3219fab3a30bc1c4"},
		{"B.2", "A192CBC-HS384", "ea65da6b59e61edb419be62d19712ae5d303eeb50052d0dfd6697f77224c8edb000d279bdc14c1072654bd30944230c657bed4ca0c9f4a8466f22b226d1746214bf8cfc2400add9f5126e479663fc90b3bed787a2f0ffcbf3904be2a641d5c2105bfe591bae23b1d7449e532eef60a9ac8bb6c6b01d35d49787bcd57ef484927f280adc91ac0c4e79c7b11efc60054e3", "8490ac0e58949bfe51875d733f93ac2075168039ccc733d7"},
		{"B.3", "A256CBC-HS512", "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6", "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5"},
	} {
		t.Run(v.section, func(t *testing.T) {
			c := content(t, v.enc)
			cek := key[:c.KeyLen()]
			ciphertext, tag, err := c.seal(cek, iv, plaintext, aad)
			must(t, err)
			if got := hex.EncodeToString(ciphertext); got != v.ciphertext {
				t.Errorf("ciphertext %s", got)
			}
			if got := hex.EncodeToString(tag); got != v.tag {
				t.Errorf("tag %s", got)
			}
			got, err := c.Open(cek, iv, unhex(t, v.ciphertext), unhex(t, v.tag), aad)
			must(t, err)
			if !bytes.Equal(got, plaintext) {
				t.Errorf("plaintext %q", got)
			}
		})
	}
}

// RFC 3394 section 4: all six vectors. Those that carry 128 bits are CEKs of A128GCM, 192 of A192GCM, 256 of A256GCM.
func TestAESKeyWrapVectors(t *testing.T) {
	const kek = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
	const data = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"
	for _, v := range []struct{ section, alg, enc, wrapped string }{
		{"4.1", "A128KW", "A128GCM", "1FA68B0A8112B447 AEF34BD8FB5A7B82 9D3E862371D2CFE5"},
		{"4.2", "A192KW", "A128GCM", "96778B25AE6CA435 F92B5B97C050AED2 468AB8A17AD84E5D"},
		{"4.3", "A256KW", "A128GCM", "64E8C3F9CE0F5BA2 63E9777905818A2A 93C8191E7D6E8AE7"},
		{"4.4", "A192KW", "A192GCM", "031D33264E15D332 68F24EC260743EDC E1C6C7DDEE725A93 6BA814915C6762D2"},
		{"4.5", "A256KW", "A192GCM", "A8F9BC1612C68B3F F6E6F4FBE30E71E4 769C8B80A32CB895 8CD5D17D6B254DA1"},
		{"4.6", "A256KW", "A256GCM", "28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21"},
	} {
		t.Run(v.section, func(t *testing.T) {
			enc, a := content(t, v.enc), keyAlgorithm(t, v.alg)
			key, cek := unhex(t, kek)[:a.KeyLen], unhex(t, data)[:enc.KeyLen()]
			_, wrapped, _, err := Wrap(v.alg, enc, key, cek, Params{})
			must(t, err)
			if !bytes.Equal(wrapped, unhex(t, v.wrapped)) {
				t.Errorf("wrapped %X", wrapped)
			}
			got, err := Unwrap(v.alg, enc, key, unhex(t, v.wrapped), Params{}, Limits{})
			must(t, err)
			if !bytes.Equal(got, cek) {
				t.Errorf("unwrapped %X", got)
			}
		})
	}
}

// RFC 7518 appendix C: ECDH-ES on P-256 and the Concat KDF, from both ends.
func TestECDHESVector(t *testing.T) {
	private := func(d string) *ecdh.PrivateKey {
		key, err := ecdh.P256().NewPrivateKey(b64(t, d))
		must(t, err)
		return key
	}
	alice := private("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo")
	bob := private("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw")
	want := b64(t, "VqqN6vgjbSBcIijNcacQGg")
	p := Params{EPK: alice.PublicKey(), APU: []byte("Alice"), APV: []byte("Bob")}

	got, err := Unwrap("ECDH-ES", content(t, "A128GCM"), bob, nil, p, Limits{})
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("Bob derives %X, want %X", got, want)
	}
	z, err := alice.ECDH(bob.PublicKey())
	must(t, err)
	if got := concatKDF(z, "A128GCM", p.APU, p.APV, 16); !bytes.Equal(got, want) {
		t.Errorf("Alice derives %X, want %X", got, want)
	}
}

// RFC 7517 appendix C: PBES2-HS256+A128KW.
func TestPBES2Vector(t *testing.T) {
	a, enc := keyAlgorithm(t, "PBES2-HS256+A128KW"), content(t, "A128CBC-HS256")
	password := []byte("Thus from my lips, by yours, my sin is purged.")
	p := Params{P2S: b64(t, "2WCTcJZ1Rvd_CJuJripQ1w"), P2C: 4096}
	kek := []byte{110, 171, 169, 92, 129, 92, 109, 117, 233, 242, 116, 233, 170, 14, 24, 75}
	cek := []byte{111, 27, 25, 52, 66, 29, 20, 78, 92, 176, 56, 240, 65, 208, 82, 112, 161, 131, 36, 55, 202, 236, 185, 172, 129, 23, 153, 194, 195, 48, 253, 182}
	encryptedKey := b64(t, "TrqXOwuNUfDV9VPTNbyGvEJ9JMjefAVn-TR1uIxR9p6hsRQh9Tk7BA")

	derived, err := passwordKey(a, password, p)
	must(t, err)
	if !bytes.Equal(derived, kek) {
		t.Errorf("derived %v", derived)
	}
	wrapped, err := aesWrap(derived, cek)
	must(t, err)
	if !bytes.Equal(wrapped, encryptedKey) {
		t.Errorf("wrapped %X", wrapped)
	}
	got, err := Unwrap(a.Name, enc, password, encryptedKey, p, Limits{MaxP2C: 4096})
	must(t, err)
	if !bytes.Equal(got, cek) {
		t.Errorf("unwrapped %v", got)
	}
}

// RFC 7516 appendices A.1 and A.3, taken apart by hand: the additional data is the encoded header as it stands.
func TestRFC7516Vectors(t *testing.T) {
	for _, v := range []struct {
		section, alg, enc, token, plaintext string
		key                                 any
		cek                                 []byte
	}{
		{
			"A.1", "RSA-OAEP", "A256GCM",
			"eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A.XFBoMYUZodetZdvTiFvSkQ",
			"The true sign of intelligence is not knowledge but imagination.",
			rfc7516Key(t),
			[]byte{177, 161, 244, 128, 84, 143, 225, 115, 63, 180, 3, 255, 107, 154, 212, 246, 138, 7, 110, 91, 112, 46, 34, 105, 47, 130, 203, 46, 122, 234, 64, 252},
		},
		{
			"A.3", "A128KW", "A128CBC-HS256",
			"eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ",
			"Live long and prosper.",
			b64(t, "GawgguFyGrWKav7AX4VKUg"),
			[]byte{4, 211, 31, 197, 84, 157, 252, 254, 11, 100, 157, 250, 63, 170, 106, 206, 107, 124, 212, 45, 111, 107, 9, 219, 200, 177, 0, 240, 143, 156, 44, 207},
		},
	} {
		t.Run(v.section, func(t *testing.T) {
			enc, part := content(t, v.enc), strings.Split(v.token, ".")
			cek, err := Unwrap(v.alg, enc, v.key, b64(t, part[1]), Params{}, Limits{})
			must(t, err)
			if !bytes.Equal(cek, v.cek) {
				t.Fatalf("content encryption key %v", cek)
			}
			plaintext, err := enc.Open(cek, b64(t, part[2]), b64(t, part[3]), b64(t, part[4]), []byte(part[0]))
			must(t, err)
			if string(plaintext) != v.plaintext {
				t.Errorf("plaintext %q", plaintext)
			}
			ciphertext, tag, err := enc.seal(cek, b64(t, part[2]), plaintext, []byte(part[0]))
			must(t, err)
			if !bytes.Equal(ciphertext, b64(t, part[3])) || !bytes.Equal(tag, b64(t, part[4])) {
				t.Errorf("sealing again gives %X and tag %X", ciphertext, tag)
			}
		})
	}
}
