package visible_test

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// unsafeRanges is written out by hand, on purpose not from the tables that the package uses.
var unsafeRanges = [][2]rune{
	{0x00, 0x1f}, {0x7f, 0x9f}, {0xa0, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c},
	{0x115f, 0x1160}, {0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f},
	{0x205f, 0x206f}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xd800, 0xf8ff}, {0xfdd0, 0xfdef},
	{0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1d159, 0x1d159},
	{0x1d173, 0x1d17a}, {0xe0000, 0x10ffff},
}

func mustEscape(r rune) bool {
	for _, u := range unsafeRanges {
		if u[0] <= r && r <= u[1] {
			return true
		}
	}
	return r&0xfffe == 0xfffe
}

// checkSafe says what in out a terminal must never see; allowed are control characters that the function may keep.
func checkSafe(out string, allowed ...rune) error {
	if !utf8.ValidString(out) {
		return fmt.Errorf("not UTF-8: %q", out)
	}
	stack := 0
	for i, r := range out {
		ok := false
		for _, a := range allowed {
			ok = ok || a == r
		}
		if !ok && mustEscape(r) {
			return fmt.Errorf("raw %U at byte %d of %q", r, i, out)
		}
		if !unicode.Is(unicode.M, r) {
			stack = 0
			continue
		}
		if stack++; i == 0 || stack > 4 {
			return fmt.Errorf("mark %U at byte %d of %q stands on nothing or too deep", r, i, out)
		}
	}
	return nil
}

// hostile are the seeds that every fuzz test starts with.
var hostile = []string{
	"", "plain", "a\\b", "\x1b]0;evil\x07", "\x1b[2J", "\u202egpj.exe", "a\u200bb", "\x9b31m", "\xc2\x9b", "\xc2",
	"\xed\xa0\x80", "e\u0301", "\u0301e", "Z\u0300\u0301\u0302\u0303\u0304\u0305", "a\r\nb\tc\rd", "\u2028\u2029",
	"\U000e0041", "\ufeffx", "x\u00a0y", "\ue000", "\uffff", "\U0010ffff", "\u0378", "ᄀ\u1161\u1161\u1161\u1161\u1161\u1161",
	"\\\x1b", "\\\u0301", "\x7f", "\x00", "👩\u200d💻", "日本語", "שלום", "\xff\xfe\xfd", "\u3164", "\ufe0f", "\ufff9",
}
