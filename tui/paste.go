package tui

// PasteMsg is one paste, whole, as the terminal gave it: any bytes, lines ended
// by CR, LF or both.
type PasteMsg struct {
	Text []byte
	// Truncated says that there was more: the paste was larger than fob takes,
	// or the terminal stopped in the middle of it.
	Truncated bool
}
