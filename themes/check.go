package themes

import (
	"fmt"
	"math"

	"github.com/lucasb-eyer/go-colorful"
)

// What [Theme.Check] asks for. The contrasts are level AA of WCAG 2.2, success
// criteria 1.4.3 (text) and 1.4.11 (what is not text).
const (
	TextContrast = 4.5
	MarkContrast = 3.0
	// Apart is the least distance, CIEDE2000, between two colours that must be
	// told apart at a glance, as every kind of eye sees them. From about 2 on
	// two colours side by side can be told from one another; single letters far
	// from each other need several times as much.
	Apart = 10.0
)

// Finding is something about a theme that is hard to see. The theme can be used
// all the same.
type Finding struct {
	Role, Against string  // the roles, by their names in the file; Against may be "background"
	Eyes          Eyes    // who cannot tell the two apart; with EveryEye it is about contrast
	Value, Want   float64 // contrast, or distance
}

// String says the finding in words.
func (f Finding) String() string {
	if f.Eyes != EveryEye {
		return fmt.Sprintf("%s and %s are too alike %s: distance %.2f, wanted %.0f", f.Role, f.Against, f.Eyes, f.Value, f.Want)
	}
	return fmt.Sprintf("%s on %s has too little contrast: %.2f, wanted %.1f", f.Role, f.Against, f.Value, f.Want)
}

// Check tells what is hard to see with the theme. It looks at text on the
// background and on the grounds of rows, selections and dialogs, at lines and
// bars, and at whether verdicts and the parts of a token can be told apart by
// eyes that lack a kind of cone. Colours that are the terminal's own are taken
// to be right; those that it has names for are taken as xterm has them.
func (t Theme) Check() []Finding {
	var found []Finding
	contrast := func(r role, on Color, onName string, want float64) {
		if t.colours[r] == 0 || on == 0 {
			return
		}
		if got := contrastOf(t.colours[r], on); got < want {
			found = append(found, Finding{roleTraits[r].name, onName, EveryEye, down(got), want})
		}
	}
	for i, trait := range roleTraits {
		if t.echoes(role(i)) {
			continue
		}
		switch trait.use {
		case asText:
			contrast(role(i), t.Background, "background", TextContrast)
			for g, under := range roleTraits {
				if under.use == asGround && t.colours[g] != t.Background && !t.echoes(role(g)) {
					contrast(role(i), t.colours[g], under.name, TextContrast)
				}
			}
		case asMark:
			contrast(role(i), t.Background, "background", MarkContrast)
		}
	}
	contrast(roleAccentText, t.colours[roleAccent], "accent", TextContrast)
	contrast(roleKeyOffText, t.colours[roleKeyOff], "key_off", TextContrast)
	contrast(roleBannerText, t.colours[roleBanner], "banner", TextContrast)
	for _, pair := range apart {
		a, b := t.colours[pair[0]], t.colours[pair[1]]
		if a == 0 || b == 0 {
			continue
		}
		for _, eyes := range [...]Eyes{Trichromat, Protanope, Deuteranope, Tritanope} {
			if got := distance(a, b, eyes); got < Apart {
				found = append(found, Finding{roleTraits[pair[0]].name, roleTraits[pair[1]].name, eyes, down(got), Apart})
				break
			}
		}
	}
	return found
}

// down cuts a value to two digits, so that none looks like what it fell short of.
func down(v float64) float64 { return math.Floor(v*100) / 100 }

// echoes tells a role that has the colour of the role that it would take one
// from, and needs no more contrast: what is true of the one is true of it.
func (t *Theme) echoes(r role) bool {
	from := roleTraits[r].fallback
	return from < roleCount && t.colours[r] == t.colours[from] &&
		(roleTraits[from].use == roleTraits[r].use || roleTraits[from].use == asText)
}

// apart are the roles that mean different things in the same place.
var apart = [...][2]role{
	{roleGood, roleWarn}, {roleGood, roleBad}, {roleWarn, roleBad},
	{roleGood, roleInfo}, {roleWarn, roleInfo}, {roleBad, roleInfo},
	{roleHeader, rolePayload}, {rolePayload, roleSignature}, {roleHeader, roleSignature},
	{roleSignature, roleCiphertext}, {roleCiphertext, roleTag},
	{roleBar, roleBarEmpty},
}

// Eyes are a way to see colours.
type Eyes uint8

// The kinds of eyes: all of them, those with three kinds of cones, and those
// that lack the long, the middle or the short one.
const (
	EveryEye Eyes = iota
	Trichromat
	Protanope
	Deuteranope
	Tritanope
)

// String says whose eyes they are.
func (e Eyes) String() string {
	switch e {
	case Trichromat:
		return "to any eyes"
	case Protanope:
		return "to eyes that are blind to red (protanopia)"
	case Deuteranope:
		return "to eyes that are blind to green (deuteranopia)"
	case Tritanope:
		return "to eyes that are blind to blue (tritanopia)"
	}
	return ""
}

// Name is a word for programs: "trichromat", "protanope", "deuteranope",
// "tritanope"; "" for every eye.
func (e Eyes) Name() string {
	return [...]string{"", "trichromat", "protanope", "deuteranope", "tritanope"}[min(e, Tritanope)]
}

// sees gives the colour as the eyes see it: the model of Machado, Oliveira and
// Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency" (2009), at severity 1, in linear RGB.
func (e Eyes) sees(c colorful.Color) colorful.Color {
	var m [9]float64
	switch e {
	case Protanope:
		m = [9]float64{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}
	case Deuteranope:
		m = [9]float64{0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}
	case Tritanope:
		m = [9]float64{1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}
	default:
		return c
	}
	r, g, b := c.LinearRgb()
	return colorful.LinearRgb(m[0]*r+m[1]*g+m[2]*b, m[3]*r+m[4]*g+m[5]*b, m[6]*r+m[7]*g+m[8]*b).Clamped()
}

// distance is how far apart the eyes see two colours (CIEDE2000; black and
// white are 100 apart).
func distance(a, b Color, eyes Eyes) float64 {
	return 100 * eyes.sees(a.seen()).DistanceCIEDE2000(eyes.sees(b.seen()))
}

// contrastOf is the contrast ratio of WCAG 2.2, 1 to 21.
func contrastOf(a, b Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func luminance(c Color) float64 {
	r, g, b := c.seen().LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}

func (c Color) seen() colorful.Color {
	seen, _ := colorful.MakeColor(c.ansi()) // opaque, so always a colour
	return seen
}
