// Was it withdrawn? Only an issuer's own signed list that travels with the page can say no; nothing is asked of anybody.
const MAX_LIST_BYTES = 8 * 1024 * 1024; // a list of 64 million entries; more is no list
const unpack = async (text) => {
  const packed = unbase64url(text.startsWith('u') ? text.slice(1) : text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''));
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const pieces = []; let size = 0;
  for (;;) {
    const { done, value: piece } = await reader.read();
    if (done) break;
    size += piece.length;
    if (size > MAX_LIST_BYTES) throw new Error('list too large');
    pieces.push(piece);
  }
  const whole = new Uint8Array(size); let at = 0;
  for (const piece of pieces) { whole.set(piece, at); at += piece.length; }
  return whole;
};
const LISTS = { BitstringStatusListEntry: 'BitstringStatusList', StatusList2021Entry: 'StatusList2021' };
const local = (iri) => iri.split('#').pop();
const member = (quads, s, name) => quads.filter((q) => q.s === s && q.g === '' && local(q.p) === name).map((q) => value(q.o));
// Returns 'good', 'bad' or 'unknown' for one entry.
const entryAnswer = async (view, entry) => {
  const type = objects(view.quads, entry, [TYPE]).map((t) => local(value(t))).find((name) => LISTS[name]);
  const [purpose, ...more] = member(view.quads, entry, 'statusPurpose');
  const [address, ...others] = member(view.quads, entry, 'statusListCredential');
  const [index] = member(view.quads, entry, 'statusListIndex');
  if (!type || more.length || others.length || !/^(0|[1-9]\d{0,8})$/.test(index ?? '')) return 'unknown';
  if (purpose !== 'revocation' && purpose !== 'suspension') return 'unknown';
  if (member(view.quads, entry, 'statusSize').some((size) => size !== '1')) return 'unknown'; // more than one bit: not read here
  const item = Object.hasOwn(data.lists, address) ? data.lists[address] : null;
  if (!item) return 'unknown';
  const list = viewOf(item.document);
  if (credentialRoot(list.quads) !== `<${address}>` && list.quads.every((q) => q.s !== `<${address}>`)) return 'unknown';
  const proof = await proofHolds(item.document, item.proofs[0], 'assertionMethod');
  if (!proof.own || proof.doubt || proof.over || proof.controller !== list.issuer || list.issuer !== view.issuer) return 'unknown';
  if (list.from.unreadable || list.until.unreadable || (list.from.time && list.from.time > now) || (list.until.time && list.until.time < now)) return 'unknown';
  const subjects = objects(list.quads, credentialRoot(list.quads), [`${CRED}credentialSubject`]);
  if (subjects.length !== 1 || !objects(list.quads, subjects[0], [TYPE]).some((t) => local(value(t)) === LISTS[type])) return 'unknown';
  if (!member(list.quads, subjects[0], 'statusPurpose').includes(purpose)) return 'unknown';
  const [encoded] = member(list.quads, subjects[0], 'encodedList');
  const bits = await unpack(encoded ?? '');
  const place = Number(index);
  if (place >= bits.length * 8) return 'unknown';
  if (bits[place >> 3] >> (7 - (place & 7)) & 1) return 'bad';
  if (list.from.time && (!view.listFrom || list.from.time < view.listFrom)) view.listFrom = list.from.time;
  return 'good';
};
const statusOf = async (view) => {
  if (!view.statuses.length) return 'none';
  const answers = [];
  for (const entry of view.statuses) {
    try { answers.push(await entryAnswer(view, entry)); } catch { answers.push('unknown'); }
  }
  return answers.includes('bad') ? 'bad' : answers.includes('unknown') ? 'unknown' : 'good';
};
