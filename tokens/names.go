package tokens

import (
	"fob/tokens/read"
	"fob/tokens/verdict"
)

// What was read of a token stands in package read, which needs none of the
// cryptography. Whoever judges or makes tokens has it here too, by the same
// names.
type (
	Decoded   = read.Decoded   // what the bytes of a token say
	Decoder   = read.Decoder   // decodes a stream of tokens
	Form      = read.Form      // the serialization of a token
	Header    = read.Header    // a protected header
	Part      = read.Part      // one base64url part of a token
	Signature = read.Signature // one signature of a JWS
	Recipient = read.Recipient // one recipient of a JWE
	Problem   = read.Problem   // one thing that is wrong with the bytes
	Span      = read.Span      // a range of bytes
	Value     = read.Value     // one value in a JSON text
	Kind      = read.Kind      // the kind of a JSON value
	Names     = read.Names     // member names that are looked for
	Limits    = read.Limits    // what hostile input may cost
	Error     = read.Error     // every error of the engine
	Code      = read.Code      // the kind of an error
)

// The serializations (RFC 7515 §7, RFC 7516 §7).
const (
	FormUnknown  = read.FormUnknown
	JWSCompact   = read.JWSCompact
	JWSFlattened = read.JWSFlattened
	JWSGeneral   = read.JWSGeneral
	JWECompact   = read.JWECompact
	JWEFlattened = read.JWEFlattened
	JWEGeneral   = read.JWEGeneral
)

// The kinds of JSON values (RFC 8259 §3).
const (
	KindNone   = read.KindNone
	KindNull   = read.KindNull
	KindFalse  = read.KindFalse
	KindTrue   = read.KindTrue
	KindNumber = read.KindNumber
	KindString = read.KindString
	KindArray  = read.KindArray
	KindObject = read.KindObject
)

// The codes of errors.
const (
	CodeMalformed   = read.CodeMalformed
	CodeLimit       = read.CodeLimit
	CodeKeyNotFound = read.CodeKeyNotFound
	CodeKeyUnfit    = read.CodeKeyUnfit
	CodePassphrase  = read.CodePassphrase
	CodeDecrypt     = read.CodeDecrypt
	CodeRefused     = read.CodeRefused
	CodeUsage       = read.CodeUsage
)

// Decode is [read.Decode].
func Decode(input []byte, lim Limits) *Decoded { return read.Decode(input, lim) }

// NewDecoder is [read.NewDecoder].
func NewDecoder(lim Limits) *Decoder { return read.NewDecoder(lim) }

// Clean is [read.Clean].
func Clean(input []byte) (token []byte, stripped []string) { return read.Clean(input) }

// DefaultLimits is [read.DefaultLimits].
func DefaultLimits() Limits { return read.DefaultLimits() }

// LimitNames is [read.LimitNames].
func LimitNames() []string { return read.LimitNames() }

// NewNames is [read.NewNames].
func NewNames(list ...string) *Names { return read.NewNames(list...) }

// SameMediaType is [read.SameMediaType].
func SameMediaType(a, b string) bool { return read.SameMediaType(a, b) }

// CodeOf is [read.CodeOf].
func CodeOf(err error) Code { return read.CodeOf(err) }

// The words of a judgement stand in package verdict, for those who judge in the
// engine's name.
type (
	Status  = verdict.Status  // the outcome of a verdict or a check
	Check   = verdict.Check   // one thing that was looked at
	Finding = verdict.Finding // something that is allowed but weak
	Profile = verdict.Profile // the rules for one kind of token
	Held    = verdict.Held    // what came of holding a token against them
)

// The outcomes.
const (
	StatusValid      = verdict.StatusValid
	StatusInvalid    = verdict.StatusInvalid
	StatusNotChecked = verdict.StatusNotChecked
	StatusNotYet     = verdict.StatusNotYet
	StatusExpired    = verdict.StatusExpired
	StatusNone       = verdict.StatusNone
	StatusMet        = verdict.StatusMet
	StatusNotMet     = verdict.StatusNotMet
	StatusPassed     = verdict.StatusPassed
	StatusFailed     = verdict.StatusFailed
)
