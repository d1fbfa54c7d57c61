package lint

import (
	"fmt"
	"strings"

	"fob/tokens/wording"
)

// iban reports bank account numbers: country, length, form and check digits
// must all fit (ISO 13616), so that hardly an identifier looks like one.
func (s *search) iban(n *memberName, text string) {
	named := string(n.word(0)) == "iban"
	for i := 0; i+shortestIBAN <= len(text); i++ {
		if !isAlpha(text[i]) {
			continue
		}
		if isAlnum(byteAt(text, i-1)) || !isDigit(text[i+2]) || !isDigit(text[i+3]) || !named && !isUpper(text[i]) {
			for i+1 < len(text) && isAlnum(text[i+1]) {
				i++
			}
			continue
		}
		if account, ok := readIBAN(text, i); ok {
			s.hit(idIBAN, Medium, fmt.Sprintf("the value holds an IBAN of %s with the country code %s", wording.Count(len(account), "character"), account[:2]))
			return
		}
	}
}

const (
	shortestIBAN = 15
	longestIBAN  = 34
)

// readIBAN reads the account number at i, in one piece or in groups of four.
func readIBAN(text string, i int) (string, bool) {
	switch byteAt(text, i-1) {
	case '-', '_', '/', '+', '.', '%':
		return "", false
	}
	var buf [longestIBAN]byte
	n, grouped := 0, byteAt(text, i+4) == ' '
	whole := ibanLength(text[i : i+2])
	if whole == 0 {
		return "", false
	}
	for ; i < len(text); i++ {
		c := text[i]
		if grouped && c == ' ' && n%4 == 0 && n > 0 && isAlnum(byteAt(text, i+1)) {
			if n == whole {
				break
			}
			continue
		}
		if !isAlnum(c) {
			break
		}
		if n == len(buf) {
			return "", false
		}
		if isLower(c) {
			c -= 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	switch byteAt(text, i) {
	case '-', '_', '/', '+', '=', '%', '~':
		return "", false
	}
	account := string(buf[:n])
	if n != whole || !ibanForm(account) || mod97(account) != 1 {
		return "", false
	}
	return account, true
}

// mod97 is the remainder of ISO 7064 MOD 97-10, the first four characters moved
// to the end and letters read as 10 to 35.
func mod97(account string) int {
	r := 0
	for _, c := range []byte(account[4:] + account[:4]) {
		if isDigit(c) {
			r = (r*10 + int(c-'0')) % 97
		} else {
			r = (r*100 + int(c-'A') + 10) % 97
		}
	}
	return r
}

// ibanForm tells whether the account number has the form of its country.
func ibanForm(account string) bool {
	form := ibanCountry(account[:2])
	i := 4
	for j := 0; j < len(form); j++ {
		n := 0
		for ; isDigit(form[j]); j++ {
			n = n*10 + int(form[j]-'0')
		}
		for ; n > 0; n-- {
			c := byteAt(account, i)
			if form[j] == 'n' && !isDigit(c) || form[j] == 'a' && !isUpper(c) || c == 0 {
				return false
			}
			i++
		}
	}
	return form != "" && i == len(account)
}

// ibanLength is how long the account numbers of a country are; 0 for one that
// has none.
func ibanLength(country string) int {
	form := ibanCountry(strings.ToUpper(country))
	if form == "" {
		return 0
	}
	length, n := 4, 0
	for i := range len(form) {
		if isDigit(form[i]) {
			n = n*10 + int(form[i]-'0')
			continue
		}
		length, n = length+n, 0
	}
	return length
}

// ibanCountry gives the form of a country's account numbers as the IBAN registry
// has it (n digits, a capitals, c both), "" for a country without.
func ibanCountry(code string) string {
	switch code {
	case "AD":
		return "8n12c"
	case "AE", "IL", "SO", "TL":
		return "19n"
	case "AL":
		return "8n16c"
	case "AT", "BA", "EE", "LT", "MN", "XK":
		return "16n"
	case "AZ":
		return "4a20c"
	case "BE":
		return "12n"
	case "BG":
		return "4a6n8c"
	case "BH":
		return "4a14c"
	case "BI", "DJ", "MR":
		return "23n"
	case "BR":
		return "23n1a1c"
	case "BY":
		return "4c4n16c"
	case "CH", "LI":
		return "5n12c"
	case "CR", "DE", "ME", "RS", "VA":
		return "18n"
	case "CY":
		return "8n16c"
	case "CZ", "ES", "SE", "SK", "TN":
		return "20n"
	case "DK", "FI", "FO", "GL", "SD":
		return "14n"
	case "DO":
		return "4c20n"
	case "EG":
		return "25n"
	case "FK":
		return "2a12n"
	case "FR", "MC":
		return "10n11c2n"
	case "GB", "IE":
		return "4a14n"
	case "GE":
		return "2a16n"
	case "GI":
		return "4a15c"
	case "GR":
		return "7n16c"
	case "GT":
		return "24c"
	case "HN", "NI", "SV":
		return "4a20n"
	case "HR":
		return "17n"
	case "HU", "PL":
		return "24n"
	case "IQ":
		return "4a15n"
	case "IS":
		return "22n"
	case "IT", "SM":
		return "1a10n12c"
	case "JO":
		return "4a4n18c"
	case "KW":
		return "4a22c"
	case "KZ", "LU":
		return "3n13c"
	case "LB":
		return "4n20c"
	case "LC":
		return "4a24c"
	case "LV":
		return "4a13c"
	case "LY", "PT", "ST":
		return "21n"
	case "MD":
		return "20c"
	case "MK":
		return "3n10c2n"
	case "MT":
		return "4a5n18c"
	case "MU":
		return "4a19n3a"
	case "SC":
		return "4a20n3a"
	case "NL":
		return "4a10n"
	case "NO":
		return "11n"
	case "OM":
		return "3n16c"
	case "PK", "RO":
		return "4a16c"
	case "PS", "QA":
		return "4a21c"
	case "RU":
		return "14n15c"
	case "SA":
		return "2n18c"
	case "SI":
		return "15n"
	case "TR":
		return "6n16c"
	case "UA":
		return "6n19c"
	case "VG":
		return "4a16n"
	case "YE":
		return "4a4n18c"
	}
	return ""
}
