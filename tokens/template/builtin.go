package template

import "embed"

//go:embed builtin/*.json
var files embed.FS

// BuiltIn gives the templates that come with fob, in the order in which people
// look for them. They are parsed anew at each call.
func BuiltIn() []Template {
	var list []Template
	for _, name := range [...]string{"access-token", "id-token", "refresh-token", "service-account", "dpop-proof", "minimal"} {
		if t, ok := Find(name); ok {
			list = append(list, t)
		}
	}
	return list
}

// Find gives the template of that name that comes with fob.
func Find(name string) (Template, bool) {
	text, err := files.ReadFile("builtin/" + name + ".json")
	if err != nil {
		return Template{}, false
	}
	t, err := Parse(name, text)
	t.BuiltIn = true
	return t, err == nil
}
