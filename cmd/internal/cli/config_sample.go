package cli

// configSample is a settings file with every setting, as fob has it without one.
const configSample = `# The settings of fob: $XDG_CONFIG_HOME/fob/config.toml. The environment wins
# over this file, and a flag over both; fob config shows what is in force.

# The colours of the workbench: fob themes lists them, with yours.
#theme = "dark"

# Colour on a terminal: "auto", "always" or "never" (--color, NO_COLOR).
#color = "auto"

# Where times are shown and dates are read in: "local", "UTC", or a name such as
# "Europe/Berlin" (--utc, TZ).
#time_zone = "local"

# The KEY where none is named with -k, and the keyset that the workbench begins
# with (FOB_KEYSET).
#keyset = "auth-api"

# The folder of the keystore (--store, FOB_STORE), and how it is unlocked:
# "keyring", "passphrase" or "identity" (--unlock, FOB_UNLOCK).
#store = "~/.local/share/fob"
#unlock = "keyring"
#identity_file = "~/.config/fob/identity.txt"
#passphrase_file = "/run/secrets/fob-passphrase"

# How long a copied secret or token stays in the clipboard.
#clipboard_clear = "45s"

# What fob verify asks of a token where no flag says otherwise, and the workbench
# begins with.
[policy]
#iss = "https://id.example"
#aud = ["orders", "billing"]      # one of them
#sub = "anna"
#typ = "at+jwt"
#alg = ["ES256", "RS256"]
#require = ["exp", "jti"]
#max_age = "1h"
#leeway = "30s"
#profile = "rfc9068"              # fob profiles lists them

# What hostile input can cost: fob help limits (--limit).
[limits]
#token-size = "4MB"

# Keys of the workbench, by action: fob config actions lists them.
[keys]
#"token.why" = "w"
#"keys.rotate" = ["r", "f6"]
`
