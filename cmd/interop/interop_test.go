package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// A job is one thing for a peer to do. The scripts in testdata read it as JSON, bytes as standard base64.
type job struct {
	Library   string         `json:"library,omitempty"` // which of a script's libraries
	Op        string         `json:"op"`                // sign, verify, encrypt, decrypt or key
	Form      string         `json:"form,omitempty"`    // compact, json (flattened) or general
	Keys      []keyUse       `json:"keys"`              // to make: one a signature or recipient; to read: one
	Header    map[string]any `json:"header,omitempty"`  // further protected members
	Payload   []byte         `json:"payload,omitempty"` // to make, and to verify what is detached
	Token     string         `json:"token,omitempty"`   // to read
	Detached  bool           `json:"detached,omitempty"`
	Unencoded bool           `json:"unencoded,omitempty"` // b64=false, RFC 7797
	Enc       string         `json:"enc,omitempty"`
	Zip       bool           `json:"zip,omitempty"`
	AAD       []byte         `json:"aad,omitempty"`
	P2C       int            `json:"p2c,omitempty"`   // to encrypt: PBES2 iterations; to decrypt: the most allowed
	Inner     *job           `json:"inner,omitempty"` // a JWS to nest: made first, or read last
}

// A keyUse is a key and the algorithm to use it with: a JWK, or the text of a PEM file.
type keyUse struct {
	Alg        string `json:"alg,omitempty"`
	JWK        jwk    `json:"jwk,omitempty"`
	PEM        string `json:"pem,omitempty"`
	Passphrase string `json:"passphrase,omitempty"`
}

// A result is what came of a job: an error in words, or the rest.
type result struct {
	Error      string `json:"error"`
	Exit       int    `json:"-"` // of a command that failed
	Token      string `json:"token"`
	Payload    []byte `json:"payload"`
	AAD        []byte `json:"aad"`
	Thumbprint string `json:"thumbprint"`
	Private    bool   `json:"private"`
}

// A peer does jobs, fob among them. One error does not keep it from the rest.
type peer struct {
	name string // its column in the matrix
	do   func(t *testing.T, jobs []job) []result
}

// A direction is who makes and who reads.
type direction int

const (
	fobMakes direction = iota
	peerMakes
)

func (d direction) String() string { return [...]string{"fob to peer", "peer to fob"}[d] }

// An exchange is one token, made by one side and read by the other with each key that it is for.
type exchange struct {
	name string
	rows []string // the rows of the matrix that it exercises
	make job
	read []job // the token is filled in when it is made
	harm bool  // damaged copies must be refused, too
}

func (x exchange) want() (payload, aad []byte) {
	if x.make.Inner != nil {
		return x.make.Inner.Payload, x.make.AAD
	}
	return x.make.Payload, x.make.AAD
}

// meet exchanges with the peer, both ways, all that its column of the matrix says; shows that the gaps are real; and
// holds that every cell was exercised.
func meet(t *testing.T, other peer) {
	col := column(t, other.name)
	all := exchanges(t)
	self := fobPeer(t)
	for _, d := range []direction{fobMakes, peerMakes} {
		t.Run(d.String(), func(t *testing.T) {
			maker, reader := self, other
			if d == peerMakes {
				maker, reader = other, self
			}
			var list []exchange
			for _, x := range all {
				if col.allows(x.rows, d) {
					list = append(list, x)
				}
			}
			for _, x := range trade(t, list, maker, reader) {
				col.count(x.rows, d)
			}
			if t.Failed() {
				return // the gaps and the count say nothing new
			}
			probeGaps(t, col, all, d, maker, reader)
			col.check(t, d)
		})
	}
	met.Store(other.name, col)
}

// trade makes and reads the tokens, each side in one batch, and gives the exchanges that went well.
func trade(t *testing.T, list []exchange, maker, reader peer) (well []exchange) {
	t.Helper()
	makes := make([]job, len(list))
	for i, x := range list {
		makes[i] = x.make
	}
	var reads []job
	var of []readOf
	for i, made := range batch(t, maker, makes) {
		if made.Error != "" {
			t.Errorf("%s: %s does not make it: %s", list[i].name, maker.name, made.Error)
			continue
		}
		for _, read := range list[i].read {
			jobs, marks := readings(t, i, list[i], read, made.Token)
			reads, of = append(reads, jobs...), append(of, marks...)
		}
	}
	failed := map[int]bool{}
	for i, got := range batch(t, reader, reads) {
		x := list[of[i].exchange]
		if fault := of[i].fault(x, got); fault != "" {
			failed[of[i].exchange] = true
			t.Errorf("%s, made by %s, read by %s with %s: %s\n%.1000s", x.name, maker.name, reader.name, reads[i].Keys[0].Alg, fault, reads[i].Token)
		}
	}
	for i, x := range list {
		if !failed[i] && slices.ContainsFunc(of, func(r readOf) bool { return r.exchange == i }) {
			well = append(well, x)
		}
	}
	return well
}

// A readOf says what a reading is of: an exchange's token, or a damaged copy of it.
type readOf struct {
	exchange int
	damage   string
}

func readings(t *testing.T, i int, x exchange, read job, token string) (jobs []job, of []readOf) {
	t.Helper()
	read.Token = token
	jobs, of = append(jobs, read), append(of, readOf{exchange: i})
	if !x.harm {
		return jobs, of
	}
	for _, harmed := range damage(t, token) {
		read.Token = harmed.token
		jobs, of = append(jobs, read), append(of, readOf{i, harmed.what})
	}
	return jobs, of
}

func (r readOf) fault(x exchange, got result) string {
	payload, aad := x.want()
	switch {
	case r.damage != "" && got.Error == "":
		return "accepted with " + r.damage
	case r.damage != "" && got.Exit > 1: // a peer's script has none
		return fmt.Sprintf("with %s it is refused for another reason: %s", r.damage, got.Error)
	case r.damage != "":
		return ""
	case got.Error != "":
		return "refused: " + got.Error
	case !bytes.Equal(got.Payload, payload):
		return fmt.Sprintf("the payload came out as %q", got.Payload)
	case x.make.AAD != nil && !bytes.Equal(got.AAD, aad):
		return fmt.Sprintf("the additional authenticated data came out as %q", got.AAD)
	}
	return ""
}

// probeGaps tries what the matrix says cannot be, so that a peer that learns it does not go unnoticed. Of each such row
// one exchange is tried in which nothing else stands against it.
func probeGaps(t *testing.T, col *peerColumn, all []exchange, d direction, maker, reader peer) {
	t.Helper()
	for _, row := range col.gaps(d) {
		i := slices.IndexFunc(all, func(x exchange) bool { return slices.Equal(col.against(x.rows, d), []string{row}) })
		if i < 0 {
			continue // it needs another row that cannot be either
		}
		x := all[i]
		made := batch(t, maker, []job{x.make})[0]
		if made.Error != "" {
			t.Logf("gap: %s, %s: %s does not make it: %s", row, d, maker.name, made.Error)
			continue
		}
		read := x.read[0]
		read.Token = made.Token
		got := batch(t, reader, []job{read})[0]
		if fault := (readOf{}).fault(x, got); fault == "" {
			t.Errorf("%s, %s: the matrix has no such exchange, but %s went well", row, d, x.name)
		} else {
			t.Logf("gap: %s, %s: %s: %s", row, d, reader.name, fault)
		}
	}
}

// batch has a peer do jobs, and holds that each got an answer.
func batch(t *testing.T, p peer, jobs []job) []result {
	t.Helper()
	if len(jobs) == 0 {
		return nil
	}
	results := p.do(t, jobs)
	if len(results) != len(jobs) {
		t.Fatalf("%s gave %d results for %d jobs", p.name, len(results), len(jobs))
	}
	return results
}

// scriptPeer is a peer that is a script: one process does the whole batch.
func scriptPeer(name, library string, run func(t *testing.T, stdin []byte) []byte) peer {
	return peer{name, func(t *testing.T, jobs []job) []result {
		t.Helper()
		named := make([]job, len(jobs))
		for i, j := range jobs {
			named[i] = j
			named[i].Library = library
			if j.Inner != nil {
				inner := *j.Inner
				inner.Library = library
				named[i].Inner = &inner
			}
		}
		stdin, err := json.Marshal(named)
		if err != nil {
			t.Fatal(err)
		}
		var results []result
		if out := run(t, stdin); json.Unmarshal(out, &results) != nil {
			t.Fatalf("%s answered %.2000q", name, out)
		}
		return results
	}}
}
