package keystore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"fob/tokens/when"
)

// Policy says how the keys of a keyset live. All durations are whole seconds.
type Policy struct {
	// RotateEvery is how long a key stays current before tick replaces it; 0
	// leaves rotation to people.
	RotateEvery time.Duration
	// PublishAhead is how long a key is published before it signs: at least the
	// longest time for which verifiers keep a JWKS. In an encryption keyset it
	// is how long senders keep one. 0 says that nobody keeps any.
	PublishAhead time.Duration
	// MaxTokenTTL is the longest life of a token (or an encrypted message).
	MaxTokenTTL time.Duration
	// Leeway is the clock skew that verifiers forgive (RFC 7519 §4.1.4).
	Leeway time.Duration
}

const day = 24 * time.Hour

// maxDuration bounds every duration of a policy, so that no sum overflows and no
// date leaves the years that RFC 3339 can write.
const maxDuration = 100 * 365 * day

// DefaultPolicy is the policy of a keyset for which none was asked.
func DefaultPolicy() Policy {
	return Policy{RotateEvery: 90 * day, PublishAhead: day, MaxTokenTTL: time.Hour, Leeway: time.Minute}
}

type policyField struct {
	name string
	at   *time.Duration
}

func (p *Policy) fields() [4]policyField {
	return [4]policyField{{"rotate_every", &p.RotateEvery}, {"publish_ahead", &p.PublishAhead},
		{"max_token_ttl", &p.MaxTokenTTL}, {"leeway", &p.Leeway}}
}

// PolicyNames lists the names that [Policy.Set] takes.
func PolicyNames() []string {
	var p Policy
	var names []string
	for _, f := range p.fields() {
		names = append(names, f.name)
	}
	return names
}

// Set gives the policy with one duration changed, as `--set name=value` writes
// it. Whether the whole makes sense is for [Policy.Validate]: several may be
// set before.
func (p Policy) Set(name, value string) (Policy, error) {
	for _, f := range p.fields() {
		if f.name != name {
			continue
		}
		d, err := when.ParseDuration(value)
		if err != nil {
			return p, &Error{Code: CodeUsage, Op: "policy " + name, Err: err}
		}
		*f.at = d
		return p, nil
	}
	return p, &Error{Code: CodeUsage, Op: "policy", Msg: fmt.Sprintf("%q is nothing that a policy has", name),
		Hint: "it has rotate_every, publish_ahead, max_token_ttl and leeway"}
}

// Validate refuses a policy that no rotation can keep.
func (p Policy) Validate() error {
	refuse := func(hint, format string, args ...any) error {
		return &Error{Code: CodeUsage, Op: "policy", Msg: fmt.Sprintf(format, args...), Hint: hint}
	}
	for _, f := range p.fields() {
		switch d := *f.at; {
		case d < 0:
			return refuse("", "%s is negative", f.name)
		case d > maxDuration:
			return refuse("", "%s is %s; the most is %s", f.name, when.Duration(d), when.Duration(maxDuration))
		case d%time.Second != 0:
			return refuse("", "%s is %s; it must be whole seconds, as the times in a token are", f.name, when.Duration(d))
		}
	}
	switch {
	case p.MaxTokenTTL == 0:
		return refuse("give the longest life of a token, such as 1h", "max_token_ttl is 0: no token could be signed")
	case p.RotateEvery > 0 && p.RotateEvery < p.PublishAhead:
		return refuse("lengthen rotate_every or shorten publish_ahead",
			"rotate_every (%s) is shorter than publish_ahead (%s): no key would be known in time",
			when.Duration(p.RotateEvery), when.Duration(p.PublishAhead))
	}
	return nil
}

// MarshalJSON writes the durations as people write them: {"rotate_every":"90d", …}.
func (p Policy) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	sep := byte('{')
	for _, f := range p.fields() {
		b.WriteByte(sep)
		fmt.Fprintf(&b, "%q:%q", f.name, when.Duration(*f.at))
		sep = ','
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing beside it.
func (p *Policy) UnmarshalJSON(text []byte) error {
	var members map[string]string
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	var read Policy
	for _, f := range read.fields() {
		if _, ok := members[f.name]; !ok {
			return fmt.Errorf("the policy has no %s", f.name)
		}
	}
	for name, value := range members {
		var err error
		if read, err = read.Set(name, value); err != nil {
			return err
		}
	}
	*p = read
	return nil
}
