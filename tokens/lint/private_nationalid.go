package lint

// nationalID reports numbers that a state gives a person. Alone they look like
// any other number, so the member's name must say which one it is, and its
// check digits must hold.
func (s *search) nationalID(n *memberName, text string) {
	if n.n == 0 || len(text) > 24 {
		return
	}
	what, check := nationalNumber(string(n.flat()))
	if check == nil {
		return
	}
	var buf [16]byte
	k := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == ' ' || c == '-' || c == '.' || c == '/' || c == '+' {
			continue
		}
		if !isAlnum(c) || k == len(buf) {
			return
		}
		if isLower(c) {
			c -= 'a' - 'A'
		}
		buf[k] = c
		k++
	}
	if check(string(buf[:k])) {
		s.hit(idNationalID, High, "the value has the form of "+what)
	}
}

// nationalNumber gives the kind of number that a name tells, and its check; nil
// for a name that tells none.
func nationalNumber(name string) (what string, check func(string) bool) {
	switch name {
	case "ssn", "socialsecuritynumber", "socialsecurityno", "usssn":
		return "a social security number of the United States", isSSN
	case "socialinsurancenumber", "sinnumber":
		return "a social insurance number of Canada", func(d string) bool { return len(d) == 9 && isNumber(d) && d[0] != '0' && luhn([]byte(d)) }
	case "cpf":
		return "a taxpayer number of Brazil (CPF)", isCPF
	case "bsn", "burgerservicenummer":
		return "a citizen service number of the Netherlands (BSN)", isBSN
	case "dni", "nie", "nif":
		return "an identity number of Spain", isDNI
	case "pesel":
		return "an identity number of Poland (PESEL)", func(d string) bool {
			return len(d) == 11 && isNumber(d) && distinct(d) > 1 && weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
		}
	case "personnummer":
		return "an identity number of Sweden", isPersonnummer
	case "codicefiscale":
		return "a tax code of Italy (codice fiscale)", isCodiceFiscale
	case "aadhaar", "aadhaarnumber":
		return "an identity number of India (Aadhaar)", func(d string) bool { return len(d) == 12 && isNumber(d) && d[0] >= '2' && verhoeff(d) }
	case "nhsnumber":
		return "a health service number of England", func(d string) bool {
			return len(d) == 10 && isNumber(d) && distinct(d) > 1 && weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
		}
	case "nir", "numerosecuritesociale":
		return "a social security number of France (NIR)", isNIR
	}
	return "", nil
}

// weighted sums the digits, each times its weight.
func weighted(d string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return sum
}

// isSSN has no check digit to look at, only the numbers that are never given
// (Social Security Administration, POMS RM 10201.035).
func isSSN(d string) bool {
	return len(d) == 9 && isNumber(d) && distinct(d) > 1 && d[0] != '9' && d[:3] != "000" && d[:3] != "666" && d[3:5] != "00" && d[5:] != "0000"
}

func isCPF(d string) bool {
	if len(d) != 11 || !isNumber(d) || distinct(d) == 1 {
		return false
	}
	first := weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10
	second := weighted(d, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10
	return first == int(d[9]-'0') && second == int(d[10]-'0')
}

func isBSN(d string) bool {
	return len(d) == 9 && isNumber(d) && distinct(d) > 1 && weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0
}

func isDNI(d string) bool {
	if len(d) != 9 {
		return false
	}
	n := 0
	for i := range 8 {
		c := d[i]
		if i == 0 && c >= 'X' && c <= 'Z' { // of a foreigner
			c = c - 'X' + '0'
		}
		if !isDigit(c) {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return d[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[n%23]
}

func isPersonnummer(d string) bool {
	if len(d) == 12 {
		d = d[2:]
	}
	if len(d) != 10 || !isNumber(d) {
		return false
	}
	month := int(d[2]-'0')*10 + int(d[3]-'0')
	return month >= 1 && month <= 12 && luhn([]byte(d))
}

func isCodiceFiscale(d string) bool {
	if len(d) != 16 {
		return false
	}
	const form = "AAAAAANNANNANNNA"
	odd := [36]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		c := d[i]
		if form[i] == 'A' && !isUpper(c) || form[i] == 'N' && !isDigit(c) {
			return false
		}
		v := int(c - '0')
		if isUpper(c) {
			v = int(c-'A') + 10
		}
		switch {
		case i%2 == 0:
			sum += odd[v]
		case v >= 10:
			sum += v - 10
		default:
			sum += v
		}
	}
	return d[15] == byte('A'+sum%26)
}

// isNIR reads Corsica's departments 2A and 2B as 19 and 18.
func isNIR(d string) bool {
	if len(d) != 15 || d[0] != '1' && d[0] != '2' {
		return false
	}
	n := 0
	for i := range 13 {
		c := d[i]
		switch {
		case i == 6 && (c == 'A' || c == 'B') && d[5] == '2':
			n = n/10*10 + 1 // 2A is 19, 2B is 18
			c = '9' - (c - 'A')
		case !isDigit(c):
			return false
		}
		n = n*10 + int(c-'0')
	}
	return isNumber(d[13:]) && 97-n%97 == int(d[13]-'0')*10+int(d[14]-'0')
}

// verhoeff tells whether the check digit of the dihedral group D5 holds.
func verhoeff(d string) bool {
	product := [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	permutation := [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
	c := 0
	for i := range len(d) {
		c = int(product[c][permutation[i%8][d[len(d)-1-i]-'0']-'0'] - '0')
	}
	return c == 0
}
