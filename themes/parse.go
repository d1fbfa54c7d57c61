package themes

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"fob/tokens/tomltext"
)

// MaxFile is how large a theme's file may be, in bytes.
const MaxFile = 64 << 10

// file is a theme as it is written down. Colours are strings or numbers.
type file struct {
	title                  string
	dark, paint            bool
	hasDark                bool
	background             any
	palette, roles, ansi16 map[string]any
}

// Parse reads a theme. The theme's name is that of the file, without .toml.
//
// The file is TOML: title, dark (true or false), background, and if wished
// paint = true; a table [palette] of colours with names; a table [roles] that
// gives roles colours; and if wished a table [ansi16] with the roles' colours
// on a terminal that has 16. A colour is what [ParseColor] reads, a number from
// 0 to 255, or a name of the palette, which comes first. An error is a
// [*tomltext.Error].
func Parse(data []byte, name string) (Theme, error) {
	r := &reader{doc: tomltext.Read(name, data, MaxFile)}
	r.decode()
	if err := r.doc.Err(); err != nil {
		return Theme{}, err
	}
	t := r.theme()
	t.Name = strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), ".toml")
	if t.Title == "" {
		t.Title = t.Name
	}
	if err := r.doc.Err(); err != nil {
		return Theme{}, err
	}
	return t, nil
}

// reader turns one file into a theme.
type reader struct {
	doc  *tomltext.Document
	file file
}

func (r *reader) decode() {
	for _, name := range tomltext.Names(r.doc.Root) {
		v, at := r.doc.Root[name], tomltext.Path{name}
		switch name {
		case "title":
			tomltext.Take(r.doc, at, v, &r.file.title, "a string")
		case "dark":
			r.file.hasDark = true
			tomltext.Take(r.doc, at, v, &r.file.dark, "true or false")
		case "paint":
			tomltext.Take(r.doc, at, v, &r.file.paint, "true or false")
		case "background":
			r.file.background = v
		case "palette":
			tomltext.Take(r.doc, at, v, &r.file.palette, "a table, [palette]")
		case "roles":
			tomltext.Take(r.doc, at, v, &r.file.roles, "a table, [roles]")
		case "ansi16":
			tomltext.Take(r.doc, at, v, &r.file.ansi16, "a table, [ansi16]")
		default:
			r.doc.Fault(at, "there is no setting %q; there are title, dark, background, paint and the tables [palette], [roles] and [ansi16]", name)
		}
	}
}

func (r *reader) theme() Theme {
	t := Theme{Title: r.file.title, Dark: r.file.dark, Paint: r.file.paint}
	if !r.file.hasDark {
		r.doc.Missing(`missing: dark = true or false, for which kind of terminal the theme is`)
	}
	palette := r.palette()
	t.Background = r.background(palette)
	given := r.roles(&t, palette)
	r.fallbacks(&t, given)
	r.sixteen(&t)
	return t
}

// palette resolves the named colours. They may not name each other: a chain
// would have to be followed by whoever reads the file, too. They may have the
// name of one of the 16 and hide it: a palette without its own red would be odd.
func (r *reader) palette() map[string]Color {
	found := make(map[string]Color, len(r.file.palette))
	for _, name := range slices.Sorted(maps.Keys(r.file.palette)) {
		if name == "" || name == "default" || strings.ContainsAny(name[:1], "#0123456789") {
			r.fault("palette", name, "%q cannot be a name of the palette, for it means a colour already", name)
			continue
		}
		c, err := colourOf(r.file.palette[name], nil)
		if err != nil {
			r.fault("palette", name, "%s: %s", name, err)
		}
		found[name] = c
	}
	return found
}

func (r *reader) background(palette map[string]Color) Color {
	if r.file.background == nil {
		r.doc.Missing(`missing: background, the background that the colours are made for`)
		return 0
	}
	c, err := colourOf(r.file.background, palette)
	if err == nil && c == 0 {
		err = errors.New("it must be a colour, for the others are checked against it")
	}
	if err != nil {
		r.doc.Fault(tomltext.Path{"background"}, "background: %s", err)
	}
	return c
}

// roles reads the colours of the roles, and tells which were given.
func (r *reader) roles(t *Theme, palette map[string]Color) (given [roleCount]bool) {
	for _, name := range slices.Sorted(maps.Keys(r.file.roles)) {
		role, ok := roleNamed(name)
		if !ok {
			r.unknownRole("roles", name)
			continue
		}
		given[role] = true
		c, err := colourOf(r.file.roles[name], palette)
		if err == nil && c == 0 && roleTraits[role].fallback == noRole && roleTraits[role].use == asGround {
			err = errors.New("it must be a colour, or the row would not be seen")
		}
		if err != nil {
			r.fault("roles", name, "%s: %s", name, err)
		}
		t.colours[role] = c
	}
	return given
}

// fallbacks gives the roles that were not given a colour that of another.
func (r *reader) fallbacks(t *Theme, given [roleCount]bool) {
	var missing []string
	for i := range t.colours {
		from := role(i)
		for from < roleCount && !given[from] {
			from = roleTraits[from].fallback
		}
		switch from {
		case background:
			t.colours[i] = t.Background
		case noRole:
			if roleTraits[i].fallback == noRole {
				missing = append(missing, roleTraits[i].name)
			}
		default:
			t.colours[i] = t.colours[from]
		}
	}
	if missing != nil {
		r.doc.Missing("missing in [roles]: %s", strings.Join(missing, ", "))
	}
}

// sixteen gives the roles their colours on a terminal that has 16.
func (r *reader) sixteen(t *Theme) {
	for i, trait := range roleTraits {
		t.basic[i] = trait.light
		if t.Dark {
			t.basic[i] = trait.dark
		}
		if c := t.colours[i]; c&kindBits == kindBasic {
			t.basic[i] = c
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.file.ansi16)) {
		role, ok := roleNamed(name)
		if !ok {
			r.unknownRole("ansi16", name)
			continue
		}
		c, err := colourOf(r.file.ansi16[name], nil)
		if err == nil && c != 0 && c&kindBits != kindBasic {
			err = fmt.Errorf("%s is none of the 16 colours; take a number from 0 to 15 or a name such as \"bright-blue\"", c)
		}
		if err != nil {
			r.fault("ansi16", name, "%s: %s", name, err)
		}
		t.basic[role] = c
	}
}

func (r *reader) unknownRole(table, name string) {
	r.fault(table, name, "there is no role %q%s", name, didYouMean(name))
}

// fault notes a problem with a setting of a table.
func (r *reader) fault(table, key, format string, args ...any) {
	r.doc.Fault(tomltext.Path{table, key}, format, args...)
}

// colourOf reads a colour as a file gives it.
func colourOf(v any, palette map[string]Color) (Color, error) {
	switch v := v.(type) {
	case int64:
		if v < 0 || v > 255 {
			return 0, fmt.Errorf("%d is no colour; the numbers go from 0 to 255", v)
		}
		return Indexed(uint8(v)), nil
	case string:
		if c, ok := palette[v]; ok {
			return c, nil
		}
		c, err := ParseColor(v)
		if err != nil && palette != nil && !strings.HasPrefix(v, "#") {
			return 0, fmt.Errorf("%q is neither in [palette] nor a colour, such as \"#8bd5a0\" or \"bright-blue\"", v)
		}
		return c, err
	}
	return 0, errors.New("a colour is a string or a number")
}
