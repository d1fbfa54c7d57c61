package panes_test

import (
	"strings"
	"testing"

	"fob/tokens/template"
	"fob/tui"
)

// profiled is a template of the user's that names a profile.
var profiled = template.Template{Name: "ours", Title: "ours", Profile: "rfc9068",
	Claims: []byte(`{"iss":"https://id.example.com","sub":"anna","aud":"orders","client_id":"web","jti":"{{uuid}}","iat":"now","exp":"+15m"}`)}

// A template that names a profile is held to it: the rules that would be broken
// are shown before it is signed, and it asks first.
func TestSignHeldToTheProfileOfATemplate(t *testing.T) {
	d := atSign(t, "")
	if err := d.Templates.Save(profiled, false); err != nil {
		t.Fatal(err)
	}
	d.Press("3", "o").Type("ours").Press("enter", "4")
	if got := d.State().Sign.Profile; got != "rfc9068" {
		t.Fatalf("it is held to %q", got)
	}
	// The typ of an access token is at+jwt, and the template leaves it out.
	d.See("breaks rfc9068: typ")
	d.Press("v").See("What would be signed now", "profile  OAuth 2.0 access token", "✗ typ").Press("esc")
	d.Press("ctrl+s").See("It breaks its profile", "it is no OAuth 2.0 access token: typ", "who holds tokens to this profile refuses it")
	d.Advance(1e9)
	d.Press("n")
	if len(inHand(d)) > 0 {
		t.Fatal("signed though it was refused")
	}
	d.Press("ctrl+s").Confirm().See("signed by auth-api/", "it breaks rfc9068")
	read(t, d, inHand(d))

	d.Press("4", "down", "down", "right").See("at+jwt").NotSee("│ breaks rfc9068")
	d.Press("ctrl+s").NotSee("It breaks").See("signed by auth-api/").NotSee("it breaks rfc9068")
	if p := d.State().Token.Read.Profile; p == nil || p.Name != "rfc9068" {
		t.Errorf("what was signed has the profile %v", p)
	}
}

// The profile is a row of the pane: none, or any.
func TestSignChoosesAProfile(t *testing.T) {
	d := atSign(t, `{"sub":"anna","exp":"+5m"}`)
	d.Press("end", "enter").See("Hold the token to").Type("rfc9068").Press("enter").See("rfc9068 ▾")
	d.See("breaks rfc9068: ")
	args := strings.Join(tui.SignTwin(d.State()), " ")
	if !strings.Contains(args, "--profile rfc9068 --typ JWT") {
		t.Errorf("the twin is %s", args)
	}
	for i := 0; d.State().Sign.Profile != ""; i++ {
		if d.Press("right"); i > 100 {
			t.Fatal("there is no way back")
		}
	}
	d.NotSee("breaks").Press("ctrl+s").See("signed by")
}

// Too long a life and a broken rule are told together.
func TestSignBreaksBoth(t *testing.T) {
	d := atSign(t, `{"sub":"anna","exp":"+3h"}`)
	d.Press("end", "enter").Type("rfc9068").Press("enter", "ctrl+s")
	d.See("It outlives what the keyset promises", "max_token_ttl is 1h", "it is no OAuth 2.0 access token")
	d.Confirm().See("signed by")
}

// What asks for an answer is no broken rule before it was given.
func TestSignWaitsForTheAnswers(t *testing.T) {
	d := atSign(t, "")
	d.Press("3", "o").Type("access").Press("enter", "4").See("rfc9068").NotSee("breaks")
	d.Press("v").See("held to it once the answers are there").Press("esc")
	d.Press("ctrl+s").Type("https://id.example.com").Press("tab").Type("anna").Press("tab").Type("orders").Press("tab").Type("web").Press("enter")
	d.See("signed by auth-api/")
}

// A template is saved with the profile that it is held to.
func TestSignKeepsTheProfileInATemplate(t *testing.T) {
	d := atSign(t, anna)
	d.Press("end", "enter").Type("rfc9068").Press("enter", "3").Do("claims.save").Type("mine").Press("ctrl+s").See("saved as the template mine")
	list, _ := d.Templates.List()
	for _, tmpl := range list {
		if tmpl.Name == "mine" && tmpl.Profile == "rfc9068" {
			return
		}
	}
	t.Error("the template has no profile")
}
