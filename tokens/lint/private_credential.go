package lint

import "strings"

// letters says which bytes a credential is made of after its prefix.
type letters uint8

const (
	alnum letters = iota
	lowHex
	base32 // of AWS: capitals and 2 to 7
	urlSafe
	wordy // letters, digits and underscore
	dotted
)

func (l letters) has(c byte) bool {
	switch l {
	case lowHex:
		return isDigit(c) || 'a' <= c && c <= 'f'
	case base32:
		return isUpper(c) || '2' <= c && c <= '7'
	case urlSafe:
		return isAlnum(c) || c == '-' || c == '_'
	case wordy:
		return isAlnum(c) || c == '_'
	case dotted:
		return isAlnum(c) || c == '-' || c == '_' || c == '.'
	default:
		return isAlnum(c)
	}
}

// credentialForm is how the credentials of one service look.
type credentialForm struct {
	prefix       string
	least, most  int // bytes after the prefix
	of           letters
	sev          Severity
	kind         string
	noLookAlikes bool // the form is so strict that the body need not look random
}

// credentialForms lists the forms as the services document them.
var credentialForms = [...]credentialForm{
	{"AKIA", 16, 16, base32, Medium, "an access key id of AWS", true},
	{"ASIA", 16, 16, base32, Medium, "a temporary access key id of AWS", true},
	{"AIza", 35, 35, urlSafe, Medium, "an API key of Google", false},
	{"ATATT3xFfGF0", 40, 400, urlSafe, High, "an API token of Atlassian", false},
	{"GOCSPX-", 28, 28, urlSafe, High, "an OAuth client secret of Google", false},
	{"NRAK-", 27, 27, alnum, High, "an API key of New Relic", false},
	{"PMAK-", 59, 59, urlSafe, High, "an API key of Postman", false},
	{"SG.", 60, 70, dotted, High, "an API key of SendGrid", false},
	{"SK", 32, 32, lowHex, Medium, "an API key of Twilio", false},
	{"dop_v1_", 64, 64, lowHex, High, "a token of DigitalOcean", false},
	{"doo_v1_", 64, 64, lowHex, High, "an OAuth token of DigitalOcean", false},
	{"dor_v1_", 64, 64, lowHex, High, "a refresh token of DigitalOcean", false},
	{"dapi", 32, 34, lowHex, High, "a token of Databricks", false},
	{"dckr_pat_", 24, 40, urlSafe, High, "a token of Docker Hub", false},
	{"ghp_", 36, 255, alnum, High, "a personal access token of GitHub", false},
	{"gho_", 36, 255, alnum, High, "an OAuth token of GitHub", false},
	{"ghu_", 36, 255, alnum, High, "a user token of a GitHub app", false},
	{"ghs_", 36, 255, alnum, High, "a server token of a GitHub app", false},
	{"ghr_", 36, 255, alnum, High, "a refresh token of GitHub", false},
	{"github_pat_", 60, 255, wordy, High, "a personal access token of GitHub", false},
	{"glpat-", 20, 300, dotted, High, "a personal access token of GitLab", false},
	{"gldt-", 20, 64, urlSafe, High, "a deploy token of GitLab", false},
	{"glrt-", 20, 64, dotted, High, "a runner token of GitLab", false},
	{"glptt-", 40, 64, lowHex, High, "a trigger token of GitLab", false},
	{"glcbt-", 20, 128, urlSafe, High, "a job token of GitLab", false},
	{"glsa_", 41, 64, wordy, High, "a service account token of Grafana", false},
	{"hf_", 34, 40, alnum, High, "a token of Hugging Face", false},
	{"hvs.", 24, 300, urlSafe, High, "a token of HashiCorp Vault", false},
	{"hvb.", 100, 400, urlSafe, High, "a batch token of HashiCorp Vault", false},
	{"lin_api_", 40, 40, alnum, High, "an API key of Linear", false},
	{"npm_", 36, 36, alnum, High, "an access token of npm", false},
	{"pypi-AgE", 50, 400, urlSafe, High, "an API token of PyPI", false},
	{"pscale_tkn_", 32, 64, dotted, High, "a token of PlanetScale", false},
	{"pscale_pw_", 32, 64, dotted, High, "a password of PlanetScale", false},
	{"pul-", 40, 40, lowHex, High, "an access token of Pulumi", false},
	{"rk_live_", 16, 255, alnum, High, "a restricted live key of Stripe", false},
	{"rubygems_", 48, 48, lowHex, High, "an API key of RubyGems", false},
	{"sk_live_", 16, 255, alnum, High, "a secret live key of Stripe", false},
	{"sk_test_", 16, 255, alnum, Low, "a secret test key of Stripe", false},
	{"sk-", 40, 255, urlSafe, High, "an API key of OpenAI, or of one that follows its form", false},
	{"shpat_", 32, 32, lowHex, High, "an access token of Shopify", false},
	{"shpss_", 32, 32, lowHex, High, "a shared secret of Shopify", false},
	{"shpca_", 32, 32, lowHex, High, "an access token of Shopify", false},
	{"sbp_", 40, 40, lowHex, High, "an access token of Supabase", false},
	{"sb_secret_", 20, 64, urlSafe, High, "a secret key of Supabase", false},
	{"sq0atp-", 22, 22, urlSafe, High, "an access token of Square", false},
	{"sq0csp-", 43, 43, urlSafe, High, "an OAuth secret of Square", false},
	{"whsec_", 32, 64, alnum, High, "a webhook secret of Stripe", false},
	{"xoxb-", 20, 255, urlSafe, High, "a bot token of Slack", false},
	{"xoxp-", 20, 255, urlSafe, High, "a user token of Slack", false},
	{"xoxa-", 20, 255, urlSafe, High, "a token of Slack", false},
	{"xoxr-", 20, 255, urlSafe, High, "a refresh token of Slack", false},
	{"xoxs-", 20, 255, urlSafe, High, "a session token of Slack", false},
	{"xoxc-", 20, 255, urlSafe, High, "a session token of Slack", false},
	{"xoxe-", 20, 255, urlSafe, High, "a refresh token of Slack", false},
	{"xoxe.", 20, 255, dotted, High, "a token of Slack", false},
	{"xapp-", 40, 255, urlSafe, High, "an app token of Slack", false},
	{"ya29.", 40, 2048, urlSafe, High, "an access token of Google", false},
}

// credential reports keys and tokens of known services by their forms.
func (s *search) credential(text string, has byteSet) bool {
	kind, sev := "", Info
	for i := 0; i+18 <= len(text); i++ {
		if !isAlpha(text[i]) || i > 0 && (urlSafe.has(text[i-1]) || text[i-1] == '+') {
			continue
		}
		if f := credentialAt(text, i); f != nil && f.sev > sev {
			kind, sev = f.kind, f.sev
			if sev == High {
				break
			}
		}
	}
	if sev < High && has.any("=", "/", "~") {
		if k := credentialInText(text); k != "" {
			kind, sev = k, High
		}
	}
	if kind == "" {
		return false
	}
	s.hit(idCredential, sev, "the value holds what has the form of "+kind)
	return true
}

// credentialAt gives the form that fits at i, nil if none.
func credentialAt(text string, i int) *credentialForm {
	if !startsCredential(text[i], text[i+1]) {
		return nil
	}
	for k := range credentialForms {
		f := &credentialForms[k]
		if f.prefix[0] != text[i] || !strings.HasPrefix(text[i:], f.prefix) {
			continue
		}
		from := i + len(f.prefix)
		to := from
		for to < len(text) && to-from <= f.most && f.of.has(text[to]) {
			to++
		}
		body := text[from:to]
		if len(body) > f.most || isAlnum(byteAt(text, to)) || byteAt(text, to) == '_' || byteAt(text, to) == '+' {
			continue
		}
		if f.of == dotted {
			body = strings.TrimRight(body, ".")
		}
		if len(body) >= f.least && (f.noLookAlikes || looksRandom(body, f.of)) {
			return f
		}
	}
	return nil
}

// startsCredential tells the first two letters of the forms, so that nearly all
// words are passed over at once.
func startsCredential(a, b byte) bool {
	switch a {
	case 'A':
		return b == 'K' || b == 'S' || b == 'I' || b == 'T'
	case 'G':
		return b == 'O'
	case 'N':
		return b == 'R'
	case 'P':
		return b == 'M'
	case 'S':
		return b == 'G' || b == 'K'
	case 'd':
		return b == 'o' || b == 'a' || b == 'c'
	case 'g':
		return b == 'h' || b == 'i' || b == 'l'
	case 'h':
		return b == 'f' || b == 'v'
	case 'l':
		return b == 'i'
	case 'n':
		return b == 'p'
	case 'p':
		return b == 'y' || b == 's' || b == 'u'
	case 'r':
		return b == 'k' || b == 'u'
	case 's':
		return b == 'k' || b == 'h' || b == 'b' || b == 'q'
	case 'w':
		return b == 'h'
	case 'x':
		return b == 'o' || b == 'a'
	case 'y':
		return b == 'a'
	}
	return false
}

// looksRandom tells what a machine made from what a person writes in a manual:
// "xoxb-your-token-goes-here".
func looksRandom(body string, of letters) bool {
	digits, letters := 0, 0
	for i := 0; i < len(body); i++ {
		switch {
		case isDigit(body[i]):
			digits++
		case isAlpha(body[i]):
			letters++
		}
	}
	return digits > 0 && letters > 0 && distinct(body) >= 8 && (of == lowHex || distinct(body) >= min(len(body)/3, 12))
}

// credentialInText names the credentials that are known by what stands around
// them.
func credentialInText(text string) string {
	for _, name := range [...]string{"AccountKey=", "SharedAccessKey="} {
		if _, after, ok := strings.Cut(text, name); ok && len(after) >= 40 && isBase64Text(after[:40]) {
			return "a key of Azure (" + name[:len(name)-1] + ")"
		}
	}
	if (strings.Contains(text, "&sig=") || strings.Contains(text, "?sig=")) && strings.Contains(text, "se=") && strings.Contains(text, "sv=") {
		return "a shared access signature of Azure"
	}
	if strings.Contains(text, "X-Amz-Signature=") && strings.Contains(text, "X-Amz-Credential=") {
		return "a signed address of AWS"
	}
	if _, after, ok := strings.Cut(text, "hooks.slack.com/services/T"); ok && len(after) >= 32 {
		return "an incoming webhook of Slack"
	}
	for _, host := range [...]string{"discord.com/api/webhooks/", "discordapp.com/api/webhooks/"} {
		if _, after, ok := strings.Cut(text, host); ok && len(after) >= 64 {
			return "a webhook of Discord"
		}
	}
	if strings.Contains(text, "otpauth://") && strings.Contains(text, "secret=") {
		return "the secret of one-time passwords (otpauth)"
	}
	if azureClientSecret(text) {
		return "a client secret of Microsoft Entra ID"
	}
	return ""
}

// azureClientSecret finds the form that Entra ID gives its secrets: "Q~" after
// three characters and a digit, and 31 to 34 more.
func azureClientSecret(text string) bool {
	for i := 4; i+33 <= len(text); i++ {
		j := strings.Index(text[i:], "Q~")
		if j < 0 {
			return false
		}
		i += j
		if !isDigit(text[i-1]) || !isAzure(text[i-2]) || !isAzure(text[i-3]) || !isAzure(text[i-4]) || i > 4 && isAzure(text[i-5]) {
			continue
		}
		to := i + 2
		for to < len(text) && to-i <= 36 && isAzure(text[to]) {
			to++
		}
		if n := to - i - 2; n >= 31 && n <= 34 && distinct(text[i+2:to]) >= 12 {
			return true
		}
	}
	return false
}

func isAzure(c byte) bool { return isAlnum(c) || c == '_' || c == '~' || c == '.' || c == '-' }
