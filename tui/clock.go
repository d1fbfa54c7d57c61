package tui

import "time"

// Clock is the workbench's time: that of the world, or that to which the user
// has travelled, which goes on from there.
type Clock struct {
	Real   time.Time
	Offset time.Duration // of a travel; 0 is none
	Away   bool          // the user is travelling
	Local  *time.Location
	UTC    bool // times are shown in UTC
}

// Now is the time for which everything is shown.
func (c Clock) Now() time.Time {
	if c.Away {
		return c.Real.Add(c.Offset)
	}
	return c.Real
}

// Zone is the zone in which times are shown.
func (c Clock) Zone() *time.Location {
	if c.UTC || c.Local == nil {
		return time.UTC
	}
	return c.Local
}
