package cli

import (
	"encoding/json"
	"testing"

	"fob/tokens"
)

func TestSetMember(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"sub=anna", `{"sub":"anna"}`},
		{"sub=", `{"sub":""}`},
		{"n=1", `{"n":"1"}`},
		{"n:=1", `{"n":1}`},
		{"n:=1.50e+3", `{"n":1.50e+3}`},
		{"s:=\"a b\"", `{"s":"a b"}`},
		{"list:=[1, \"a b\"]", `{"list":[1,"a b"]}`},
		{"a=b:=c", `{"a":"b:=c"}`},
		{"a::=1", `{"a:":1}`},
		{"quote\"=\\", `{"quote\"":"\\"}`},
	} {
		c := &tokens.Claims{}
		if err := setMember(c, "-c", test.in); err != nil {
			t.Errorf("%q: %v", test.in, err)
		} else if got := string(c.JSON()); got != test.want {
			t.Errorf("%q: %s, want %s", test.in, got, test.want)
		}
	}
}

// Whatever stands on the command line becomes one member of sound JSON, or an
// error.
func FuzzSetMember(f *testing.F) {
	for _, seed := range []string{"a=b", "a:=1", "a:={\"b\":[1,2]}", "=", ":=", "a:=1}", "a:=1,\"b\":2", "\x00=\xff", "a\"b=c\"d", "a:=\"\\ud800\"", "a:= 1 "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		c := &tokens.Claims{}
		if setMember(c, "-c", in) != nil {
			return
		}
		text := c.JSON()
		var members map[string]json.RawMessage
		if err := json.Unmarshal(text, &members); err != nil || len(members) != 1 {
			t.Fatalf("%q became %s: %d members, %v", in, text, len(members), err)
		}
	})
}
