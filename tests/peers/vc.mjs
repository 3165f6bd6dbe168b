// @digitalbazaar/vc verifies our presentations, and makes some of its own. One JSON object in, one out.
import { readFileSync } from 'node:fs'
import * as vc from '@digitalbazaar/vc'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite'
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { Ed25519VerificationKey2020 } from '@digitalbazaar/ed25519-verification-key-2020'

const input = JSON.parse(readFileSync(0, 'utf8'))
const suites = {
  'eddsa-rdfc-2022': { sign: eddsaRdfc, verify: eddsaRdfc }, 'ecdsa-rdfc-2019': { sign: ecdsaRdfc, verify: ecdsaRdfc },
  'eddsa-jcs-2022': { sign: eddsaJcs.createSignCryptosuite(), verify: eddsaJcs.createVerifyCryptosuite() },
}

// did:key and the contexts that came along; nothing is fetched.
const documentLoader = async (url) => {
  const given = input.contexts[url]
  if (given) return { contextUrl: null, documentUrl: url, document: given }
  const [did, fragment] = url.split('#')
  if (!did.startsWith('did:key:')) throw new Error(`not here: ${url}`)
  const multikey = did.slice('did:key:'.length)
  const id = `${did}#${multikey}`
  const old = input.suite === 'Ed25519Signature2020'
  const method = old
    ? { '@context': 'https://w3id.org/security/suites/ed25519-2020/v1', id, type: 'Ed25519VerificationKey2020', controller: did, publicKeyMultibase: multikey }
    : { '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did, publicKeyMultibase: multikey }
  const document = fragment ? method : {
    '@context': ['https://www.w3.org/ns/did/v1', method['@context']], id: did, verificationMethod: [method],
    assertionMethod: [id], authentication: [id],
  }
  return { contextUrl: null, documentUrl: url, document }
}

const verifying = [
  ...Object.values(suites).map(({ verify }) => new DataIntegrityProof({ cryptosuite: verify })), new Ed25519Signature2020(),
]
if (process.argv[2] === 'verify-credential') {
  const done = await vc.verifyCredential({ credential: input.credential, suite: verifying, documentLoader, now: new Date(input.now) })
  const errors = [done.error, ...(done.error?.errors ?? [])].filter(Boolean).map((error) => error.message)
  process.stdout.write(JSON.stringify({ verified: done.verified, errors }))
} else if (process.argv[2] === 'verify') {
  const { presentation, challenge, domain } = input
  const done = await vc.verify({ presentation, challenge, domain, suite: verifying, documentLoader, now: new Date(input.now) })
  const errors = [done.error, ...(done.error?.errors ?? [])].filter(Boolean).map((error) => error.message)
  process.stdout.write(JSON.stringify({ verified: done.verified, errors }))
} else {
  const { credential, challenge, domain, suite: name } = input
  const seed = new Uint8Array(32).fill(7)
  let suite, holder
  if (name === 'Ed25519Signature2020') {
    const key = await Ed25519VerificationKey2020.generate({ seed })
    holder = `did:key:${key.publicKeyMultibase}`
    Object.assign(key, { controller: holder, id: `${holder}#${key.publicKeyMultibase}` })
    suite = new Ed25519Signature2020({ key, date: input.now })
  } else {
    const elliptic = name.startsWith('ecdsa')
    const key = elliptic ? await EcdsaMultikey.generate({ curve: 'P-256' }) : await Ed25519Multikey.generate({ seed })
    holder = `did:key:${key.publicKeyMultibase}`
    Object.assign(key, { controller: holder, id: `${holder}#${key.publicKeyMultibase}` })
    suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: suites[name].sign, date: input.now })
  }
  const presentation = vc.createPresentation({
    verifiableCredential: [credential], holder, version: name === 'Ed25519Signature2020' ? 1.0 : 2.0, now: new Date(input.now),
  })
  const signed = await vc.signPresentation({ presentation, suite, challenge, domain, documentLoader })
  process.stdout.write(JSON.stringify({ presentation: signed, holder }))
}
