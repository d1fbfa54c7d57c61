package cli

import (
	"crypto/rand"
	"runtime"
	"sync"
	"time"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// minter makes tokens that differ in nothing but what is random in them. It may
// be used by several goroutines at a time.
type minter struct {
	claims   *claimtext.Ready
	by       tokens.SignWith
	exp      time.Time          // of the claims; zero if they have none
	rules    *mintRules         // that a token must keep; nil if none
	borrowed []*borrowed        // from keysets
	to       []tokens.EncryptTo // one, or none
	enc      tokens.EncryptOptions
}

// minted is one token, and the JWS inside it where it is encrypted.
type minted struct{ token, jws, claims []byte }

// borrow takes a key from a keyset, on its terms.
func (m *minter) borrow(from *borrowed, header *tokens.Claims, force bool) error {
	if from == nil {
		return nil
	}
	m.borrowed = append(m.borrowed, from)
	if err := from.ownKid(header); err != nil {
		return err
	}
	return from.Check(m.exp, force)
}

// mint makes the next token.
func (m *minter) mint() (t minted, err error) {
	if t.claims, err = m.claims.Append(nil, rand.Reader); err != nil {
		return t, err
	}
	if t.jws, err = tokens.SignJWS(t.claims, []tokens.SignWith{m.by}, tokens.SignOptions{Form: tokens.JWSCompact}); err != nil {
		return t, err
	}
	if err := m.rules.check(t.jws); err != nil {
		return t, err
	}
	if t.token = t.jws; m.to != nil {
		t.token, err = tokens.EncryptJWE(t.jws, m.to, m.enc)
	}
	return t, err
}

// mintMany writes the first token and the others as they are made, on all
// cores, in constant memory.
func (a *app) mintMany(m *minter, first minted, count int) error {
	if err := a.write(a.appendMinted(nil, m, first)); err != nil || count == 1 {
		return err
	}
	const batch = 32
	jobs := make(chan int)
	results := make(chan mintedBatch, runtime.GOMAXPROCS(0))
	stop := make(chan struct{})
	defer close(stop)
	go dealOut(jobs, stop, count-1, batch)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() { a.mintBatches(m, jobs, results, stop) })
	}
	go func() { workers.Wait(); close(results) }()

	bar := a.progress("tokens", count)
	defer bar.end()
	done := 1
	for {
		select {
		case <-a.context().Done():
			bar.end()
			a.note("interrupted: %d of %d tokens were made", done, count)
			return status(exitInterrupted)
		case r, more := <-results:
			switch {
			case !more:
				return nil
			case r.err != nil:
				return r.err
			}
			if err := a.write(r.text); err != nil {
				return err
			}
			done += r.count
			bar.at(done)
		}
	}
}

type mintedBatch struct {
	text  []byte
	count int
	err   error
}

func dealOut(jobs chan<- int, stop <-chan struct{}, count, batch int) {
	defer close(jobs)
	for ; count > 0; count -= batch {
		select {
		case jobs <- min(count, batch):
		case <-stop:
			return
		}
	}
}

func (a *app) mintBatches(m *minter, jobs <-chan int, results chan<- mintedBatch, stop <-chan struct{}) {
	for n := range jobs {
		select {
		case results <- a.mintBatch(m, n):
		case <-stop:
			return
		}
	}
}

// mintBatch makes n tokens. A panic must not print its value: it may be a
// secret.
func (a *app) mintBatch(m *minter, n int) (r mintedBatch) {
	defer func() {
		if p := recover(); p != nil {
			r.err = &tokens.Error{Code: codeBug, Msg: bugText(p)}
		}
	}()
	r.count = n
	for range n {
		t, err := m.mint()
		if err != nil {
			r.err = err
			return r
		}
		r.text = a.appendMinted(r.text, m, t)
	}
	return r
}

// appendMinted writes a token as one line.
func (a *app) appendMinted(dst []byte, m *minter, t minted) []byte {
	if !a.json {
		return append(append(dst, t.token...), '\n')
	}
	dst = jsonout.AppendText(append(dst, '{'), "token", string(t.token))
	dst = appendHeaderOf(dst, t.token)
	inner := tokens.Decode(t.jws, tokens.Limits{TokenSize: len(t.jws) + 1})
	if len(t.token) != len(t.jws) {
		dst = append(jsonout.AppendKey(dst, "nested"), '{')
		dst = append(appendHeaderOf(dst, t.jws), '}')
	}
	if key := m.by.Signer.Key(); key.State() != "" {
		dst = appendKeyOf(dst, key)
	}
	dst = visible.AppendJSON(jsonout.AppendKey(dst, "claims"), t.claims)
	if exp := inner.Claims.Get("exp"); exp.Kind() == tokens.KindNumber {
		if date, err := when.ParseNumericDate(string(exp.Raw())); err == nil {
			dst = jsonout.AppendDate(dst, "exp", &date)
		}
	}
	return append(dst, "}\n"...)
}

// appendHeaderOf appends the protected header of a token that fob has made.
func appendHeaderOf(dst, token []byte) []byte {
	d := tokens.Decode(token, tokens.Limits{TokenSize: len(token) + 1})
	header := d.Protected.JSON
	if len(d.Signatures) > 0 {
		header = d.Signatures[0].Protected.JSON
	}
	if !header.Exists() {
		return dst
	}
	return visible.AppendJSON(jsonout.AppendKey(dst, "header"), header.Raw())
}
