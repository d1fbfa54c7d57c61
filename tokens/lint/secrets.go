package lint

import "strings"

// isKnownSecret tells the secrets that crackers try first: those of jwt.io, of
// the manuals and starter projects of frameworks, and the first of the lists of
// passwords. Case, white space around and a number or sign at the end change
// nothing.
func isKnownSecret(secret []byte) bool {
	if len(secret) > 64 {
		return false
	}
	word := strings.ToLower(strings.TrimSpace(string(secret)))
	return isKnownWord(word) || isKnownWord(strings.TrimRight(word, "0123456789!?.-_"))
}

func isKnownWord(word string) bool {
	switch word {
	case "secret", "your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret", "your_256_bit_secret",
		"a-string-secret-at-least-256-bits-long", "a-valid-string-secret-that-is-at-least-384-bits-long",
		"a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
		"secretkey", "secret_key", "secret-key", "secret key", "mysecret", "my_secret", "my-secret", "my secret", "mysecretkey", "my_secret_key", "my-secret-key",
		"my super secret", "supersecret", "super-secret", "super_secret", "super secret", "supersecretkey", "super-secret-key", "super_secret_key", "topsecret", "top-secret",
		"supersecretkeyyoushouldnotcommittogithub", "your-secret", "your_secret", "yoursecret", "your-secret-key", "your_secret_key", "yoursecretkey",
		"your-jwt-secret", "your_jwt_secret", "jwtsecret", "jwt-secret", "jwt_secret", "jwtsecretkey", "jwt_secret_key", "jwt-secret-key", "jwt", "jwttoken",
		"shhhh", "shhhhh", "shhhhhared-secret", "sharedsecret", "shared-secret", "shared_secret", "keyboard cat", "hmacsecret", "hmac-secret",
		"signingkey", "signing-key", "signing_key", "signaturekey", "privatekey", "private-key", "private_key", "tokensecret", "token-secret", "token_secret", "token",
		"access_token_secret", "accesstokensecret", "refresh_token_secret", "refreshtokensecret", "appsecret", "app_secret", "app-secret", "sessionsecret", "session_secret",
		"changeme", "change-me", "change_me", "changeit", "changethis", "changethissecret", "change-this-secret", "replaceme", "replace-me", "todo", "fixme",
		"default", "defaultsecret", "default-secret", "example", "examplekey", "example_key", "example-key", "sample", "dummy", "placeholder",
		"test", "testing", "testkey", "test-key", "test_key", "testsecret", "test-secret", "test_secret", "dev", "devsecret", "dev-secret", "dev_secret", "development", "production", "staging", "local",
		"password", "passw0rd", "p@ssw0rd", "p@ssword", "pass", "passwd", "letmein", "welcome", "admin", "administrator", "root", "user", "guest", "master", "login",
		"qwerty", "qwertyuiop", "asdf", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "abc", "iloveyou", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "superman", "batman", "trustno", "hello", "hello world", "helloworld", "foo", "foobar", "bar", "baz",
		"key", "mykey", "my_key", "my-key", "thisisasecret", "this is a secret", "this-is-a-secret", "thisismysecret", "this is my secret", "thisisasecretkey", "notasecret", "not-so-secret", "verysecret", "very-secret", "very_secret", "verysecretkey", "reallysecret",
		"secret123456", "auth", "authsecret", "auth_secret", "oauth", "api", "apikey", "api_key", "api-key", "apisecret", "api_secret", "laravel", "django", "django-insecure", "rails", "express", "nodejs", "node", "spring", "flask", "symfony",
		"gutentag", "notfound", "none", "null", "undefined", "nil", "true", "false", "empty":
		return true
	}
	return false
}
