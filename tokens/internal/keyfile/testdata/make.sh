#!/bin/sh
# Makes the test keys of this folder anew, with OpenSSL 3 and OpenSSH 9. See README.md.
set -eu
umask 022
cd "$(dirname "$0")"
pass=correct-horse

# One private key of each kind in PKCS#8, and what can be made of it.
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pkcs8.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:512 -out rsa512.pkcs8.pem
for c in P-256 P-384 P-521; do
	n=$(echo $c | tr -d - | tr P p)
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:$c -out $n.pkcs8.pem
	openssl ec -in $n.pkcs8.pem -out $n.sec1.pem 2>/dev/null
	openssl ec -in $n.pkcs8.pem -outform DER -out $n.sec1.der 2>/dev/null
done
openssl genpkey -algorithm ED25519 -out ed25519.pkcs8.pem
openssl genpkey -algorithm X25519 -out x25519.pkcs8.pem
for n in rsa p256 p384 p521 ed25519 x25519; do
	openssl pkcs8 -topk8 -nocrypt -in $n.pkcs8.pem -outform DER -out $n.pkcs8.der
	openssl pkey -in $n.pkcs8.pem -pubout -out $n.spki.pem
	openssl pkey -in $n.pkcs8.pem -pubout -outform DER -out $n.spki.der
done
openssl rsa -in rsa.pkcs8.pem -traditional -out rsa.pkcs1.pem 2>/dev/null
openssl rsa -in rsa.pkcs8.pem -traditional -outform DER -out rsa.pkcs1.der 2>/dev/null
openssl rsa -in rsa.pkcs8.pem -RSAPublicKey_out -out rsa.pkcs1pub.pem 2>/dev/null
openssl rsa -in rsa.pkcs8.pem -RSAPublicKey_out -outform DER -out rsa.pkcs1pub.der 2>/dev/null
openssl ecparam -name prime256v1 -out ecparams.tmp
cat ecparams.tmp p256.sec1.pem >p256.sec1-params.pem
openssl pkey -in p256.pkcs8.pem -pubout -ec_conv_form compressed -out p256.spki-compressed.pem
{ openssl pkey -in p256.pkcs8.pem -text_pub -noout; cat p256.spki.pem; } >p256.spki-text.pem

# Certificates: self-signed in PEM and DER; a chain of leaf (p256) and CA (rsa).
openssl req -x509 -new -key rsa.pkcs8.pem -subj "/CN=fob test CA" -days 36500 -out rsa.cert.pem
openssl x509 -in rsa.cert.pem -outform DER -out rsa.cert.der
openssl req -x509 -new -key ed25519.pkcs8.pem -subj "/CN=stranger" -days 36500 -out ed25519.cert.pem
openssl req -new -key p256.pkcs8.pem -subj "/CN=leaf" -out p256.csr.pem
openssl req -in p256.csr.pem -outform DER -out p256.csr.der
openssl x509 -req -in p256.csr.pem -CA rsa.cert.pem -CAkey rsa.pkcs8.pem -days 36500 -set_serial 2 -out leaf.tmp 2>/dev/null
cat leaf.tmp rsa.cert.pem >p256.chain.pem
cat p256.pkcs8.pem p256.chain.pem >p256.key-and-chain.pem
openssl x509 -in rsa.cert.pem -trustout -out trusted-cert.pem

# Encrypted keys; the passphrase of all is "correct-horse".
for prf in hmacWithSHA1 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
	openssl pkcs8 -topk8 -in p256.pkcs8.pem -v2 aes-256-cbc -v2prf $prf -iter 4096 -passout pass:$pass -out enc.$prf.pem
done
for c in aes-128-cbc aes-192-cbc des3; do
	openssl pkcs8 -topk8 -in ed25519.pkcs8.pem -v2 $c -iter 4096 -passout pass:$pass -out enc.$c.pem
done
openssl pkcs8 -topk8 -in x25519.pkcs8.pem -scrypt -passout pass:$pass -out enc.scrypt.pem
openssl pkcs8 -topk8 -in rsa.pkcs8.pem -outform DER -v2 aes-256-cbc -iter 4096 -passout pass:$pass -out enc.rsa.der
openssl pkcs8 -topk8 -in p256.pkcs8.pem -v1 PBE-SHA1-3DES -passout pass:$pass -out enc.pbe-sha1-3des.pem
for c in aes128 aes256 des3; do
	openssl rsa -in rsa.pkcs8.pem -traditional -$c -passout pass:$pass -out legacy.rsa-$c.pem 2>/dev/null
done
openssl ec -in p256.pkcs8.pem -aes256 -passout pass:$pass -out legacy.p256-aes256.pem 2>/dev/null

# OpenSSH.
for t in rsa:2048 ecdsa:256 ecdsa:384 ecdsa:521 ed25519:256; do
	n=ssh-${t%%:*}${t##*:}
	[ ${t%%:*} = ed25519 ] && n=ssh-ed25519
	rm -f $n $n.pub $n.enc $n.enc.pub
	ssh-keygen -q -t ${t%%:*} -b ${t##*:} -N "" -C "fob@test $n" -f $n
	ssh-keygen -q -t ${t%%:*} -b ${t##*:} -N $pass -a 4 -C "fob@test $n" -f $n.enc
	# ssh-keygen's own comment names the machine; this one also goes on to a second line.
	ssh-keygen -e -m RFC4716 -f $n.pub | sed 's/^Comment:.*/Comment: "fob \\\nRFC 4716"/' >$n.rfc4716
done
rm -f ssh-cbc ssh-gcm ssh-cbc.pub ssh-gcm.pub
ssh-keygen -q -t ed25519 -N $pass -a 4 -Z aes256-cbc -C cbc -f ssh-cbc
ssh-keygen -q -t ed25519 -N $pass -a 4 -Z aes256-gcm@openssh.com -C gcm -f ssh-gcm
{
	echo "# two keys, one with options"
	echo
	cat ssh-ed25519.pub
	printf 'command="echo \\"hi there\\"",no-pty '
	cat ssh-rsa2048.pub
} >authorized_keys

# Keys and files that fob refuses, by name.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-224 -out no.p224.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out no.secp256k1.pem
openssl pkey -in no.secp256k1.pem -pubout -out no.secp256k1-spki.pem
openssl req -x509 -new -key no.secp256k1.pem -subj "/CN=k1" -days 36500 -out no.secp256k1-cert.pem
openssl genpkey -algorithm ED448 -out no.ed448.pem
openssl genpkey -algorithm X448 -out no.x448.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -out no.rsa-pss.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_keygen_primes:3 -out no.rsa-3primes.pem
openssl ec -in p256.pkcs8.pem -param_enc explicit -out no.ec-explicit.pem 2>/dev/null
openssl pkey -in p256.pkcs8.pem -pubout -ec_param_enc explicit -out no.ec-explicit-spki.pem
openssl dsaparam -out dsap.tmp 1024 2>/dev/null
openssl genpkey -paramfile dsap.tmp -out no.dsa.pem
openssl dsa -in no.dsa.pem -outform DER -out no.dsa-traditional.der 2>/dev/null
openssl pkey -in no.dsa.pem -traditional -out no.dsa-traditional.pem
rm -f no.ssh-dss no.ssh-dss.pub
ssh-keygen -q -t dsa -N "" -C dsa -f no.ssh-dss
openssl pkcs12 -export -inkey rsa.pkcs8.pem -in rsa.cert.pem -passout pass:$pass -out no.pkcs12
openssl crl2pkcs7 -nocrl -certfile rsa.cert.pem -out no.pkcs7.pem
openssl crl2pkcs7 -nocrl -certfile rsa.cert.pem -outform DER -out no.pkcs7.der
rm -f ./*.tmp
