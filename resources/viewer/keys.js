// Keys and signatures: did:key, did:jwk and kept key documents, through the browser's own cryptography.

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CURVES = {
  "P-256": {
    size: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    hash: "SHA-256",
  },
  "P-384": {
    size: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    hash: "SHA-384",
  },
};
// Ed25519 points with which a signature can be made that fits anything, by y coordinate (RFC 8032 section 5.1.7).
const FIELD = 2n ** 255n - 19n;
const ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const WEAK = new Set([0n, 1n, FIELD - 1n, ORDER_8, FIELD - ORDER_8]);

function base58(text) {
  if (text.length > 1024) throw new Refused("key");
  let number = 0n;
  for (const character of text) {
    const value = BASE58.indexOf(character);
    if (value < 0) throw new Refused("key");
    number = number * 58n + BigInt(value);
  }
  const bytes = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  for (const character of text) {
    if (character !== "1") break;
    bytes.unshift(0);
  }
  return Uint8Array.from(bytes);
}

function base64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Refused("key");
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

const utf8 = (text) => new TextEncoder().encode(text);
const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

function bigEndian(bytes) {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base % modulus, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Returns an uncompressed point: not every browser takes a compressed one. Refuses one off its curve. */
function uncompressed(bytes, name) {
  const { p, b, size } = CURVES[name];
  if (bytes.length !== size + 1 || (bytes[0] !== 2 && bytes[0] !== 3)) throw new Refused("key");
  const x = bigEndian(bytes.slice(1));
  const square = (((x * x * x - 3n * x + b) % p) + p) % p;
  let y = power(square, (p + 1n) / 4n, p); // both primes are 3 mod 4
  if (x >= p || (y * y) % p !== square) throw new Refused("key");
  if ((y & 1n) !== BigInt(bytes[0] & 1)) y = p - y;
  const tail = y.toString(16).padStart(size * 2, "0").match(/../g).map((pair) => parseInt(pair, 16));
  return Uint8Array.from([4, ...bytes.slice(1), ...tail]);
}

async function ed25519Key(raw) {
  const y = bigEndian(raw.slice().reverse()) & ((1n << 255n) - 1n);
  if (raw.length !== 32 || y >= FIELD || WEAK.has(y)) throw new Refused("key");
  const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  return { kind: "Ed25519", key, algorithm: { name: "Ed25519" }, hash: "SHA-256" };
}

async function curveKey(point, name) {
  const key = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: name }, false, ["verify"]);
  const { hash } = CURVES[name];
  return { kind: name, key, algorithm: { name: "ECDSA", hash }, hash };
}

/** Returns the key of a publicKeyMultibase: Ed25519, P-256 or P-384. */
async function multikey(text) {
  if (typeof text !== "string" || text[0] !== "z") throw new Refused("key");
  const bytes = base58(text.slice(1));
  const rest = bytes.slice(2);
  if (bytes[0] === 0xed && bytes[1] === 1) return ed25519Key(rest);
  if (bytes[0] === 0x80 && bytes[1] === 0x24) return curveKey(uncompressed(rest, "P-256"), "P-256");
  if (bytes[0] === 0x81 && bytes[1] === 0x24) return curveKey(uncompressed(rest, "P-384"), "P-384");
  throw new Refused("key");
}

/** Returns the key of a JSON Web Key: also RSA, for RS256. */
async function jwkKey(jwk) {
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return ed25519Key(base64url(jwk.x));
  if (jwk.kty === "EC" && jwk.crv in CURVES) {
    return curveKey(Uint8Array.from([4, ...base64url(jwk.x), ...base64url(jwk.y)]), jwk.crv);
  }
  if (jwk.kty === "RSA") {
    if (base64url(jwk.n).length < 256) throw new Refused("key");
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const bare = { kty: "RSA", n: jwk.n, e: jwk.e };
    const key = await crypto.subtle.importKey("jwk", bare, algorithm, false, ["verify"]);
    return { kind: "RSA", key, algorithm, hash: "SHA-256" };
  }
  throw new Refused("key");
}

/**
 * Finds the key a verification method names, and whose it is.
 *
 * `kept` is set to the day on which a key document was kept, for issuers whose key stands on a page of theirs: that copy
 * came with this file, so it shows what the holder kept and not what the issuer says today.
 */
async function findKey(method, documents, purpose) {
  const [owner, fragment = ""] = method.split("#");
  if (owner.startsWith("did:key:")) {
    const text = owner.slice("did:key:".length);
    if (fragment !== "" && fragment !== text) throw new Refused("key");
    return { ...(await multikey(text)), owner, kept: "" };
  }
  if (owner.startsWith("did:jwk:")) {
    const jwk = JSON.parse(fromUtf8(base64url(owner.slice("did:jwk:".length))));
    return { ...(await jwkKey(jwk)), owner, kept: "" };
  }
  const held = documents.find((one) => one.id === owner);
  if (held === undefined) throw new Refused("no_key_document");
  const document = JSON.parse(held.document);
  if (document.id !== owner) throw new Refused("key");
  const absolute = (id) => (typeof id === "string" && id.startsWith("#") ? owner + id : id);
  const methods = [document.verificationMethod || []].flat();
  for (const entry of [document[purpose] || []].flat()) {
    const found = typeof entry === "string" ? methods.find((m) => absolute(m.id) === absolute(entry)) : entry;
    if (found && absolute(found.id) === method && found.controller === owner) {
      const key = found.publicKeyJwk ? await jwkKey(found.publicKeyJwk) : await multikey(found.publicKeyMultibase);
      return { ...key, owner, kept: held.fetched };
    }
  }
  throw new Refused("key");
}

async function digest(name, data) {
  return new Uint8Array(await crypto.subtle.digest(name, typeof data === "string" ? utf8(data) : data));
}

async function fits(found, signature, data) {
  return crypto.subtle.verify(found.algorithm, found.key, signature, data);
}
