// ecdsa-sd-2023 by @digitalbazaar: issues, derives, verifies. VERB, one JSON object in, one out.
import { readFileSync } from 'node:fs'
import jsigs from 'jsonld-signatures'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey'
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite'
import * as didKey from '@digitalbazaar/did-method-key'

const input = JSON.parse(readFileSync(0, 'utf8'))
const driver = didKey.driver()
driver.use({ multibaseMultikeyHeader: 'zDna', fromMultibase: EcdsaMultikey.from })
const documentLoader = async (url) => {
  if (input.contexts[url]) return { documentUrl: url, document: input.contexts[url] }
  if (url.startsWith('did:key:')) return { documentUrl: url, document: await driver.get({ url }) }
  throw new Error(`not here: ${url}`)
}
const purpose = new jsigs.purposes.AssertionProofPurpose()
const verbs = {
  key: async () => {
    const key = await EcdsaMultikey.generate({ curve: 'P-256' })
    return { exported: await key.export({ publicKey: true, secretKey: true }), issuer: `did:key:${key.publicKeyMultibase}` }
  },
  issue: async () => {
    const key = await EcdsaMultikey.from(input.key)
    const controller = `did:key:${key.publicKeyMultibase}`
    Object.assign(key, { controller, id: `${controller}#${key.publicKeyMultibase}` })
    const cryptosuite = ecdsaSd.createSignCryptosuite({ mandatoryPointers: input.mandatory })
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: input.now })
    return { document: await jsigs.sign(input.document, { suite, purpose, documentLoader }) }
  },
  derive: async () => {
    const suite = new DataIntegrityProof({ cryptosuite: ecdsaSd.createDiscloseCryptosuite({ selectivePointers: input.shown }) })
    return { document: await jsigs.derive(input.document, { suite, purpose, documentLoader }) }
  },
  verify: async () => {
    const suite = new DataIntegrityProof({ cryptosuite: ecdsaSd.createVerifyCryptosuite() })
    const done = await jsigs.verify(input.document, { suite, purpose, documentLoader })
    return { verified: done.verified, errors: done.error ? [done.error.message, ...(done.error.errors ?? []).map((e) => e.message)] : [] }
  },
}
process.stdout.write(JSON.stringify(await verbs[process.argv[2]]()))
