// Package profiletext is profiles as people write them: TOML, one file a profile.
// It has those that come with fob, and reads the user's own:
//
//	title = "Access token of our gateway"
//	description = "What the gateway sends to the services."
//	source = "https://wiki.example/tokens"
//	template = "orders" # the claim template that makes one
//	order = 10          # who is asked first whether it knows a token: the lowest
//
//	[[recognise]] # one way to know such a token; there may be several
//	all = [
//	  { claim = "iss", matches = "https://*.id.example/*" },
//	  { header = "typ", equals = "at+jwt" },
//	]
//
//	[[check]]
//	id = "tenant"
//	claim = ["ours", "tenant"] # a claim within a claim
//	required = true
//	type = "uuid"
//	why = "The services choose their database by it."
//	source = "https://wiki.example/tokens#tenant"
//
//	[[check]]
//	id = "sub"
//	claim = "sub"
//	matches = "user:{tenant}:*"
//	with = { tenant = ["ours", "tenant"] }
//	level = "should" # tell it, and let the token pass
//
// A condition, and what a check asks of a header parameter or a claim, are made of
// type, equals, one_of, matches, contains, words, min_items and max_items; a
// condition may say absent = true, and a check required, forbidden and public_jwk.
// In place of a member a check can have any_of, max_lifetime, max_age, algorithms or
// signed_by_jwk. A check with when = [ … ] is for tokens that meet these conditions.
// What a pattern is, [profile.CheckPattern] says.
//
// It is pure: it gets the text of a file and not the file. It may import tokens and
// the packages below it, and no other package of fob; of these it alone imports
// [tomltext], and so the TOML library.
package profiletext
