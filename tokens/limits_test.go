package tokens

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fob/tokens/read"
)

// TestLimits: every field has a name, a default, and a way to set it.
func TestLimits(t *testing.T) {
	names := LimitNames()
	if n := reflect.TypeFor[Limits]().NumField(); len(names) != n {
		t.Fatalf("%d names for %d limits", len(names), n)
	}
	for i, name := range names {
		var l Limits
		if err := l.Set(name, "7"); err != nil {
			t.Fatal(err)
		}
		for j := range names {
			got := reflect.ValueOf(l).Field(j).Int()
			if want := int64(0); i != j && got != want || i == j && got != 7 {
				t.Errorf("%s sets field %d to %d", name, j, got)
			}
		}
		full := reflect.ValueOf(l.OrDefault())
		for j := range names {
			if full.Field(j).Int() <= 0 {
				t.Errorf("field %d has no default", j)
			}
		}
		if full.Field(i).Int() != 7 {
			t.Errorf("%s: the default wins", name)
		}
	}
	for value, want := range map[string]int{"1": 1, "4KB": 4 << 10, "4kb": 4 << 10, "3MB": 3 << 20, "1GB": 1 << 30, "1000000": 1000000} {
		var l Limits
		if err := l.Set("token-size", value); err != nil || l.TokenSize != want {
			t.Errorf("%s: %d %v, want %d", value, l.TokenSize, err, want)
		}
	}
	for _, value := range []string{"", "0", "-1", "1.5", "x", "KB", "1TB", "1 KB", "99999999999999999999", "9999GB"} {
		l := Limits{}
		wantCode(t, l.Set("token-size", value), CodeUsage, "token-size", fmt.Sprintf("%q", value))
		if l.TokenSize != 0 {
			t.Errorf("%q: set to %d", value, l.TokenSize)
		}
	}
	wantCode(t, (&Limits{}).Set("tokensize", "1"), CodeUsage, `"tokensize" is no limit`)
}

// A hostile token, the limit that stops it, and how much memory it may cost at most.
type hostile struct {
	name, limit string
	input       []byte
	memory      uint64
}

func hostileTokens() []hostile {
	e := func(s string) string { return read.EncodeBase64URL([]byte(s)) }
	deep := strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)
	many := func(unit string, n int) string { return strings.TrimSuffix(strings.Repeat(unit+",", n), ",") }
	return []hostile{
		{"10 MB", "token-size", bytes.Repeat([]byte("A"), 10<<20), 1 << 20},
		{"10 MB of JSON", "token-size", append([]byte(`{"payload":"`), bytes.Repeat([]byte("A"), 10<<20)...), 1 << 20},
		{"10,000 deep claims", "json-depth", []byte(hs256 + "." + e(deep) + "." + sig32), 4 << 20},
		{"10,000 deep header", "json-depth", []byte(e(deep) + ".e30." + sig32), 4 << 20},
		{"10,000 deep token", "json-depth", []byte(deep), 4 << 20},
		{"2 million arrays deep", "json-depth", []byte(`{"a":` + strings.Repeat("[", 2<<20)), 32 << 20},
		{"2 million values", "json-values", []byte(hs256 + "." + e("{\"a\":["+many("1", 1_500_000)+"]}") + "." + sig32), 64 << 20},
		{"65 signatures", "signatures", []byte(`{"payload":"e30","signatures":[` + many(`{"protected":"`+hs256+`","signature":""}`, 65) + `]}`), 4 << 20},
		{"65 recipients", "signatures", []byte(`{"ciphertext":"","recipients":[` + many(`{}`, 65) + `]}`), 4 << 20},
		{"50,000 signatures", "signatures", []byte(`{"payload":"e30","signatures":[` + many(`{}`, 50_000) + `]}`), 32 << 20},
		{"500,000 members of one name", "", []byte(e(`{"alg":"HS256",`+many(`"a":1`, 400_000)+`}`) + ".e30." + sig32), 100 << 20},
		{"500,000 claims of one name", "", []byte(hs256 + "." + e(`{`+many(`"a":1`, 400_000)+`}`) + "." + sig32), 100 << 20},
		{"half a million surrogates", "", []byte(hs256 + "." + e(`{"a":[`+many(`"\ud800"`, 300_000)+`]}`) + "." + sig32), 100 << 20},
		{"a million long numbers", "", []byte(hs256 + "." + e(`{"a":[`+many(`1e999`, 300_000)+`]}`) + "." + sig32), 100 << 20},
		{"a number of 3 million digits", "", []byte(hs256 + "." + e(`{"exp":1`+strings.Repeat("0", 3_000_000)+`}`) + "." + sig32), 100 << 20},
		{"wrong kinds", "", []byte(e(`{`+many(`"kid":1`, 400_000)+`}`) + ".e30." + sig32), 100 << 20},
		{"a string of colons", "", []byte(hs256 + "." + e(`{"a":"`+strings.Repeat(":,", 1_400_000)+`"}`) + "." + sig32), 64 << 20},
		{"dots", "", bytes.Repeat([]byte("."), 4<<20), 16 << 20},
		{"64 recipients under a header of 200,000 members", "", []byte(`{"protected":"` + e(`{"enc":"A128GCM"`+numbered(200_000)+`}`) + `","ciphertext":"","iv":"","tag":"","unprotected":{"q":1},"recipients":[` + many(`{"header":{"alg":"dir","w":"x"}}`, 64) + `]}`), 100 << 20},
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"m%d":1`, i)
	}
	return b.String()
}

// TestHostileTokens: a limit with a name, and memory in proportion to the input.
func TestHostileTokens(t *testing.T) {
	key := NewSecretKey(make([]byte, 32), Metadata{})
	for _, c := range hostileTokens() {
		t.Run(c.name, func(t *testing.T) {
			var d *Decoded
			var r *Report
			if got := allocated(func() {
				d = Decode(c.input, Limits{})
				r = Verify(d, NewKeys(key), &Policy{At: now})
			}); got > c.memory {
				t.Errorf("%d KB for %d KB of input, want at most %d KB", got>>10, len(c.input)>>10, c.memory>>10)
			}
			if r.Verdict() == StatusValid {
				t.Error("valid")
			}
			if len(d.Problems) > 1000 {
				t.Errorf("%d problems", len(d.Problems))
			}
			if c.limit == "" {
				return
			}
			i := slices.IndexFunc(d.Problems, func(p Problem) bool { return p.Code == "limit" })
			if i < 0 || !strings.Contains(d.Problems[i].Message, c.limit+"=") || !d.Problems[i].Fatal {
				t.Errorf("no problem names %s: %v", c.limit, d.Problems)
			}
			if e := d.Malformed(); e == nil || e.Code != CodeLimit || !strings.Contains(e.Hint, "--limit") {
				t.Errorf("%+v", e)
			}
		})
	}
}

// TestLimitsAreInclusive: what is just within a limit is read.
func TestLimitsAreInclusive(t *testing.T) {
	token := compact(t, NewSecretKey(make([]byte, 32), Metadata{}), "{}")
	if d := Decode([]byte(token), Limits{TokenSize: len(token)}); d.Malformed() != nil {
		t.Error(d.Problems)
	}
	if d := Decode([]byte(token), Limits{TokenSize: len(token) - 1}); d.Malformed() == nil {
		t.Error("one byte over is read")
	}
	two := general("e30", signatureOf(hs256, "", sig32), signatureOf(hs256, "", sig32))
	for n, ok := range map[int]bool{1: false, 2: true} {
		if d := Decode([]byte(two), Limits{Signatures: n}); (d.Malformed() == nil) != ok {
			t.Errorf("2 signatures, limit %d: %v", n, d.Problems)
		}
	}
}

// TestNestedTokensLimit: tokens in tokens end, and say so.
func TestNestedTokensLimit(t *testing.T) {
	key := NewSecretKey(make([]byte, 32), Metadata{})
	token := compact(t, key, "{}")
	for range 30 {
		token = compact(t, key, token)
	}
	d := Decode([]byte(token), Limits{})
	depth := 1
	for ; d.Nested != nil; d = d.Nested {
		depth++
	}
	if depth != 8 || d.Malformed() == nil || d.Malformed().Code != CodeLimit || !strings.Contains(d.Malformed().Msg, "nested-tokens=8") {
		t.Errorf("%d deep: %v", depth, d.Problems)
	}
}

// TestPBES2Limit: neither one recipient nor many, neither one key nor many, can make fob stretch for hours.
func TestPBES2Limit(t *testing.T) {
	password := NewSecretKey([]byte("password"), Metadata{})
	recipient := func(p2c int) string {
		return fmt.Sprintf(`{"header":{"alg":"PBES2-HS256+A128KW","p2s":"AAAAAAAAAAAAAA","p2c":%d},"encrypted_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`, p2c)
	}
	token := func(p2c, n int) *Decoded {
		list := slices.Repeat([]string{recipient(p2c)}, n)
		return Decode([]byte(`{"protected":"`+read.EncodeBase64URL([]byte(`{"enc":"A128GCM"}`))+`","recipients":[`+strings.Join(list, ",")+`],"iv":"AAAAAAAAAAAAAAAA","ciphertext":"AA","tag":"AAAAAAAAAAAAAAAAAAAAAA"}`), Limits{})
	}
	lim := &Policy{Limits: Limits{PBES2Count: 1000}}
	keys := func(n int) *Keys {
		return NewKeys(verifiers(slices.Repeat([]*Key{password}, n))...)
	}
	for _, c := range []struct {
		p2c, recipients, keys int
		code                  Code
	}{{1000, 1, 1, CodeDecrypt}, {1001, 1, 1, CodeLimit}, {1 << 31, 1, 1, CodeLimit}, {1000, 4, 1, CodeDecrypt}, {1000, 5, 1, CodeLimit}, {1000, 64, 1, CodeLimit}, {1000, 1, 5, CodeLimit}, {1000, 1, 4, CodeDecrypt}} {
		_, err := Decrypt(token(c.p2c, c.recipients), keys(c.keys), lim)
		if CodeOf(err) != c.code || c.code == CodeLimit && !strings.Contains(err.Error(), "pbes2-iterations") {
			t.Errorf("%+v: %s %v", c, CodeOf(err), err)
		}
	}
	_, err := Decrypt(token(1_000_001, 1), keys(1), &Policy{})
	wantCode(t, err, CodeLimit, "pbes2-iterations")
}

// TestZipBomb: what is beyond the limit costs no memory.
func TestZipBomb(t *testing.T) {
	key := NewSecretKey(make([]byte, 16), Metadata{})
	bomb, err := EncryptJWE(make([]byte, 64<<20), []EncryptTo{{Key: key, Alg: "dir"}}, EncryptOptions{Form: JWECompact, Enc: "A128GCM", Zip: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(bomb) > 200<<10 {
		t.Fatalf("%d bytes are no bomb", len(bomb))
	}
	for _, limit := range []int{1 << 20, 0} {
		const memory = 2 << 20 // less than either limit allows
		if got := allocated(func() {
			_, err = Decrypt(Decode(bomb, Limits{}), NewKeys(key), &Policy{Limits: Limits{DecompressedSize: limit}})
		}); got > memory {
			t.Errorf("limit %d: %d MB", limit, got>>20)
		}
		wantCode(t, err, CodeLimit, "decompressed-size")
	}
	small, err := EncryptJWE(make([]byte, 1000), []EncryptTo{{Key: key, Alg: "dir"}}, EncryptOptions{Form: JWECompact, Enc: "A128GCM", Zip: true})
	if err != nil {
		t.Fatal(err)
	}
	for limit, ok := range map[int]bool{999: false, 1000: true} {
		if _, err := Decrypt(Decode(small, Limits{}), NewKeys(key), &Policy{Limits: Limits{DecompressedSize: limit}}); (err == nil) != ok {
			t.Errorf("1000 bytes, limit %d: %v", limit, err)
		}
	}
}

// TestKeySetLimits: keys in a set, bytes of a file, keys tried.
func TestKeySetLimits(t *testing.T) {
	one := `{"kty":"oct","k":"AAAA"}`
	set := func(n int) []byte {
		return []byte(`{"keys":[` + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + `]}`)
	}
	huge := set(100_000)
	if got := allocated(func() {
		_, err := ParseKeys(huge, KeyOptions{})
		wantCode(t, err, CodeLimit, "a JWK Set of 100000 keys", "keys-in-set=10000")
	}); got > 64<<20 {
		t.Errorf("%d MB", got>>20)
	}
	if f, err := ParseKeys(set(3), KeyOptions{Limits: Limits{KeysInSet: 3}}); err != nil || len(f.Keys) != 3 {
		t.Error(err)
	}
	_, err := ParseKeys(set(4), KeyOptions{Limits: Limits{KeysInSet: 3}})
	wantCode(t, err, CodeLimit, "keys-in-set=3")
	_, err = ParseKeys(make([]byte, 17<<20), KeyOptions{})
	wantCode(t, err, CodeLimit, "key-file-size")
	_, err = ParseKeys([]byte(strings.Repeat("[", 10_000)), KeyOptions{})
	wantCode(t, err, CodeLimit, "json-depth")

	var keys []*Key
	for i := range 20 {
		keys = append(keys, NewSecretKey(bytes.Repeat([]byte{byte(i)}, 32), Metadata{}))
	}
	token := compact(t, keys[10], "{}")
	for limit, want := range map[int]Status{0: StatusValid, 11: StatusValid, 10: StatusNotChecked, 1: StatusNotChecked} {
		s := Verify(Decode([]byte(token), Limits{}), NewKeys(verifiers(keys)...), &Policy{At: now, Limits: Limits{KeysTried: limit}}).Signature
		if s.Status != want || want == StatusNotChecked && !strings.Contains(s.Reason, "keys-tried=") {
			t.Errorf("limit %d: %s %s", limit, s.Status, s.Reason)
		}
	}
}

// TestUsualTokensCostLittle: reading and judging a token of a usual size allocates little.
func TestUsualTokensCostLittle(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	keys, p, in := NewKeys(key), &Policy{At: now}, []byte(rfc7515A1)
	if got := testing.AllocsPerRun(100, func() { Verify(Decode(in, Limits{}), keys, p) }); got > 25 {
		t.Errorf("%v allocations", got)
	}
}
