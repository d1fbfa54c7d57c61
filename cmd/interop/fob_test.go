package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"fob/cmd/testenv"
)

// fobPeer is fob as its users have it: the built binary and its command line.
func fobPeer(t *testing.T) peer {
	t.Helper()
	program := testenv.BuildFob(t)
	return commandPeer("fob", func(dir string, j job) (result, error) {
		c := fobCommand{program, dir}
		if err := c.files(j); err != nil {
			return result{}, err
		}
		switch j.Op {
		case "sign":
			return c.sign(j)
		case "verify":
			return c.verify(j)
		case "encrypt":
			return c.encrypt(j)
		case "decrypt":
			return c.decrypt(j)
		}
		return result{}, fmt.Errorf("fob does not do %q", j.Op)
	})
}

type fobCommand struct{ program, dir string }

// files puts keys, token and payload where the command line names them.
func (c fobCommand) files(j job) error {
	var faults []error
	for i, k := range j.Keys {
		faults = append(faults, c.key(fmt.Sprintf("key%d", i), k))
	}
	if j.Inner != nil {
		faults = append(faults, c.key("inner", j.Inner.Keys[0]), writeFile(c.dir, "claims", j.Inner.Payload))
	}
	return errors.Join(append(faults, writeFile(c.dir, "token", []byte(j.Token)), writeFile(c.dir, "payload", j.Payload), writeFile(c.dir, "aad", j.AAD))...)
}

func (c fobCommand) key(name string, k keyUse) error {
	if k.PEM != "" {
		return writeFile(c.dir, name, []byte(k.PEM))
	}
	return writeJSON(c.dir, name, k.JWK)
}

func (c fobCommand) run(args ...string) ([]byte, error) { return run(c.dir, nil, c.program, args...) }

// sign mints what is a JWT, and signs the rest.
func (c fobCommand) sign(j job) (result, error) {
	if j.Form == "compact" && bytes.Equal(j.Payload, claims) && !j.Detached && !j.Unencoded {
		out, err := c.run("mint", "--bare", "--claims", "@payload", "-k", "@key0", "--alg", j.Keys[0].Alg)
		return result{Token: string(bytes.TrimSuffix(out, []byte("\n")))}, err
	}
	args := []string{"sign", "@payload", "--format", j.Form}
	for i, k := range j.Keys {
		args = append(args, "-k", fmt.Sprintf("@key%d", i), "--alg", k.Alg)
	}
	if j.Detached {
		args = append(args, "--detached")
	}
	if j.Unencoded {
		args = append(args, "--unencoded")
	}
	out, err := c.run(args...)
	return result{Token: string(bytes.TrimSuffix(out, []byte("\n")))}, err
}

// verify demands the verdict of every kind that there is: exit status, verdict and signature.
func (c fobCommand) verify(j job) (result, error) {
	args := []string{"verify", "@token", "-k", "@key0", "--json"}
	if j.Detached {
		args = append(args, "--detached", "@payload")
	}
	out, err := c.run(args...)
	if err != nil {
		return result{}, fmt.Errorf("%w %s", err, out)
	}
	var report struct {
		Verdict   string
		Signature struct {
			Status, Alg string
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return result{}, fmt.Errorf("%w in %s", err, out)
	}
	if report.Verdict != "valid" || report.Signature.Status != "valid" || report.Signature.Alg != j.Keys[0].Alg {
		return result{}, fmt.Errorf("exit status 0 with %s", out)
	}
	if j.Detached {
		return result{Payload: j.Payload}, nil
	}
	payload, err := c.run("decode", "@token", "--raw", "payload")
	return result{Payload: payload}, err
}

func (c fobCommand) encrypt(j job) (result, error) {
	if j.Inner != nil {
		out, err := c.run("mint", "--bare", "--claims", "@claims", "-k", "@inner", "--alg", j.Inner.Keys[0].Alg,
			"--encrypt-to", "@key0", "--key-alg", j.Keys[0].Alg, "--enc", j.Enc)
		return result{Token: string(bytes.TrimSuffix(out, []byte("\n")))}, err
	}
	args := []string{"encrypt", "@payload", "--format", j.Form, "--enc", j.Enc}
	for i, k := range j.Keys {
		args = append(args, "-k", fmt.Sprintf("@key%d", i), "--alg", k.Alg)
	}
	if slices.ContainsFunc(j.Keys, func(k keyUse) bool { return kindFor(k.Alg, "") == "password" }) {
		args = append(args, "--pbes2-count", fmt.Sprint(j.P2C))
	}
	if j.Zip {
		args = append(args, "--zip")
	}
	if j.AAD != nil {
		args = append(args, "--aad", "@aad")
	}
	out, err := c.run(args...)
	return result{Token: string(bytes.TrimSuffix(out, []byte("\n")))}, err
}

func (c fobCommand) decrypt(j job) (result, error) {
	args := []string{"decrypt", "@token", "-k", "@key0"}
	if j.Inner != nil {
		args = append(args, "--then-verify", "@inner")
	}
	out, err := c.run(args...)
	if err != nil {
		return result{}, err
	}
	if j.Keys[0].Alg == "RSA1_5" {
		err = c.warns(args, "rsa1_5")
	}
	return result{Payload: out, AAD: aadOf(j.Token)}, err
}

// warns holds that the report of a decryption has the finding.
func (c fobCommand) warns(args []string, finding string) error {
	out, err := c.run(append(args, "--json")...)
	if err != nil {
		return err
	}
	var report struct {
		Findings []struct{ ID string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return err
	}
	for _, f := range report.Findings {
		if f.ID == finding {
			return nil
		}
	}
	return fmt.Errorf("no finding %q in %s", finding, out)
}
