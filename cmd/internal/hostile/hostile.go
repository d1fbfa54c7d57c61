// Package hostile is what the tests of fob's output share: tokens that mean harm, and
// what no output of them may hold.
//
// It is imported by _test.go files only. It may import tokens/visible and no other
// package of fob.
package hostile

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"fob/tokens/visible"
)

// Tokens are the seeds of the fuzz tests and the inputs of the bounds test.
func Tokens() []string {
	deep := strings.Repeat(`{"a":`, 10_000)
	return []string{
		"", ".", "..", "....", "\x00", "{", `{"payload":`, "eyJ", "\xff\xfe",
		unsigned(`{"alg":"HS256"}`, `{"a":1}`),
		unsigned(`{"alg":"HS256","kid":"`+"\u202e\x9b"+`"}`, `{"sub":"\u001b[2J","exp":1e9999}`),
		unsigned(`{"alg":"HS256","alg":"none"}`, `{"exp":"x","exp":1,"a":`),
		unsigned(deep, deep),
		b64(`{"alg":"HS256","k*`) + "." + b64(`{"a":1,"b":[1,2,3`)[:19] + "*.c2ln",
		unsigned(`"text"`, "\x1b]0;x\x07"),
		b64(`{"alg":"none"}`) + "..",
		`{"payload":"` + b64(`{"a":1}`) + `","signatures":[{"header":{"alg":"HS256","kid":"a\u0000"},"signature":"c2ln"},7]}`,
		`{"payload":"x","signature":"c2ln","header":{"alg":1,"a":{"b":[1,2`,
		`{"protected":"` + b64(`{"enc":"A128GCM"}`) + `","recipients":[{"header":{"alg":"dir"}}],"iv":"AA","ciphertext":"AA","tag":"AA","aad":"/w"}`,
		b64(`{"alg":"dir","enc":"A128GCM","zip":"DEF"}`) + "..AA.AA.AA",
		b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`) + ".a.b\x1b.c.d",
		unsigned(`{"alg":"HS256","cty":"JWT"}`, unsigned(`{"alg":"HS256"}`, unsigned(`{"alg":"x"}`, `{"a":1,}`))),
	}
}

// CheckJSON says what is wrong with JSON that fob printed: it must be JSON, and
// safe for a terminal.
func CheckJSON(out []byte) string {
	if !json.Valid(out) {
		return "this is no JSON"
	}
	if !utf8.Valid(out) {
		return "this is not UTF-8"
	}
	text := strings.TrimSuffix(string(out), "\n")
	if strings.Contains(text, "\n") {
		return "this is more than one line"
	}
	if visible.Guard(text) != text {
		return "a terminal must not see this"
	}
	return ""
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// unsigned makes a compact JWS of header and payload whose signature is noise.
func unsigned(header, payload string) string {
	return b64(header) + "." + b64(payload) + "." + b64("noise")
}
