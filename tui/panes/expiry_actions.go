package panes

import (
	"errors"

	"fob/keystore"
	"fob/tui"
)

// Actions lists what can be done with what the cursor is on, and with the list.
func (p *expiry) Actions(s *tui.State) []tui.Action {
	p.refresh(s)
	it := p.list.item(p.cursor.At)
	name := "NAME"
	if it != nil && it.id.kind == expirySaved {
		name = it.id.name
	}
	show, raw, noRaw := []string{"jar", "show", name}, []string{"jar", "show", name, "--raw"}, ""
	if it != nil && it.id.kind == expiryHand {
		show, raw, noRaw = []string{"decode", "-"}, nil, "the commands take the token from where you have it"
	}
	const looks = "it changes only what is listed"
	list := []tui.Action{
		p.openAction(s, it),
		p.saveAction(s),
		{ID: "expiry.inspect", Key: tui.Bind("i"), Title: "inspect", Help: "Shows how a token stands: its times, its key and how far that is proved, and its note.",
			Why: whyNoToken(s, it), Twin: show, Do: inspect(it)},
		compareSavedAction(s, it),
		{ID: "expiry.copy", Key: tui.Bind("y"), Title: "copy the token", Help: "Copies the token; it is taken off the clipboard again after a while.",
			Why: whyNoToken(s, it), Twin: raw, NoTwin: noRaw, Do: copyToken(s, it)},
		{ID: "expiry.rename", Key: tui.Bind("N"), Title: "rename", Help: "Gives a saved token another name.",
			Why: whyNoChange(s, it), Twin: []string{"jar", "rename", name, "NEW"}, Do: askRename(s, it)},
		{ID: "expiry.remove", Key: tui.Bind("d"), Title: "remove", Help: "Takes a saved token out of the jar, for good, when you have said yes.", Dangerous: true,
			Why: whyNoChange(s, it), Twin: []string{"jar", "rm", name}, Do: askRemove(it)},
		{ID: "expiry.sort", Key: tui.Bind("A"), Title: "order", Help: "Puts what ends soonest first, or orders by name.",
			Why: p.whyEmpty(s), Twin: []string{"jar", "list"}, Do: tui.Tell{Pane: tui.Expiry, Msg: expirySort{}}},
		{ID: "expiry.filter", Key: tui.Bind("/"), Title: "filter", Help: "Lists only what has a text in its name, note, key or status.",
			Why: p.whyEmpty(s), NoTwin: looks, Do: tui.Tell{Pane: tui.Expiry, Msg: expiryFind{}}},
		{ID: "expiry.all", Key: tui.Bind("esc"), Title: "show all", Help: "Takes the filter away.",
			Why: p.whyUnfiltered(), NoTwin: looks, Do: tui.Tell{Pane: tui.Expiry, Msg: expiryClear{}}},
	}
	move := func(id, title, key string, also ...string) {
		list = append(list, tui.Action{ID: "expiry." + id, Key: tui.Bind(append([]string{key}, also...)...), Title: title, Help: "Moves to the " + title + ".",
			NoTwin: "it moves the cursor", Moving: true, Do: tui.Tell{Pane: tui.Expiry, Msg: expiryMove{key}}})
	}
	move("down", "next", "down", "j")
	move("up", "one before", "up", "k")
	move("pagedown", "next page", "pgdown")
	move("pageup", "page before", "pgup")
	move("first", "first", "home", "g")
	move("last", "last", "end", "G")
	return list
}

// openAction takes what the cursor is on where it can be worked with.
func (p *expiry) openAction(s *tui.State, it *expiryItem) tui.Action {
	a := tui.Action{ID: "expiry.open", Key: tui.Bind("enter", "o"), Title: "open", Help: "Takes the token in hand, or goes to the key.", Twin: []string{"jar", "show", "NAME"}}
	switch {
	case it == nil:
		a.Why = whyNothing(s)
	case it.id.kind == expirySaved:
		a.Twin, a.Do = []string{"jar", "show", it.id.name}, tui.OpenSaved{Name: it.id.name}
	case it.id.kind == expiryHand:
		a.Twin, a.Do = []string{"decode", "-"}, tui.Focus{Pane: tui.Token}
	default:
		a.Title = "go to the key"
		a.Twin, a.Do = []string{"keys", "show", it.id.name}, tui.Intents{tui.Choose{Keyset: it.id.name, Kid: it.id.kid}, tui.Focus{Pane: tui.Keys}}
	}
	return a
}

// whyNothing says why the list is empty, by what is to be done about it.
func whyNothing(s *tui.State) string {
	switch {
	case s.Store.Phase == tui.StoreLocked:
		return "the jar is locked; ^u unlocks it"
	case s.Store.Phase != tui.StoreUnlocked:
		return "there is no keystore to save tokens in"
	case s.Jar.Err != nil:
		return "the jar cannot be read"
	}
	return "nothing is chosen"
}

func whyNoToken(s *tui.State, it *expiryItem) string {
	switch {
	case it == nil:
		return whyNothing(s)
	case it.id.kind == expiryKey:
		return "that is a key; enter goes to it"
	}
	return ""
}

func whyNoChange(s *tui.State, it *expiryItem) string {
	switch {
	case it != nil && it.id.kind == expiryHand:
		return "that token is not saved; s saves it"
	case whyNoToken(s, it) != "":
		return whyNoToken(s, it)
	}
	return whyAway(s)
}

func whyAway(s *tui.State) string {
	if s.Clock.Away {
		return "nothing can be changed while you travel in time; T returns"
	}
	return ""
}

func (p *expiry) whyEmpty(s *tui.State) string {
	if p.list.len() == 0 && p.filter.Value() == "" {
		return whyNothing(s)
	}
	return ""
}

func (p *expiry) whyUnfiltered() string {
	if p.typing || p.filter.Value() != "" {
		return ""
	}
	return "everything is shown"
}

// copyToken copies the token of an item, which is nowhere shown.
func copyToken(s *tui.State, it *expiryItem) tui.Intent {
	switch {
	case it == nil:
	case it.id.kind == expiryHand:
		return tui.Copy{Text: s.Token.Text, What: "the token in hand", Secret: true}
	case it.id.kind == expirySaved && it.at < len(s.Jar.List):
		return tui.Copy{Text: s.Jar.List[it.at].Token.Reveal(), What: it.id.name, Secret: true}
	}
	return nil
}

// taken tells whether a saved token has this name.
func taken(s *tui.State, name string) bool { return s.Jar.Find(name) >= 0 }

// checkName says what is wrong with a name for a saved token.
func checkName(name string) string {
	return problemOf(keystore.CheckSavedName(name))
}

// problemOf is the problem alone, where its place is told by the field it is in.
func problemOf(err error) string {
	var e *keystore.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e) && e.Msg != "":
		return e.Msg
	}
	return err.Error()
}
