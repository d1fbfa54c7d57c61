package interop

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// The jose command of José (latchset).
func TestJoseCommand(t *testing.T) {
	t.Parallel()
	jose := testenv.NeedCommand(t, "jose")
	meet(t, commandPeer("jose-command", nesting(func(dir string, j job) (result, error) {
		c := joseCommand{jose, dir}
		for i, k := range j.Keys {
			if err := writeJSON(dir, fmt.Sprintf("key%d", i), k.JWK); err != nil {
				return result{}, err
			}
		}
		if err := writeFile(dir, "token", []byte(j.Token)); err != nil {
			return result{}, err
		}
		if err := writeFile(dir, "payload", j.Payload); err != nil {
			return result{}, err
		}
		switch j.Op {
		case "sign":
			return c.sign(j)
		case "verify":
			return c.verify(j)
		case "encrypt":
			return c.encrypt(j)
		}
		out, err := run(dir, nil, jose, "jwe", "dec", "-i", "token", "-k", "key0", "-O", "-")
		return result{Payload: out, AAD: aadOf(j.Token)}, err
	})))
}

type joseCommand struct{ program, dir string }

// sign adds one signature after the other to a JWS.
func (c joseCommand) sign(j job) (result, error) {
	args := []string{"jws", "sig", "-I", "payload", "-o", "-"}
	for i, k := range j.Keys {
		header := map[string]any{"alg": k.Alg}
		maps.Copy(header, j.Header)
		if j.Unencoded {
			header["b64"], header["crit"] = false, []string{"b64"}
		}
		template := fmt.Sprintf("template%d", i)
		if err := writeJSON(c.dir, template, map[string]any{"protected": header}); err != nil {
			return result{}, err
		}
		args = append(args, "-s", template, "-k", fmt.Sprintf("key%d", i))
	}
	if j.Form == "compact" {
		args = append(args, "-c")
	}
	if j.Detached {
		args = append(args, "-O", "detached")
	}
	out, err := run(c.dir, nil, c.program, args...)
	if err != nil {
		return result{}, err
	}
	if j.Form == "general" {
		return general(out, "signatures", "protected", "header", "signature")
	}
	return result{Token: string(bytes.TrimSpace(out))}, nil
}

func (c joseCommand) verify(j job) (result, error) {
	args := []string{"jws", "ver", "-i", "token", "-k", "key0", "-O", "-"}
	if j.Detached {
		args = append(args, "-I", "payload")
	}
	out, err := run(c.dir, nil, c.program, args...)
	if j.Detached {
		out = j.Payload
	}
	return result{Payload: out}, err
}

func (c joseCommand) encrypt(j job) (result, error) {
	header := map[string]any{"enc": j.Enc}
	maps.Copy(header, j.Header)
	if j.Zip {
		header["zip"] = "DEF"
	}
	template := map[string]any{"protected": header}
	if j.Form == "compact" {
		header["alg"] = j.Keys[0].Alg
	}
	if j.AAD != nil {
		template["aad"] = encode(j.AAD)
	}
	args := []string{"jwe", "enc", "-i", "jwe", "-I", "payload", "-o", "-"}
	for i, k := range j.Keys {
		recipient := fmt.Sprintf("recipient%d", i)
		own := map[string]any{}
		if j.Form != "compact" {
			own["header"] = map[string]any{"alg": k.Alg}
		}
		if err := writeJSON(c.dir, recipient, own); err != nil {
			return result{}, err
		}
		args = append(args, "-r", recipient, "-k", fmt.Sprintf("key%d", i))
	}
	if j.Form == "compact" {
		args = append(args, "-c")
	}
	if err := writeJSON(c.dir, "jwe", template); err != nil {
		return result{}, err
	}
	out, err := run(c.dir, nil, c.program, args...)
	if err != nil {
		return result{}, err
	}
	if j.Form == "general" {
		return general(out, "recipients", "header", "encrypted_key")
	}
	return result{Token: string(bytes.TrimSpace(out))}, nil
}

// general makes the general form of a token that has one signature or recipient: jose writes that flattened.
func general(token []byte, list string, members ...string) (result, error) {
	var object map[string]any
	if err := json.Unmarshal(token, &object); err != nil {
		return result{}, fmt.Errorf("%w: %s", err, token)
	}
	if object[list] == nil {
		one := map[string]any{}
		for _, name := range members {
			if value, ok := object[name]; ok {
				one[name] = value
				delete(object, name)
			}
		}
		object[list] = []any{one}
	}
	out, err := json.Marshal(object)
	return result{Token: string(out)}, err
}

// aadOf reads the additional authenticated data of a token in JSON. A peer that does not tell it has checked it all the
// same, as part of the tag.
func aadOf(token string) []byte {
	var jwe struct{ AAD string }
	if !strings.HasPrefix(token, "{") || json.Unmarshal([]byte(token), &jwe) != nil {
		return nil
	}
	aad, _ := base64.RawURLEncoding.DecodeString(jwe.AAD)
	return aad
}
