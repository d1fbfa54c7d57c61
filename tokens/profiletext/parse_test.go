package profiletext_test

import (
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/profiletext"
)

const sample = `title = "Access token of our gateway"
description = "What the gateway sends to the services."
source = "https://wiki.example/tokens"
template = "orders"
order = 10

[[recognise]]
all = [
  { claim = "iss", matches = "https://*.id.example/*" },
  { header = "typ", equals = "at+jwt" },
]

[[check]]
id = "tenant"
claim = ["ours", "tenant"]
required = true
type = "uuid"
why = "The services choose their database by it."
source = "https://wiki.example/tokens#tenant"

[[check]]
id = "sub"
claim = "sub"
matches = "user:{tenant}:*"
with = { tenant = ["ours", "tenant"] }
level = "should"
when = [{ claim = "kind", one_of = ["user", 7, true, 1.5] }, { claim = "robot", absent = true }]

[[check]]
id = "short"
max_lifetime = "15m"
`

func TestParse(t *testing.T) {
	p, err := profiletext.Parse("some/folder/gateway.toml", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "gateway" || p.Title != "Access token of our gateway" || p.Template != "orders" || p.Order != 10 || p.BuiltIn || len(p.Recognise) != 1 || len(p.Recognise[0]) != 2 {
		t.Errorf("%+v", p)
	}
	if len(p.Rules) != 3 || !p.Rules[1].Should || p.Rules[0].Should || p.Rules[2].MaxLifetime != 15*time.Minute || len(p.Rules[1].When) != 2 || len(p.Rules[1].When[0].OneOf) != 4 {
		t.Errorf("%+v", p.Rules)
	}
	d := tokens.Decode([]byte(`{"payload":"eyJzdWIiOiJ1c2VyOjE6eCIsImtpbmQiOjcuMCwib3VycyI6eyJ0ZW5hbnQiOiIxIn19","protected":"eyJhbGciOiJFUzI1NiJ9","signature":"AA"}`), tokens.Limits{})
	got := ""
	for _, o := range p.Judge(d, d.Claims, time.Time{}, tokens.Prover{}) {
		got += o.ID + " " + string(o.Status) + " " + o.Detail + "\n"
	}
	want := "tenant failed ours.tenant is \"1\", wanted a UUID\nsub passed \nshort not_checked what it is about is not there\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestFaults(t *testing.T) {
	const good = "title = \"x\"\n[[check]]\nid = \"a\"\nclaim = \"b\"\nrequired = true\n"
	for _, tt := range []struct{ text, want string }{
		{"title = ", "mine.toml line 1"},
		{"title = \"x\"\ntitle = \"y\"", "mine.toml line 2, column 1"},
		{strings.Repeat("#", profiletext.MaxFile+1), "larger than"},
		{"", `missing: title`},
		{`title = "x"`, "missing: a [[check]]"},
		{good + "[extra]", `line 6, column 2: there is no setting "extra"`},
		{"titel = 1\n" + good, `line 1, column 1: there is no setting "titel"; there are title, description`},
		{"\"a\\\"b\" = 1\n" + good, `line 1`},
		{"title = 1\n" + good[12:], "line 1, column 1: title must be a string"},
		{"title = \"a\\nb\"\n" + good[12:], "title must be one line of text"},
		{"template = \"../x\"\n" + good, "line 1, column 1: template: "},
		{"order = -1\n" + good, "order must be a whole number from 0 to 1000"},
		{"order = 1.5\n" + good, "order must be a whole number"},
		{"recognise = 1\n" + good, "recognise must be tables"},
		{good + "[[recognise]]\n", "line 6, column 3: [[recognise]] needs all"},
		{good + "[[recognise]]\nany = []", `there is no setting "any" in [[recognise]]`},
		{good + "[[recognise]]\nall = []", "needs all"},
		{good + "[[recognise]]\nall = [{ clam = \"x\" }]", `line 7, column 1: there is no setting "clam" in a condition`},
		{good + "[[recognise]]\nall = [{ type = \"string\" }]", "a condition needs header or claim"},
		{good + "[[recognise]]\nall = [{ claim = \"x\", header = \"y\" }]", "header and claim do not go together"},
		{good + "[[recognise]]\nall = [{ claim = \"x\", absent = false }]", "absent = false says nothing"},
		{good + "[[recognise]]\nall = [{ claim = \"x\", absent = true, equals = 1 }]", "can ask nothing of the value"},
		{good + "[[recognise]]\nall = [{ claim = \"iss\", matches = \"https://**\" }]", "cannot stand in the host"},
		{good + "[[recognise]]\nall = [{ header = \"kid\", matches = \"{iss}\" }]", "{iss} cannot stand there"},
		{good + "[[recognise]]\nall = [{ claim = [], equals = 1 }]", "must be a name, or the names that lead to it"},
		{good + "nice = true", `line 6, column 1: there is no setting "nice" in [[check]]`},
		{good + "[[check]]\nid = \"a\"\nclaim = \"c\"\nrequired = true", `line 7, column 1: there is a check "a" already`},
		{good + "[[check]]\nclaim = \"c\"\nrequired = true", "a check needs an id"},
		{good + "[[check]]\nid = \"A b\"\nclaim = \"c\"\nrequired = true", "a check needs an id"},
		{good + "[[check]]\nid = \"b\"", "a check needs just one of"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nany_of = [\"y\"]", "a check needs just one of"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"", "the check asks nothing"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nforbidden = true\nequals = 1", "nothing can be asked of what is forbidden"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nforbidden = false", "forbidden = false says nothing"},
		{good + "[[check]]\nid = \"b\"\nmax_age = \"1h\"\nrequired = true", "can be asked with header or claim only"},
		{good + "[[check]]\nid = \"b\"\nmax_age = \"soon\"", "max_age: "},
		{good + "[[check]]\nid = \"b\"\nmax_age = \"0s\"", "longer than nothing"},
		{good + "[[check]]\nid = \"b\"\nmax_lifetime = 5", `must be a duration such as "15m"`},
		{good + "[[check]]\nid = \"b\"\nalgorithms = \"RSA\"", `there is no algorithm "RSA"`},
		{good + "[[check]]\nid = \"b\"\nalgorithms = []", "algorithms is empty"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\ntype = \"int\"", `there is no type "int"; there are string, number`},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nequals = [1]", "equals must be text, a number, or true or false"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nequals = nan", "equals must be"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\none_of = 1", "one_of must be a list"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\none_of = [1]\nequals = 1", "equals and one_of do not go together"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nmatches = \"*a\"", "line 9, column 1: the pattern \"*a\""},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nwords = \"a b\"", "words must be words"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nmin_items = 0", "min_items must be a whole number from 1"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nequals = 1\nwith = { y = \"z\" }", "no pattern of this check has {y}"},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nequals = 1\nlevel = \"may\"", `level must be "must" or "should"`},
		{good + "[[check]]\nid = \"b\"\nclaim = \"x\"\nequals = 1\nwhen = []", "when must be tables"},
	} {
		_, err := profiletext.Parse("mine.toml", []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || tokens.CodeOf(err) != tokens.CodeMalformed {
			t.Errorf("%q\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
	}
	if _, err := profiletext.Parse("No Name.toml", []byte(good)); err == nil {
		t.Error("a name that is none was taken")
	}
	if _, err := profiletext.Parse("mine.toml", []byte(good)); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func TestSource(t *testing.T) {
	for _, name := range []string{"none", "../builtin/dpop", ""} {
		if _, ok := profiletext.Source(name); ok {
			t.Errorf("%q has a file", name)
		}
	}
}

// FuzzParse: no panic; what was read judges tokens without one, and asks no
// pattern that is none.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	for _, name := range profiletext.Builtin() {
		text, _ := profiletext.Source(name)
		f.Add(text)
	}
	f.Add([]byte("\"\\\"\" = 1\n[[check]]\n\"\\n\" = {a.b = [[1]]}"))
	d := tokens.Decode([]byte("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJpc3MiOiJodHRwczovL2EuaWQuZXhhbXBsZS94Iiwic3ViIjoieCIsImF1ZCI6WyJhIiwiYiJdfQ."), tokens.Limits{})
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := profiletext.Parse("mine.toml", text)
		if err != nil {
			return
		}
		for i := range p.Rules {
			for _, pattern := range append(p.Rules[i].Matches, p.Rules[i].Contains...) {
				if err := profile.CheckPattern(pattern, nil); err != nil {
					t.Fatal(err)
				}
			}
			_ = p.Rules[i].Words()
		}
		profile.Recognise([]*profile.Profile{p}, d)
		if got := p.Judge(d, d.Claims, time.Time{}, tokens.Prover{}); len(got) != len(p.Rules) {
			t.Fatalf("%d outcomes of %d rules", len(got), len(p.Rules))
		}
	})
}
