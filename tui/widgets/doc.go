// Package widgets holds what panes and dialogs share: cursors in lists, text
// fields, text editors, scrolled text, bars. They draw on a [screen.Area] and
// know nothing of tokens or keys.
//
// It imports fob/tui/screen, fob/themes and fob/tokens/visible, and may not
// import anything else of fob.
package widgets
