// Package template is claim templates: the claims and header of a kind of token,
// as a text that package claimtext resolves when a token is signed. Some are
// built in; others are files of the user, one a template:
//
//	{
//	  "title": "Orders API",
//	  "description": "What our gateway sends to the orders service.",
//	  "source": "https://wiki.example/tokens",
//	  "profile": "rfc9068",
//	  "header": {"typ": "at+jwt"},
//	  "claims": {
//	    "iss": "https://id.example",
//	    "sub": "{{ask:subject}}",
//	    "exp": "+15m"
//	  }
//	}
//
// Only claims must be there. With a profile, a token that breaks its rules is not
// signed. The name of a template is that of its file, without
// its .json. A file says all that is in the token but what the key says (alg,
// kid).
//
// The package is pure: it gets the text of a file and not the file. It may
// import tokens and the packages below it, and no other package of fob.
package template
