package scan

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// compact makes a token whose signature is noise.
func compact(header, payload string) string {
	return b64(header) + "." + b64(payload) + "." + b64("noise!")
}

const (
	hs256 = `{"alg":"HS256","typ":"JWT"}`
	anna  = `{"sub":"anna"}`
)

var (
	jws = compact(hs256, anna)
	jwe = b64(`{"alg":"dir","enc":"A128GCM"}`) + ".." + b64("initialisati") + "." + b64("ciphertext") + "." + b64("sixteen bytes ok")

	flattened = `{"payload":"` + b64(anna) + `","protected":"` + b64(hs256) + `","signature":"` + b64("noise!") + `"}`
	general   = `{"payload":"` + b64("It's a dangerous business") + `","signatures":[{"protected":"` + b64(hs256) + `","signature":"` + b64("noise!") +
		`"},{"protected":"` + b64(`{"alg":"ES256"}`) + `","header":{"kid":"k"},"signature":"` + b64("noise!") + `"}]}`
	encrypted = `{"recipients":[{"header":{"alg":"dir","kid":"{"}}],"protected":"` + b64(`{"enc":"A128GCM"}`) + `","iv":"` + b64("initialisati") +
		`","ciphertext":"` + b64("ciphertext") + `","tag":"` + b64("sixteen bytes ok") + `"}`
)

// found writes a hit as "line:column token", or "@offset token"; a look-alike
// has a "!" before it.
func found(h *Hit) string {
	place := fmt.Sprintf("%d:%d", h.Line, h.Column)
	if h.Line == 0 {
		place = fmt.Sprintf("@%d", h.Offset)
	}
	if h.Fault != "" {
		place = "!" + place
	}
	if h.Inside != "" {
		place += " in " + h.Inside
	}
	return place + " " + string(h.Token)
}

// search searches a text that comes in blocks of a size.
func search(text []byte, block int, opt Options) (list []string, lookAlikes int) {
	s := NewScanner(opt, func(h *Hit) { list = append(list, found(h)) })
	h := newHead()
	for at := 0; at < len(text); at += block {
		part := text[at:min(len(text), at+block)]
		h.see(part)
		s.facts = h.facts
		s.Scan(append([]byte(nil), part...), false)
	}
	s.Scan(nil, true)
	return list, s.lookAlikes
}

// searchPipe searches a text on several cores, with reads of a size.
func searchPipe(t testing.TB, text []byte, read int, opt Options) (list []string, lookAlikes int) {
	t.Helper()
	p := NewPipe(opt, 3)
	ctx := context.Background()
	errs := make(chan error, 1)
	go func() {
		defer p.Close()
		errs <- p.Read(ctx, t, &reads{text, read})
	}()
	for {
		b, err := p.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if b == nil {
			break
		}
		if b.Bug != nil {
			t.Fatal(b.Bug)
		}
		for i := range b.Hits {
			list = append(list, found(&b.Hits[i]))
		}
		lookAlikes += b.LookAlikes
		p.Free(b)
	}
	if err := <-errs; err != nil {
		t.Fatal(err)
	}
	return list, lookAlikes
}

// reads gives a text in reads of at most a size; 0 is any.
type reads struct {
	text []byte
	size int
}

func (r *reads) Read(b []byte) (int, error) {
	if len(r.text) == 0 {
		return 0, io.EOF
	}
	if r.size > 0 && len(b) > r.size {
		b = b[:r.size]
	}
	n := copy(b, r.text)
	r.text = r.text[n:]
	return n, nil
}

func TestWhereTokensStand(t *testing.T) {
	percent := strings.ReplaceAll(jws, ".", "%2E")
	unicode := strings.ReplaceAll(jws, ".", `\u002e`)
	spaced := compact("{ \"alg\":\"HS256\"}", anna)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"alone", jws, []string{"1:1 " + jws}},
		{"in a log", "a\nGET / Bearer " + jws + " 200\n", []string{"2:14 " + jws}},
		{"columns are bytes", "ä " + jws, []string{"1:4 " + jws}},
		{"lines of Windows", "a\r\n" + jws + "\r\n" + jws + "\r\n", []string{"2:1 " + jws, "3:1 " + jws}},
		{"two in a line", jws + "," + jws, []string{"1:1 " + jws, fmt.Sprintf("1:%d %s", len(jws)+2, jws)}},
		{"in a cookie", "Cookie: a=b; session=" + jws + "; c=d", []string{"1:22 " + jws}},
		{"in a URL", "https://x.example/cb#access_token=" + jws + "&state=1", []string{"1:35 " + jws}},
		{"dots of a URL", "?t=" + percent + "&u", []string{"1:4 " + jws}},
		{"behind an escape of a URL", "?t=%22" + jws + "%22", []string{"1:7 " + jws}},
		{"in a curl command", `curl -H 'Authorization: Bearer ` + jws + `'`, []string{"1:32 " + jws}},
		{"in the environment", "TOKEN=" + jws + "\n", []string{"1:7 " + jws}},
		{"in JSON", `{"token":"` + jws + `"}`, []string{"1:11 " + jws}},
		{"in JSON within JSON", `{"m":"{\"token\":\"` + jws + `\"}"}`, []string{"1:20 " + jws}},
		{"behind an escaped line feed", `"a\n` + jws + `\n"`, []string{"1:5 " + jws}},
		{"behind an escape of JSON", `"\u0022` + jws + `\u0022"`, []string{"1:8 " + jws}},
		{"dots of JSON", `"` + unicode + `"`, []string{"1:2 " + jws}},
		{"in a diff", "-token: x\n+token: " + jws + "\n", []string{"2:9 " + jws}},
		{"in colour", "\x1b[1;32m" + jws + "\x1b[0m", []string{"1:8 " + jws}},
		{"behind a name", "session_" + jws + " jwt-" + jws, []string{"1:9 " + jws, fmt.Sprintf("1:%d %s", 14+len(jws), jws)}},
		{"at the end of a sentence", "It is " + jws + ".", []string{"1:7 " + jws}},
		{"before what is left out", jws + "... and so on", []string{"1:1 " + jws}},
		{"behind what is left out", "so..." + jws, []string{"1:6 " + jws}},
		{"without signature", compact(`{"alg":"none"}`, "{}")[:len(b64(`{"alg":"none"}.`))+4] + ".", []string{"1:1 " + b64(`{"alg":"none"}`) + "." + b64("{}") + "."}},
		{"detached", b64(hs256) + ".." + b64("noise!"), []string{"1:1 " + b64(hs256) + ".." + b64("noise!")}},
		{"encrypted", "x " + jwe + ".", []string{"1:3 " + jwe}},
		{"with disclosures", jws + "~WyJhIiwiYiIsImMiXQ~", []string{"1:1 " + jws}},
		{"disclosures and their key", jws + "~WyJhIl0~" + jws, []string{"1:1 " + jws, fmt.Sprintf("1:%d %s", len(jws)+10, jws)}},
		{"a header with a space", spaced, []string{"1:1 " + spaced}},
		{"a header over lines", compact("{\n  \"alg\":\"HS256\"}", anna), []string{"1:1 " + compact("{\n  \"alg\":\"HS256\"}", anna)}},
		{"a header over lines of Windows", compact("{\r\n  \"alg\":\"HS256\"}", anna), []string{"1:1 " + compact("{\r\n  \"alg\":\"HS256\"}", anna)}},
		{"a header with a tab", compact("{\t\"alg\":\"HS256\"}", anna), []string{"1:1 " + compact("{\t\"alg\":\"HS256\"}", anna)}},

		{"flattened JSON", "x " + flattened + " y", []string{"1:3 " + flattened}},
		{"general JSON", `[` + general + `]`, []string{"1:2 " + general}},
		{"JSON of a JWE", encrypted, []string{"1:1 " + encrypted}},
		{"JSON over lines", "a\n  {\n \"payload\" : \"" + b64(anna) + "\",\n\"protected\":\"" + b64(hs256) + "\", \"signature\":\"" + b64("noise!") + "\"\n}\n" + jws,
			[]string{"2:3 " + flattened, "6:1 " + jws}},
		{"JSON, escaped", `{"log":"got ` + strings.ReplaceAll(flattened, `"`, `\"`) + `\n"}`, []string{"1:13 " + flattened}},
		{"JSON, and a token beside it", flattened + jws, []string{"1:1 " + flattened, fmt.Sprintf("1:%d %s", len(flattened)+1, jws)}},

		{"none", "a.b.c keyJson.parse ey e", nil},
		{"empty", "", nil},
		{"base64 of JSON", "x=" + b64(anna), nil},
		{"in the midst of a run", jws[:20] + "." + jws, []string{"!1:1 " + jws[:20]}},
		{"four parts", jws + ".json", []string{"!1:1 " + jws + ".json"}},
		{"two parts", b64(hs256) + "." + b64(anna) + " ", []string{"!1:1 " + b64(hs256) + "." + b64(anna)}},
		{"cut by an ellipsis", b64(hs256) + "…", []string{"!1:1 " + b64(hs256)}},
		{"damaged base64", jws + "A", []string{"!1:1 " + jws + "A"}},
		{"no algorithm", b64(`{"typ":"JWT"}`) + ".a.b", []string{"!1:1 " + b64(`{"typ":"JWT"}`)}},
		{"broken into lines", jws[:len(jws)-20] + "\n" + jws[len(jws)-20:], []string{"!1:1 " + jws[:len(jws)-20]}},
		{"damaged JSON", strings.Replace(flattened, `"signature":"`, `"signature":"*`, 1), []string{"!1:1 " + strings.Replace(flattened, `"signature":"`, `"signature":"*`, 1)}},
		{"data of an image", "url(data:image/png;base64,iVBORw0KeyJhbGciOiJIUzI1NiJ9abc==)", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.Join(tt.want, "\n")
			for _, block := range []int{1, 3, 7, 64, 1 << 20} {
				got, _ := search([]byte(tt.text), block, Options{Faults: true})
				if strings.Join(got, "\n") != want {
					t.Fatalf("blocks of %d: got\n%s\nwant\n%s", block, strings.Join(got, "\n"), want)
				}
			}
			if got, _ := searchPipe(t, []byte(tt.text), 0, Options{Faults: true}); strings.Join(got, "\n") != want {
				t.Errorf("pipe: got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
			}
		})
	}
}

// In binary data the place is an offset, and what could be there by chance does
// not count.
func TestBinary(t *testing.T) {
	strange := compact(`{"alg":"X"}`, anna)
	text := "\x7fELF\x00\n" + jws + "\x00" + strange + "\x00x" + jws + "\x00" + jws[:40]
	got, lookAlikes := search([]byte(text), 5, Options{Faults: true})
	if want := "@6 " + jws; strings.Join(got, "\n") != want || lookAlikes != 0 {
		t.Errorf("got %q and %d, want %q", got, lookAlikes, want)
	}
	// A NUL further on is one among text.
	text = strings.Repeat("x", headBytes) + "\x00 " + jws
	if got, _ := search([]byte(text), 100, Options{}); len(got) != 1 || !strings.HasPrefix(got[0], "1:8003 ") {
		t.Error(got)
	}
}

func TestBodiesOfHAR(t *testing.T) {
	page := base64.StdEncoding.EncodeToString([]byte("<a>\n" + jws + "</a> " + jws[:50] + " ???>>>"))
	slashes := strings.ReplaceAll(page, "/", `\/`)
	har := func(content string) string {
		return `{ "log": {"version":"1.2","creator":{"name":"some browser","version":"1"},"entries":[` + "\n{" + content + "}]}}"
	}
	const told = `"encoding": "base64"`
	tests := []struct{ name, text, want string }{
		{"encoding behind", har(`"text": "` + page + `", ` + told), "2:11 in base64 body"},
		{"encoding before", har(told + `,"text":"` + slashes + `"`), "2:31 in base64 body"},
		{"no encoding", har(`"text":"` + page + `"`), ""},
		{"plain", har(`"text":"` + jws + `"`), "2:10"},
		{"no HAR", `{"entries":{"text":"` + page + `",` + told + `}}`, ""},
	}
	for _, tt := range tests {
		for _, block := range []int{1, 50, 1 << 20} {
			got, lookAlikes := search([]byte(tt.text), block, Options{})
			if tt.want == "" && len(got) == 0 {
				continue
			}
			if len(got) != 1 || got[0] != tt.want+" "+jws || strings.Contains(tt.want, "in") && lookAlikes != 1 {
				t.Errorf("%s, blocks of %d: got %q and %d look-alikes, want %q", tt.name, block, got, lookAlikes, tt.want)
			}
		}
	}
}

// A token beyond the limit is none, and does not hide the next.
func TestLimit(t *testing.T) {
	opt := Options{Faults: true}
	opt.Limits.TokenSize = 300
	long := compact(hs256, strings.Repeat("x", 400))
	object := strings.Replace(flattened, `","protected`, `","unprotected":"`+strings.Repeat("a", 300)+`","protected`, 1)
	for _, block := range []int{1, 99, 1 << 20} {
		got, _ := search([]byte(long+" "+jws+" "+object+" "+jws), block, opt)
		if len(got) != 4 || got[0] != "!1:1 "+long[:300] || !strings.HasSuffix(got[1], jws) || !strings.HasPrefix(got[2], "!") || !strings.HasSuffix(got[3], jws) {
			t.Errorf("blocks of %d: %q", block, got)
		}
	}
}
