package themes

// Theme is a set of colours for the workbench: one for each role, made for a
// background. [Theme.Styles] makes it ready for a terminal.
type Theme struct {
	Name  string // as --theme and the configuration say it
	Title string // for people
	Dark  bool   // made for a dark terminal

	// Background is the background that the colours are made for and checked
	// against. Only with Paint it is drawn; else the terminal's own shows.
	Background Color
	Paint      bool

	colours [roleCount]Color
	basic   [roleCount]Color // of a terminal that has 16
}

// Builtin names the themes that come with fob; the first is the default.
func Builtin() []string { return builtinNames() }

// Load gives a theme that comes with fob.
func Load(name string) (Theme, error) {
	data, err := Source(name)
	if err != nil {
		return Theme{}, err
	}
	return Parse(data, name+".toml")
}

// in gives the colours of the roles in the profile.
func (t *Theme) in(p Profile) (c [roleCount]Color) {
	switch p {
	case TrueColor:
		return t.colours
	case ANSI16:
		return t.basic
	case NoColor:
		return c
	}
	all := newCube()
	grounds := []Color{all.ground(t.Background)}
	for r, trait := range roleTraits {
		if trait.use != asText {
			c[r] = all.ground(t.colours[r])
		}
		if trait.use == asGround {
			grounds = append(grounds, c[r])
		}
	}
	for r, trait := range roleTraits {
		if trait.use == asText {
			c[r] = all.text(t.colours[r], grounds)
		}
	}
	return c
}
