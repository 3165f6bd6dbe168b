// Times the field's JavaScript verifiers on one file: prints one JSON line per verifier, with every run's milliseconds.
// Reading the JSON is not counted for them; for Lanyard it is.
// Usage: node bench.mjs FILE RUNS WARM. No network: an address outside the loaders' own bundles fails.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

import * as bazaar from '@digitalbazaar/vc';
import { DataIntegrityProof as BazaarProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as bazaarSuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { Ed25519Signature2020 as BazaarEd2020 } from '@digitalbazaar/ed25519-signature-2020';
import * as dcc from '@digitalcredentials/vc';
import { DataIntegrityProof as DccProof } from '@digitalcredentials/data-integrity';
import { cryptosuite as dccSuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import { Ed25519Signature2020 as DccEd2020 } from '@digitalcredentials/ed25519-signature-2020';
import { securityLoader } from '@digitalcredentials/security-document-loader';
import { verifyCredential as coreVerify } from '@digitalcredentials/verifier-core';

// verifier-core writes its schema look-ups to the console; only our lines belong on standard output.
const print = console.log.bind(console);
console.log = console.error = console.warn = () => {};

const [file, runs, warm] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const text = readFileSync(file, 'utf8');
const documentLoader = securityLoader().build();
globalThis.fetch = async (address) => { throw new Error(`no network in this benchmark: ${address}`); };

const verifiers = {
  '@digitalbazaar/vc': (credential) => bazaar.verifyCredential({
    credential, documentLoader,
    suite: [new BazaarProof({ cryptosuite: bazaarSuite }), new BazaarEd2020()],
  }).then((result) => result.verified || Promise.reject(result.error)),
  '@digitalcredentials/vc': (credential) => dcc.verifyCredential({
    credential, documentLoader,
    suite: [new DccProof({ cryptosuite: dccSuite }), new DccEd2020()],
  }).then((result) => result.verified || Promise.reject(result.error)),
  '@digitalcredentials/verifier-core': (credential) => coreVerify({ credential, knownDIDRegistries: [] })
    .then((result) => result.log?.find((step) => step.id === 'valid_signature')?.valid
      || Promise.reject(new Error(JSON.stringify(result.errors ?? result.log)))),
};

for (const [name, verify] of Object.entries(verifiers)) {
  try {
    const times = [];
    const cpu = [];
    for (let round = 0; round < warm + runs; round += 1) {
      const credential = JSON.parse(text);
      const used = process.cpuUsage();
      const start = performance.now();
      await verify(credential);
      if (round < warm) continue;
      times.push(performance.now() - start);
      const more = process.cpuUsage(used);
      cpu.push((more.user + more.system) / 1000);
    }
    print(JSON.stringify({ name, wall: times, cpu }));
  } catch (error) {
    print(JSON.stringify({ name, error: String(error?.errors?.[0] ?? error).slice(0, 300) }));
  }
}
