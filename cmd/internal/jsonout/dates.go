package jsonout

import (
	"time"

	"fob/tokens/read"
	"fob/tokens/when"
)

// appendDates appends the claims that are times, as number and as time.
func appendDates(dst []byte, claims read.Value) []byte {
	open := false
	for name, v := range claims.Members() {
		if !when.IsDateClaim(name) || v.Kind() != read.KindNumber {
			continue
		}
		date, err := when.ParseNumericDate(string(v.Raw()))
		if err != nil {
			continue
		}
		if !open {
			dst = append(AppendKey(dst, "times"), '{')
			open = true
		}
		dst = AppendDate(dst, name, &date)
	}
	if open {
		dst = append(dst, '}')
	}
	return dst
}

// AppendDate appends a NumericDate; one beyond the calendar has no time.
func AppendDate(dst []byte, name string, date *when.NumericDate) []byte {
	dst = append(AppendKey(dst, name), '{')
	dst = append(AppendKey(dst, "value"), date.Raw()...)
	if t, ok := date.Time(); ok && WritableTime(t) {
		dst = AppendTime(dst, "time", t)
	}
	return append(dst, '}')
}

// AppendTime appends a time as RFC 3339 in UTC.
func AppendTime(dst []byte, name string, t time.Time) []byte {
	dst = append(AppendKey(dst, name), '"')
	return append(t.UTC().AppendFormat(dst, time.RFC3339Nano), '"')
}

// WritableTime tells the times that RFC 3339 can write: four digits of year.
func WritableTime(t time.Time) bool {
	y := t.UTC().Year()
	return 0 <= y && y <= 9999
}
