package interop

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// openssl knows no tokens, but all of their cryptography: it signs and verifies compact JWS, and wraps and unwraps the
// content encryption key of compact JWE. Putting the parts together, and AES-GCM, is done here.
func TestOpenSSLTokens(t *testing.T) {
	t.Parallel()
	openssl := testenv.NeedCommand(t, "openssl")
	meet(t, commandPeer("openssl", nesting(func(dir string, j job) (result, error) {
		c := opensslCommand{openssl, dir}
		k := j.Keys[0]
		if j.Form != "compact" || j.Detached || j.Unencoded || j.Zip || j.AAD != nil {
			return result{}, errors.New("only plain compact tokens are put together here")
		}
		if k.JWK["kty"] != "oct" {
			der, err := pkcs8Of(k.JWK)
			if err != nil {
				return result{}, err
			}
			if err := writeFile(dir, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})); err != nil {
				return result{}, err
			}
		}
		switch j.Op {
		case "sign":
			header := map[string]any{"alg": k.Alg}
			maps.Copy(header, j.Header)
			input := encodeJSON(header) + "." + encode(j.Payload)
			signature, err := c.sign(k, input)
			return result{Token: input + "." + encode(signature)}, err
		case "verify":
			return c.verify(j)
		case "encrypt":
			return c.encrypt(j)
		}
		return c.decrypt(j)
	})))
}

type opensslCommand struct{ program, dir string }

func (c opensslCommand) run(args ...string) ([]byte, error) {
	return run(c.dir, nil, c.program, args...)
}

// dgst gives the arguments of openssl dgst for an algorithm that is not Ed25519's.
func dgst(k keyUse) ([]string, error) {
	args := []string{"dgst", "-binary", "-sha" + k.Alg[2:]}
	switch k.Alg[:2] {
	case "HS":
		secret, err := base64.RawURLEncoding.DecodeString(k.JWK["k"].(string))
		return append(args, "-mac", "HMAC", "-macopt", "hexkey:"+hex.EncodeToString(secret)), err
	case "PS":
		return append(args, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"), nil
	case "RS", "ES":
		return args, nil
	}
	return nil, fmt.Errorf("openssl dgst has no %s", k.Alg)
}

func (c opensslCommand) sign(k keyUse, input string) ([]byte, error) {
	if err := writeFile(c.dir, "input", []byte(input)); err != nil {
		return nil, err
	}
	if k.JWK["kty"] == "OKP" {
		return c.run("pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-in", "input")
	}
	args, err := dgst(k)
	if err != nil {
		return nil, err
	}
	if k.JWK["kty"] != "oct" {
		args = append(args, "-sign", "key.pem")
	}
	signature, err := c.run(append(args, "input")...)
	if err == nil && k.JWK["kty"] == "EC" {
		return fixedECDSA(signature, k.Alg)
	}
	return signature, err
}

func (c opensslCommand) verify(j job) (result, error) {
	k := j.Keys[0]
	input, encoded := cutLast(j.Token)
	signature, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return result{}, err
	}
	_, payload := cutLast(input)
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return result{}, err
	}
	if k.JWK["kty"] == "oct" {
		want, err := c.sign(k, input)
		if err == nil && string(want) != string(signature) {
			err = errors.New("openssl makes another authentication code")
		}
		return result{Payload: raw}, err
	}
	if k.JWK["kty"] == "EC" {
		if signature, err = derECDSA(signature); err != nil {
			return result{}, err
		}
	}
	if err := errors.Join(writeFile(c.dir, "input", []byte(input)), writeFile(c.dir, "signature", signature)); err != nil {
		return result{}, err
	}
	if k.JWK["kty"] == "OKP" {
		_, err = c.run("pkeyutl", "-verify", "-rawin", "-inkey", "key.pem", "-in", "input", "-sigfile", "signature")
		return result{Payload: raw}, err
	}
	args, err := dgst(k)
	if err == nil {
		_, err = c.run(append(args, "-prverify", "key.pem", "-signature", "signature", "input")...)
	}
	return result{Payload: raw}, err
}

// rsaOptions gives the arguments of openssl pkeyutl for an algorithm of key encryption.
func rsaOptions(alg string) ([]string, error) {
	hash, ok := map[string]string{"RSA-OAEP": "sha1", "RSA-OAEP-256": "sha256", "RSA-OAEP-384": "sha384", "RSA-OAEP-512": "sha512"}[alg]
	switch {
	case alg == "RSA1_5":
		return []string{"-pkeyopt", "rsa_padding_mode:pkcs1"}, nil
	case !ok:
		return nil, fmt.Errorf("openssl pkeyutl has no %s", alg)
	}
	return []string{"-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:" + hash, "-pkeyopt", "rsa_mgf1_md:" + hash}, nil
}

func (c opensslCommand) encrypt(j job) (result, error) {
	size, ok := map[string]int{"A128GCM": 16, "A192GCM": 24, "A256GCM": 32}[j.Enc]
	if !ok {
		return result{}, fmt.Errorf("%s is not put together here", j.Enc)
	}
	options, err := rsaOptions(j.Keys[0].Alg)
	if err != nil {
		return result{}, err
	}
	cek, iv := make([]byte, size), make([]byte, 12)
	_, _ = rand.Read(cek)
	_, _ = rand.Read(iv)
	if err := writeFile(c.dir, "cek", cek); err != nil {
		return result{}, err
	}
	wrapped, err := c.run(append([]string{"pkeyutl", "-encrypt", "-inkey", "key.pem", "-in", "cek"}, options...)...)
	if err != nil {
		return result{}, err
	}
	header := map[string]any{"alg": j.Keys[0].Alg, "enc": j.Enc}
	maps.Copy(header, j.Header)
	protected := encodeJSON(header)
	aead, err := gcm(cek)
	if err != nil {
		return result{}, err
	}
	sealed := aead.Seal(nil, iv, j.Payload, []byte(protected))
	at := len(sealed) - aead.Overhead()
	return result{Token: strings.Join([]string{protected, encode(wrapped), encode(iv), encode(sealed[:at]), encode(sealed[at:])}, ".")}, nil
}

func (c opensslCommand) decrypt(j job) (result, error) {
	parts := strings.Split(j.Token, ".")
	if len(parts) != 5 {
		return result{}, errors.New("no compact JWE")
	}
	options, err := rsaOptions(j.Keys[0].Alg)
	if err != nil {
		return result{}, err
	}
	var raw [5][]byte
	for i, part := range parts {
		if raw[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return result{}, err
		}
	}
	if err := writeFile(c.dir, "wrapped", raw[1]); err != nil {
		return result{}, err
	}
	cek, err := c.run(append([]string{"pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "wrapped"}, options...)...)
	if err != nil {
		return result{}, err
	}
	aead, err := gcm(cek)
	if err == nil && len(raw[2]) != aead.NonceSize() {
		err = errors.New("the content encryption is not AES-GCM")
	}
	if err != nil {
		return result{}, err
	}
	plain, err := aead.Open(nil, raw[2], append(raw[3], raw[4]...), []byte(parts[0]))
	return result{Payload: plain}, err
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// fixedECDSA makes the two numbers of a signature in DER into the octets of RFC 7518 §3.4.
func fixedECDSA(der []byte, alg string) ([]byte, error) {
	var n struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &n); err != nil {
		return nil, err
	}
	size := map[string]int{"ES256": 32, "ES384": 48, "ES512": 66}[alg]
	return append(n.R.FillBytes(make([]byte, size)), n.S.FillBytes(make([]byte, size))...), nil
}

func derECDSA(fixed []byte) ([]byte, error) {
	half := len(fixed) / 2
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(fixed[:half]), new(big.Int).SetBytes(fixed[half:])})
}

func cutLast(token string) (before, after string) {
	at := strings.LastIndexByte(token, '.')
	return token[:max(at, 0)], token[at+1:]
}

// encodeJSON gives a header as base64url of its JSON.
func encodeJSON(header map[string]any) string {
	text, _ := json.Marshal(header)
	return encode(text)
}
