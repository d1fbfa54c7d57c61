package tokens

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"

	"fob/tokens/internal/jwecrypt"
	"fob/tokens/read"
)

// Plaintext is what a JWE held, and how it was opened.
type Plaintext struct {
	Bytes     []byte
	Key       *Key   // that opened it
	Recipient int    // of Decoded.Recipients
	Alg, Enc  string // what it was encrypted with
	Findings  []Finding
}

// Decrypt opens a JWE with the first key that fits a recipient: by kid where
// the token has one, else each key that fits. The plaintext is authentic; who
// made it is not known, unless a signature inside tells.
//
// RFC 7516 §5.2.
func Decrypt(d *Decoded, keys *Keys, p *Policy) (*Plaintext, error) {
	if e := d.Malformed(); e != nil {
		return nil, e
	}
	switch {
	case !d.Form.IsJWE():
		return nil, &Error{Code: CodeUsage, Op: "decrypt", Msg: "the token is not encrypted: it is a " + d.Form.String(), Hint: "fob decode shows it, fob verify judges it"}
	case keys.Len() == 0:
		return nil, &Error{Code: CodeKeyNotFound, Op: "decrypt", Msg: "no key given", Hint: "give one with -k KEY"}
	}
	var last error
	stretched := 0
	for i := range d.Recipients {
		out, err := openRecipient(d, i, keys, p, &stretched)
		if err == nil {
			return out, nil
		}
		// The error that came furthest says most.
		if last == nil || errorRank(err) > errorRank(last) {
			last = err
		}
	}
	return nil, last
}

func errorRank(err error) int {
	switch CodeOf(err) {
	case CodeKeyNotFound:
		return 0
	case CodeKeyUnfit:
		return 1
	case CodeDecrypt:
		return 2
	}
	return 3
}

// openRecipient opens the token for recipient i; stretched counts the PBES2
// iterations that the token has cost so far.
func openRecipient(d *Decoded, i int, keys *Keys, p *Policy, stretched *int) (*Plaintext, error) {
	rec := &d.Recipients[i]
	get := func(name string) (Value, bool) { return d.Get(i, name) }
	if why := critFault(rec.Crit(), get); why != "" {
		return nil, &Error{Code: CodeMalformed, Op: "decrypt", Msg: why}
	}
	if _, protected := get("zip"); rec.Zip().Exists() && !protected {
		return nil, &Error{Code: CodeMalformed, Op: "decrypt", Msg: "\"zip\" must be in the protected header (RFC 7516 §4.1.3)"}
	}
	if zip, _ := rec.Zip().Str(); rec.Zip().Exists() && zip != "DEF" {
		return nil, &Error{Code: CodeMalformed, Op: "decrypt", Msg: fmt.Sprintf("the compression %q is none that fob knows (DEF, RFC 7516 §4.1.3)", zip)}
	}
	alg, enc := LookupAlgorithm(PurposeKey, rec.Alg()), LookupAlgorithm(PurposeEnc, rec.Enc())
	if alg == nil {
		return nil, unknownAlgorithm("decrypt", PurposeKey, rec.Alg())
	}
	if enc == nil {
		return nil, unknownAlgorithm("decrypt", PurposeEnc, rec.Enc())
	}
	candidates := keys.pick(rec.Kid(), p.IgnoreKid)
	if len(candidates) == 0 {
		return nil, &Error{Code: CodeKeyNotFound, Op: "decrypt", Msg: fmt.Sprintf("kid %q is in no key set that was given (%d keys)", rec.Kid(), keys.Len()),
			Hint: "--ignore-kid tries them all"}
	}
	params, err := keyParams(d, i)
	if err != nil {
		return nil, err
	}
	return openWith(d, i, alg, enc, params, candidates, p.Limits.OrDefault(), stretched)
}

func openWith(d *Decoded, i int, alg, enc *Algorithm, params jwecrypt.Params, candidates []Verifier, lim Limits, stretched *int) (*Plaintext, error) {
	var unfit, failed error
	tried := 0
	for _, v := range candidates {
		k := v.Key()
		if err := k.fitsJWE(alg, "decrypt", d.Recipients[i].Enc()); err != nil {
			unfit = err
			continue
		}
		if tried++; tried > lim.KeysTried {
			return nil, read.LimitError("decrypt", "keys-tried", lim.KeysTried, "the number of keys that fit")
		}
		if params.P2C <= lim.PBES2Count && strings.HasPrefix(alg.Name, "PBES2-") {
			// Many recipients or keys must not add up to hours; a few must work.
			if *stretched += params.P2C; *stretched > 4*lim.PBES2Count {
				return nil, read.LimitError("decrypt", "pbes2-iterations", lim.PBES2Count, fmt.Sprintf("a token that asks for %d iterations in all (four times the limit are allowed)", *stretched))
			}
		}
		plain, err := openFor(d, i, alg, enc, params, k, lim)
		if err == nil {
			out := &Plaintext{Bytes: plain, Key: k, Recipient: i, Alg: alg.Name, Enc: enc.Name}
			out.find(k, alg)
			return out, nil
		}
		if CodeOf(err) == CodeLimit {
			return nil, err
		}
		failed = err
	}
	if failed != nil {
		return nil, failed
	}
	return nil, &Error{Code: CodeKeyUnfit, Op: "decrypt", Msg: "no key fits", Err: unfit}
}

func (out *Plaintext) find(k *Key, alg *Algorithm) {
	if alg.Name == "RSA1_5" {
		out.Findings = append(out.Findings, Finding{ID: "rsa1_5", Severity: "medium", Member: "alg",
			Detail: "RSA1_5 is deprecated: PKCS#1 v1.5 encryption invites padding oracles (RFC 8725 §3.2)"})
	}
	if weak := k.Weakness(nil); weak != "" {
		out.Findings = append(out.Findings, Finding{ID: "weak-key", Severity: "medium", Detail: weak})
	}
}

// fitsJWE is fits with what only a JWE knows: a direct key may be marked with
// the content encryption it is for (RFC 7518 §4.5 leaves both usual), but not
// with another.
func (k *Key) fitsJWE(alg *Algorithm, op, enc string) error {
	if err := k.fits(alg, op); err != nil {
		return err
	}
	want := alg.Secret
	if alg.Name == "dir" {
		want = LookupAlgorithm(PurposeEnc, enc).Secret
	}
	if want > 0 && k.secret.Len() != want {
		return &Error{Code: CodeKeyUnfit, Op: alg.Name, Msg: fmt.Sprintf("the secret has %d bytes, %s takes %d", k.secret.Len(), nameWith(alg, enc), want)}
	}
	return nil
}

func nameWith(alg *Algorithm, enc string) string {
	if alg.Name == "dir" {
		return enc
	}
	return alg.Name
}

func openFor(d *Decoded, i int, alg, enc *Algorithm, params jwecrypt.Params, k *Key, lim Limits) ([]byte, error) {
	content, _ := jwecrypt.ContentByName(enc.Name)
	cek, err := jwecrypt.Unwrap(alg.Name, content, k.jweKey(true), d.Recipients[i].EncryptedKey.Raw, params, jwecrypt.Limits{MaxP2C: lim.PBES2Count})
	if err != nil {
		return nil, jweError(err)
	}
	plain, err := content.Open(cek, d.IV.Raw, d.Ciphertext.Raw, d.Tag.Raw, aadOf(d))
	if err != nil {
		return nil, jweError(err)
	}
	if !d.Recipients[i].Zip().Exists() {
		return plain, nil
	}
	plain, err = jwecrypt.Inflate(plain, int64(lim.DecompressedSize))
	if err != nil {
		return nil, jweError(err)
	}
	return plain, nil
}

func jweError(err error) error {
	var limit *jwecrypt.LimitError
	switch {
	case errors.As(err, &limit):
		return &Error{Code: CodeLimit, Op: "decrypt", Err: err, Hint: fmt.Sprintf("if you trust the token, raise it with --limit %s=N", limit.Limit)}
	case errors.Is(err, jwecrypt.ErrKeyType), errors.Is(err, jwecrypt.ErrKeyInvalid):
		return &Error{Code: CodeKeyUnfit, Op: "decrypt", Err: err}
	case errors.Is(err, jwecrypt.ErrParameter), errors.Is(err, jwecrypt.ErrMalformed), errors.Is(err, jwecrypt.ErrCompressed):
		return &Error{Code: CodeMalformed, Op: "decrypt", Err: err}
	}
	return &Error{Code: CodeDecrypt, Op: "decrypt", Err: err}
}

// aadOf is the additional authenticated data (RFC 7516 §5.1 step 14).
func aadOf(d *Decoded) []byte {
	if !d.HasAAD {
		return d.Protected.Text
	}
	out := make([]byte, 0, len(d.Protected.Text)+1+len(d.AAD.Text))
	out = append(append(out, d.Protected.Text...), '.')
	return append(out, d.AAD.Text...)
}

// jweKey gives the key in the type that jwecrypt takes.
func (k *Key) jweKey(private bool) any {
	switch {
	case k.kty == "oct":
		return k.secret.Reveal()
	case !private:
		if pub, ok := k.public.(*ecdsa.PublicKey); ok {
			e, _ := pub.ECDH() // on the curve since check
			return e
		}
		return k.public
	}
	switch priv := k.privateKey().(type) {
	case *ecdsa.PrivateKey:
		e, _ := priv.ECDH()
		return e
	case *rsa.PrivateKey, *ecdh.PrivateKey:
		return priv
	}
	return nil
}

// keyParams reads the header parameters of key management (RFC 7518 §4.6.1,
// §4.7.1, §4.8.1).
func keyParams(d *Decoded, i int) (jwecrypt.Params, error) {
	var p jwecrypt.Params
	for _, f := range []struct {
		name string
		to   *[]byte
	}{{"apu", &p.APU}, {"apv", &p.APV}, {"iv", &p.IV}, {"tag", &p.Tag}, {"p2s", &p.P2S}} {
		v, _ := d.Get(i, f.name)
		if !v.Exists() {
			continue
		}
		text, ok := v.Text()
		if !ok {
			return p, &Error{Code: CodeMalformed, Op: "header", Msg: fmt.Sprintf("%q must be a string, but is %s", f.name, v.Kind())}
		}
		raw, fault := read.DecodeBase64URL(nil, text)
		if fault != nil {
			return p, &Error{Code: CodeMalformed, Op: "header", Msg: fmt.Sprintf("%q is not base64url", f.name), Err: fault}
		}
		*f.to = raw
	}
	if v, _ := d.Get(i, "p2c"); v.Exists() {
		n, ok := v.Int()
		if !ok || n < 1 || n > 1<<31-1 {
			return p, &Error{Code: CodeLimit, Op: "header", Msg: fmt.Sprintf("\"p2c\" is %s, not a whole number from 1 to the limit pbes2-iterations", read.Clip(v.Raw()))}
		}
		p.P2C = int(n)
	}
	if v, _ := d.Get(i, "epk"); v.Exists() {
		k, err := parseJWK(v)
		if err != nil {
			return p, &Error{Code: CodeMalformed, Op: "header", Msg: "\"epk\"", Err: err}
		}
		if k.private != nil {
			return p, &Error{Code: CodeMalformed, Op: "header", Msg: "\"epk\" holds a private key (RFC 7518 §4.6.1.1)"}
		}
		epk, ok := k.jweKey(false).(*ecdh.PublicKey)
		if !ok {
			return p, &Error{Code: CodeMalformed, Op: "header", Msg: "\"epk\" is " + article(k.kindName()) + ", not an EC or X25519 key"}
		}
		p.EPK = epk
	}
	return p, nil
}
