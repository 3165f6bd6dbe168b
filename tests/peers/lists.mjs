// Status lists of others: Bitstring Status List by @digitalbazaar, Token Status List by @sd-jwt. VERB, JSON in and out.
import { readFileSync } from 'node:fs'
import { createList, decodeList } from '@digitalbazaar/vc-bitstring-status-list'
import { StatusList } from '@sd-jwt/jwt-status-list'

const input = JSON.parse(readFileSync(0, 'utf8'))
const verbs = {
  'bits-write': async () => {
    const list = await createList({ length: input.length })
    for (const index of input.set) list.setStatus(index, true)
    return { encoded: await list.encode() }
  },
  'bits-read': async () => {
    const list = await decodeList({ encodedList: input.encoded })
    return { values: input.at.map((index) => list.getStatus(index)) }
  },
  'token-write': () => ({ encoded: new StatusList(input.values, input.bits).compressStatusList() }),
  'token-read': () => {
    const list = StatusList.decompressStatusList(input.encoded, input.bits)
    return { values: input.at.map((index) => list.getStatus(index)) }
  },
}
process.stdout.write(JSON.stringify(await verbs[process.argv[2]]()))
