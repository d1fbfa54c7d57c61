package tokens

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
	"slices"

	"fob/tokens/read"
)

// jwkMembers are the members that make up a key of each type: the required
// ones first, then those of the private half (RFC 7518 §6, RFC 8037 §2).
func jwkMembers(kty string) (required, private []string) {
	switch kty {
	case "RSA":
		return []string{"n", "e"}, []string{"d", "p", "q", "dp", "dq", "qi"}
	case "EC":
		return []string{"crv", "x", "y"}, []string{"d"}
	case "OKP":
		return []string{"crv", "x"}, []string{"d"}
	case "oct":
		return []string{"k"}, nil
	}
	return nil, nil
}

// parseJWK reads one JWK (RFC 7517 §4). Errors name members, and never show
// the value of one.
func parseJWK(v Value) (*Key, error) {
	if v.Kind() != KindObject {
		return nil, fmt.Errorf("a JWK is a JSON object, this is %s", v.Kind())
	}
	for _, dup := range v.Duplicates() {
		return nil, fmt.Errorf("member %q stands twice at byte %d (RFC 7517 §4)", dup.Name, dup.Offset)
	}
	k := &Key{origin: "JWK", macs: &macPools{}}
	for _, step := range []func() error{
		func() error { return k.readMetadata(v) },
		func() error { return k.readMaterial(v) },
		k.check,
		k.checkMetadata,
	} {
		if err := step(); err != nil {
			return nil, err
		}
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

// jwkMaterial are the decoded members of a key's material, by name, and its
// curve.
type jwkMaterial struct {
	crv string
	raw map[string][]byte
}

func (m *jwkMaterial) private() bool { return m.raw["d"] != nil }

// decodeMaterial checks the members of the material that a key of this type
// has: there, strings, canonical base64url, not empty.
func decodeMaterial(v Value, kty string) (*jwkMaterial, error) {
	required, private := jwkMembers(kty)
	switch {
	case kty == "":
		return nil, fmt.Errorf("member \"kty\" is missing (RFC 7517 §4.1)")
	case required == nil:
		return nil, fmt.Errorf("key type %q is none that fob knows (RSA, EC, OKP, oct)", kty)
	case kty == "RSA" && v.Get("oth").Exists():
		return nil, fmt.Errorf("an RSA key of more than two primes (\"oth\") is not supported")
	}
	out := &jwkMaterial{raw: map[string][]byte{}}
	for i, name := range slices.Concat(required, private) {
		m := v.Get(name)
		if !m.Exists() && i >= len(required) {
			continue
		}
		if !m.Exists() {
			return nil, fmt.Errorf("member %q is missing", name)
		}
		text, ok := m.Text()
		if !ok {
			return nil, fmt.Errorf("member %q must be a string, but is %s", name, m.Kind())
		}
		if name == "crv" {
			out.crv = string(text)
			if curveSize(kty, out.crv) == 0 {
				return nil, fmt.Errorf("curve %q is none that fob knows for %s (RFC 7518 §6.2.1.1, RFC 8037 §2)", read.Clip(text), kty)
			}
			continue
		}
		raw, fault := read.DecodeBase64URL(nil, text)
		switch size := curveSize(kty, out.crv); {
		case fault != nil:
			return nil, fmt.Errorf("member %q is not base64url: %w", name, fault)
		case len(raw) == 0:
			return nil, fmt.Errorf("member %q is empty", name)
		case size != 0 && len(raw) != size:
			return nil, fmt.Errorf("member %q has %d bytes, curve %s wants %d (RFC 7518 §6.2.1.2)", name, len(raw), out.crv, size)
		}
		out.raw[name] = raw
	}
	return out, nil
}

// curveSize is the length in bytes of a curve's numbers; 0 if the key type
// has no such curve that fob knows.
func curveSize(kty, crv string) int {
	switch kty + " " + crv {
	case "EC P-256", "OKP Ed25519", "OKP X25519":
		return 32
	case "EC P-384":
		return 48
	case "EC P-521":
		return 66
	}
	return 0
}

func (k *Key) readMaterial(v Value) error {
	m, err := decodeMaterial(v, k.kty)
	if err != nil {
		return err
	}
	var native any
	switch k.kty {
	case "oct":
		k.secret = NewSecret(m.raw["k"])
		return nil
	case "RSA":
		native, err = m.rsa()
	case "EC":
		native, err = m.ec()
	default:
		native, err = m.okp()
	}
	if err != nil {
		return err
	}
	if err := k.setMaterial(native); err != nil {
		return err
	}
	return k.matches(m)
}

// matches refuses a private half whose public members are another key's.
func (k *Key) matches(m *jwkMaterial) error {
	for _, own := range k.material(false) {
		if v, _ := read.ParseJSON(own.Value, DefaultLimits()); own.Name != "crv" && k.kty != "RSA" {
			if given := read.EncodeBase64URL(m.raw[own.Name]); !v.Is(given) {
				return fmt.Errorf("the private half does not belong to the public half")
			}
		}
	}
	return nil
}

func (m *jwkMaterial) ec() (any, error) {
	curve := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}[m.crv]
	pub, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, m.raw["x"], m.raw["y"]))
	if err != nil {
		return nil, unfitKey("the point is not on curve %s", m.crv)
	}
	if !m.private() {
		return pub, nil
	}
	priv, err := ecdsa.ParseRawPrivateKey(curve, m.raw["d"])
	if err != nil {
		return nil, unfitKey("the private number does not fit curve %s", m.crv)
	}
	return priv, nil
}

func (m *jwkMaterial) okp() (any, error) {
	switch {
	case m.crv == "Ed25519" && m.private():
		return ed25519.NewKeyFromSeed(m.raw["d"]), nil
	case m.crv == "Ed25519":
		return ed25519.PublicKey(m.raw["x"]), nil
	case m.private():
		return ecdh.X25519().NewPrivateKey(m.raw["d"])
	}
	return ecdh.X25519().NewPublicKey(m.raw["x"])
}

// rsa makes an RSA key; of a private one n, e and d are enough (RFC 7518
// §6.3.2).
func (m *jwkMaterial) rsa() (any, error) {
	num := func(name string) *big.Int { return new(big.Int).SetBytes(m.raw[name]) }
	e := num("e")
	if !e.IsInt64() || e.Int64() > 1<<31-1 {
		return nil, fmt.Errorf("member \"e\" has %d bits; an RSA exponent may have 31", e.BitLen())
	}
	pub := rsa.PublicKey{N: num("n"), E: int(e.Int64())}
	if err := checkRSA(&pub); err != nil {
		return nil, err
	}
	if !m.private() {
		return &pub, nil
	}
	p, q := num("p"), num("q")
	if p.Sign() == 0 || q.Sign() == 0 {
		if pub.N.BitLen() > maxPrimelessBits {
			return nil, unfitKey("an RSA modulus of %d bits without its primes; above %d it would take too long to find them", pub.N.BitLen(), maxPrimelessBits)
		}
		p, q = rsaPrimes(&pub, num("d"))
		if p == nil {
			return nil, fmt.Errorf("members \"p\" and \"q\" are missing, and \"d\" does not belong to \"n\" and \"e\"")
		}
	}
	priv := &rsa.PrivateKey{PublicKey: pub, D: num("d"), Primes: []*big.Int{p, q}}
	if err := priv.Validate(); err != nil {
		return nil, fmt.Errorf("the private members do not belong together or not to \"n\" and \"e\"")
	}
	priv.Precompute()
	for _, part := range []struct {
		name string
		want *big.Int
	}{{"dp", priv.Precomputed.Dp}, {"dq", priv.Precomputed.Dq}, {"qi", priv.Precomputed.Qinv}} {
		if given := num(part.name); given.Sign() != 0 && given.Cmp(part.want) != 0 {
			return nil, fmt.Errorf("member %q does not belong to the primes (RFC 7518 §6.3.2)", part.name)
		}
	}
	return priv, nil
}
