package panes

import (
	"time"

	"fob/keystore"
	"fob/tokens/visible"
	"fob/tui"
)

// rotate makes the next key current.
func (on *keysOn) rotate() tui.Intent {
	op := func(force bool) keystore.Operation {
		return func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
			return k.Rotate(now, keystore.Options{Force: force}, mk)
		}
	}
	return tui.ChangeKeyset{Name: on.name, Title: "Rotate " + on.name + "?", Yes: "rotate", Did: "was rotated", Op: op(false), Force: op(true)}
}

// revoke takes the chosen key out, or the current one.
func (on *keysOn) revoke() tui.Intent {
	e, short := on.target()
	return tui.ChangeKeyset{
		Name: on.name, Title: "Revoke " + on.name + "/" + visible.String(short) + "?", Yes: "revoke", Did: "has revoked " + visible.String(short), Danger: true,
		Op: func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
			return k.Revoke(now, e.Kid, mk)
		},
	}
}

// destroy erases the private half of the chosen key.
func (on *keysOn) destroy() tui.Intent {
	if on.e == nil {
		return nil
	}
	kid := on.e.Kid
	op := func(force bool) keystore.Operation {
		return func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
			return k.Destroy(now, kid, keystore.Options{Force: force})
		}
	}
	short := visible.String(on.short)
	return tui.ChangeKeyset{
		Name: on.name, Title: "Destroy " + on.name + "/" + short + "?", Yes: "erase the private half", Did: "has erased " + short, Danger: true,
		Word: on.short, Asked: "the kid " + short, Op: op(false), Force: op(true),
	}
}
