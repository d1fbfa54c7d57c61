package cli

import (
	"time"

	"fob/cmd/internal/show"
	"fob/keystore"
)

// renderer writes what people read: what a token says, and what fob says of it and
// of keys. All text of a token goes through package visible on its way in.
type renderer struct {
	show.Page
	keysets *keystore.Trust
}

func (a *app) renderer(out []byte, now time.Time) *renderer {
	page := show.Page{Style: a.style(a.Streams.OutIsTTY), Out: out, Width: a.Streams.Width, Now: now, Zone: a.zone()}
	return &renderer{Page: page, keysets: &a.fromKeysets}
}
