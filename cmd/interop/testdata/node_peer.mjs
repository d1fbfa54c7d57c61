// Does a batch of jobs with the npm packages jose and jsonwebtoken: a JSON array of jobs on stdin, a JSON array of
// results on stdout, in the same order. Run it in the folder that holds node_modules. The fields of a job and of a
// result are those of the Go types job and result.
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(join(process.cwd(), 'node_peer.mjs'))
const jose = await import(pathToFileURL(require.resolve('jose')))
const jsonwebtoken = require('jsonwebtoken')

const bytes = (b64) => new Uint8Array(Buffer.from(b64, 'base64'))
const base64 = (data) => Buffer.from(data).toString('base64')
const base64url = (data) => Buffer.from(data).toString('base64url')

// PBES2 takes the password's bytes, not a key.
const keyOf = (jwk, alg) => (jwk.kty === 'oct' ? new Uint8Array(Buffer.from(jwk.k, 'base64url')) : jose.importJWK(jwk, alg))

const joseJobs = {
  async sign(job) {
    const payload = bytes(job.payload)
    const sign = new jose.GeneralSign(payload)
    const header = (by) => ({ alg: by.alg, ...job.header, ...(job.unencoded && { b64: false, crit: ['b64'] }) })
    for (const by of job.keys) {
      sign.addSignature(await keyOf(by.jwk, by.alg)).setProtectedHeader(header(by))
    }
    const jws = await sign.sign()
    if (job.unencoded) jws.payload = Buffer.from(payload).toString('utf8')
    if (job.detached) delete jws.payload
    const { protected: head, signature } = jws.signatures[0]
    switch (job.form) {
      case 'compact':
        return { token: [head, jws.payload ?? '', signature].join('.') }
      case 'json':
        delete jws.signatures
        return { token: JSON.stringify({ ...jws, protected: head, signature }) }
    }
    return { token: JSON.stringify(jws) }
  },

  async verify(job) {
    let jws = job.token
    if (job.form === 'compact') {
      const [head, payload, signature] = job.token.split('.')
      jws = { protected: head, payload, signature }
    } else {
      jws = JSON.parse(job.token)
    }
    if (job.detached) jws.payload = job.unencoded ? bytes(job.payload) : base64url(bytes(job.payload))
    const verify = jws.signatures ? jose.generalVerify : jose.flattenedVerify
    const { alg, jwk, pem } = job.keys[0]
    const key = jwk ? await keyOf(jwk, alg) : await jose.importSPKI(pem, alg)
    // A general JWS verifies when one of its signatures does: the algorithm says which.
    const got = await verify(jws, key, { algorithms: [alg] })
    return { payload: base64(got.payload), header: got.protectedHeader }
  },

  async encrypt(job) {
    const plaintext = bytes(job.payload)
    const shared = { enc: job.enc, ...(job.zip && { zip: 'DEF' }), ...job.header }
    const [{ alg, jwk }] = job.keys
    const p2c = alg.startsWith('PBES2') ? { p2c: job.p2c } : undefined
    if (job.form === 'general') {
      const jwe = new jose.GeneralEncrypt(plaintext).setProtectedHeader(shared)
      if (job.aad) jwe.setAdditionalAuthenticatedData(bytes(job.aad))
      for (const to of job.keys) {
        const recipient = jwe.addRecipient(await keyOf(to.jwk, to.alg)).setUnprotectedHeader({ alg: to.alg })
        if (to.alg.startsWith('PBES2')) recipient.setKeyManagementParameters({ p2c: job.p2c })
      }
      return { token: JSON.stringify(await jwe.encrypt()) }
    }
    const jwe = job.form === 'compact' ? new jose.CompactEncrypt(plaintext) : new jose.FlattenedEncrypt(plaintext)
    jwe.setProtectedHeader({ alg, ...shared })
    if (p2c) jwe.setKeyManagementParameters(p2c)
    if (job.aad) jwe.setAdditionalAuthenticatedData(bytes(job.aad))
    const token = await jwe.encrypt(await keyOf(jwk, alg))
    return { token: job.form === 'compact' ? token : JSON.stringify(token) }
  },

  async decrypt(job) {
    const { alg, jwk } = job.keys[0]
    const options = { keyManagementAlgorithms: [alg], maxPBES2Count: job.p2c }
    const decrypt = { compact: jose.compactDecrypt, json: jose.flattenedDecrypt, general: jose.generalDecrypt }[job.form]
    const jwe = job.form === 'compact' ? job.token : JSON.parse(job.token)
    const got = await decrypt(jwe, await keyOf(jwk, alg), options)
    const aad = got.additionalAuthenticatedData
    return { payload: base64(got.plaintext), header: got.protectedHeader, aad: aad && base64(aad) }
  },

  async key(job) {
    // What the web crypto of this runtime makes of a PEM that fob wrote, or of a JWK.
    const { alg, jwk, pem } = job.keys[0]
    const extractable = { extractable: true }
    const read = () => {
      if (jwk) return jose.importJWK(jwk, alg, extractable)
      if (pem.includes('PRIVATE')) return jose.importPKCS8(pem, alg, extractable)
      if (pem.includes('CERTIFICATE')) return jose.importX509(pem, alg, extractable)
      return jose.importSPKI(pem, alg, extractable)
    }
    const got = await jose.exportJWK(await read())
    return { thumbprint: await jose.calculateJwkThumbprint(got), header: got }
  },
}

const nodeKey = (jwk, secret) => {
  if (jwk.kty === 'oct') return createSecretKey(Buffer.from(jwk.k, 'base64url'))
  return secret ? createPrivateKey({ key: jwk, format: 'jwk' }) : createPublicKey({ key: jwk, format: 'jwk' })
}

const jsonwebtokenJobs = {
  async sign(job) {
    const [{ alg, jwk }] = job.keys
    if (job.form !== 'compact' || job.detached || job.unencoded) throw new Error('jsonwebtoken makes plain compact tokens only')
    const payload = Buffer.from(bytes(job.payload)).toString('utf8')
    const options = { algorithm: alg, header: job.header ?? {} }
    return { token: jsonwebtoken.sign(payload, nodeKey(jwk, true), options) }
  },

  async verify(job) {
    const [{ alg, jwk, pem }] = job.keys
    const options = { algorithms: [alg], complete: true, ignoreExpiration: true }
    const got = jsonwebtoken.verify(job.token, jwk ? nodeKey(jwk, false) : pem, options)
    return { payload: base64(Buffer.from(job.token.split('.')[1], 'base64url')), header: got.header }
  },
}

const libraries = { jose: joseJobs, jsonwebtoken: jsonwebtokenJobs }

async function perform(job) {
  const { inner, op } = job
  if (inner && op === 'encrypt') job.payload = base64((await perform(inner)).token)
  const result = await libraries[job.library][op](job)
  if (inner && op === 'decrypt') return perform({ ...inner, token: Buffer.from(result.payload, 'base64').toString() })
  return result
}

const results = []
for (const job of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    results.push(await perform(job))
  } catch (err) {
    results.push({ error: `${err.name}: ${err.message}` || 'unknown' })
  }
}
process.stdout.write(JSON.stringify(results))
