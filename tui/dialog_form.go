package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
	"fob/tui/widgets"
)

// FormField is one entry of a form: a line of text, or one of Options.
type FormField struct {
	Name    string // in Values
	Label   string
	Value   string
	Secret  bool     // typed without echo
	Options []string // to choose from; nil for text
	Help    string   // shown while the field has the cursor
	// Hide leaves the field out while it tells so.
	Hide func(Values) bool
	// Block takes a paste of several lines, or of a JSON object, whole: it is
	// kept as it is and shown by its size, as what may be a private key.
	Block bool
	// Mask tells that a value holds a secret and is to be shown as dots.
	Mask func(value string) bool

	block string // what was pasted

	field *widgets.Field
}

// Values are what a form holds, by the fields' names.
type Values map[string]string

// Form asks for several things in one dialog.
type Form struct {
	Heading string
	Intro   string
	Fields  []FormField
	Go      string // what Enter on the last field, or Ctrl-S, does: "make the key"
	// Check says what is wrong with the values, and in which field; "" lets
	// them pass. It is asked on each change.
	Check func(Values) (field, problem string)
	// Preview shows what will be done with the values.
	Preview func(Values) Lines
	// Submit says what to do. The form stays until [Close]: what fails tells it
	// by [FormFailed] and keeps what was typed.
	Submit func(Values) Intent

	at      int
	top     int // the first row of the content that is seen
	first   int // the row of the first field
	started bool
	failed  string
	waiting bool
}

// FormFailed puts what went wrong into the form on top, which can then be sent
// again.
type FormFailed struct{ Text string }

func (f FormFailed) run(m *Model) tea.Cmd {
	if d := m.top(); d != nil {
		if form, ok := d.Dialog.(*Form); ok {
			form.failed, form.waiting = f.Text, false
			return nil
		}
	}
	return m.do(Notify{Tone: Failed, Text: f.Text})
}

// Title is what the form is for.
func (d *Form) Title() string { return d.Heading }

// Guarded is false: a form does nothing by a single key.
func (d *Form) Guarded() bool { return false }

func (d *Form) start() {
	if d.started {
		return
	}
	d.started = true
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Options == nil {
			f.field = widgets.NewField(f.Value)
			f.field.Secret = f.Secret
		}
	}
}

// values gives what the fields hold now.
func (d *Form) values() Values {
	d.start()
	v := Values{}
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.block != "" {
			v[f.Name] = f.block
		} else if f.field != nil {
			v[f.Name] = f.field.Value()
		} else {
			v[f.Name] = f.Value
		}
	}
	return v
}

// visible lists the fields that are not hidden.
func (d *Form) visible() []int {
	v := d.values()
	var list []int
	for i := range d.Fields {
		if hide := d.Fields[i].Hide; hide == nil || !hide(v) {
			list = append(list, i)
		}
	}
	return list
}

// Update moves between the fields and edits them.
func (d *Form) Update(msg tea.Msg, _ *State) (bool, Intent) {
	d.start()
	shown := d.visible()
	place := max(0, slices.Index(shown, d.at))
	if len(shown) == 0 {
		return false, nil
	}
	f := &d.Fields[shown[place]]
	d.at = shown[place]
	switch msg := msg.(type) {
	case PasteMsg:
		d.failed = ""
		if f.Block && isBlock(msg.Text) {
			f.block = string(msg.Text)
			f.field.Set("")
		} else if f.field != nil && f.block == "" {
			f.field.Insert(string(msg.Text))
		}
	case ClickMsg:
		if i := msg.Y + d.top - d.first; i >= 0 && i < len(shown) {
			d.at = shown[i]
		}
	case tea.KeyMsg:
		switch msg.String() {
		case "esc":
			if d.waiting {
				return true, stopForm{}
			}
			return false, nil
		case "ctrl+s":
			return true, d.submit()
		case "enter":
			if place == len(shown)-1 {
				return true, d.submit()
			}
			d.at = shown[place+1]
		case "tab", "down":
			d.at = shown[(place+1)%len(shown)]
		case "shift+tab", "up":
			d.at = shown[(place+len(shown)-1)%len(shown)]
		case "ctrl+t":
			if f.Secret && f.field != nil {
				f.field.Reveal = !f.field.Reveal
			}
		default:
			d.edit(f, msg)
		}
	}
	return true, nil
}

func (d *Form) edit(f *FormField, msg tea.KeyMsg) {
	d.failed = ""
	if f.block != "" {
		switch msg.String() {
		case "backspace", "delete", "ctrl+u", "ctrl+k":
			f.block = ""
		}
		return
	}
	if f.field != nil {
		f.field.Key(msg)
		if f.Mask != nil {
			f.field.Secret = f.Secret || f.Mask(f.field.Value())
		}
		return
	}
	i := max(0, slices.Index(f.Options, f.Value))
	switch msg.String() {
	case "left":
		i += len(f.Options) - 1
	case "right", " ":
		i++
	default:
		// The first option after this one that begins with what was typed.
		for n := range f.Options {
			j := (i + 1 + n) % len(f.Options)
			if k := msg.String(); len(k) == 1 && len(f.Options[j]) > 0 && f.Options[j][:1] == k {
				i = j
				break
			}
		}
	}
	f.Value = f.Options[i%len(f.Options)]
}

func (d *Form) submit() Intent {
	v := d.values()
	if d.waiting {
		return nil
	}
	if d.Check != nil {
		if field, problem := d.Check(v); problem != "" {
			d.failed = problem
			for i := range d.Fields {
				if d.Fields[i].Name == field {
					d.at = i
				}
			}
			return nil
		}
	}
	d.waiting = true
	return d.Submit(v)
}

func (d *Form) help() string {
	f := &d.Fields[d.at]
	switch {
	case f.Help != "":
		return f.Help
	case f.Secret:
		return "typed without echo; ^t shows it"
	case f.Options != nil:
		return "← → choose"
	}
	return ""
}

func (d *Form) drawField(f Frame, a screen.Area, field *FormField, label int, focused bool) {
	st := f.St
	style := st.Muted
	if focused {
		style = st.Accent
	}
	a.Text(0, 0, style, field.Label)
	value := a.Columns(label+2, a.W()-label-2)
	if field.field != nil {
		value.Line(0, 0, value.W(), st.Row, ' ')
		if field.block != "" {
			value.Fit(0, 0, value.W(), st.Text, blockText(field.block))
			value.Ground(st.Row)
			return
		}
		field.field.Draw(value, st.Text, st.Cursor, st.Muted, focused)
		value.Ground(st.Row)
		return
	}
	text := st.Text
	x := 0
	if focused {
		text = st.Strong
		x = value.Text(x, 0, st.Accent, "‹ ")
	}
	x = value.Text(x, 0, text, field.Value)
	if focused {
		value.Text(x, 0, st.Accent, " ›")
	}
}
