package why

import (
	"bytes"
	"crypto/rsa"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
)

// An RSA signature can be opened with the public key alone, and shows what was
// hashed and how. So one operation tells whether the key made it, and each text
// that may have been signed costs no more than its hash.

// rsaForm is what an opened signature turned out to be.
type rsaForm struct {
	alg     string
	how     *change
	unnamed bool
	// proved says that the key made the signature, whatever it is over: the
	// padding is too much to have come about by chance.
	proved bool
	fits   func(input []byte) bool
}

// openRSA gives the encoded message (RFC 8017 §5.2.2), as long as the modulus.
func openRSA(pub *rsa.PublicKey, sig []byte) []byte {
	s := new(big.Int).SetBytes(sig)
	if s.Cmp(pub.N) >= 0 {
		return nil
	}
	return s.Exp(s, big.NewInt(int64(pub.E)), pub.N).FillBytes(make([]byte, pub.Size()))
}

// pkcs1Forms reads EMSA-PKCS1-v1_5 (RFC 8017 §9.2).
func pkcs1Forms(em []byte) []rsaForm {
	if len(em) < 64 || em[0] != 0 || em[1] != 1 {
		return nil
	}
	rest := bytes.TrimLeft(em[2:], "\xff")
	if padding := len(em) - 2 - len(rest); padding < 16 || len(rest) == 0 || rest[0] != 0 {
		return nil
	}
	rest = rest[1:]
	for _, h := range []struct {
		size   int
		prefix string // DigestInfo (RFC 8017 §9.2, note 1)
	}{
		{32, "3031300d060960864801650304020105000420"},
		{48, "3041300d060960864801650304020205000430"},
		{64, "3051300d060960864801650304020305000440"},
		{20, "3021300906052b0e03021a05000414"},
	} {
		prefix, _ := hex.DecodeString(h.prefix)
		digest, ok := bytes.CutPrefix(rest, prefix)
		bare := !ok && len(rest) == h.size
		if !bare && (!ok || len(digest) != h.size) {
			continue
		}
		if bare {
			digest = rest
		}
		form := rsaForm{alg: fmt.Sprintf("RS%d", 8*h.size), proved: true,
			fits: func(input []byte) bool { return subtle.ConstantTimeCompare(sum(h.size, input), digest) == 1 }}
		switch {
		case h.size == 20:
			form.alg, form.unnamed = "RSA with SHA-1", true
			form.how = &change{id: "alg", title: "it is RSA with SHA-1", detail: "The signature holds as RSASSA-PKCS1-v1_5 with SHA-1, which JOSE has no algorithm for and nobody should make any more.", signer: "sign with RS256"}
		case bare:
			form.how = &change{id: "rsa-padding", title: "the RSA signature does not name its hash",
				detail: "The signature holds, but the hash in it stands without the DigestInfo that says which it is (RFC 8017 §9.2): it was made by a raw RSA operation.",
				signer: "sign with the library's RSASSA-PKCS1-v1_5, and not with a raw or \"private encrypt\" operation"}
		}
		return []rsaForm{form}
	}
	return nil
}

// pssForms reads EMSA-PSS (RFC 8017 §9.1.2) under each hash, with the mask of the
// same hash or of SHA-1, and a salt of any length.
func pssForms(em []byte, emBits int) []rsaForm {
	size := (emBits + 7) / 8
	if len(em) > size {
		if em[0] != 0 {
			return nil
		}
		em = em[len(em)-size:]
	}
	if len(em) == 0 || em[len(em)-1] != 0xbc {
		return nil
	}
	var out []rsaForm
	for _, h := range []int{32, 48, 64, 20} {
		for _, mask := range []int{h, 20} {
			if mask == 20 && h == 20 && len(out) > 0 && out[len(out)-1].alg == "RSA-PSS with SHA-1" {
				continue
			}
			if form, ok := pssForm(em, emBits, h, mask); ok {
				out = append(out, form)
			}
		}
	}
	return out
}

func pssForm(em []byte, emBits, h, mask int) (rsaForm, bool) {
	dbLen := len(em) - h - 1
	if dbLen < 1 {
		return rsaForm{}, false
	}
	masked, digest := em[:dbLen], em[dbLen:len(em)-1]
	db := mgf1(mask, digest, dbLen)
	subtle.XORBytes(db, db, masked)
	db[0] &= 0xff >> (8*len(em) - emBits)
	salt := bytes.TrimLeft(db, "\x00")
	zeros := len(db) - len(salt)
	if len(salt) == 0 || salt[0] != 1 {
		return rsaForm{}, false
	}
	salt = salt[1:]
	form := rsaForm{alg: fmt.Sprintf("PS%d", 8*h), proved: zeros >= 16, fits: func(input []byte) bool {
		m := append(make([]byte, 8), sum(h, input)...)
		return subtle.ConstantTimeCompare(sum(h, append(m, salt...)), digest) == 1
	}}
	switch {
	case h == 20:
		form.alg, form.unnamed = "RSA-PSS with SHA-1", true
		form.how = &change{id: "alg", title: "it is RSA-PSS with SHA-1", detail: "The signature holds as RSASSA-PSS with SHA-1, which JOSE has no algorithm for.", signer: "sign with PS256"}
	case mask != h:
		form.how = &change{id: "rsa-padding", title: "the RSA-PSS mask is made with SHA-1",
			detail: fmt.Sprintf("The signature holds, but its mask is made with SHA-1 and not with SHA-%d, as RFC 7518 §3.5 has it. That is Java's default for MGF1.", 8*h),
			signer: fmt.Sprintf("give MGF1 the same hash (Java: new PSSParameterSpec(\"SHA-%d\", \"MGF1\", MGF1ParameterSpec.SHA%d, %d, 1))", 8*h, 8*h, h)}
	case len(salt) != h:
		form.how = &change{id: "rsa-padding", title: "the RSA-PSS salt has another length",
			detail: fmt.Sprintf("The signature holds, but its salt is %d bytes long. RFC 7518 §3.5 has it as long as the hash, %d.", len(salt), h),
			signer: "set the length of the salt to that of the hash (OpenSSL: rsa_pss_saltlen:digest; Node: saltLength RSA_PSS_SALTLEN_DIGEST)"}
	}
	return form, true
}

// mgf1 is the mask of RFC 8017 appendix B.2.1.
func mgf1(size int, seed []byte, n int) []byte {
	var out []byte
	for i := uint32(0); len(out) < n; i++ {
		out = append(out, sum(size, binary.BigEndian.AppendUint32(bytes.Clone(seed), i))...)
	}
	return out[:n]
}
