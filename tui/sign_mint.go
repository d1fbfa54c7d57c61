package tui

import (
	"context"
	"fmt"
	"io"
	"math"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/profile"
	"fob/tokens/template"
	"fob/tokens/when"
)

// minting is all that tokens are made of, apart from the model.
type minting struct {
	claims  []byte
	answers map[string]string
	sign    SignState
	zone    *time.Location
	now     func() time.Time
	random  io.Reader
	profile *profile.Profile // whose rules the token keeps; nil for none
	pair    bool             // a refresh token too
	force   bool             // though it outlives the policy, or breaks the profile
}

// minted is what came of it.
type minted struct {
	key   *keystore.Borrowed
	list  []mintedToken // the token, and the refresh token of a pair
	notes []string
	wrote []wrote // to keysets whose keys stay longer now
}

// changes are what was written to the keystore for it.
func (m *minted) changes() []wrote {
	if m == nil {
		return nil
	}
	return m.wrote
}

type mintedToken struct {
	what   string // "the token"
	token  []byte
	jws    []byte // what is signed: the token, or what is in it
	claims *tokens.Claims
	header []tokens.Member
	exp    time.Time // zero: none
}

// unbounded reads again what was held to the limits before.
func unbounded() tokens.Limits {
	return tokens.Limits{JSONDepth: math.MaxInt32, JSONValues: math.MaxInt32}
}

// run makes the tokens. The clock is read before each keyset is, so that no
// rotation in between is missed; and a key that has to stay for a token is told
// so before anybody gets the token.
func (j *minting) run(ctx context.Context, v *keystore.Vault) (*minted, error) {
	now := j.now()
	m := &minted{}
	access, notes, err := j.resolve(now)
	if err != nil {
		return nil, err
	}
	m.notes = notes
	if m.key, err = v.Borrow(j.sign.Keyset, keystore.KindSign); err != nil {
		return nil, err
	}
	if access.header, err = j.header(m.key.Key, now); err != nil {
		return nil, err
	}
	m.list = []mintedToken{access}
	if j.pair {
		refresh, err := j.refresh(access.claims, now)
		if err != nil {
			return nil, err
		}
		m.list = append(m.list, refresh)
	}
	lent := []*keystore.Borrowed{m.key}
	if j.sign.EncryptTo != "" {
		to, err := v.Borrow(j.sign.EncryptTo, keystore.KindEncrypt)
		if err != nil {
			return nil, err
		}
		lent = append(lent, to)
	}
	refused, err := j.check(m.list, lent)
	if err != nil {
		return nil, err
	}
	for i := range m.list {
		if err := j.make(&m.list[i], lent); err != nil {
			return nil, err
		}
	}
	held, broken := j.keepRules(&m.list[0])
	m.notes = append(m.notes, held...)
	if refused.list = append(refused.list, broken...); len(refused.list) > 0 {
		return nil, refused
	}
	if j.force {
		err = m.keep(ctx, v, lent, j.zone)
	}
	return m, err
}

// resolve makes numbers of the times, and fills the placeholders.
func (j *minting) resolve(now time.Time) (mintedToken, []string, error) {
	t := mintedToken{what: "the token"}
	d, err := claimtext.Parse(j.claims, tokens.Limits{})
	if err != nil {
		return t, nil, err
	}
	if !j.sign.Bare {
		d.AddUsual(now)
	}
	ready, notes, err := d.Resolve(claimtext.With{Now: now, Loc: j.zone, Answers: j.answers})
	if err != nil {
		return t, nil, err
	}
	text, err := ready.Append(nil, j.random)
	if err != nil {
		return t, nil, err
	}
	if t.claims, err = tokens.ParseClaims(text, unbounded()); err != nil {
		return t, nil, err
	}
	t.exp = t.claims.Expiry()
	return t, notes, nil
}

// header resolves the further header members.
func (j *minting) header(key *tokens.Key, now time.Time) ([]tokens.Member, error) {
	d, err := claimtext.ParseHeader(j.sign.headerText(), tokens.Limits{})
	if err != nil {
		return nil, err
	}
	jwk, err := template.PublicJWK(key)
	if err != nil {
		return nil, err
	}
	ready, _, err := d.Resolve(claimtext.With{Now: now, Loc: j.zone, Answers: j.answers, JWK: jwk})
	if err != nil {
		return nil, err
	}
	text, err := ready.Append(nil, j.random)
	if err != nil {
		return nil, err
	}
	h, err := tokens.ParseClaims(text, unbounded())
	if err != nil {
		return nil, err
	}
	if h.Has("kid") {
		return nil, &tokens.Error{Code: tokens.CodeUsage, Op: "header", Msg: "a token from a keyset names the key that it was made with, and the header sets another kid", Hint: "leave the kid out"}
	}
	if j.sign.Typ != "" {
		h.SetString("typ", j.sign.Typ)
	}
	return h.Members(), nil
}

// refresh makes the claims of a refresh token beside an access token: the same
// issuer, subject and client, for the issuer alone, for the time that was asked
// for, with a typ that keeps it from being taken for an access token (RFC 8725
// §3.11).
func (j *minting) refresh(access *tokens.Claims, now time.Time) (mintedToken, error) {
	t := mintedToken{what: "the refresh token", claims: &tokens.Claims{}, header: []tokens.Member{tokens.StringMember("typ", "rt+jwt")}}
	ttl, err := refreshTTL(j.sign.RefreshTTL)
	if err != nil {
		return t, err
	}
	for _, m := range access.Members() {
		switch m.Name {
		case "iss", "sub", "client_id", "sid":
			if err := t.claims.Set(m.Name, m.Value); err != nil {
				return t, err
			}
			if m.Name == "iss" {
				if err := t.claims.Set("aud", m.Value); err != nil {
					return t, err
				}
			}
		}
	}
	t.claims.SetTime("iat", now)
	t.claims.SetTime("exp", now.Add(ttl))
	id := &claimtext.Draft{}
	id.SetUUID("jti")
	ready, _, err := id.Resolve(claimtext.With{Now: now})
	if err != nil {
		return t, err
	}
	text, err := ready.Append(nil, j.random)
	if err != nil {
		return t, err
	}
	c, err := tokens.ParseClaims(text, unbounded())
	if err != nil {
		return t, err
	}
	for _, m := range c.Members() {
		if err := t.claims.Set(m.Name, m.Value); err != nil {
			return t, err
		}
	}
	t.exp = t.claims.Expiry()
	return t, nil
}

func refreshTTL(text string) (time.Duration, error) {
	d, err := when.ParseDuration(text)
	switch {
	case err != nil:
		return 0, &tokens.Error{Code: tokens.CodeUsage, Op: "lifetime of the refresh token", Err: err}
	case d < time.Second:
		return 0, &tokens.Error{Code: tokens.CodeUsage, Op: "lifetime of the refresh token", Msg: "it is less than a second"}
	}
	return d, nil
}

// check holds each token against the policies of the keysets.
func (j *minting) check(list []mintedToken, lent []*keystore.Borrowed) (*refusedMint, error) {
	refused := &refusedMint{}
	for _, t := range list {
		for _, b := range lent {
			err := b.Check(t.exp, j.force)
			switch {
			case err == nil:
			case keystore.CodeOf(err) == keystore.CodeRefused:
				refused.list = append(refused.list, fmt.Errorf("%s: %w", t.what, err))
			default:
				return nil, err
			}
		}
	}
	refused.outlives = len(refused.list) > 0
	return refused, nil
}

// make signs, and encrypts where that is wanted.
func (j *minting) make(t *mintedToken, lent []*keystore.Borrowed) error {
	by := tokens.SignWith{Signer: lent[0].Key, Alg: j.sign.Alg, Header: t.header}
	var err error
	if t.jws, err = tokens.SignJWS(t.claims.JSON(), []tokens.SignWith{by}, tokens.SignOptions{Form: tokens.JWSCompact}); err != nil || len(lent) == 1 {
		t.token = t.jws
		return err
	}
	t.token, err = tokens.EncryptJWE(t.jws, []tokens.EncryptTo{{Key: lent[1].Key}},
		tokens.EncryptOptions{Form: tokens.JWECompact, Enc: j.sign.Enc, Header: []tokens.Member{tokens.StringMember("cty", "JWT")}})
	return err
}

// keep has the keys stay for tokens that outlive their policy.
func (m *minted) keep(ctx context.Context, v *keystore.Vault, lent []*keystore.Borrowed, zone *time.Location) error {
	for _, t := range m.list {
		for _, b := range lent {
			c, err := b.Keep(ctx, v, t.exp)
			switch {
			case err != nil:
				return err
			case t.exp.IsZero():
				m.notes = append(m.notes, "without exp it fails once its key has retired")
			case c.Changed():
				m.wrote = append(m.wrote, wrote{b.Keyset.Name, c.Keyset.Generation - 1, c.Keyset.Generation})
				m.notes = append(m.notes, fmt.Sprintf("%s/%s will stay until %s", b.Keyset.Name, b.Keyset.Short(b.Entry.Kid),
					when.Stamp(t.exp.Add(b.Keyset.Policy.Leeway), zone)))
			}
		}
	}
	return nil
}
