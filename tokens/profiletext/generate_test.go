package profiletext_test

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/profiletext"
)

const generated = "../profile/builtin.go"

// The profiles that come with fob are Go values, so that no start parses TOML;
// they are made of the files, and this test holds the two together. With
// FOB_GOLDEN=update it writes the values anew.
func TestTheGeneratedProfilesAreThoseOfTheFiles(t *testing.T) {
	list := parsedBuiltin(t)
	want, err := generate(list)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("FOB_GOLDEN") == "update" {
		if err := os.WriteFile(filepath.FromSlash(generated), want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(filepath.FromSlash(generated))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what builtin/*.toml say; FOB_GOLDEN=update writes it anew", generated)
	}
	if !reflect.DeepEqual(profile.Builtin(), list) {
		t.Error("profile.Builtin gives other values than the files")
	}
}

// parsedBuiltin reads the files, in the order of the profiles.
func parsedBuiltin(t testing.TB) []*profile.Profile {
	t.Helper()
	var list []*profile.Profile
	for _, name := range profiletext.Builtin() {
		text, ok := profiletext.Source(name)
		if !ok {
			t.Fatal(name)
		}
		p, err := profiletext.Parse(name+".toml", text)
		if err != nil {
			t.Fatal(err)
		}
		p.BuiltIn = true
		list = append(list, p)
	}
	profile.Sort(list)
	return list
}

// generate writes the values as composite literals without pointers, maps or
// calls, which the linker lays out: nothing runs at start-up.
func generate(list []*profile.Profile) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("// Code generated from profiletext/builtin/*.toml by a test of profiletext; DO NOT EDIT.\n\npackage profile\n\n")
	b.WriteString("import \"fob/tokens/read\"\n\n// builtin holds the profiles that come with fob, in their order.\nvar builtin = [...]*Profile{\n")
	for _, p := range list {
		b.WriteString("&builtin" + goName(p.Name) + ",\n")
	}
	b.WriteString("}\n")
	for _, p := range list {
		fmt.Fprintf(&b, "\nvar builtin%s = ", goName(p.Name))
		write(&b, reflect.ValueOf(*p), true)
		b.WriteString("\n")
	}
	return format.Source(b.Bytes())
}

// goName makes CamelCase of a name.
func goName(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// write writes a value as Go source; typed says that its type must stand there.
func write(b *bytes.Buffer, v reflect.Value, typed bool) {
	name := strings.TrimPrefix(v.Type().String(), "profile.")
	name = strings.ReplaceAll(name, "]profile.", "]")
	switch x := v.Interface().(type) {
	case tokens.Kind:
		b.WriteString(map[tokens.Kind]string{tokens.KindString: "read.KindString", tokens.KindNumber: "read.KindNumber",
			tokens.KindTrue: "read.KindTrue", tokens.KindFalse: "read.KindFalse"}[x])
		return
	case time.Duration:
		fmt.Fprintf(b, "%d", int64(x))
		return
	}
	switch v.Kind() {
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	case reflect.Struct:
		if typed {
			b.WriteString(name)
		}
		b.WriteString("{")
		fields(b, v)
		b.WriteString("}")
	case reflect.Slice:
		if typed {
			b.WriteString(name)
		}
		b.WriteString("{")
		for i := range v.Len() {
			if v.Len() > 1 && v.Index(i).Kind() != reflect.String {
				b.WriteString("\n")
			}
			write(b, v.Index(i), false)
			b.WriteString(",")
		}
		if v.Len() > 1 && v.Index(0).Kind() != reflect.String {
			b.WriteString("\n")
		}
		b.WriteString("}")
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}

// fields writes those that are set.
func fields(b *bytes.Buffer, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		if f.IsZero() {
			continue
		}
		fmt.Fprintf(b, "%s: ", v.Type().Field(i).Name)
		write(b, f, true)
		b.WriteString(", ")
	}
}
