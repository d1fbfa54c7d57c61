package lint

const (
	idPrivateKey    = "private-key"
	idPassword      = "password"
	idPasswordHash  = "password-hash"
	idCredential    = "credential"
	idURLPassword   = "url-password"
	idTokenInClaims = "token-in-claims"
	idCardNumber    = "card-number"
	idIBAN          = "iban"
	idNationalID    = "national-id"
	idMailAddress   = "mail-address"
	idPhoneNumber   = "phone-number"
	idPersonal      = "personal-claims"

	privateCount = 12 // rules of this subject
)

const (
	jwtPrivacy      = "RFC 7519 §12"
	owaspDisclosure = `OWASP JSON Web Token for Java Cheat Sheet, "Token Information Disclosure"`
)

// privateRules gives the rules on personal data and secrets in a readable payload.
func privateRules() []Rule { return privateRuleTable[:] }

var privateRuleTable = [privateCount]Rule{
	{
		idPrivateKey, High, "private key in the token",
		"Whoever holds the token can read the private key in it, and sign or decrypt with that key from then on.",
		"Take the key for leaked: revoke it and make a new one; a token carries public keys only (cnf.jwk).",
		jwtPrivacy + "; RFC 7800 §4; " + owaspDisclosure,
	},
	{
		idPassword, High, "password or secret in the token",
		"The payload is encoded and not encrypted: whoever holds the token can read the password or secret in it.",
		"Change the secret, and leave it out; the service that needs it fetches it on its own side.",
		jwtPrivacy + "; " + owaspDisclosure,
	},
	{
		idPasswordHash, High, "password hash in the token",
		"Whoever holds the token can guess passwords against the hash, offline and as fast as the machine allows.",
		"Leave the hash out of the token, and have the user choose a new password.",
		jwtPrivacy + "; " + owaspDisclosure,
	},
	{
		idCredential, High, "credential of a service in the token",
		"The value has the form of a key or token of a known service, and whoever holds the token can use it.",
		"Revoke it at the service and make a new one; the token needs at most a reference to it.",
		jwtPrivacy + "; " + owaspDisclosure,
	},
	{
		idURLPassword, High, "address with user name and password",
		"The address holds a password in the clear, for everyone who holds the token.",
		"Change the password, and write the address without it.",
		"RFC 3986 §3.2.1 and §7.5; " + owaspDisclosure,
	},
	{
		idTokenInClaims, High, "token within the claims",
		"Whoever gets this token gets the one in its claims too, and can use it until it expires.",
		"Keep the inner token on the server and put a reference in its place, or encrypt the outer one.",
		jwtPrivacy + "; RFC 6750 §5.2; " + owaspDisclosure,
	},
	{
		idCardNumber, High, "payment card number",
		"A payment card number can be read by whoever holds the token, and where it goes the rules of PCI DSS go.",
		"Leave it out; a payment provider's token or the last four digits do.",
		jwtPrivacy + "; PCI DSS 4.0 requirement 3",
	},
	{
		idIBAN, Medium, "bank account number",
		"A bank account number can be read by whoever holds the token.",
		"Leave it out, put a reference in its place, or encrypt the token.",
		jwtPrivacy + "; ISO 13616",
	},
	{
		idNationalID, High, "national identity number",
		"A number that the state knows a person by can be read by whoever holds the token, and it can never be changed.",
		"Leave it out and name the subject by an identifier of your own, or encrypt the token.",
		jwtPrivacy + "; OpenID Connect Core §17.1",
	},
	{
		idMailAddress, Low, "mail address in the payload",
		"A mail address outside of the claims that are made for it can be read by whoever holds the token, and ends up where tokens are logged.",
		"Name the user by a stable identifier (sub), and let the service look the address up.",
		jwtPrivacy + "; RFC 9068 §6; " + owaspDisclosure,
	},
	{
		idPhoneNumber, Low, "phone number in the payload",
		"A phone number outside of the claims that are made for it can be read by whoever holds the token, and ends up where tokens are logged.",
		"Name the user by a stable identifier (sub), and let the service look the number up.",
		jwtPrivacy + "; RFC 9068 §6; " + owaspDisclosure,
	},
	{
		idPersonal, Low, "claims that say who the user is",
		"Standard claims about a person can be read by whoever holds the token; in an ID token that is their purpose, in an access token it seldom is.",
		"Keep such tokens out of logs and addresses; leave the claims out of access tokens, or encrypt those.",
		"OpenID Connect Core §17.1; RFC 9068 §6; " + jwtPrivacy,
	},
}
