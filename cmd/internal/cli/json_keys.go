package cli

import (
	"encoding/json"
	"time"

	"fob/keystore"
	"fob/tokens/visible"
)

// appendValue appends a value of the keystore as the JSON that it has of
// itself, made safe for a terminal.
func appendValue(dst []byte, value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return dst, err
	}
	return visible.AppendJSON(dst, text), nil
}

// writeValue writes one line of JSON.
func (a *app) writeValue(value any) error {
	line, err := appendValue(nil, value)
	if err != nil {
		return err
	}
	return a.write(append(line, '\n'))
}

// seenAt gives a keyset with the states that its keys have at a time, asked at
// now, and without those that were not there yet.
func seenAt(k keystore.Keyset, now, at time.Time) keystore.Keyset {
	keys := make([]keystore.KeyEntry, 0, len(k.Keys))
	for _, e := range k.Keys {
		if e.State = e.StateAt(now, at); e.State != "" {
			keys = append(keys, e)
		}
	}
	k.Keys = keys
	return k
}

// withoutPublic leaves the JWKs out.
func withoutPublic(k keystore.Keyset) keystore.Keyset {
	keys := make([]keystore.KeyEntry, len(k.Keys))
	for i, e := range k.Keys {
		e.Public = nil
		keys[i] = e
	}
	k.Keys = keys
	return k
}

// jsonKey is one key of a keyset, as keys show NAME/KID writes it.
type jsonKey struct {
	Keyset string `json:"keyset"`
	keystore.KeyEntry
}

// jsonBroken stands in a list for a keyset that cannot be read.
type jsonBroken struct {
	Name  string    `json:"name"`
	Error jsonError `json:"error"`
}

type jsonError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func brokenKeyset(name string, err error) jsonBroken {
	o := outcomeOf(codeOf(err))
	hint := hintOf(err)
	if hint == "" {
		hint = o.hint
	}
	return jsonBroken{name, jsonError{string(o.code), err.Error(), hint}}
}

// jsonPlan is what a change does, or would do.
type jsonPlan struct {
	Name       string           `json:"name"`
	Done       bool             `json:"done"` // false of a dry run
	At         time.Time        `json:"at"`
	Generation uint64           `json:"generation"`
	Breaks     bool             `json:"breaks"` // a promise is given up
	Events     []keystore.Event `json:"events"`
	Keys       []keystore.Life  `json:"keys"`
	Windows    []jsonWindow     `json:"windows"`
	Policy     keystore.Policy  `json:"policy"`
	Saved      *brokenSaved     `json:"saved_tokens,omitempty"` // nil where there is no jar
}

// jsonWindow is a window, also in words.
type jsonWindow struct {
	keystore.Window
	Text string `json:"text"`
}

func planJSON(p keystore.Plan, k keystore.Keyset, done bool, saved *brokenSaved) jsonPlan {
	j := jsonPlan{Name: p.Name, Done: done, At: p.At, Generation: p.Generation, Breaks: p.Breaks(), Policy: k.Policy, Saved: saved,
		Events: append([]keystore.Event{}, p.Events...), Keys: append([]keystore.Life{}, p.Keys...), Windows: []jsonWindow{}}
	for _, w := range p.Windows {
		j.Windows = append(j.Windows, jsonWindow{w, k.WindowText(w, time.UTC)})
	}
	return j
}

// jsonDue is what is due of one keyset.
type jsonDue struct {
	Name string          `json:"name"`
	Due  []keystore.Step `json:"due"`
}
