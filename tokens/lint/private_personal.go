package lint

import (
	"slices"
	"strings"

	"fob/tokens"
	"fob/tokens/wording"
)

// purpose is what a token is for, as far as it matters to whom its claims are
// shown.
type purpose uint8

const (
	purposeOther purpose = iota
	purposeIdentity
	purposeAccess
	// purposeEntra is an access token of Entra ID, whose manual puts names into it.
	purposeEntra
)

// granted is what the user let the client see (OpenID Connect Core §5.4).
type granted struct{ profile, email, phone, address bool }

// readPurpose finds out what kind of token the claims are of.
func (s *search) readPurpose(claims tokens.Value) {
	var scopes []string
	var isResponse, hasState bool
	for name, v := range claims.Members() {
		text, _ := v.Str()
		switch name {
		case "scope", "scp", "scopes":
			list, ok := v.Strings()
			if s.purpose == purposeOther && ok {
				s.purpose = purposeAccess
			}
			for _, t := range list[:min(len(list), 256)] {
				scopes = append(scopes, strings.Fields(t[:min(len(t), 4096)])...)
			}
		case "token_use":
			switch text {
			case "access":
				s.purpose = purposeAccess
			case "id":
				s.purpose = purposeIdentity
			}
		case "token_type", "expires_in":
			isResponse = true
		case "state", "code", "response", "access_token":
			hasState = true
		}
	}
	s.response = isResponse && hasState
	s.scope = granted{slices.Contains(scopes, "profile"), slices.Contains(scopes, "email"), slices.Contains(scopes, "phone"), slices.Contains(scopes, "address")}
	if typ := strings.ToLower(s.c.in.Layers[s.layer].Token.Typ()); typ == "at+jwt" || typ == "application/at+jwt" {
		s.purpose = purposeAccess
	}
	if p := s.c.in.Profile; p != nil {
		switch {
		case strings.HasSuffix(p.Name, "-access") || p.Name == "rfc9068":
			s.purpose = purposeAccess
		case strings.HasSuffix(p.Name, "-id") || strings.HasSuffix(p.Name, "-id-token"):
			s.purpose = purposeIdentity
		}
	}
	if s.purpose == purposeAccess && ofEntra(claims.Get("iss")) {
		s.purpose = purposeEntra
	}
}

func ofEntra(iss tokens.Value) bool {
	text, _ := iss.Str()
	return strings.HasPrefix(text, "https://sts.windows.net/") || strings.HasPrefix(text, "https://login.microsoftonline.com/")
}

// personalClaim is one of the standard claims about a person.
type personalClaim uint8

const (
	notPersonal personalClaim = iota
	claimMail
	claimPhone
	claimAddress
	claimBirthdate
	claimName
	// claimAside is worth a word only beside the others: a build has a name too.
	claimAside
)

// personalClaim tells the claims of OpenID Connect Core §5.1, under the names
// that are used for them.
func (n *memberName) personalClaim() personalClaim {
	switch string(n.is()) {
	case "phone", "phone_number", "mobile", "mobile_phone", "mobile_number", "telephone", "telephone_number", "tel":
		return claimPhone
	case "address", "postal_address", "street_address", "home_address":
		return claimAddress
	case "birthdate", "birthday", "date_of_birth", "dob":
		return claimBirthdate
	case "given_name", "family_name", "middle_name", "first_name", "last_name", "surname", "firstname", "lastname", "givenname", "familyname":
		return claimName
	case "name", "full_name", "display_name", "nickname", "gender":
		return claimAside
	case "email_verified":
		return notPersonal
	}
	switch string(n.word(0)) {
	case "email", "emails", "mail", "emailaddress":
		return claimMail
	case "address":
		if string(n.word(1)) == "email" {
			return claimMail
		}
	}
	return notPersonal
}

// personal gathers the claims about a person: one finding names them all.
type personal struct {
	members  []string // the first of them, those that nothing asked for before
	more     int
	aside    []string
	uncalled int // members that an access token need not have
}

// personalText looks at a claim whose value is text.
func (s *search) personalText(n *memberName, text string) {
	claim := n.personalClaim()
	switch claim {
	case claimMail:
		local, _, ok := findMail(text)
		if !ok || local == "" {
			return
		}
	case claimPhone:
		if findPhone(text) == 0 && !bareNumber(text) {
			return
		}
	case claimBirthdate:
		if !isDate(text) && (len(text) < 8 || !isDigit(text[0])) {
			return
		}
	case claimName:
		if isPlaceholder(text) {
			return
		}
	case claimAside:
		if len(s.personal.aside) < 2 && len(s.path) == 1 {
			s.personal.aside = append(s.personal.aside, s.member())
		}
		return
	default:
		return
	}
	s.addPersonal(claim)
}

// bareNumber tells a phone number as it is written at home; in a claim for phone
// numbers it counts.
func bareNumber(text string) bool {
	digits := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			digits++
		case c != ' ' && c != '-' && c != '(' && c != ')' && c != '/' && c != '.' && c != '+':
			return false
		}
	}
	return digits >= 7 && digits <= 15
}

// personalObject looks at a claim whose value is an object: a postal address.
func (s *search) personalObject(n *memberName, v tokens.Value) {
	if n.personalClaim() != claimAddress {
		return
	}
	for name, val := range v.Members() {
		text, _ := val.Str()
		switch name {
		case "formatted", "street_address", "locality", "postal_code", "streetAddress", "postalCode", "street", "city", "zip":
			if text != "" {
				s.addPersonal(claimAddress)
				return
			}
		}
	}
}

func (s *search) addPersonal(claim personalClaim) {
	p := &s.personal
	if s.calledFor(claim) {
		p.add(s.member(), len(p.members))
		return
	}
	p.add(s.member(), p.uncalled)
	p.uncalled++
}

func (p *personal) add(member string, at int) {
	if slices.Contains(p.members, member) {
		return
	}
	if at < mostMembers {
		p.members = slices.Insert(p.members, at, member)
	}
	if at >= mostMembers || len(p.members) > mostMembers {
		p.members = p.members[:min(len(p.members), mostMembers)]
		p.more++
	}
}

// identifier notes an identifier that is a mail address.
func (s *search) identifier() {
	s.personal.add(s.member(), len(s.personal.members))
}

// calledFor tells whether a claim belongs into a token of this kind: anything but
// an access token, or one whose scope asked for it.
func (s *search) calledFor(claim personalClaim) bool {
	if s.part == "header" {
		return false
	}
	switch s.purpose {
	case purposeAccess:
		switch claim {
		case claimMail:
			return s.scope.email
		case claimPhone:
			return s.scope.phone
		case claimAddress:
			return s.scope.address
		default:
			return s.scope.profile
		}
	default:
		return true
	}
}

// reportPersonal makes the one finding of the claims about a person.
func (s *search) reportPersonal() {
	p := &s.personal
	if len(p.members) == 0 {
		return
	}
	sev, why := Info, "whoever holds the token can read it"
	if p.uncalled > 0 {
		sev = Low
		if s.part == "header" {
			why = "the header is readable even where the payload is encrypted"
		} else {
			why = "this is an access token, and its scope does not ask for it"
		}
	}
	names := slices.Concat(p.members, p.aside)
	list := strings.Join(names, ", ")
	if p.more > 0 {
		list += " and " + wording.Count(p.more, "more member")
	}
	verb := " say who the user is; "
	if len(names) == 1 && p.more == 0 {
		verb = " says who the user is; "
	}
	s.c.add(idPersonal, sev, s.layer, s.part, p.members[0], list+verb+why)
}
