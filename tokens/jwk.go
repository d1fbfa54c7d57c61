package tokens

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
	"slices"

	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/x25519"
)

// jwkMembers are the members that make up a key of each type: required public
// ones first, then the private ones (RFC 7518 §6, RFC 8037 §2).
func jwkMembers(kty string) (public, private []string) {
	switch kty {
	case "RSA":
		return []string{"n", "e"}, []string{"d", "p", "q", "dp", "dq", "qi"}
	case "EC":
		return []string{"crv", "x", "y"}, []string{"d"}
	case "OKP":
		return []string{"crv", "x"}, []string{"d"}
	case "oct":
		return nil, []string{"k"}
	}
	return nil, nil
}

// parseJWK reads one JWK (RFC 7517 §4). Our own reader sees to what the
// standard refuses and jwx lets pass; jwx then makes the key of what is left.
// Errors name members, and never show the value of one.
func parseJWK(v Value) (*Key, error) {
	if v.Kind() != KindObject {
		return nil, fmt.Errorf("a JWK is a JSON object, this is %s", v.Kind())
	}
	for _, dup := range v.duplicates() {
		return nil, fmt.Errorf("member %q stands twice at byte %d (RFC 7517 §4)", dup.name, dup.offset)
	}
	k := &Key{origin: "JWK", macs: &macPools{}}
	if err := k.readMetadata(v); err != nil {
		return nil, err
	}
	material, err := jwkMaterial(v, k.kty)
	if err != nil {
		return nil, err
	}
	if err := k.readMaterial(v, material); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	if err := k.checkMetadata(); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Key) readMetadata(v Value) error {
	for _, f := range []struct {
		name string
		to   *string
	}{{"kty", &k.kty}, {"kid", &k.kid}, {"alg", &k.alg}, {"use", &k.use}} {
		m := v.Get(f.name)
		s, ok := m.Str()
		if m.Exists() && !ok {
			return fmt.Errorf("member %q must be a string, but is %s", f.name, m.Kind())
		}
		*f.to = s
	}
	if ops := v.Get("key_ops"); ops.Exists() {
		list, ok := ops.Strings()
		if !ok || ops.Kind() != KindArray {
			return fmt.Errorf("member \"key_ops\" must be an array of strings (RFC 7517 §4.3)")
		}
		k.ops = list
	}
	return nil
}

// checkMetadata refuses a JWK that contradicts itself (RFC 7517 §4.3).
func (k *Key) checkMetadata() error {
	seen := map[string]bool{}
	for _, op := range k.ops {
		if seen[op] {
			return fmt.Errorf("\"key_ops\" names %q twice (RFC 7517 §4.3)", op)
		}
		seen[op] = true
	}
	signs := seen["sign"] || seen["verify"]
	encrypts := seen["encrypt"] || seen["decrypt"] || seen["wrapKey"] || seen["unwrapKey"]
	if k.use == "sig" && encrypts || k.use == "enc" && signs {
		return fmt.Errorf("\"use\" is %q, but \"key_ops\" are %q (RFC 7517 §4.3)", k.use, k.ops)
	}
	return nil
}

// jwkMaterial collects the members of the key material, each checked to be
// canonical base64url, as a minimal JWK for jwx.
func jwkMaterial(v Value, kty string) ([]byte, error) {
	public, private := jwkMembers(kty)
	if public == nil && private == nil {
		if kty == "" {
			return nil, fmt.Errorf("member \"kty\" is missing (RFC 7517 §4.1)")
		}
		return nil, fmt.Errorf("key type %q is none that fob knows (RSA, EC, OKP, oct)", kty)
	}
	if kty == "RSA" && v.Get("oth").Exists() {
		return nil, fmt.Errorf("an RSA key of more than two primes (\"oth\") is not supported")
	}
	out := fmt.Appendf(nil, `{"kty":%q`, kty)
	for i, name := range slices.Concat(public, private) {
		m := v.Get(name)
		if !m.Exists() {
			if i < len(public) || kty == "oct" {
				return nil, fmt.Errorf("member %q is missing", name)
			}
			continue
		}
		if m.Kind() != KindString {
			return nil, fmt.Errorf("member %q must be a string, but is %s", name, m.Kind())
		}
		text := m.strBytes()
		if name != "crv" {
			if _, fault := decodeBase64URL(nil, text); fault != nil {
				return nil, fmt.Errorf("member %q is not base64url: %w", name, fault)
			}
			if len(text) == 0 {
				return nil, fmt.Errorf("member %q is empty", name)
			}
		} else if !knownCurve(kty, string(text)) {
			return nil, fmt.Errorf("curve %q is none that fob knows for %s (RFC 7518 §6.2.1.1, RFC 8037 §2)", clip(text), kty)
		}
		out = fmt.Appendf(out, `,%q:%q`, name, text)
	}
	return append(out, '}'), nil
}

func knownCurve(kty, crv string) bool {
	if kty == "OKP" {
		return crv == "Ed25519" || crv == "X25519"
	}
	return crv == "P-256" || crv == "P-384" || crv == "P-521"
}

func (k *Key) readMaterial(v Value, material []byte) error {
	raw := func(name string) []byte {
		m := v.Get(name)
		if m.Kind() != KindString {
			return nil // left out
		}
		b, _ := decodeBase64URL(nil, m.strBytes())
		return b
	}
	switch k.kty {
	case "oct":
		k.secret = NewSecret(raw("k"))
		return nil
	case "EC":
		size := map[string]int{"P-256": 32, "P-384": 48, "P-521": 66}[str(v.Get("crv"))]
		for _, name := range []string{"x", "y", "d"} {
			if m := v.Get(name); m.Exists() && len(raw(name)) != size {
				return fmt.Errorf("member %q has %d bytes, curve %s wants %d (RFC 7518 §6.2.1.2)", name, len(raw(name)), str(v.Get("crv")), size)
			}
		}
	case "OKP":
		for _, name := range []string{"x", "d"} {
			if m := v.Get(name); m.Exists() && len(raw(name)) != 32 {
				return fmt.Errorf("member %q has %d bytes, curve %s wants 32", name, len(raw(name)), str(v.Get("crv")))
			}
		}
	case "RSA":
		return k.readRSA(raw, v.Get("d").Exists())
	}
	parsed, err := jwk.ParseKey(material)
	if err != nil {
		// jwx's text may hold the material itself.
		return fmt.Errorf("the members do not make up a key of type %s", k.kty)
	}
	var native any
	if err := parsed.Raw(&native); err != nil {
		return fmt.Errorf("the members do not make up a key of type %s", k.kty)
	}
	return k.setMaterial(native)
}

// readRSA makes an RSA key by hand: jwx takes exponents and primes unseen, and
// wants all of RFC 7518 §6.3.2 where n, e and d alone are enough.
func (k *Key) readRSA(raw func(string) []byte, private bool) error {
	num := func(name string) *big.Int { return new(big.Int).SetBytes(raw(name)) }
	e := num("e")
	if !e.IsInt64() || e.Int64() > 1<<31-1 {
		return fmt.Errorf("member \"e\" has %d bits; an RSA exponent may have 31", e.BitLen())
	}
	pub := rsa.PublicKey{N: num("n"), E: int(e.Int64())}
	if err := checkRSA(&pub); err != nil {
		return err
	}
	k.public = &pub
	if !private {
		return nil
	}
	p, q := num("p"), num("q")
	if p.Sign() == 0 || q.Sign() == 0 {
		if pub.N.BitLen() > maxPrimelessBits {
			return unfitKey("an RSA modulus of %d bits without its primes; above %d it would take too long to find them", pub.N.BitLen(), maxPrimelessBits)
		}
		p, q = rsaPrimes(&pub, num("d"))
		if p == nil {
			return fmt.Errorf("members \"p\" and \"q\" are missing, and \"d\" does not belong to \"n\" and \"e\"")
		}
	}
	priv := &rsa.PrivateKey{PublicKey: pub, D: num("d"), Primes: []*big.Int{p, q}}
	if err := priv.Validate(); err != nil {
		return fmt.Errorf("the private members do not belong together or not to \"n\" and \"e\"")
	}
	priv.Precompute()
	for _, m := range []struct {
		name string
		want *big.Int
	}{{"dp", priv.Precomputed.Dp}, {"dq", priv.Precomputed.Dq}, {"qi", priv.Precomputed.Qinv}} {
		if given := num(m.name); given.Sign() != 0 && given.Cmp(m.want) != 0 {
			return fmt.Errorf("member %q does not belong to the primes (RFC 7518 §6.3.2)", m.name)
		}
	}
	k.hold(priv)
	return nil
}

// setMaterial takes in a key in one of Go's own types, or jwx's for X25519.
func (k *Key) setMaterial(native any) error {
	switch key := native.(type) {
	case *rsa.PublicKey:
		k.kty, k.public = "RSA", key
	case *rsa.PrivateKey:
		k.kty, k.public = "RSA", &key.PublicKey
		k.hold(key)
	case *ecdsa.PublicKey:
		k.kty, k.crv, k.public = "EC", key.Curve.Params().Name, key
	case *ecdsa.PrivateKey:
		k.kty, k.crv, k.public = "EC", key.Curve.Params().Name, &key.PublicKey
		k.hold(key)
		return checkECPair(key)
	case ed25519.PublicKey:
		k.kty, k.crv, k.public = "OKP", "Ed25519", key
	case ed25519.PrivateKey:
		pub := ed25519.PublicKey(ed25519.NewKeyFromSeed(key.Seed())[ed25519.SeedSize:])
		if !pub.Equal(key.Public()) {
			return fmt.Errorf("the private half does not belong to the public half")
		}
		k.kty, k.crv, k.public = "OKP", "Ed25519", pub
		k.hold(key)
	case *ecdh.PublicKey:
		if curve := nistCurve(key.Curve()); curve != nil {
			pub, err := ecdsa.ParseUncompressedPublicKey(curve, key.Bytes())
			if err != nil {
				return fmt.Errorf("no public key on %s", curve.Params().Name)
			}
			return k.setMaterial(pub)
		}
		k.kty, k.crv, k.public = "OKP", "X25519", key
	case *ecdh.PrivateKey:
		k.kty, k.crv, k.public = "OKP", "X25519", key.PublicKey()
		k.hold(key)
	case x25519.PublicKey:
		pub, err := ecdh.X25519().NewPublicKey(key)
		if err != nil {
			return fmt.Errorf("no X25519 public key")
		}
		return k.setMaterial(pub)
	case x25519.PrivateKey:
		priv, err := ecdh.X25519().NewPrivateKey(key.Seed())
		if err != nil || !bytes.Equal(priv.PublicKey().Bytes(), key[32:]) {
			return fmt.Errorf("the private half does not belong to the public half")
		}
		return k.setMaterial(priv)
	default:
		return fmt.Errorf("a key of Go type %T is none that fob knows", native)
	}
	return nil
}

// nistCurve gives the curve of an EC key, nil if it is X25519.
func nistCurve(c ecdh.Curve) elliptic.Curve {
	switch c {
	case ecdh.P256():
		return elliptic.P256()
	case ecdh.P384():
		return elliptic.P384()
	case ecdh.P521():
		return elliptic.P521()
	}
	return nil
}

func checkECPair(key *ecdsa.PrivateKey) error {
	priv, err := key.ECDH()
	if err != nil {
		return unfitKey("the private number or the point does not fit curve %s", key.Curve.Params().Name)
	}
	pub, err := key.PublicKey.ECDH()
	if err != nil || !priv.PublicKey().Equal(pub) {
		return fmt.Errorf("the private half does not belong to the public half")
	}
	return nil
}

// newKey makes a key of Go's own types.
func newKey(native any, origin string) (*Key, error) {
	k := &Key{origin: origin, macs: &macPools{}}
	if err := k.setMaterial(native); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	return k, nil
}

// NewSecretKey makes an HMAC or symmetric encryption key of raw bytes.
func NewSecretKey(secret []byte, m Metadata) *Key {
	k := &Key{kty: "oct", secret: NewSecret(secret), macs: &macPools{}}
	return k.With(m)
}

// Thumbprint is the RFC 7638 thumbprint with SHA-256, in base64url. That of a
// shared secret is a hash of the secret: do not show it (RFC 7638 §7).
func (k *Key) Thumbprint() (string, error) {
	j, err := k.jwx()
	if err != nil {
		return "", err
	}
	sum, err := j.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", &Error{Code: CodeKeyUnfit, Op: "thumbprint", Msg: "no thumbprint for " + article(k.kindName())}
	}
	return encodeBase64URL(sum), nil
}

// jwx gives the key as jwx knows it: the private one if there is one.
func (k *Key) jwx() (jwk.Key, error) {
	var native any
	switch key := k.privateKey().(type) {
	case nil:
		native = k.public
	case *ecdh.PrivateKey:
		seed, err := x25519.NewKeyFromSeed(key.Bytes())
		if err != nil {
			return nil, errKind
		}
		native = seed
	default:
		native = key
	}
	if pub, ok := native.(*ecdh.PublicKey); ok {
		native = x25519.PublicKey(pub.Bytes())
	}
	if k.kty == "oct" {
		native = k.secret.Reveal()
	}
	j, err := jwk.FromRaw(native)
	if err != nil {
		return nil, &Error{Code: CodeKeyUnfit, Op: "JWK", Msg: article(k.kindName()) + " has no JWK form"}
	}
	return j, nil
}

// MarshalJWK writes the public JWK, in the order people read it: kty, crv,
// material, then kid, use, key_ops, alg. A shared secret has none.
func (k *Key) MarshalJWK() ([]byte, error) {
	pub := k.Public()
	if pub == nil {
		return nil, &Error{Code: CodeRefused, Op: "JWK", Msg: "a shared secret has no public half", Hint: "ask for the private key if you mean the secret itself"}
	}
	return pub.marshalJWK()
}

// MarshalPrivateJWK writes the whole JWK, private members included. It is the
// one door by which a JWK leaves with them.
func (k *Key) MarshalPrivateJWK() ([]byte, error) { return k.marshalJWK() }

func (k *Key) marshalJWK() ([]byte, error) {
	j, err := k.jwx()
	if err != nil {
		return nil, err
	}
	public, private := jwkMembers(k.kty)
	out := fmt.Appendf(nil, `{"kty":%q`, k.kty)
	for _, name := range slices.Concat(public, private) {
		val, ok := j.Get(name)
		if !ok {
			continue
		}
		switch v := val.(type) {
		case []byte:
			out = fmt.Appendf(out, `,%q:%q`, name, encodeBase64URL(v))
		case fmt.Stringer:
			out = fmt.Appendf(out, `,%q:%q`, name, v.String())
		}
	}
	for _, f := range []struct{ name, val string }{{"kid", k.kid}, {"use", k.use}} {
		if f.val != "" {
			out = appendMember(out, f.name, f.val)
		}
	}
	if k.ops != nil {
		out = append(out, `,"key_ops":[`...)
		for i, op := range k.ops {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSONString(out, op)
		}
		out = append(out, ']')
	}
	if k.alg != "" {
		out = appendMember(out, "alg", k.alg)
	}
	return append(out, '}'), nil
}

func appendMember(dst []byte, name, val string) []byte {
	dst = append(dst, ',')
	dst = appendJSONString(dst, name)
	return appendJSONString(append(dst, ':'), val)
}
