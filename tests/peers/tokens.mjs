// JWT by jose, SD-JWT VC by @sd-jwt/sd-jwt-vc: signs and verifies. VERB, one JSON object in, one out.
import { readFileSync } from 'node:fs'
import { createHash, randomBytes } from 'node:crypto'
import { CompactSign, compactVerify, importJWK, jwtVerify } from 'jose'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'

const input = JSON.parse(readFileSync(0, 'utf8'))
const text = new TextEncoder()
// A signature over "header.payload" by jose alone: the SD-JWT library does no cryptography of its own.
const signer = (jwk, alg) => async (data) => {
  const [header, payload] = data.split('.')
  const key = await importJWK(jwk, alg)
  const token = await new CompactSign(Buffer.from(payload, 'base64url')).setProtectedHeader(JSON.parse(Buffer.from(header, 'base64url'))).sign(key)
  if (!token.startsWith(`${data}.`)) throw new Error('another spelling')
  return token.split('.')[2]
}
const verifier = (jwk, alg) => async (data, signature) => {
  try { await compactVerify(`${data}.${signature}`, await importJWK(jwk, alg)); return true } catch { return false }
}
const sdJwt = () => new SDJwtVcInstance({
  signer: input.jwk?.d ? signer(input.jwk, input.alg) : undefined, signAlg: input.alg, verifier: verifier(input.public, input.alg),
  hasher: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(), hashAlg: 'sha-256',
  saltGenerator: (size) => randomBytes(size).toString('hex'),
  kbVerifier: async (data, signature, payload) => verifier(payload.cnf.jwk, 'EdDSA')(data, signature),
})
const verbs = {
  sign: async () => ({
    token: await new CompactSign(text.encode(JSON.stringify(input.payload))).setProtectedHeader({ alg: input.alg, ...input.header }).sign(await importJWK(input.jwk, input.alg)),
  }),
  verify: async () => {
    try {
      const { payload, protectedHeader } = await jwtVerify(input.token, await importJWK(input.public, input.alg), { audience: input.audience, currentDate: new Date(input.now) })
      return { verified: payload.nonce === input.nonce, typ: protectedHeader.typ }
    } catch (error) { return { verified: false, error: error.message } }
  },
  'sd-issue': async () => ({ token: await sdJwt().issue(input.payload, { _sd: input.hidden }, { header: { kid: input.kid } }) }),
  'sd-verify': async () => {
    try {
      const found = await sdJwt().verify(input.token, { keyBindingNonce: input.nonce, requiredClaimKeys: input.shown, currentDate: Date.parse(input.now) / 1000 })
      return { verified: true, payload: found.payload, audience: found.kb?.payload.aud }
    } catch (error) { return { verified: false, error: error.message } }
  },
}
process.stdout.write(JSON.stringify(await verbs[process.argv[2]]()))
