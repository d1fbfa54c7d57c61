package interop

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// matrix says what fob exchanges with whom: "=" both ways; ">" fob makes and the peer reads; "<" the peer makes and fob
// reads; "." not at all. What is not exchanged both ways has a letter for the reason. A cell that was not exercised
// fails the test, and so does a gap that is none (see meet).
const matrix = `
                         node-jose  jsonwebtoken  pyjwt  jwcrypto  jose-command  openssl
HS256                    =          =             =      =         =             =
HS384                    =          =             =      =         =             =
HS512                    =          =             =      =         =             =
RS256                    =          =             =      =         =             =
RS384                    =          =             =      =         =             =
RS512                    =          =             =      =         =             =
PS256                    =          =             =      =         =             =
PS384                    =          =             =      =         =             =
PS512                    =          =             =      =         =             =
ES256                    =          =             =      =         =             =
ES384                    =          =             =      =         =             =
ES512                    =          =             =      =         =             =
Ed25519                  =          .a            .a     .a        .a            =
EdDSA                    =          .a            =      =         .a            =
JWS_compact              =          =             =      =         =             =
JWS_json                 =          .f            .f     =         =             .c
JWS_general              =          .f            .f     =         =             .c
several_signatures       =          .f            .f     =         =             .c
bytes_that_are_no_text   =          >t            =      =         =             =
detached                 =          .f            .f     =         =             .c
b64=false_in_compact     =          .f            .f     <q        .f            .c
b64=false_in_json        =          .f            .f     =         .f            .c
b64=false,_detached      =          .f            =      =         .f            .c
RSA1_5                   .a         .s            .s     <w        <w            <w
RSA-OAEP                 =          .s            .s     =         .o            =
RSA-OAEP-256             =          .s            .s     =         .o            =
RSA-OAEP-384             =          .s            .s     .a        .o            =
RSA-OAEP-512             =          .s            .s     .a        .o            =
A128KW                   =          .s            .s     =         =             .n
A192KW                   =          .s            .s     =         =             .n
A256KW                   =          .s            .s     =         =             .n
dir                      =          .s            .s     =         =             .n
ECDH-ES                  =          .s            .s     =         =             .n
ECDH-ES+A128KW           =          .s            .s     =         =             .n
ECDH-ES+A192KW           =          .s            .s     =         =             .n
ECDH-ES+A256KW           =          .s            .s     =         =             .n
ECDH_P-256               =          .s            .s     =         =             .n
ECDH_P-384               =          .s            .s     =         =             .n
ECDH_P-521               =          .s            .s     =         =             .n
ECDH_X25519              =          .s            .s     =         .a            .n
A128GCMKW                =          .s            .s     =         =             .n
A192GCMKW                =          .s            .s     =         =             .n
A256GCMKW                =          .s            .s     =         =             .n
PBES2-HS256+A128KW       =          .s            .s     =         =             .n
PBES2-HS384+A192KW       =          .s            .s     =         =             .n
PBES2-HS512+A256KW       =          .s            .s     =         =             .n
A128CBC-HS256            =          .s            .s     =         =             .n
A192CBC-HS384            =          .s            .s     =         =             .n
A256CBC-HS512            =          .s            .s     =         =             .n
A128GCM                  =          .s            .s     =         =             =
A192GCM                  =          .s            .s     =         =             =
A256GCM                  =          .s            .s     =         =             =
JWE_compact              =          .s            .s     =         =             =
JWE_json                 =          .s            .s     =         =             .c
JWE_general              =          .s            .s     =         =             .c
several_recipients       =          .s            .s     =         =             .c
aad_with_CBC             =          .s            .s     =         =             .c
aad_with_GCM             =          .s            .s     =         .g            .c
zip=DEF                  =          .s            .s     =         >z            .c
nested                   =          .s            .s     =         =             =
`

func reasons() map[byte]string {
	return map[byte]string{
		'a': "the peer does not know this algorithm",
		'c': "only plain compact tokens are put together around the peer",
		'f': "the peer does not know this form",
		'g': "the peer does not take the member as RFC 7516 §5.1 step 14 does: jwcrypto and node-jose agree with fob",
		'n': "the peer has the cryptography of it in a library, not on its command line",
		'o': "the peer's build for OpenSSL 3 has lost it (latchset/jose pull request 145)",
		'z': "the peer writes the parameter and does not compress: what it makes, it cannot read itself",
		'q': "the peer decodes the payload as base64url all the same, against RFC 7797 §5.2",
		't': "the peer signs text only",
		's': "the peer knows signed tokens only",
		'w': "fob reads it and does not make it (RFC 8725 §3.2)",
	}
}

// A peerColumn is a peer's column of the matrix, and what was counted under it.
type peerColumn struct {
	rows   []string // in the matrix's order
	cells  map[string]string
	counts [2]map[string]int
}

func column(t *testing.T, name string) *peerColumn {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	at := slices.Index(strings.Fields(lines[0]), name)
	if at < 0 {
		t.Fatalf("the matrix has no column %s", name)
	}
	col := &peerColumn{cells: map[string]string{}, counts: [2]map[string]int{{}, {}}}
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		row := strings.ReplaceAll(fields[0], "_", " ")
		if fields[0] == "RSA1_5" {
			row = fields[0]
		}
		col.rows = append(col.rows, row)
		col.cells[row] = fields[at+1]
	}
	return col
}

// met holds the columns whose tests ran to their end, by the peer's name.
var met sync.Map

// With every peer required and every test run, no column of the matrix may be left out: a peer whose test is gone would
// not be missed otherwise. With -v the whole matrix is printed, as it was exercised.
func TestMain(m *testing.M) {
	status := m.Run()
	if testing.Verbose() {
		printMatrix(os.Stdout)
	}
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" && flag.Lookup("test.list").Value.String() == ""
	if status == 0 && whole && os.Getenv("FOB_TEST_REQUIRE") == "all" {
		for _, name := range peerNames() {
			if _, ok := met.Load(name); !ok {
				fmt.Fprintf(os.Stderr, "FAIL: the matrix has a column %s, and no test met that peer\n", name)
				status = 1
			}
		}
	}
	os.Exit(status)
}

func peerNames() []string {
	heads, _, _ := strings.Cut(strings.TrimSpace(matrix), "\n")
	return strings.Fields(heads)
}

// printMatrix writes how many exchanges there were: fob to peer, peer to fob.
func printMatrix(w io.Writer) {
	heads := peerNames()
	var rows []string
	fmt.Fprintf(w, "%-24s", "")
	for _, name := range heads {
		if col, ok := met.Load(name); ok {
			rows = col.(*peerColumn).rows
		}
		fmt.Fprintf(w, " %-13s", name)
	}
	for _, row := range rows {
		fmt.Fprintf(w, "\n%-24s", row)
		for _, name := range heads {
			cell := "not met"
			if col, ok := met.Load(name); ok {
				c := col.(*peerColumn)
				cell = fmt.Sprintf("%d %d", c.counts[fobMakes][row], c.counts[peerMakes][row])
			}
			fmt.Fprintf(w, " %-13s", cell)
		}
	}
	fmt.Fprintln(w)
}

// allows tells whether every row lets the exchange take place.
func (c *peerColumn) allows(rows []string, d direction) bool { return len(c.against(rows, d)) == 0 }

// against gives the rows that keep the exchange from taking place.
func (c *peerColumn) against(rows []string, d direction) (list []string) {
	for _, row := range rows {
		if cell := c.cells[row]; cell == "" || cell[0] != '=' && cell[0] != "><"[d] {
			list = append(list, row)
		}
	}
	return list
}

func (c *peerColumn) count(rows []string, d direction) {
	for _, row := range rows {
		c.counts[d][row]++
	}
}

func (c *peerColumn) gaps(d direction) []string { return c.against(c.rows, d) }

// check holds that what the column says was exercised, and nothing else.
func (c *peerColumn) check(t *testing.T, d direction) {
	t.Helper()
	for _, row := range c.rows {
		n, want := c.counts[d][row], c.allows([]string{row}, d)
		switch {
		case want && n == 0:
			t.Errorf("%s, %s: the matrix says it is exercised, and it was not", row, d)
		case !want && n > 0:
			t.Errorf("%s, %s: exercised, and the matrix says it cannot be", row, d)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(c.counts[d])) {
		if c.cells[row] == "" {
			t.Errorf("%s is exercised and is no row of the matrix", row)
		}
	}
}

// Every cell is one of the signs, a gap has a reason, and every exchange stands in rows that there are.
func TestMatrixIsSound(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	peers := strings.Fields(lines[0])
	used := map[byte]bool{}
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		if len(fields) != len(peers)+1 {
			t.Errorf("%d cells for %d peers: %s", len(fields)-1, len(peers), line)
		}
		for _, cell := range fields[1:] {
			if cell == "=" {
				continue
			}
			if len(cell) != 2 || !slices.Contains([]byte("<>."), cell[0]) || reasons()[cell[1]] == "" {
				t.Errorf("%q is no cell: %s", cell, line)
				continue
			}
			used[cell[1]] = true
		}
	}
	for letter, reason := range reasons() {
		if !used[letter] {
			t.Errorf("no cell has the reason %c (%s)", letter, reason)
		}
	}
	col := column(t, peers[0])
	for _, x := range exchanges(t) {
		for _, row := range x.rows {
			if col.cells[row] == "" {
				t.Errorf("%s: no row %q", x.name, row)
			}
		}
	}
}
