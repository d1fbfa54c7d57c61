package panes

import (
	"fob/keystore"
	"fob/tui"
)

// keysOn is what the actions are about.
type keysOn struct {
	s     *tui.State
	name  string
	l     *keystore.Listing // nil if there is no keyset
	k     *keystore.Keyset  // nil if it cannot be read
	e     *keystore.KeyEntry
	state keystore.State // of e
	short string
}

func keysOnOf(s *tui.State) keysOn {
	on := keysOn{s: s, name: "demo"}
	i := s.Store.Index(s.Store.Chosen)
	if i < 0 {
		return on
	}
	on.l, on.name = &s.Store.Sets[i], s.Store.Chosen
	if on.l.Err != nil {
		return on
	}
	on.k = &on.l.Keyset
	for n := range on.k.Keys {
		if e := &on.k.Keys[n]; e.Kid == s.Store.ChosenKid && e.Kid != "" {
			on.e, on.state, on.short = e, e.StateAt(s.Clock.Real, s.Clock.Now()), on.k.Short(e.Kid)
		}
	}
	return on
}

// ref is NAME, or NAME/KID.
func (on *keysOn) ref() string {
	if on.e == nil {
		return on.name
	}
	return on.name + "/" + on.short
}

// none says why nothing can be done without a keyset.
func (on *keysOn) none() string {
	switch {
	case on.l != nil:
		return ""
	case on.s.Store.Phase == tui.StoreBroken:
		return "the keystore cannot be read"
	case on.s.Store.Phase == tui.StoreAbsent:
		return "there is no keystore; n makes the first key"
	}
	return "there is no keyset; n makes one"
}

// unread says why nothing can be done with the keys of a keyset.
func (on *keysOn) unread() string {
	if on.l != nil && on.k == nil {
		return "the keyset cannot be read"
	}
	return on.none()
}

// firstReason gives the first reason that there is.
func firstReason(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}

// keysIf gives a reason where it holds.
func keysIf(cond bool, why string) string {
	if cond {
		return why
	}
	return ""
}

// Actions are what can be done with the chosen keyset or key.
func (p *keysPane) Actions(s *tui.State) []tui.Action {
	p.refresh(s)
	on := keysOnOf(s)
	list := []tui.Action{
		p.openAction(&on),
		{ID: "keys.new", Key: tui.Bind("n"), Title: "new keyset", Help: "Makes a keyset with a current and a next key, and the keystore where there is none.",
			Why: firstReason(whyNoWriting(s), whyAway(s)), Twin: []string{"keys", "new", "demo", "--alg", "ES256"}, Do: tui.AskNewKeyset{}},
	}
	list = append(list, on.changes()...)
	list = append(list, on.uses()...)
	list = append(list, on.care()...)
	return append(list, p.looking(&on)...)
}

// whyNoWriting says why there is no keystore to write to, nor a place for one.
func whyNoWriting(s *tui.State) string {
	switch {
	case s.Store.Phase == tui.StoreBroken:
		return "the keystore cannot be read"
	case s.Store.Phase == tui.StoreAbsent && s.Store.Err != nil:
		return "there is no place for a keystore"
	case s.Store.Phase == tui.StoreUnknown:
		return "the keystore is being looked for"
	}
	return ""
}

// openAction opens a keyset in the list, or shows a key.
func (p *keysPane) openAction(on *keysOn) tui.Action {
	a := tui.Action{ID: "keys.open", Key: tui.Bind("enter"), Title: "open", Help: "Opens a keyset or closes it; of a key, shows everything.",
		Why: on.none(), Twin: []string{"keys", "show", on.ref()}}
	switch {
	case on.e != nil:
		a.Title, a.Do = "inspect", tui.Inspect{Keyset: on.name, Kid: on.e.Kid}
	case on.l != nil && on.k == nil:
		a.Title, a.Do = "inspect", tui.Inspect{Keyset: on.name}
	default:
		a.Do = tui.Tell{Pane: tui.Keys, Msg: keysToggle{on.name}}
		if p.list.isOpen(on.name) {
			a.Title = "close"
		}
	}
	return a
}

// changes are what goes on in a keyset's life.
func (on *keysOn) changes() []tui.Action {
	noKey := keysIf(on.k != nil && !on.k.Rotates(), "it holds public keys of others and does not rotate")
	return []tui.Action{
		{ID: "keys.rotate", Key: tui.Bind("r"), Title: "rotate", Help: "Makes the next key current, after it has shown the plan.", Dangerous: true,
			Why: firstReason(on.unread(), noKey), Twin: []string{"keys", "rotate", on.name}, Do: on.rotate()},
		{ID: "keys.tick", Key: tui.Bind("K"), Title: "do what is due", Help: "Retires, makes a next key and rotates where that is due, as a timer does.",
			Why: firstReason(on.unread(), on.notDue()), Twin: []string{"keys", "tick", on.name}, Do: tui.TickKeyset(on.name)},
		{ID: "keys.tick-all", Key: tui.Bind("a"), Title: "do all that is due", Help: "Does what is due in every keyset, after it has shown the plans.",
			Why: on.none(), Twin: []string{"keys", "tick"}, Do: tui.TickAll{}},
		{ID: "keys.revoke", Key: tui.Bind("R"), Title: "revoke", Help: "Takes a compromised key out at once, whatever is unexpired: the chosen one, or the current.", Dangerous: true,
			Why: firstReason(on.unread(), on.notRevoked()), Twin: []string{"keys", "revoke", on.revokedRef()}, Do: on.revoke()},
		{ID: "keys.destroy", Key: tui.Bind("D"), Title: "destroy the key", Help: "Erases the private half of a key for good, when its kid was typed.", Dangerous: true,
			Why: firstReason(on.unread(), on.notDestroyed()), Twin: []string{"keys", "destroy", on.keyRef()}, Do: on.destroy()},
		{ID: "keys.policy", Key: tui.Bind("p"), Title: "policy", Help: "Changes how long keys sign, are published ahead, and tokens live.",
			Why: on.unread(), Twin: []string{"keys", "policy", on.name}, Do: tui.AskPolicy{Keyset: on.name}},
	}
}

// keyRef is NAME/KID where a key is chosen, and names one where none is.
func (on *keysOn) keyRef() string {
	if on.e == nil {
		return on.name + "/KID"
	}
	return on.ref()
}

func (on *keysOn) notDue() string {
	if on.k == nil || len(on.k.Due(on.s.Clock.Now())) > 0 {
		return ""
	}
	return "nothing is due"
}

// target is the key that revoking is about.
func (on *keysOn) target() (e keystore.KeyEntry, short string) {
	switch {
	case on.e != nil:
		return *on.e, on.short
	case on.k == nil:
		return e, "KID"
	}
	if e, ok := on.k.Current(); ok {
		return e, on.k.Short(e.Kid)
	}
	return e, "KID"
}

func (on *keysOn) revokedRef() string {
	_, short := on.target()
	return on.name + "/" + short
}

func (on *keysOn) notRevoked() string {
	if on.k == nil {
		return ""
	}
	e, _ := on.target()
	switch {
	case e.Kid == "":
		return "choose a key: none is current"
	case e.State == keystore.StateRevoked:
		return "it is revoked already"
	case e.State == keystore.StateDestroyed:
		return "it is destroyed"
	}
	return ""
}

func (on *keysOn) notDestroyed() string {
	switch {
	case on.k == nil:
		return ""
	case on.e == nil:
		return "choose a key"
	case on.e.State == keystore.StateCurrent:
		return "the current key: rotate first"
	case on.e.State == keystore.StateNext:
		return "the next key: it has signed nothing; revoke replaces it"
	case on.e.State == keystore.StateDestroyed:
		return "it is destroyed already"
	case !on.e.HasPrivate:
		return "no private half"
	}
	return ""
}

// uses are what a keyset is good for in the other panes, and outside.
func (on *keysOn) uses() []tui.Action {
	encrypts := keysIf(on.k != nil && on.k.Kind == keystore.KindEncrypt, "its keys encrypt: choose it in 4 Sign as who to encrypt to")
	public := keysIf(on.k != nil && on.k.Kind == keystore.KindVerify, "no private half")
	noSet := ""
	if on.k != nil && !on.publishes() {
		noSet = "no key of it is published"
	}
	return []tui.Action{
		{ID: "keys.inspect", Key: tui.Bind("i"), Title: "inspect", Help: "Shows everything that is known: times, thumbprint, public JWK, policy, journal, saved tokens.",
			Why: on.none(), Twin: []string{"keys", "show", on.ref()}, Do: on.inspect()},
		{ID: "keys.sign", Key: tui.Bind("s"), Title: "sign with it", Help: "Signs with this keyset from now on, and goes to the sign pane.",
			Why: firstReason(on.unread(), public, encrypts), Twin: []string{"mint", "-k", on.name}, Do: tui.SignWith{Keyset: on.name}},
		{ID: "keys.verify", Key: tui.Bind("v"), Title: "verify with it", Help: "Holds the token in hand against the keys of this keyset alone.",
			Why: on.unread(), Twin: []string{"verify", "-", "-k", on.name}, Do: tui.VerifyWith{Keyset: on.name}},
		{ID: "keys.copy", Key: tui.Bind("y"), Title: "copy", Help: "Copies the kid, the public JWK, the thumbprint or the published JWK Set.",
			Why: on.unread(), Twin: []string{"keys", "show", on.ref(), "--json"}, Do: tui.CopyKey{Keyset: on.name, Kid: on.s.Store.ChosenKid}},
		{ID: "keys.jwks", Key: tui.Bind("J"), Title: "copy the JWK Set", Help: "Copies the JWK Set that verifiers fetch, as it is published at the workbench's time.",
			Why: firstReason(on.unread(), noSet), Twin: []string{"jwks", on.name}, Do: tui.CopyJWKS{Keyset: on.name}},
		{ID: "keys.export", Key: tui.Bind("x"), Title: "export", Help: "Writes a key in another form, to a file or the clipboard; a private half only when asked for by a word.", Dangerous: true,
			Why: on.unread(), Twin: on.exportTwin(), Do: tui.AskExport{Keyset: on.name, Kid: on.s.Store.ChosenKid}},
	}
}

// publishes tells whether the JWK Set of the keyset has a key.
func (on *keysOn) publishes() bool {
	now := on.s.Clock.Now()
	for i := range on.k.Keys {
		e := &on.k.Keys[i]
		if e.Public == nil {
			continue
		}
		s := e.StateAt(on.s.Clock.Real, now)
		if s == keystore.StateCurrent || s.Live() && on.k.Kind != keystore.KindEncrypt {
			return true
		}
	}
	return false
}

// exportTwin writes the public halves; of a shared secret there is none, and what
// leaves is secret.
func (on *keysOn) exportTwin() []string {
	args := []string{"keys", "export", on.ref()}
	if on.k != nil && on.k.Symmetric() {
		args = append(args, "--private", "-o", "./"+on.name+".json")
	}
	return args
}

func (on *keysOn) inspect() tui.Intent {
	return tui.Inspect{Keyset: on.name, Kid: on.s.Store.ChosenKid}
}

// care is what is done to keysets as a whole.
func (on *keysOn) care() []tui.Action {
	into := ""
	if on.k != nil {
		into = on.name
	}
	return []tui.Action{
		{ID: "keys.import", Key: tui.Bind("I"), Title: "import", Help: "Brings keys from a file, a URL or a paste, into a keyset or as a new one.",
			Why: firstReason(whyNoWriting(on.s), whyAway(on.s)), Twin: []string{"keys", "import", on.name, "./key.pem"}, Do: tui.AskImport{Into: into}},
		{ID: "keys.rename", Key: tui.Bind("N"), Title: "rename", Help: "Gives a keyset another name; its keys and history stay.",
			Why: firstReason(on.unread(), whyAway(on.s)), Twin: []string{"keys", "rename", on.name, "new-name"}, Do: tui.AskRename{Keyset: on.name}},
		{ID: "keys.delete", Key: tui.Bind("X"), Title: "delete the keyset", Help: "Deletes a keyset with all its keys for good, when its name was typed.", Dangerous: true,
			Why: firstReason(on.none(), whyAway(on.s)), Twin: []string{"keys", "delete", on.name}, Do: tui.AskDelete{Keyset: on.name}},
		{ID: "keys.log", Key: tui.Bind("L"), Title: "journal", Help: "Shows what was done in the keystore, when, to which key.",
			Why: keysIf(on.s.Store.Phase == tui.StoreAbsent, "there is no keystore"), Twin: []string{"keys", "log"}, Do: tui.ShowLog{}},
	}
}
