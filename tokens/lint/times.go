package lint

import (
	"fmt"
	"slices"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/when"
)

var timeRules = [...]Rule{
	{"exp-missing", Medium, "no end of life",
		"A token without exp is good for ever, so one that leaks stays good until its key is changed.",
		"Write exp: minutes to hours for access, as long as a session for a session.",
		"RFC 7519 §4.1.4; RFC 9068 §2.2; OpenID Connect Core 1.0 §2; OWASP API2:2023"},
	{"exp-far", High, "long life",
		"The longer a token lives, the longer a stolen one opens doors, and there is no way to take it back before.",
		"Let it live for minutes to hours, and renew it with a refresh token.",
		"RFC 6750 §5.3; RFC 9700 §4.10; OWASP JSON Web Token for Java Cheat Sheet, \"No Built-In Token Revocation by the User\""},
	{"exp-before-start", Medium, "ends before it begins",
		"The exp does not lie after nbf or iat, so there is no moment at which the token is valid.",
		"Reckon both from one clock, and mind time zones.",
		"RFC 7519 §4.1.4, §4.1.5"},
	{"time-milliseconds", High, "milliseconds where seconds belong",
		"Dates in tokens count seconds, and this one in seconds lies thousands of years ahead: an exp that never comes, or an nbf that never comes.",
		"Divide by 1000 (in JavaScript: Math.floor(Date.now() / 1000)).",
		"RFC 7519 §2 (NumericDate)"},
	{"time-early", Low, "date that is a duration",
		"The date lies in the first years after 1970: most likely a number of seconds to live stands where a date belongs.",
		"Write the date itself, counted in seconds since 1970.",
		"RFC 7519 §2 (NumericDate)"},
	{"time-type", Medium, "date that is no number",
		"A reader that wants a number leaves the date out of account, fails, or reads a text in a way of its own, so the limit may not hold.",
		"Write it as a number of seconds since 1970.",
		"RFC 7519 §2 (NumericDate), §4.1.4 to §4.1.6"},
	{"iat-future", Medium, "issued in the future",
		"The token says that it was made at a time that has not come: a clock is wrong, or the time was chosen so that the token lives longer.",
		"Set the issuer's clock, and refuse what is more than a minute or two ahead.",
		"RFC 7519 §4.1.6; RFC 7523 §3; RFC 9449 §4.3"},
	{"nbf-far", Medium, "valid only much later",
		"A token made long ahead can be stolen long before anyone looks for it, and outlives what was true when it was made.",
		"Make it when it is needed.",
		"RFC 7519 §4.1.5"},
	{"iat-missing", Info, "no time of issue",
		"Without iat nobody can tell how old the token is, nor refuse what was issued before a password was changed.",
		"Write iat.",
		"RFC 7519 §4.1.6; RFC 9068 §2.2; OpenID Connect Core 1.0 §2"},
}

// What lives longer than the first is long, than the second very, than the
// third for ever.
const (
	day         = 24 * time.Hour
	month       = 30 * day
	year        = 366 * day
	skew        = time.Minute // clocks differ by that much without anyone's fault
	duration100 = 100_000_000 // 1973: below it a number of seconds is no date
)

// date is one time claim.
type date struct {
	name string
	v    tokens.Value
	t    time.Time
	ok   bool // t is when it is
}

// times looks at the dates of the claims.
func (c *collector) times() {
	for i, b := range c.bodies() {
		if !b.claims.Exists() {
			continue
		}
		k := kindOf(c.in.Layers[i].Token, b.claims)
		if k == kindNone {
			continue
		}
		exp, nbf, iat := c.date(i, b.claims, "exp"), c.date(i, b.claims, "nbf"), c.date(i, b.claims, "iat")
		c.date(i, b.claims, "auth_time")
		if !b.cut {
			c.missingTimes(i, k, &exp, &nbf, &iat)
		}
		c.order(i, &exp, &nbf, &iat)
		c.ahead(i, &nbf, &iat)
		if exp.ok && !c.profileLimitsLife() {
			c.life(i, k, b.claims, &exp, &nbf, &iat)
		}
	}
}

// date reads a time claim, and reports one that is none.
func (c *collector) date(i int, claims tokens.Value, name string) date {
	d := date{name: name, v: claims.Get(name)}
	if !d.v.Exists() {
		return d
	}
	report := func(id string, sev Severity, detail string) { c.add(id, sev, i, "claims", name, detail) }
	if d.v.Kind() != tokens.KindNumber {
		report("time-type", Medium, fmt.Sprintf("%s is %s", name, d.v.Kind()))
		return d
	}
	n, err := when.ParseNumericDate(string(d.v.Raw()))
	if err != nil {
		report("time-type", Medium, fmt.Sprintf("%s is no date: %v", name, err))
		return d
	}
	t, inCalendar := n.Time()
	sev := Medium
	if name == "exp" {
		sev = High
	}
	switch unit := unitOf(t, inCalendar, n); {
	case unit != "":
		report("time-milliseconds", sev, fmt.Sprintf("%s looks like %s", name, unit))
	case t.Unix() < duration100:
		report("time-early", Low, fmt.Sprintf("%s is %s", name, when.Stamp(t, time.UTC)))
	default:
		d.t, d.ok = t, true
	}
	return d
}

// unitOf says in what a date is counted, if not in seconds: from 1e11 seconds on
// the year has five digits or is 5138 at least.
func unitOf(t time.Time, inCalendar bool, n when.NumericDate) string {
	switch {
	case !inCalendar && n.Compare(time.Unix(0, 0)) < 0:
		return ""
	case !inCalendar || t.Unix() >= 1e17:
		return "nanoseconds, or no date at all"
	case t.Unix() >= 1e14:
		return "microseconds"
	case t.Unix() >= 1e11:
		return "milliseconds: as seconds it lies in the year " + fmt.Sprint(t.Year())
	}
	return ""
}

// missingTimes reports dates that should be there. Where a profile says what a
// token must have, it is the profile that says what is missing.
func (c *collector) missingTimes(i int, k kind, exp, nbf, iat *date) {
	if c.in.Profile != nil {
		return
	}
	if !exp.v.Exists() {
		sev := Medium
		switch k {
		case kindProof, kindEvent, kindCredential:
			return
		case kindRefresh, kindTyped:
			sev = Low
		}
		c.add("exp-missing", sev, i, "claims", "exp", "there is no exp")
		return
	}
	if !iat.v.Exists() && !nbf.v.Exists() && k != kindTyped {
		c.add("iat-missing", Info, i, "claims", "iat", "there is no iat")
	}
}

// order reports dates that leave no time to be valid.
func (c *collector) order(i int, exp, nbf, iat *date) {
	for _, start := range [...]*date{nbf, iat} {
		if exp.ok && start.ok && !exp.t.After(start.t) {
			c.add("exp-before-start", Medium, i, "claims", "exp",
				fmt.Sprintf("exp is %s, %s is %s", when.Stamp(exp.t, time.UTC), start.name, when.Stamp(start.t, time.UTC)))
			return
		}
	}
}

// ahead reports beginnings that have not come.
func (c *collector) ahead(i int, nbf, iat *date) {
	now := c.in.At.Add(c.in.Leeway)
	if iat.ok && iat.t.After(now.Add(skew)) {
		sev := Low
		if iat.t.After(now.Add(day)) {
			sev = Medium
		}
		c.add("iat-future", sev, i, "claims", "iat", "iat is "+when.Stamp(iat.t, time.UTC)+", "+when.Relative(iat.t, c.in.At))
	}
	if nbf.ok && nbf.t.After(now.Add(day)) {
		sev := Low
		if nbf.t.After(now.Add(year)) {
			sev = Medium
		}
		c.add("nbf-far", sev, i, "claims", "nbf", "nbf is "+when.Stamp(nbf.t, time.UTC)+", "+when.Relative(nbf.t, c.in.At))
	}
}

// life reports a token that lives for long, reckoned from iat, else from nbf,
// else from now.
func (c *collector) life(i int, k kind, claims tokens.Value, exp, nbf, iat *date) {
	from, since := c.in.At, "now"
	switch {
	case iat.ok:
		from, since = iat.t, "iat"
	case nbf.ok:
		from, since = nbf.t, "nbf"
	}
	end, until := exp.t, "exp"
	if warn, ok := boundUntil(claims); ok && warn.Before(end) {
		end, until = warn, "kubernetes.io.warnafter"
	}
	lives := end.Sub(from)
	sev, long := howLong(k, claims, lives)
	if long {
		c.add("exp-far", sev, i, "claims", "exp", fmt.Sprintf("it lives for %s, from %s to %s", roughly(lives), since, until))
	}
}

// profileLimitsLife tells whether the profile says how long such a token lives.
func (c *collector) profileLimitsLife() bool {
	return c.in.Profile != nil && slices.ContainsFunc(c.in.Profile.Rules, func(r profile.Rule) bool { return r.MaxLifetime > 0 })
}

// howLong weighs a life against what the kind of token is for.
func howLong(k kind, claims tokens.Value, lives time.Duration) (sev Severity, long bool) {
	low, medium, high := day, month, year
	switch k {
	case kindCredential:
		return Info, false
	case kindRefresh:
		low, medium, high = 3*month, year, 5*year
	case kindProof:
		low, medium, high = time.Hour, day, month
	default:
		// Tokens of Entra ID that can be taken back live for up to 28 hours.
		if claims.Get("xms_cc").Exists() {
			low = 28*time.Hour + 5*time.Minute
		}
	}
	switch {
	case lives > high:
		return High, true
	case lives > medium:
		return Medium, true
	}
	return Low, lives > low
}

// boundUntil is when a Kubernetes service account token is to be renewed: its
// exp lies a year ahead so that old clients go on, and the API server counts
// those that come after.
func boundUntil(claims tokens.Value) (time.Time, bool) {
	n, ok := claims.Get("kubernetes.io").Get("warnafter").Int()
	return time.Unix(n, 0), ok && n > duration100
}

// roughly writes a duration in days, where it has any.
func roughly(d time.Duration) string {
	if d >= day {
		d = d.Truncate(time.Hour)
	}
	if d >= 10*day {
		d = d.Truncate(day)
	}
	return when.Duration(d)
}
