package why

import (
	"bytes"
	"crypto/md5" //nolint:gosec // it finds out that somebody used it, and proves nothing by it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"iter"
	"net/url"
)

// reading is a secret that was read otherwise.
type reading struct {
	secret []byte
	how    *change
	words  string // after "the secret"
}

// step is one way to read a secret otherwise.
type step struct {
	id, words string
	// signer is what to mend where the secret is read so; the verifier's side is
	// the same the other way round.
	signer string
	do     func(b []byte) []byte // nil: it does not apply
}

// mostSecret bounds the secrets that are read otherwise: what is longer is a file.
const mostSecret = 16 << 10

// secretSteps lists the ways, the likely first.
func secretSteps() []step {
	const (
		newline = "secret-newline"
		space   = "secret-space"
		b64     = "secret-base64"
		hexed   = "secret-hex"
		charset = "secret-charset"
		escaped = "secret-escaped"
		hashed  = "secret-hashed"
		length  = "secret-length"
		wrapped = "secret-wrapped"
	)
	const (
		noBreak = "take the line break off the secret before it is used (printf %s, not echo)"
		decode  = "agree on one side whether the secret is the text or what the text encodes"
		raw     = "use the secret's bytes as they are"
	)
	after := func(tail string) func([]byte) []byte {
		return func(b []byte) []byte { return append(bytes.Clone(b), tail...) }
	}
	around := func(left, right string) func([]byte) []byte {
		return func(b []byte) []byte { return append(append([]byte(left), b...), right...) }
	}
	return []step{
		{newline, "with a line break at its end", noBreak, after("\n")},
		{newline, "with a Windows line break (CR LF) at its end", noBreak, after("\r\n")},
		{newline, "without the line break at its end", noBreak, func(b []byte) []byte { return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")) }},
		{newline, "without any line break at its end", noBreak, func(b []byte) []byte { return bytes.TrimRight(b, "\r\n") }},
		{newline, "with a carriage return at its end", noBreak, after("\r")},
		{newline, "with two line breaks at its end", noBreak, after("\n\n")},
		{b64, "decoded from base64", decode, lenientBase64},
		{b64, "as its base64 text", decode, func(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }},
		{b64, "as its base64url text", decode, func(b []byte) []byte { return base64.RawURLEncoding.AppendEncode(nil, b) }},
		{b64, "as its base64 text without padding", decode, func(b []byte) []byte { return base64.RawStdEncoding.AppendEncode(nil, b) }},
		{b64, "as its base64url text with padding", decode, func(b []byte) []byte { return base64.URLEncoding.AppendEncode(nil, b) }},
		{hexed, "decoded from hexadecimal", decode, func(b []byte) []byte { return unhex(bytes.TrimPrefix(b, []byte("0x"))) }},
		{hexed, "as its hexadecimal text", decode, func(b []byte) []byte { return hex.AppendEncode(nil, b) }},
		{hexed, "as its hexadecimal text in capitals", decode, func(b []byte) []byte { return bytes.ToUpper(hex.AppendEncode(nil, b)) }},
		{hexed, "decoded from hexadecimal, its dashes left out (a UUID)", decode, func(b []byte) []byte {
			if !bytes.Contains(b, []byte("-")) {
				return nil
			}
			return unhex(bytes.ReplaceAll(b, []byte("-"), nil))
		}},
		{space, "without the white space around it", "take the white space off the secret", bytes.TrimSpace},
		{space, "with a space at its end", "take the space off the secret", after(" ")},
		{space, "with a space before it", "take the space off the secret", around(" ", "")},
		{wrapped, "without the quotes around it", "take the quotes off (a .env file or a YAML keeps them in some readers)", unquote},
		{wrapped, "in double quotes", "take the quotes off (docker --env-file and some .env readers keep them)", around(`"`, `"`)},
		{wrapped, "in single quotes", "take the quotes off (docker --env-file and some .env readers keep them)", around("'", "'")},
		{wrapped, "without what stands before its colon", "use what comes after the prefix", withoutPrefix},
		{charset, "with a byte order mark before it", "write the secret's file without a byte order mark", around("\xef\xbb\xbf", "")},
		{charset, "without the byte order mark before it", "write the secret's file without a byte order mark", func(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) }},
		{charset, "in UTF-16 (little-endian)", "encode the secret in UTF-8 (PowerShell: -Encoding utf8NoBOM)", func(b []byte) []byte { return toUTF16(b, false) }},
		{charset, "in UTF-16 (little-endian) with a byte order mark", "encode the secret in UTF-8 (PowerShell: -Encoding utf8NoBOM)", func(b []byte) []byte { return prefixed("\xff\xfe", toUTF16(b, false)) }},
		{charset, "in UTF-16 (big-endian)", "encode the secret in UTF-8", func(b []byte) []byte { return toUTF16(b, true) }},
		{charset, "read from UTF-16", "encode the secret in UTF-8 (PowerShell: -Encoding utf8NoBOM)", fromUTF16},
		{charset, "in Latin-1", "encode the secret in UTF-8", toLatin1},
		{charset, "read as Latin-1 and encoded in UTF-8", "use the secret's bytes as they are, not as text", fromLatin1},
		{escaped, "with its percent escapes resolved", decode, unpercent(url.QueryUnescape)},
		{escaped, "with its percent escapes resolved, + left as it is", decode, unpercent(url.PathUnescape)},
		{escaped, "with percent escapes", decode, func(b []byte) []byte { return []byte(url.QueryEscape(string(b))) }},
		{escaped, "with its backslash escapes resolved", decode, unbackslash},
		{escaped, "written with backslash escapes", decode, func(b []byte) []byte {
			out, _ := json.Marshal(string(b))
			return bytes.Trim(out, `"`)
		}},
		{hashed, "hashed with SHA-256", raw, func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }},
		{hashed, "hashed with SHA-256, in hexadecimal", raw, func(b []byte) []byte { s := sha256.Sum256(b); return hex.AppendEncode(nil, s[:]) }},
		{hashed, "hashed with SHA-256, in base64", raw, func(b []byte) []byte { s := sha256.Sum256(b); return base64.StdEncoding.AppendEncode(nil, s[:]) }},
		{hashed, "hashed with SHA-512", raw, func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }},
		{hashed, "hashed with SHA-512, in hexadecimal", raw, func(b []byte) []byte { s := sha512.Sum512(b); return hex.AppendEncode(nil, s[:]) }},
		{hashed, "hashed with MD5", raw, func(b []byte) []byte { s := md5.Sum(b); return s[:] }},                                        //nolint:gosec // as above
		{hashed, "hashed with MD5, in hexadecimal", raw, func(b []byte) []byte { s := md5.Sum(b); return hex.AppendEncode(nil, s[:]) }}, //nolint:gosec // as above
		{length, "cut to 16 bytes", raw, cutTo(16)},
		{length, "cut to 24 bytes", raw, cutTo(24)},
		{length, "cut to 32 bytes", raw, cutTo(32)},
		{length, "cut to 48 bytes", raw, cutTo(48)},
		{length, "cut to 64 bytes", raw, cutTo(64)},
		{length, "cut at its first NUL byte", raw, func(b []byte) []byte {
			if i := bytes.IndexByte(b, 0); i > 0 {
				return b[:i]
			}
			return nil
		}},
		{length, "with a NUL byte at its end", raw, after("\x00")},
		{"secret-case", "in small letters", raw, bytes.ToLower},
		{"secret-case", "in capitals", raw, bytes.ToUpper},
	}
}

// secretReadings gives the secrets that may have been meant: those one step from
// what is known, then those two steps away. text is what the secret was read from.
func secretReadings(secret, text []byte) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		if len(secret) > mostSecret {
			return
		}
		steps := secretSteps()
		seen := map[string]bool{macKey(secret): true}
		var first []reading
		emit := func(r reading) bool {
			if len(r.secret) == 0 || len(r.secret) > mostSecret || seen[macKey(r.secret)] {
				return true
			}
			seen[macKey(r.secret)] = true
			first = append(first, r)
			return yield(r)
		}
		for _, s := range steps {
			if !emit(s.read(reading{secret: secret})) {
				return
			}
		}
		whole := &change{id: "secret-file", title: "the whole text of the secret's file was used as the secret",
			detail: "With all the bytes of the key's file as the HMAC secret the signature holds, and not with the secret that the file holds.",
			signer: "read the secret out of the file", verifier: "or use the file's bytes as the secret (secret:@FILE)"}
		if len(text) > 0 && !emit(reading{text, whole, "as the whole text of its file"}) {
			return
		}
		one := first
		for _, r := range one {
			for _, s := range steps {
				if !emit(s.read(r)) {
					return
				}
			}
		}
	}
}

// read takes a step from a reading.
func (s *step) read(from reading) reading {
	out := s.do(from.secret)
	if out == nil {
		return reading{}
	}
	words, id, signer := s.words, s.id, s.signer
	if from.words != "" {
		words = from.words + ", then " + s.words
		signer = from.how.signer + "; " + s.signer
		if from.how.id != id {
			id = "secret-mixed"
		}
	}
	return reading{bytes.Clone(out), &change{id: id, title: "the secret was read otherwise: " + words,
		detail:   "The signature holds with the secret " + words + ".",
		signer:   signer,
		verifier: "or give the verifier the secret " + words}, words}
}

// macKey names the secrets that HMAC takes for the same one: zeros at the end do
// not count up to the length of a block (RFC 2104 §2).
func macKey(secret []byte) string {
	if len(secret) <= 64 {
		secret = bytes.TrimRight(secret, "\x00")
	}
	return string(secret)
}

// wellKnown are secrets that stand in tutorials and defaults. The empty one is
// the worst.
func wellKnown() []string {
	return []string{"", "secret", "your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret",
		"a-string-secret-at-least-256-bits-long", "a-string-secret-at-least-384-bits-long-to-be-hashed",
		"changeme", "password", "your_jwt_secret", "mysecret", "jwt_secret", "secretkey", "secret_key", "test", "key"}
}
