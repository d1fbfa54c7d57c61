package claimtext

import (
	"bytes"
	"strconv"
)

// mostRandom is the most bytes of {{random:N}}.
const mostRandom = 512

const placeholders = "there are {{uuid}}, {{random:BYTES}}, {{now}}, {{now+15m}} and {{ask:NAME}}, and {{jwk}} in a header; " +
	`text that is to stand as it is is written "\u007b{…}}"`

// isPlaceholder tells whether a string, as it stands between its quotes, is a
// placeholder, whatever is in it.
func isPlaceholder(inner []byte) bool {
	return len(inner) >= 4 && inner[0] == '{' && inner[1] == '{' && bytes.HasSuffix(inner, []byte("}}")) &&
		!bytes.ContainsAny(inner[2:len(inner)-2], "{}")
}

// readPlaceholder reads one; problem says what is wrong with it.
func readPlaceholder(inner []byte) (p Placeholder, problem string) {
	body := string(inner[2 : len(inner)-2])
	kind, arg, hasArg := bytes.Cut(inner[2:len(inner)-2], []byte{':'})
	switch string(kind) {
	case "uuid", "jwk":
		if hasArg {
			break
		}
		p.Kind = UUID
		if kind[0] == 'j' {
			p.Kind = JWK
		}
		return p, ""
	case "random":
		n, err := strconv.Atoi(string(arg))
		if err != nil || n < 1 || n > mostRandom || arg[0] == '+' {
			return p, "{{random:BYTES}} takes a number of bytes from 1 to " + strconv.Itoa(mostRandom)
		}
		p.Kind, p.Bytes = Random, n
		return p, ""
	case "ask":
		if !isAskName(arg) {
			return p, "{{ask:NAME}} takes a name of letters, digits, spaces and ._-, 64 at most"
		}
		p.Kind, p.Name = Ask, string(arg)
		return p, ""
	}
	if body == "now" || len(body) > 3 && body[:3] == "now" && (body[3] == '+' || body[3] == '-') {
		p.Kind, p.when = Now, body
		return p, ""
	}
	return p, "there is no such placeholder; " + placeholders
}

func isAskName(b []byte) bool {
	if len(b) == 0 || len(b) > 64 || b[0] == ' ' || b[len(b)-1] == ' ' {
		return false
	}
	for _, c := range b {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == ' ', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}
