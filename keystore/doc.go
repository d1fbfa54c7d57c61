// Package keystore owns keysets: their lifecycle and rotation policy, the sealed files they live in, locking and the
// journal. It takes the time, the folder, and what the environment holds as arguments.
//
// It has two halves. The pure one ([Keyset] and its operations, [Policy], [Plan]) knows no file and no cryptography:
// an operation takes the time and a [Maker] of keys, and gives a [Change]. The other stores keysets: one sealed file
// each, changed atomically under a lock. Private halves go from the maker to the seal beside the keyset, never in it.
//
// The promise that both serve: every unexpired token that a keyset signed verifies against the JWKS published at that
// moment, and against every JWKS that was published within the verifiers' cache time before it. It rests on three
// things that callers owe:
//
//   - the clock is read while the lock is held, after keys were made; and who signs reads it before the keyset, so that
//     no rotation slips in between;
//   - what is signed with force is told to [Keyset.Hold];
//   - the clock does not step back behind a time that no operation has seen. What it steps back by nevertheless is
//     missing from the keyset's margins, of which leeway is the one towards retirement.
//
// It imports fob/tokens for key material and may not import fob/cmd, fob/tui, fob/themes, jwx, Charm packages or cobra;
// go-keyring is behind keystore/oskeyring.
package keystore
