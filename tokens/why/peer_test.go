package why

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// The mistakes here are made by the libraries that people make them with.

// keysFolder writes the rig's private keys where a peer finds them.
func keysFolder(t *testing.T) string {
	t.Helper()
	r := theRig()
	dir := t.TempDir()
	for name, k := range map[string]any{"rsa.pem": r.rsa, "ec.pem": r.p256, "ed.pem": r.ed} {
		der, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			t.Fatal(err)
		}
		put(t, dir, name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	put(t, dir, "rsa-public.pem", spki(t, &r.rsa.PublicKey))
	put(t, dir, "secret.txt", []byte(secret+"\n"))
	return dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// lines runs a peer and gives what it printed: "name token" in each line.
func lines(t *testing.T, dir, program string, args ...string) map[string]string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, stderr.Bytes())
	}
	made := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, token, _ := strings.Cut(strings.TrimSpace(line), " ")
		made[name] = token
	}
	return made
}

// wantEach wants each token that a peer made explained by its cause.
func wantEach(t *testing.T, made map[string]string, want map[string]struct {
	key  Candidate
	want string
}) {
	t.Helper()
	for name, w := range want {
		t.Run(name, func(t *testing.T) {
			if made[name] == "" {
				t.Fatalf("the peer made none: %v", made)
			}
			wantCause(t, find(t, made[name], w.key), w.want)
		})
	}
}

type wanted = struct {
	key  Candidate
	want string
}

const pythonPeer = `
import base64, json, jwt, hmac, hashlib
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
def b64(b): return base64.urlsafe_b64encode(b).rstrip(b"=").decode()
def key(name): return serialization.load_pem_private_key(open(name, "rb").read(), None)
claims = {"iss": "https://issuer.example", "sub": "anna/\u00e9", "roles": ["a", "b"], "exp": 1700003600}
def sign(header, payload, signer):
    text = b64(header) + "." + b64(payload)
    return text, signer(text.encode())
secret_file = open("secret.txt").read()
print("pyjwt-newline", jwt.encode(claims, secret_file, algorithm="HS256"))
print("pyjwt-base64", jwt.encode(claims, base64.b64encode(secret_file.strip().encode()), algorithm="HS512"))
mac = lambda b: hmac.new(secret_file.strip().encode(), b, hashlib.sha256)
# Signed over json.dumps as it is, sent compact.
_, sig = sign(b'{"alg": "HS256", "typ": "JWT"}', json.dumps(claims).encode(), lambda b: mac(b).digest())
print("dumps-header", b64(b'{"alg":"HS256","typ":"JWT"}') + "." + b64(json.dumps(claims).encode()) + "." + b64(sig))
h = b'{"alg":"HS256","typ":"JWT"}'
for name, kw in {"dumps": {}, "sorted": {"sort_keys": True}, "indent": {"indent": 2}, "unicode": {"ensure_ascii": False}}.items():
    _, sig = sign(h, json.dumps(claims, **kw).encode(), lambda b: mac(b).digest())
    print("dumps-" + name, b64(h) + "." + b64(json.dumps(claims, separators=(",", ":")).encode()) + "." + b64(sig))
text, sig = sign(h, json.dumps(claims).encode(), lambda b: mac(b).hexdigest().encode())
print("hexdigest", text + "." + b64(sig))
text, sig = sign(h, json.dumps(claims).encode(), lambda b: mac(b).hexdigest())
print("hexdigest-plain", text + "." + sig)
text, sig = sign(b'{"alg":"ES256"}', json.dumps(claims).encode(), lambda b: key("ec.pem").sign(b, ec.ECDSA(hashes.SHA256())))
print("ecdsa-der", text + "." + b64(sig))
pss = lambda salt: lambda b: key("rsa.pem").sign(b, padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=salt), hashes.SHA256())
text, sig = sign(b'{"alg":"PS256"}', json.dumps(claims).encode(), pss(padding.PSS.MAX_LENGTH))
print("pss-max", text + "." + b64(sig))
mgf = padding.PSS(mgf=padding.MGF1(hashes.SHA1()), salt_length=32)
text, sig = sign(b'{"alg":"PS256"}', json.dumps(claims).encode(), lambda b: key("rsa.pem").sign(b, mgf, hashes.SHA256()))
print("pss-mgf1-sha1", text + "." + b64(sig))
text, sig = sign(b'{"alg":"RS256"}', json.dumps(claims).encode(), pss(32))
print("pss-for-rs", text + "." + b64(sig))
public = open("rsa-public.pem", "rb").read()
text, sig = sign(b'{"alg":"HS256"}', json.dumps(claims).encode(), lambda b: hmac.new(public, b, hashlib.sha256).digest())
print("confused", text + "." + b64(sig))
text = base64.urlsafe_b64encode(b'{"alg":"HS256" }').decode() + "." + base64.urlsafe_b64encode(b'{"sub":"anna"}').decode()
print("padded", text + "." + base64.urlsafe_b64encode(mac(text.encode()).digest()).decode())
`

func TestPython(t *testing.T) {
	python := testenv.Python(t, "jwt", "cryptography")
	r := theRig()
	mac, rsaKey := secretOf(secret), public(t, &r.rsa.PublicKey)
	made := lines(t, keysFolder(t), python, "-B", "-c", pythonPeer)
	wantEach(t, made, map[string]wanted{
		"pyjwt-newline": {mac, "secret-newline"}, "pyjwt-base64": {mac, "secret-base64"},
		"dumps-header": {mac, "header-reserialised"}, "dumps-dumps": {mac, "payload-reserialised"}, "dumps-sorted": {mac, "payload-reserialised"},
		"dumps-indent": {mac, "payload-reserialised"}, "dumps-unicode": {mac, "payload-reserialised"},
		"hexdigest": {mac, "signature-encoding"}, "hexdigest-plain": {mac, "signature-encoding"},
		"ecdsa-der": {public(t, &r.p256.PublicKey), "ecdsa-der"}, "pss-max": {rsaKey, "rsa-padding"}, "pss-mgf1-sha1": {rsaKey, "rsa-padding"},
		"pss-for-rs": {rsaKey, "alg"}, "confused": {rsaKey, "key-confusion"}, "padded": {mac, "malformed"},
	})
}

const nodePeer = `
const crypto = require("crypto"), fs = require("fs");
const b64 = (b) => Buffer.from(b).toString("base64url");
const claims = {iss: "https://issuer.example", sub: "anna/é", url: "a&b<c>", exp: 1700003600, n: 1.0};
const secret = fs.readFileSync("secret.txt", "utf8");
const h = b64('{"alg":"HS256","typ":"JWT"}');
const mac = (text, key) => crypto.createHmac("sha256", key).update(text).digest();
let text = h + "." + b64(JSON.stringify(claims));
console.log("newline", text + "." + b64(mac(text, secret)));
console.log("pretty", text + "." + b64(mac(h + "." + b64(JSON.stringify(claims, null, 2)), secret.trim())));
console.log("tabs", text + "." + b64(mac(h + "." + b64(JSON.stringify(claims, null, "\t")), secret.trim())));
console.log("base64-decoded", text + "." + b64(mac(text, Buffer.from(Buffer.from(secret.trim()).toString("base64"), "utf8"))));
console.log("std-base64", text + "." + b64(mac(Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64") + "." + Buffer.from(JSON.stringify(claims)).toString("base64"), secret.trim())));
console.log("update-twice", text + "." + b64(mac(crypto.createHash("sha256").update(text).digest(), secret.trim())));
console.log("utf16", text + "." + b64(mac(text, Buffer.from(secret.trim(), "utf16le"))));
const e = b64('{"alg":"ES256"}') + "." + b64(JSON.stringify(claims));
console.log("der", e + "." + b64(crypto.sign("sha256", Buffer.from(e), fs.readFileSync("ec.pem"))));
console.log("prehashed", e + "." + b64(crypto.sign("sha256", crypto.createHash("sha256").update(e).digest(), {key: fs.readFileSync("ec.pem"), dsaEncoding: "ieee-p1363"})));
const p = b64('{"alg":"PS256"}') + "." + b64(JSON.stringify(claims));
console.log("rs-for-ps", p + "." + b64(crypto.sign("sha256", Buffer.from(p), fs.readFileSync("rsa.pem"))));
console.log("pss", p + "." + b64(crypto.sign("sha256", Buffer.from(p), {key: fs.readFileSync("rsa.pem"), padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_MAX_SIGN})));
const d = b64('{"alg":"RS256"}') + "." + b64(JSON.stringify(claims));
console.log("raw-private-encrypt", d + "." + b64(crypto.privateEncrypt(fs.readFileSync("rsa.pem"), crypto.createHash("sha256").update(d).digest())));
`

func TestNode(t *testing.T) {
	node := testenv.NeedCommand(t, "node")
	r := theRig()
	mac, ec, rsaKey := secretOf(secret), public(t, &r.p256.PublicKey), public(t, &r.rsa.PublicKey)
	wantEach(t, lines(t, keysFolder(t), node, "-e", nodePeer), map[string]wanted{
		"newline": {mac, "secret-newline"}, "pretty": {mac, "payload-reserialised"}, "tabs": {mac, "payload-reserialised"}, "base64-decoded": {mac, "secret-base64"},
		"std-base64": {mac, "signed-base64"}, "update-twice": {mac, "prehashed"}, "utf16": {mac, "secret-charset"},
		"der": {ec, "ecdsa-der"}, "prehashed": {ec, "prehashed"}, "rs-for-ps": {rsaKey, "alg"}, "pss": {rsaKey, "rsa-padding"}, "raw-private-encrypt": {rsaKey, "rsa-padding"},
	})
}

// TestJSONWebToken: the npm package, with the secret as a shell reads it from a file.
func TestJSONWebToken(t *testing.T) {
	dir := testenv.NodeModules(t, "jsonwebtoken")
	folder := keysFolder(t)
	script := `const jwt = require(process.argv[1] + "/node_modules/jsonwebtoken"), fs = require("fs");
console.log("newline", jwt.sign({sub: "anna"}, fs.readFileSync("secret.txt", "utf8")));
console.log("alg", jwt.sign({sub: "anna"}, fs.readFileSync("rsa.pem"), {algorithm: "RS512"}));`
	made := lines(t, folder, "node", "-e", script, dir)
	wantCause(t, find(t, made["newline"], secretOf(secret)), "secret-newline")
	if res := find(t, made["alg"], public(t, &theRig().rsa.PublicKey)); res.Outcome != Verifies {
		t.Errorf("%+v", res)
	}
}

// TestOpenSSL: what people put together in a shell.
func TestOpenSSL(t *testing.T) {
	testenv.NeedCommand(t, "openssl")
	sh := testenv.NeedCommand(t, "sh")
	r := theRig()
	script := `set -e
b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
h=$(printf '{"alg":"ES256"}' | b64); p=$(printf '{"sub":"anna"}' | b64)
echo "der $h.$p.$(printf %s "$h.$p" | openssl dgst -sha256 -sign ec.pem -binary | b64)"
echo "echo $h.$p.$(echo "$h.$p" | openssl dgst -sha256 -sign rsa.pem -binary | b64)"
h=$(printf '{"alg":"PS256"}' | b64)
echo "pss $h.$p.$(printf %s "$h.$p" | openssl dgst -sha256 -sign rsa.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:max -binary | b64)"
h=$(echo '{"alg":"RS256"}' | b64)
echo "pkeyutl $h.$p.$(printf %s "$h.$p" | openssl dgst -sha256 -binary | openssl pkeyutl -sign -inkey rsa.pem | b64)"
h=$(printf '{"alg":"HS256"}' | b64)
echo "hex $h.$p.$(printf %s "$h.$p" | openssl dgst -sha256 -hmac "$(cat secret.txt)" | sed 's/.*= *//')"
echo "hexkey $h.$p.$(printf %s "$h.$p" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(od -An -tx1 secret.txt | tr -d ' \n') -binary | b64)"`
	made := lines(t, keysFolder(t), sh, "-c", script)
	mac, rsaKey := secretOf(secret), public(t, &r.rsa.PublicKey)
	wantEach(t, made, map[string]wanted{
		"der": {public(t, &r.p256.PublicKey), "ecdsa-der"}, "pss": {rsaKey, "rsa-padding"}, "pkeyutl": {rsaKey, "rsa-padding"},
		"hex": {mac, "signature-encoding"}, "hexkey": {mac, "secret-newline"},
	})
	// The header says ES256, the key is RSA, and echo put a newline after: two changes.
	wantCause(t, find(t, made["echo"], rsaKey), "alg+signed-newline")
}
