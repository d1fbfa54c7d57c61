package lint

// memberName is a member's name in the one spelling that the detectors know:
// "clientSecret", "client-secret" and "Client_Secret" are client_secret, and of
// "https://example.com/client_secret" only the last segment counts. A name of
// more than 48 letters is none.
type memberName struct {
	snake  [48]byte
	n      int
	squash [48]byte // without the underscores
	m      int
}

// is the spelling with underscores. A comparison with it allocates nothing.
func (n *memberName) is() []byte { return n.snake[:n.n] }

// flat is the spelling without underscores.
func (n *memberName) flat() []byte { return n.squash[:n.m] }

// word gives the i-th word from the end.
func (n *memberName) word(i int) []byte {
	end := n.n
	for {
		start := end
		for start > 0 && n.snake[start-1] != '_' {
			start--
		}
		if i == 0 || start == 0 {
			if i > 0 {
				return nil
			}
			return n.snake[start:end]
		}
		end, i = start-1, i-1
	}
}

func readName(name string) memberName {
	for i := len(name) - 1; i >= 0; i-- {
		if c := name[i]; c == '/' || c == '#' || c == ':' {
			name = name[i+1:]
			break
		}
	}
	var n memberName
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !isAlnum(c) {
			n.gap()
			continue
		}
		if isUpper(c) {
			// A word begins at the first capital, and at the last of several.
			if i > 0 && (!isUpper(name[i-1]) || i+1 < len(name) && isLower(name[i+1])) {
				n.gap()
			}
			c += 'a' - 'A'
		}
		if n.n == len(n.snake) {
			return memberName{}
		}
		n.snake[n.n] = c
		n.squash[n.m] = c
		n.n++
		n.m++
	}
	if n.n > 0 && n.snake[n.n-1] == '_' {
		n.n--
	}
	return n
}

func (n *memberName) gap() {
	if n.n > 0 && n.n < len(n.snake) && n.snake[n.n-1] != '_' {
		n.snake[n.n] = '_'
		n.n++
	}
}

// idLike tells the names of identifiers, counters and times, in whose values
// digits mean nothing.
func (n *memberName) idLike() bool {
	switch string(n.word(0)) {
	case "id", "ids", "sub", "jti", "sid", "oid", "tid", "uid", "puid", "rid", "uti", "uuid", "guid", "nonce", "ref", "reference", "serial",
		"order", "trace", "traceparent", "span", "request", "session", "transaction", "txn", "key", "hash", "code", "token",
		"version", "ver", "build", "revision", "commit", "sha", "ts", "time", "timestamp", "at", "date", "iat", "nbf", "exp",
		"imei", "imeisv", "meid", "iccid", "imsi", "esn", "seq", "sequence", "offset", "size", "count", "total", "amount",
		"tenant", "azp", "aud", "iss", "kid", "x5t", "s256", "amr", "acr", "ean", "gtin", "isbn", "upc", "sku", "barcode",
		"tracking", "shipment", "invoice", "ticket", "case", "license", "licence", "job", "run", "pipeline", "number", "index":
		return !n.cardLike()
	}
	return false
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlpha(c byte) bool { return isUpper(c) || isLower(c) }
func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }

// byteAt gives the byte at i, 0 outside of the text.
func byteAt(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// distinct counts the different bytes of a text: what people write in place of a
// secret has few.
func distinct(text string) int {
	var seen [256]bool
	n := 0
	for i := 0; i < len(text); i++ {
		if !seen[text[i]] {
			seen[text[i]] = true
			n++
		}
	}
	return n
}

// isPlaceholder tells what people write where a secret is to stand.
func isPlaceholder(s string) bool {
	if s == "" || len(s) > 1 && distinct(s) == 1 {
		return true
	}
	last := s[len(s)-1]
	switch s[0] {
	case '<': // <secret>
		return last == '>'
	case '[': // [REDACTED]
		return last == ']'
	case '{': // {{ secret }}
		return last == '}'
	case '$': // ${SECRET}, $(SECRET)
		return last == '}' || last == ')'
	case '%': // %s, %SECRET%
		return len(s) == 2 || last == '%'
	}
	for _, r := range s {
		switch r {
		case '*', '.', '-', '_', ' ', '\u2022', '\u25cf', '\u2026':
		default:
			return false
		}
	}
	return true // stars, dots and bullets
}
