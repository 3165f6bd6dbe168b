// Lets @digitalbazaar/vc verify a presentation: FILE CONTEXTS CHALLENGE; it reads nothing from any network.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as didKey from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';

const driver = didKey.driver();
driver.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const [file, contexts, challenge] = process.argv.slice(2);
const known = JSON.parse(readFileSync(contexts, 'utf8'));
async function documentLoader(url) {
  if (known[url]) return {documentUrl: url, document: known[url]};
  if (url.startsWith('did:key:')) return {documentUrl: url, document: await driver.get({url})};
  throw new Error(`not known here: ${url}`);
}
const presentation = JSON.parse(readFileSync(file, 'utf8'));
const result = await vc.verify({
  presentation, challenge, documentLoader,
  suite: new DataIntegrityProof({cryptosuite}), presentationPurpose: undefined,
});
const messages = error => error ? [error.message, ...(error.errors ?? []).flatMap(messages)] : [];
console.log(JSON.stringify({verified: result.verified, credentials: result.credentialResults?.map(r => r.verified), errors: messages(result.error)}));
