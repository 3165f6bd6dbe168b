// Canonical N-Quads: whatever hashes to the signed value is the signed statement, so only these are read and shown.
const SEC = 'https://w3id.org/security#';
const CRED = 'https://www.w3.org/2018/credentials#';
const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';
const STATUS = 'https://www.w3.org/ns/credentials/status#';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const schema = (name) => [`https://schema.org/${name}`, `http://schema.org/${name}`];

const LINE = /^(<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+) (<[^<>"{}|^`\\\x00-\x20]*>) (<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>"]*>)?)(?: (<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+))? \.$/;
const ESCAPES = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f', '"': '"', "'": "'", '\\': '\\' };
const unescape = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, four, eight, one) => (
  one !== undefined ? ESCAPES[one] ?? all : String.fromCodePoint(parseInt(four ?? eight, 16))));
const parse = (nquads) => nquads.split('\n').filter((line) => line).map((line) => {
  const parts = LINE.exec(line);
  if (!parts) throw new Error('not canonical N-Quads');
  return { s: parts[1], p: parts[2].slice(1, -1), o: parts[3], g: parts[4] ?? '' };
});
const value = (term) => (term[0] === '<' ? term.slice(1, -1)
  : term[0] === '"' ? unescape(term.slice(1, term.lastIndexOf('"'))) : '');
const objects = (quads, s, names, g = '') => quads.filter((q) => q.s === s && q.g === g && names.includes(q.p)).map((q) => q.o);
const first = (quads, s, names, g = '') => { const terms = objects(quads, s, names, g); return terms.length ? value(terms[0]) : ''; };
// A picture that was signed along with the words: one inside the statements themselves. No other is ever asked for.
const MAX_ART = 4 * 1024 * 1024; // characters
const ART = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;
const artOf = (addresses) => addresses.find((address) => typeof address === 'string' && address.length <= MAX_ART && ART.test(address)) ?? '';
const isA = (quads, s, type, g = '') => objects(quads, s, [TYPE], g).includes(`<${type}>`);

// Every statement of a thing that is inside must also stand in what is signed around it. Names of blank nodes differ
// between the two, so they are masked; each statement may be used once.
const masked = (quads) => quads.map((q) => [q.s, q.p, q.o].map((t) => (t.startsWith('_:') ? '_:' : t)).join(' '));
const within = (inner, outer) => {
  const left = new Map();
  for (const line of masked(outer)) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of masked(inner)) {
    const n = left.get(line) ?? 0;
    if (n === 0) return false;
    left.set(line, n - 1);
  }
  return true;
};
