package cli

import (
	// Windows has no time zones by the names that the settings take.
	_ "time/tzdata"
)
