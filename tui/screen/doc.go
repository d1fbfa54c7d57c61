// Package screen is the canvas that the workbench is drawn on: a grid of cells,
// each with a character and a style. Panes and widgets draw onto an [Area],
// which clips; only the root turns the grid into what the terminal gets.
//
// Two promises come with that. A frame is always exactly as wide and as high as
// the terminal, whatever is drawn. And no text can do anything but be seen:
// every string goes through package visible on its way into the cells, so a
// hostile claim cannot move the cursor, change the title or hide what follows.
//
// It imports fob/themes and fob/tokens/visible and may not import anything else
// of fob.
package screen
