package lint

import "testing"

func TestMailAddresses(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		// What fires.
		{`{"owner":"alice@example.com"}`, "mail-address low owner"},
		{`{"note":"ask alice.b+jwt@mail.example.co.uk about it"}`, "mail-address low note"},
		{`{"a":{"b":[{"c":"alice@example.com"}]}}`, "mail-address low a.b[0].c"},
		{`{"callback":"https://app.example/done?who=alice@example.com"}`, "mail-address low callback"},
		{`{"reply":"<alice@example.com>"}`, "mail-address low reply"},
		{`{"list":["x","alice@example.com","bob@example.com"]}`, "mail-address low list[1]\nmail-address low list[2]"},
		{`{"owner":"al\u0069ce\u0040example.com"}`, "mail-address low owner"},
		{`{"members":{"alice@example.com":{"role":"admin"}}}`, "mail-address low members.(a name that is not shown)"},
		// An address as identifier is a word at most.
		{`{"sub":"alice@example.com"}`, "personal-claims info sub"},
		{`{"upn":"alice@example.com","unique_name":"alice@example.com"}`, "personal-claims info upn"},
		{`{"act":{"sub":"alice@example.com"}}`, "personal-claims info act.sub"},
		{`{"sub":"mailto:push@example.com","contact":["mailto:admin@example.com"]}`, ""},
		// What looks alike.
		{`{"sub":"alice@tenant"}`, ""},
		{`{"sub":"XzKq3@clients"}`, ""},
		{`{"scope":"user:email read:org"}`, ""},
		{`{"email_verified":true,"emails_sent":3}`, ""},
		{`{"email":"","email_hint":"a…@example.com"}`, ""},
		{`{"package":"@scope/pkg","dep":"lodash@4.17.21","cdn":"https://cdn.example/vue@3.4.1.prod.js"}`, ""},
		{`{"post":"https://medium.example/@alice.b/title"}`, ""},
		{`{"repo":"git@github.com:owner/name.git","copy":"deploy@code.example.com:owner/name.git"}`, ""},
		{`{"image":"registry.example/app@sha256:0123456789abcdef","icon":"icon@2x.png"}`, ""},
		{`{"id":"spiffe://prod.example/ns/web/sa/api","arn":"arn:aws:iam::123456789012:user/alice"}`, ""},
		{`{"iss":"robot@project.iam.gserviceaccount.com","azp":"client@apps.example.com"}`, ""},
		{`{"email":"robot@project.iam.gserviceaccount.com"}`, ""},
		{`{"from":"noreply@example.com","ssh":"ssh-ed25519-cert-v01@openssh.com"}`, ""},
		{`{"pod":"web@node1.cluster.local"}`, ""},
		{`{"at":"12:30 @ example.com, a@b, @@@@, foo@bar, a@-b.de, a@b..de, .a.@b.de"}`, ""},
	})
}

func TestPhoneNumbers(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		{`{"callback":"+14155550132"}`, "phone-number low callback"},
		{`{"note":"ring +49 151 2345 6789 first"}`, "phone-number low note"},
		{`{"uri":"tel:+44-20-7946-0958"}`, "phone-number low uri"},
		{`{"n":"+1 (415) 555-0132"}`, "phone-number low n"},
		// What looks alike.
		{`{"id":14155550132,"ts":1763845200123,"trace":"4155550132","n":"0049 151 23456789"}`, ""},
		{`{"ver":"1.0.0+20130313144700","b64":"abc+14155550132","t":"2026-11-22T10:00:00+01:00"}`, ""},
		{`{"geo":"+48.8583701,+002.2944813","off":"+0100","x":"+1","y":"+12345","z":"+99999999999999999"}`, ""},
		{`{"order":"+11111111111","a":"+10005550132","q":"a+14155550132","c":"+14155550132abc"}`, ""},
		{`{"phone_number_verified":true,"phone":""}`, ""},
	})
}

func TestClaimsAboutAPerson(t *testing.T) {
	full := `"sub":"248289761001","name":"Jane Doe","given_name":"Jane","email":"jane@example.com","phone_number":"+14155550132","birthdate":"1990-10-31","address":{"locality":"Berlin"}`
	runPrivate(t, plainHeader, []privateCase{
		// In an ID token, and in what does not say that it is an access token, they
		// are a word.
		{`{` + full + `}`, "personal-claims info given_name"},
		{`{"token_use":"id",` + full + `}`, "personal-claims info given_name"},
		// An access token has them for no one, unless its scope asked for them.
		{`{"scope":"read:orders",` + full + `}`, "personal-claims low given_name"},
		{`{"scp":["openid"],"email":"jane@example.com"}`, "personal-claims low email"},
		{`{"scope":"openid email profile phone address",` + full + `}`, "personal-claims info given_name"},
		{`{"scope":"openid profile","given_name":"Jane","email":"jane@example.com"}`, "personal-claims low email"},
		{`{"token_use":"access","https://example.com/email":"jane@example.com"}`, "personal-claims low https://example.com/email"},
		{`{"scope":"x","phone":"0151 2345678"}`, "personal-claims low phone"},
		{`{"firebase":{"identities":{"email":["jane@example.com"]}}}`, "personal-claims info firebase.identities.email[0]"},
		// The manual of Entra ID puts names into access tokens.
		{`{"iss":"https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/","scp":"read","family_name":"Doe","upn":"jane@example.com"}`, "personal-claims info family_name"},
		// A name alone may be that of a build; a coin has an address too.
		{`{"scope":"x","name":"nightly build","address":"0x52908400098527886E0F7030069857D2E4169EE7","ip_address":"10.0.0.1"}`, ""},
		{`{"scope":"x","email":true,"phone_number":12,"birthdate":"","given_name":""}`, ""},
	})
	runPrivate(t, `{"alg":"ES256","typ":"at+jwt"}`, []privateCase{
		{`{"email":"jane@example.com"}`, "personal-claims low email"},
		{`{"sub":"jane@example.com"}`, "personal-claims info sub"},
	})
}

func TestPersonalDataInHeaders(t *testing.T) {
	for header, want := range map[string]string{
		`{"alg":"ES256","email":"jane@example.com"}`: "personal-claims low email",
		`{"alg":"ES256","kid":"jane@example.com"}`:   "personal-claims info kid",
		`{"alg":"ES256","who":"jane@example.com"}`:   "mail-address low who",
		`{"alg":"ES256","kid":"2026-11"}`:            "",
	} {
		list := privateFindings(t, privateToken(header, `{}`))
		if got := inWords(list); got != want {
			t.Errorf("%s\n got: %s\nwant: %s", header, got, want)
		}
		for _, f := range list {
			if f.Part != "header" {
				t.Errorf("%s: the part is %q", header, f.Part)
			}
		}
	}
}

func TestIBANs(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		{`{"acct":"DE89370400440532013000"}`, "iban medium acct"},
		{`{"note":"pay to GB29 NWBK 6016 1331 9268 19 today"}`, "iban medium note"},
		{`{"iban":"nl91abna0417164300"}`, "iban medium iban"},
		{`{"refund":{"to":"FR1420041010050500013M02606"}}`, "iban medium refund.to"},
		{`{"a":"NO9386011117947","b":"MT84MALT011000012345MTLCAST001S","c":"CH9300762011623852957"}`, "iban medium a\niban medium b\niban medium c"},
		// One digit changed, no such country, wrong length, part of something else.
		{`{"a":"DE89370400440532013001","b":"ZZ89370400440532013000","c":"DE8937040044053201300","d":"xDE89370400440532013000","e":"urn-DE89370400440532013000"}`, ""},
		// The check digits fit, the form of the country does not.
		{`{"a":"DE2437040044A532013000"}`, ""},
		{`{"a":"nl91abna0417164300","b":"01HF3ZJ8Q4S5T6V7W8X9Y0Z1A2","c":"DE1234567890123456789012"}`, ""},
	})
}

func TestNationalIDs(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		{`{"ssn":"536-90-4399"}`, "national-id high ssn"},
		{`{"user":{"socialSecurityNumber":536904399}}`, "national-id high user.socialSecurityNumber"},
		{`{"cpf":"529.982.247-25"}`, "national-id high cpf"},
		{`{"bsn":"111222333"}`, "national-id high bsn"},
		{`{"dni":"12345678Z","nie":"X1234567L"}`, "national-id high dni\nnational-id high nie"},
		{`{"pesel":"44051401359"}`, "national-id high pesel"},
		{`{"personnummer":"811228-9874"}`, "national-id high personnummer"},
		{`{"codice_fiscale":"RSSMRA85T10A562S"}`, "national-id high codice_fiscale"},
		{`{"aadhaar":"2341 2341 2346"}`, "national-id high aadhaar"},
		{`{"nhs_number":"943 476 5919"}`, "national-id high nhs_number"},
		{`{"nir":"255081416802538"}`, "national-id high nir"},
		{`{"sin_number":"130 692 544"}`, "national-id high sin_number"},
		// Without the name, or with digits that do not fit.
		{`{"id":"536-90-4399","x":536904399,"y":"52998224725"}`, ""},
		{`{"ssn":"000-12-3456","ssn_last4":"4399","cpf":"529.982.247-26","bsn":"111222334","dni":"12345678A","pesel":"44051401358","nir":"255081416802539"}`, ""},
		{`{"ssn":true,"cpf":"","dni":"yes","personnummer":"811328-9874","codice_fiscale":"RSSMRA85T10A562T","aadhaar":"2341 2341 2347"}`, ""},
	})
}

func TestCardNumbers(t *testing.T) {
	runPrivate(t, plainHeader, []privateCase{
		// The name says it.
		{`{"cardNumber":"4111111111111111"}`, "card-number high cardNumber"},
		{`{"pan":5555555555554444}`, "card-number high pan"},
		{`{"payment":{"card":"3782 822463 10005"}}`, "card-number high payment.card"},
		{`{"cc":"6011-1111-1111-1117"}`, "card-number high cc"},
		{`{"cvv":"123"}`, "card-number high cvv"},
		// It is written as on a card.
		{`{"x":"4111 1111 1111 1111"}`, "card-number medium x"},
		{`{"x":"5555-5555-5555-4444"}`, "card-number medium x"},
		{`{"x":"order 12 4111 1111 1111 1111 ok"}`, "card-number medium x"},
		{`{"x":"3056 930902 5904"}`, "card-number medium x"},
		// A bare number, beside words about paying, in a text, or alone.
		{`{"account":"4111111111111111"}`, "card-number low account"},
		{`{"note":"paid with 4111111111111111."}`, "card-number low note"},
		{`{"value":"4111111111111111"}`, "card-number info value"},
		{`{"x":"card:4111111111111111"}`, "card-number low x"},
		// A wrong check digit, no issuer's prefix, a wrong length.
		{`{"card":"4111111111111112","x":"4111 1111 1111 1112"}`, ""},
		{`{"card":"1234567812345670","x":"9111 1111 1111 1116"}`, ""},
		{`{"card":"41111111111111"}`, ""},
		{`{"card_id":"4111111111111111","card_last4":"1111","card_token":"4111111111111111"}`, ""},
		// Identifiers, times, and parts of something else.
		{`{"sub":"4111111111111111","order_id":"4111111111111111","traceId":"4111111111111111","jti":"4111 1111 1111 1111"}`, ""},
		{`{"iat":4111111111111111,"value":4111111111111111,"list":[4111111111111111]}`, ""},
		{`{"x":"550e8400-e29b-41d4-a716-446655440000","y":"41111111-1111-4111-8111-111111111111","z":"4111-1111-1111-1111-1111","v":"12-4111-1111-1111-1111"}`, ""},
		{`{"x":"a4111111111111111","y":"4111111111111111.5","z":"urn/4111111111111111","b64":"MTE0111111111111114111111111111111="}`, ""},
		{`{"imei":"490154203237518","iccid":"8991101200003204510","ms":"1763845200123","us":"1763845200123456"}`, ""},
		{`{"cvv":"match","cvc_check":"123"}`, ""},
	})
}
