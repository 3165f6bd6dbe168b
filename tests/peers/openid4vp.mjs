// A verifier of others: makes OpenID4VP requests and reads the answers. One JSON object in, one out.
import { readFileSync } from 'node:fs'
import { createHash, X509Certificate } from 'node:crypto'
import { Openid4vpVerifier } from '@openid4vc/openid4vp'
import { importJWK, SignJWT, compactDecrypt } from 'jose'

const input = JSON.parse(readFileSync(0, 'utf8'))

const callbacks = {
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  signJwt: async (signer, { header, payload }) => {
    const key = await importJWK(input.signer.jwk, input.signer.alg)
    return { jwt: await new SignJWT(payload).setProtectedHeader(header).sign(key), signerJwk: input.signer.public }
  },
  encryptJwe: () => { throw new Error('not wanted') },
  decryptJwe: async (jwe) => {
    const { plaintext } = await compactDecrypt(jwe, await importJWK(input.private, 'ECDH-ES'))
    return { decrypted: true, decryptionJwk: input.private, payload: new TextDecoder().decode(plaintext) }
  },
  verifyJwt: () => ({ verified: false }),
  getX509CertificateMetadata: (certificate) => {
    const names = new X509Certificate(Buffer.from(certificate, 'base64')).subjectAltName ?? ''
    return { sanDnsNames: names.split(', ').map((name) => name.replace(/^DNS:/, '')), sanUriNames: [] }
  },
}
const verifier = new Openid4vpVerifier({ callbacks })

if (process.argv[2] === 'ask') {
  const { payload, jar } = input
  const made = await verifier.createOpenId4vpAuthorizationRequest({ authorizationRequestPayload: payload, jar })
  process.stdout.write(JSON.stringify({
    address: made.authorizationRequest, jwt: made.jar?.authorizationRequestJwt, payload: made.authorizationRequestPayload,
  }))
} else {
  const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
    authorizationResponse: input.response, authorizationRequestPayload: input.payload, callbacks,
  })
  process.stdout.write(JSON.stringify({
    type: parsed.type, nonce: parsed.expectedNonce, presentations: parsed.dcql?.presentations,
    state: parsed.authorizationResponsePayload.state, encrypted: parsed.jarm !== undefined,
  }))
}
