package why

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"

	"fob/tokens"
)

// mostBlocks bounds the blocks of a PEM file and the certificates of a header
// that are looked at.
const mostBlocks = 16

// insideText gives the keys that stand in the file of a key beside it: the other
// blocks of a PEM.
func (f *finder) insideText(c *Candidate) []*probe {
	var out []*probe
	rest := c.Text
	for range mostBlocks {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		file, err := tokens.ParseKeys(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes}), tokens.KeyOptions{Limits: f.in.Policy.Limits})
		if err != nil {
			continue
		}
		for _, k := range file.Keys {
			what := fmt.Sprintf("the block %q in %s", clip(block.Type), c.Name)
			ch := &change{id: "pem-reading", title: "another part of the key's file made it",
				detail:   fmt.Sprintf("The signature holds with %s, which is another key than the one that was read from the file.", what),
				signer:   "sign with the key that belongs to what is published",
				verifier: "put into the file the one key that signs, or its certificate"}
			if p, ok := newProbe(&Candidate{Key: k, Name: what}, ch); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// headerKeys gives the keys that the token's own header holds. They prove
// nothing: whoever makes a token can put one in.
func headerKeys(header tokens.Value) []*probe {
	var out []*probe
	add := func(k *tokens.Key, member string) {
		ch := &change{id: "header-key", danger: true, title: "the key in the token's own header made it",
			detail:   fmt.Sprintf("The signature holds with the key that the token itself brings in its %q, and with none that was given. That proves nothing: anyone can sign with a key of their own and send it along.", member),
			verifier: "never take a key from the token's header (RFC 8725 §3.10, CVE-2018-0114); if its signer is known, get the signer's key from a trusted place"}
		if p, ok := newProbe(&Candidate{Key: k, Name: "the token's own " + member}, ch); ok && p.pub != nil {
			out = append(out, p)
		}
	}
	if jwk := header.Get("jwk"); jwk.Kind() == tokens.KindObject {
		if file, err := tokens.ParseKeys(jwk.Raw(), tokens.KeyOptions{}); err == nil {
			for _, k := range file.Keys {
				add(k, "jwk")
			}
		}
	}
	n := 0
	for e := range header.Get("x5c").Elements() {
		if n++; n > mostBlocks {
			break
		}
		text, _ := e.Str()
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			continue
		}
		if file, err := tokens.ParseKeys(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), tokens.KeyOptions{}); err == nil {
			for _, k := range file.Keys {
				add(k, "x5c")
			}
		}
	}
	return out
}

// publicForm is one way to write a public key as bytes.
type publicForm struct {
	words string
	bytes []byte
}

// publicForms are the texts of a public key that a verifier may take for an HMAC
// secret: what was read, and the usual ways to write it.
func publicForms(p *probe) []publicForm {
	var out []publicForm
	add := func(words string, b []byte) {
		if len(b) > 0 {
			out = append(out, publicForm{words, b})
		}
	}
	pemOf := func(kind string, der []byte) {
		text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		add("its "+kind+" PEM", text)
		add("the "+kind+" as DER", der)
		body := base64.StdEncoding.EncodeToString(der)
		add("the base64 of its "+kind, []byte(body))
	}
	if !p.key.HasPrivate() {
		add("the text of its file", p.text)
	}
	rest := p.text
	for range mostBlocks {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			pemOf("CERTIFICATE", block.Bytes)
		}
	}
	pub := p.key.Public()
	if pub == nil {
		return out
	}
	for _, form := range []struct {
		format tokens.KeyFormat
		kind   string
	}{{tokens.FormatPEM, "PUBLIC KEY"}, {tokens.FormatPKCS1, "RSA PUBLIC KEY"}} {
		text, err := tokens.WriteKey(pub, tokens.WriteKeyOptions{Format: form.format, Public: true})
		if block, _ := pem.Decode(text); err == nil && block != nil && block.Type == form.kind {
			pemOf(form.kind, block.Bytes)
		}
	}
	if text, err := tokens.WriteKey(pub, tokens.WriteKeyOptions{Format: tokens.FormatSSH, Public: true}); err == nil {
		add("its OpenSSH line", text)
	}
	return append(out, jwkForms(pub)...)
}

// jwkForms are the texts of a public JWK: whole, with the required members alone
// as in RFC 7638 §3, and the members' bytes.
func jwkForms(pub *tokens.Key) []publicForm {
	var out []publicForm
	add := func(words string, b []byte) { out = append(out, publicForm{words, b}) }
	for _, k := range []*tokens.Key{pub, pub.Bare()} {
		text, err := k.MarshalJWK()
		if err != nil {
			return out
		}
		add("its JWK", text)
		var members map[string]any
		if json.Unmarshal(text, &members) != nil {
			continue
		}
		if sorted, err := json.Marshal(members); err == nil {
			add("its JWK, sorted", sorted)
		}
		for _, name := range []string{"n", "x"} {
			s, ok := members[name].(string)
			if !ok {
				continue
			}
			add("the member "+name+" of its JWK", []byte(s))
			if raw, err := base64.RawURLEncoding.DecodeString(s); err == nil {
				add("the bytes of the member "+name+" of its JWK", raw)
			}
		}
	}
	return out
}
