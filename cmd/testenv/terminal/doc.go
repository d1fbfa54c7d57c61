// Package terminal is a terminal for tests: it starts a program in a pty, types
// at it as a person does, and shows its screen as text. It waits for what is to
// be seen and never sleeps.
//
//	x := terminal.Start(t, exec.Command(testenv.BuildFob(t)), 120, 30)
//	x.WaitFor("Keys", "Token")
//	x.Paste("eyJ…")
//	x.WaitFor("✓ signature")
//	x.Press("ctrl+c")
//	x.WantLeft(0)
//
// The screen is emulated by vt10x, which gives every character one cell, also
// the wide ones. There are no ptys on Windows.
//
// It serves tests only. It may not import any other package of fob.
package terminal
