package lint

import (
	"fmt"

	"fob/tokens/wording"
)

// card reports payment card numbers. One in ten numbers has a valid checksum, so
// more is asked: the prefix and length of an issuer, and a name that says it, or
// the spaces that people print card numbers with.
func (s *search) card(n *memberName, text string) {
	telling := n.cardLike()
	if n.securityCode() && isCode(text) {
		s.hit(idCardNumber, High, "the value is the security code of a payment card")
		return
	}
	if !telling && n.idLike() {
		return
	}
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		c := digitChain{text: text, loose: !cardStart(text, i)}
		i = c.read(i)
		if c.brand != "" {
			s.hit(idCardNumber, cardSeverity(n, text, telling, c.grouped),
				fmt.Sprintf("the value holds a %s card number of %s that ends in %s", c.brand, wording.Count(len(c.digits), "digit"), c.digits[len(c.digits)-4:]))
		}
	}
}

func cardSeverity(n *memberName, text string, telling, grouped bool) Severity {
	switch {
	case telling:
		return High
	case grouped:
		return Medium
	case n.payment() || len(text) > 19:
		return Low
	}
	return Info
}

// cardLike tells the names that say: this is a card number.
func (n *memberName) cardLike() bool {
	switch string(n.flat()) {
	case "card", "cardnumber", "cardno", "cardnum", "cardnr", "pan", "ccn", "ccnumber", "ccnum", "ccno", "cc", "creditcard", "creditcardnumber", "creditcardno",
		"debitcard", "debitcardnumber", "paymentcard", "paymentcardnumber", "bankcard", "primaryaccountnumber", "visa", "mastercard", "amex", "kreditkarte", "kartennummer":
		return true
	}
	return false
}

func (n *memberName) securityCode() bool {
	switch string(n.flat()) {
	case "cvv", "cvv2", "cvc", "cvc2", "cardcvv", "cardcvc", "cardsecuritycode":
		return true
	}
	return false
}

func isCode(text string) bool { return isNumber(text) && (len(text) == 3 || len(text) == 4) }

// payment tells the names beside which a bare number may well be that of a card.
func (n *memberName) payment() bool {
	switch string(n.word(0)) {
	case "payment", "pay", "billing", "account", "acct", "credit", "debit", "instrument", "funding", "wallet":
		return true
	}
	return false
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// digitChain is a run of digits, or several with single spaces or dashes of one
// kind between.
type digitChain struct {
	text  string
	loose bool // something else stands right before it
	sep   byte
	n     int    // runs so far
	start [4]int // of the last runs
	size  [4]int

	// The card number that was found.
	digits, brand string
	grouped       bool
}

// read reads the chain that begins at i and gives the index after it.
func (c *digitChain) read(i int) int {
	for {
		from := i
		for i < len(c.text) && isDigit(c.text[i]) {
			i++
		}
		copy(c.start[:], c.start[1:])
		copy(c.size[:], c.size[1:])
		c.start[3], c.size[3] = from, i-from
		c.n++
		next := byteAt(c.text, i)
		more := (next == ' ' || next == '-') && (c.sep == 0 || next == c.sep) && isDigit(byteAt(c.text, i+1))
		if c.brand == "" && !c.loose && (more && next == ' ' || !more && cardEnd(c.text, i)) {
			c.look()
		}
		if !more {
			return i
		}
		c.sep = next
		i++
	}
}

// look takes the last runs for a card number, if they are one. With dashes they
// must be the whole chain: in a UUID stand the same groups.
func (c *digitChain) look() {
	var from int
	switch size := c.size; {
	case c.n >= 4 && size == [4]int{4, 4, 4, 4} && (c.sep == ' ' || c.n == 4):
		from = 0
	case c.n >= 3 && size[1] == 4 && size[2] == 6 && (size[3] == 5 || size[3] == 4) && (c.sep == ' ' || c.n == 3):
		from = 1 // American Express and Diners Club
	case size[3] >= 14 && size[3] <= 16 && (c.n == 1 || c.sep == ' '):
		from = 3
	default:
		return
	}
	var buf [24]byte
	d := buf[:0]
	for i := from; i < 4; i++ {
		d = append(d, c.text[c.start[i]:c.start[i]+c.size[i]]...)
	}
	if brand := cardBrand(d); brand != "" && luhn(d) {
		c.digits, c.brand, c.grouped = string(d), brand, from < 3
	}
}

// cardEdge tells what may stand before a card number, or after; a slash or a
// dash make it part of something else.
func cardEdge(c byte) bool {
	switch c {
	case 0, ' ', '\t', '\n', '\r', ',', ';', '(', ')', '"', '\'', '<', '>', '|', '[', ']':
		return true
	}
	return false
}

// cardStart tells whether a number may begin at i. Behind a colon stands many a
// number: there the word before it must speak of a card.
func cardStart(text string, i int) bool {
	c := byteAt(text, i-1)
	if c != ':' && c != '=' {
		return cardEdge(c)
	}
	from := i - 1
	for from > 0 && i-from < 24 && (isAlnum(text[from-1]) || text[from-1] == '_') {
		from--
	}
	word := readName(text[from : i-1])
	return word.cardLike()
}

// cardEnd tells whether a number may end before i: a dot is the end of a
// sentence there, or the point of a decimal.
func cardEnd(text string, i int) bool {
	c := byteAt(text, i)
	return cardEdge(c) || c == '.' && !isAlnum(byteAt(text, i+1))
}

// cardBrand gives the brand whose prefix and length a number has (ISO/IEC 7812-1
// and the brands' own ranges), "" if none.
func cardBrand(d []byte) string {
	if len(d) < 14 {
		return ""
	}
	p := 0
	for i := range 4 {
		p = p*10 + int(d[i]-'0')
	}
	switch n := len(d); {
	case n == 16 && p/1000 == 4:
		return "Visa"
	case n == 16 && (p/100 >= 51 && p/100 <= 55 || p >= 2221 && p <= 2720):
		return "Mastercard"
	case n == 15 && (p/100 == 34 || p/100 == 37):
		return "American Express"
	case n == 16 && (p == 6011 || p/10 >= 644 && p/10 <= 649 || p/100 == 65):
		return "Discover"
	case n == 14 && (p/10 >= 300 && p/10 <= 305 || p/100 == 36 || p/100 == 38):
		return "Diners Club"
	case n == 16 && p >= 3528 && p <= 3589:
		return "JCB"
	case n == 16 && p/100 == 62:
		return "UnionPay"
	case n == 16 && p >= 2200 && p <= 2204:
		return "Mir"
	}
	return ""
}

// luhn tells whether the check digit holds (ISO/IEC 7812-1 annex B).
func luhn(d []byte) bool {
	sum := 0
	for i := range len(d) {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
