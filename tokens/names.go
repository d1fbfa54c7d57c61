package tokens

import (
	"fob/tokens/read"
	"fob/tokens/verdict"
)

// This file gives what the packages read and verdict hold the names that it has for
// whoever judges or makes tokens. What was read of a token needs none of the
// cryptography, and so stands apart.

// What is read of a token; see package read.
type (
	// Decoded is what the bytes of a token say.
	Decoded = read.Decoded
	// Decoder decodes a stream of tokens.
	Decoder = read.Decoder
	// Form is the serialization of a token.
	Form = read.Form
	// Header is a protected header.
	Header = read.Header
	// Part is one base64url part of a token.
	Part = read.Part
	// Signature is one signature of a JWS.
	Signature = read.Signature
	// Recipient is one recipient of a JWE.
	Recipient = read.Recipient
	// Problem is one thing that is wrong with the bytes.
	Problem = read.Problem
	// Span is a range of bytes.
	Span = read.Span
	// Value is one value in a JSON text.
	Value = read.Value
	// Kind is the kind of a JSON value.
	Kind = read.Kind
	// Names are member names that are looked for.
	Names = read.Names
	// Limits bound what hostile input may cost.
	Limits = read.Limits
	// Error is every error of the engine.
	Error = read.Error
	// Code is the kind of an error.
	Code = read.Code
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

// The words of a judgement; see package verdict.
type (
	// Status is the outcome of a verdict or a check.
	Status = verdict.Status
	// Check is one thing that was looked at.
	Check = verdict.Check
	// Finding is something that is allowed but weak.
	Finding = verdict.Finding
	// Profile is the rules for one kind of token.
	Profile = verdict.Profile
	// Held is what came of holding a token against them.
	Held = verdict.Held
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
