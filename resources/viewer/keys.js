// Keys that are their own name (did:key, did:jwk), keys that came with this page, and signatures.
const bytes = (binary) => Uint8Array.from(atob(binary), (c) => c.charCodeAt(0));
const unbase64url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('base64url');
  return bytes(text.replace(/-/g, '+').replace(/_/g, '/'));
};
const utf8 = new TextEncoder();
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base58 = (string) => {
  if (string[0] !== 'z' || string.length > 200) throw new Error('not base58btc');
  let number = 0n;
  for (const c of string.slice(1)) {
    const digit = ALPHABET.indexOf(c);
    if (digit < 0) throw new Error('not base58btc');
    number = number * 58n + BigInt(digit);
  }
  const out = [];
  while (number > 0n) { out.unshift(Number(number & 255n)); number >>= 8n; }
  for (const c of string.slice(1)) { if (c !== '1') break; out.unshift(0); }
  return Uint8Array.from(out);
};
const importKey = async (multikey) => {
  const raw = base58(multikey);
  if (raw[0] === 0xed && raw[1] === 0x01 && raw.length === 34) {
    return { key: await crypto.subtle.importKey('raw', raw.slice(2), { name: 'Ed25519' }, true, ['verify']), hash: 'SHA-256', how: { name: 'Ed25519' } };
  }
  const curve = { 32804: 'P-256', 33060: 'P-384' }[raw[0] << 8 | raw[1]];
  if (!curve) throw new Error('key type');
  const hash = curve === 'P-256' ? 'SHA-256' : 'SHA-384';
  return { key: await importPoint(raw.slice(2), curve), hash, how: { name: 'ECDSA', hash } };
};
// WebCrypto takes whole points only: y out of x, by the curve's equation.
const CURVES = {
  'P-256': { p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn, size: 32 },
  'P-384': { p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n, b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn, size: 48 },
};
const power = (base, exponent, modulus) => { let r = 1n; let b = base % modulus; let e = exponent; while (e > 0n) { if (e & 1n) r = r * b % modulus; b = b * b % modulus; e >>= 1n; } return r; };
const importPoint = async (compressed, name) => {
  const { p, b, size } = CURVES[name];
  const x = compressed.slice(1).reduce((n, c) => n << 8n | BigInt(c), 0n);
  let y = power((x * x * x - 3n * x + b) % p + p, (p + 1n) / 4n, p);
  if ((y & 1n) !== BigInt(compressed[0] & 1)) y = p - y;
  const field = (n) => { const hex = n.toString(16).padStart(size * 2, '0'); return btoa(String.fromCharCode(...hex.match(/../g).map((h) => parseInt(h, 16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''); };
  return crypto.subtle.importKey('jwk', { kty: 'EC', crv: name, x: field(x), y: field(y) }, { name: 'ECDSA', namedCurve: name }, true, ['verify']);
};
// A key as the wallet of other people writes it (RFC 7517): for did:jwk, and for tokens.
const importJwk = async (jwk) => {
  if (jwk.d || (jwk.use && jwk.use !== 'sig') || (jwk.key_ops && !jwk.key_ops.includes('verify'))) throw new Error('key type');
  const { kty, crv, x, y, n, e } = jwk;
  if (kty === 'OKP' && crv === 'Ed25519') return { key: await crypto.subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']), hash: 'SHA-256', how: { name: 'Ed25519' }, alg: 'EdDSA' };
  if (kty === 'EC' && (crv === 'P-256' || crv === 'P-384')) {
    const hash = crv === 'P-256' ? 'SHA-256' : 'SHA-384';
    return { key: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: crv }, false, ['verify']), hash, how: { name: 'ECDSA', hash }, alg: crv === 'P-256' ? 'ES256' : 'ES384' };
  }
  if (kty === 'RSA') return { key: await crypto.subtle.importKey('jwk', { kty, n, e }, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify']), hash: 'SHA-256', how: { name: 'RSASSA-PKCS1-v1_5' }, alg: 'RS256' };
  throw new Error('key type');
};
const ALG = { Ed25519: 'EdDSA', 'SHA-256': 'ES256', 'SHA-384': 'ES384' };
// Where a key comes from decides what its signature is worth. ``own``: the issuer's name is the key. ``kept``: it came
// with this page, as the sender's copy of the issuer's page; that never makes anything more than inconclusive.
const keyFor = async (method) => {
  const [controller, fragment = ''] = method.split('#');
  if (controller.startsWith('did:key:')) {
    const multikey = controller.slice(8);
    if (fragment && fragment !== multikey) throw new Error('method');
    const imported = await importKey(multikey);
    return { ...imported, alg: imported.alg ?? ALG[imported.how.name] ?? ALG[imported.hash], controller, own: true };
  }
  if (controller.startsWith('did:jwk:')) {
    if (fragment && fragment !== '0') throw new Error('method');
    return { ...await importJwk(JSON.parse(new TextDecoder().decode(unbase64url(controller.slice(8))))), controller, own: true };
  }
  const carried = Object.hasOwn(data.keys, method) ? data.keys[method] : null;
  if (!carried) throw new Error('key');
  if (!carried.signs) throw new Error('not for this');
  const imported = carried.jwk ? await importJwk(carried.jwk) : await importKey(carried.key);
  return { ...imported, alg: imported.alg ?? ALG[imported.how.name] ?? ALG[imported.hash], controller, own: false, kept: carried.kept };
};
const fits = async ({ key, hash, how }, options, document_, signature) => {
  const hashed = await Promise.all([options, document_].map((text) => crypto.subtle.digest(hash, utf8.encode(text))));
  const both = new Uint8Array(hashed[0].byteLength + hashed[1].byteLength);
  both.set(new Uint8Array(hashed[0])); both.set(new Uint8Array(hashed[1]), hashed[0].byteLength);
  return crypto.subtle.verify(how, key, base58(signature), both);
};

// One embedded proof: what it says and its signature. Throws 'key' where there is no key to ask.
const SKEW = 5 * 60 * 1000;
const proofHolds = async (document_, proof, purpose) => {
  const quads = parse(proof.options);
  const methods = quads.filter((q) => q.p === `${SEC}verificationMethod`);
  if (methods.length !== 1) throw new Error('method');
  const at = methods[0].s;
  const purposes = objects(quads, at, [`${SEC}proofPurpose`]).map(value);
  const accepted = purpose === 'authentication' ? [`${SEC}authentication`, `${SEC}authenticationMethod`] : [`${SEC}${purpose}`];
  if (purposes.length !== 1 || !accepted.includes(purposes[0])) throw new Error('purpose');
  const key = await keyFor(value(methods[0].o));
  if (!await fits(key, proof.options, document_, proof.signature)) throw new Error('signature');
  const created = dateOf(objects(quads, at, ['http://purl.org/dc/terms/created']));
  const expires = dateOf(objects(quads, at, [`${SEC}expiration`]));
  const doubt = created.unreadable || expires.unreadable || (created.time && created.time - now > SKEW);
  return { controller: key.controller, own: key.own, kept: key.kept, created, expires, doubt: Boolean(doubt), over: Boolean(expires.time && expires.time < now) };
};
