"""Does a batch of jobs with PyJWT or jwcrypto: a JSON array of jobs on stdin, a JSON array of results on stdout, in the
same order. The fields of a job and of a result are those of the Go types job and result."""

import base64
import json
import sys


def unbase64(text):
    return base64.b64decode(text)


def to_base64(data):
    return base64.b64encode(data).decode()


class JWCrypto:
    """A library that knows every serialization."""

    def __init__(self):
        from jwcrypto import jwe, jwk, jws

        self.jwe, self.jwk, self.jws = jwe, jwk, jws
        # RSA1_5 is off unless asked for.
        self.jwe_algs = jwe.default_allowed_algs + ["RSA1_5"]

    def key(self, of):
        if "pem" in of:
            password = of.get("passphrase")
            return self.jwk.JWK.from_pem(of["pem"].encode(), password.encode() if password else None)
        return self.jwk.JWK(**of["jwk"])

    def job_sign(self, job):
        payload = unbase64(job["payload"])
        unencoded = job.get("unencoded", False)
        token = self.jws.JWS(payload.decode() if unencoded else payload)
        for by in job["keys"]:
            header = {"alg": by["alg"], **job.get("header", {})}
            if unencoded:
                header.update({"b64": False, "crit": ["b64"]})
            token.add_signature(self.key(by), None, json.dumps(header))
        if job["form"] == "compact":
            if job.get("detached"):
                token.detach_payload()
            return {"token": token.serialize(compact=True)}
        out = json.loads(token.serialize())
        if job.get("detached"):
            del out["payload"]
        if job["form"] == "general":
            return {"token": self.general(out, "signatures", ("protected", "header", "signature"))}
        return {"token": json.dumps(out)}

    def job_verify(self, job):
        token = self.jws.JWS()
        key = self.key(job["keys"][0])
        token.deserialize(job["token"])
        payload = None
        if job.get("detached"):
            payload = unbase64(job["payload"])
            token.objects["payload"] = payload.decode() if job.get("unencoded") else payload
        token.verify(key, None)
        got = token.payload
        return {"payload": to_base64(got.encode() if isinstance(got, str) else got), "header": token.jose_header}

    def job_encrypt(self, job):
        keys = job["keys"]
        header = {"enc": job["enc"], **job.get("header", {})}
        if job.get("zip"):
            header["zip"] = "DEF"
        if job["form"] != "general":
            header = {"alg": keys[0]["alg"], **header}
        token = self.jwe.JWE(
            unbase64(job["payload"]),
            json.dumps(header),
            aad=unbase64(job["aad"]) if job.get("aad") else None,
            algs=self.jwe_algs,
        )
        for to in keys:
            own = json.dumps({"alg": to["alg"]}) if job["form"] == "general" else None
            token.add_recipient(self.key(to), own)
        out = token.serialize(compact=job["form"] == "compact")
        if job["form"] == "general":
            out = self.general(json.loads(out), "recipients", ("header", "encrypted_key"))
        return {"token": out}

    @staticmethod
    def general(token, name, members):
        """The general form, also for one: jwcrypto writes that flattened."""
        if name not in token:
            token[name] = [{m: token.pop(m) for m in members if m in token}]
        return json.dumps(token)

    def job_decrypt(self, job):
        token = self.jwe.JWE(algs=self.jwe_algs)
        token.deserialize(job["token"], self.key(job["keys"][0]))
        aad = token.objects.get("aad")
        return {"payload": to_base64(token.payload), "aad": to_base64(aad) if aad else ""}

    def job_key(self, job):
        key = self.key(job["keys"][0])
        return {"thumbprint": key.thumbprint(), "private": key.has_private}


class PyJWT:
    """A library of compact signed tokens."""

    def __init__(self):
        import jwt
        from jwt.api_jws import PyJWS

        self.jws = PyJWS()
        self.jwt = jwt

    def key(self, of):
        if "jwk" not in of:
            return of["pem"]
        algorithm = self.jws.get_algorithm_by_name(of["alg"])
        return algorithm.from_jwk(json.dumps(of["jwk"]))

    def job_sign(self, job):
        if job["form"] != "compact" or job.get("detached", False) != job.get("unencoded", False):
            raise ValueError("PyJWT makes compact tokens only, detached if their payload is unencoded, and else not")
        by = job["keys"][0]
        # PyJWT says "typ": "JWT" unless told otherwise, and a JWT is JSON and encoded (RFC 7797 section 7).
        header = {"typ": "", **job.get("header", {})}
        if job.get("unencoded"):
            header.update({"b64": False, "crit": ["b64"]})
        token = self.jws.encode(
            unbase64(job["payload"]),
            self.key(by),
            algorithm=by["alg"],
            headers=header,
            is_payload_detached=job.get("unencoded", False),
        )
        return {"token": token}

    def job_verify(self, job):
        of = job["keys"][0]
        detached = unbase64(job["payload"]) if job.get("detached") else None
        got = self.jws.decode_complete(job["token"], self.key(of), algorithms=[of["alg"]], detached_payload=detached)
        return {"payload": to_base64(got["payload"]), "header": got["header"]}


def do(peer, job):
    inner = job.get("inner")
    if inner and job["op"] == "encrypt":
        job["payload"] = to_base64(do(peer, inner)["token"].encode())
    result = getattr(peer, "job_" + job["op"])(job)
    if inner and job["op"] == "decrypt":
        return do(peer, {**inner, "token": unbase64(result["payload"]).decode()})
    return result


def main():
    peer = {"jwcrypto": JWCrypto, "pyjwt": PyJWT}[sys.argv[1]]()
    results = []
    for job in json.load(sys.stdin):
        try:
            results.append(do(peer, job))
        except Exception as err:  # every failure is an answer
            results.append({"error": f"{type(err).__name__}: {err}" or "unknown"})
    json.dump(results, sys.stdout)


main()
