// A credential that is shown by itself, in chosen parts (SD-JWT, RFC 9901): the issuer's token, what is disclosed of it, and
// the key binding of whoever shows it. What cannot be told here is never good.
const SD_HASHES = { 'sha-256': 'SHA-256', 'sha-384': 'SHA-384', 'sha-512': 'SHA-512' };
const SD_TYPS = new Set(['dc+sd-jwt', 'vc+sd-jwt']);
// Claims that decide: they stand in the open, whole.
const OPEN = new Set(['@context', '_sd_alg', 'aud', 'cnf', 'credentialStatus', 'exp', 'expirationDate', 'iss', 'issuanceDate', 'issuer', 'nbf', 'status', 'type', 'validFrom', 'validUntil', 'vct', 'vct#integrity']);
// Claims that are said elsewhere on the page, or to nobody.
const SAID = new Set([...OPEN, '_sd', 'iat', 'sub']);
const base64urlOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const strictUtf8 = (part) => new TextDecoder('utf-8', { fatal: true }).decode(unbase64url(part));
const isObject = (thing) => thing !== null && typeof thing === 'object' && !Array.isArray(thing);
const tokenParts = (token) => {
  const parts = token.split('.');
  if (parts.length !== 3) throw new Error('token');
  const [header, claims] = [strictJson(strictUtf8(parts[0])), strictJson(strictUtf8(parts[1]))];
  if (!isObject(header) || !isObject(claims) || header.crit !== undefined || header.b64 !== undefined) throw new Error('crit');
  return { header, claims, signed: utf8.encode(`${parts[0]}.${parts[1]}`), signature: unbase64url(parts[2]) };
};
const signedWith = ({ header, signed, signature }, key) => key.alg === header.alg && crypto.subtle.verify(key.how, key.key, signature, signed);

// Puts each disclosure where its digest stands (section 7.1): each digest once, each disclosure used, nothing that decides.
const disclosedOf = async (claims, disclosures, hash) => {
  const known = new Map();
  for (const text of disclosures) {
    const parts = strictJson(strictUtf8(text));
    const key = base64urlOf(await crypto.subtle.digest(hash, utf8.encode(text)));
    if (!Array.isArray(parts) || ![2, 3].includes(parts.length) || typeof parts[0] !== 'string' || known.has(key)) throw new Error('disclosure');
    if (parts.length === 3 && typeof parts[1] !== 'string') throw new Error('disclosure');
    known.set(key, parts.length === 2 ? { value: parts[1] } : { name: parts[1], value: parts[2] });
  }
  const seen = new Set(); const used = new Set();
  const take = (digest_) => {
    if (typeof digest_ !== 'string' || seen.has(digest_)) throw new Error('digest');
    seen.add(digest_);
    if (known.has(digest_)) used.add(digest_);
    return known.get(digest_);
  };
  const put = (value, depth, claim) => {
    if (depth > 64) throw new Error('depth');
    if (Array.isArray(value)) {
      return value.flatMap((entry) => {
        if (!isObject(entry) || entry['...'] === undefined) return [put(entry, depth + 1, claim)];
        if (Object.keys(entry).length !== 1 || OPEN.has(claim)) throw new Error('hidden');
        const part = take(entry['...']);
        if (part && part.name !== undefined) throw new Error('disclosure');
        return part ? [put(part.value, depth + 1, claim)] : [];
      });
    }
    if (!isObject(value)) return value;
    const digests = value._sd ?? [];
    if (!Array.isArray(digests) || (digests.length && OPEN.has(claim))) throw new Error('hidden');
    const members = new Map();
    for (const [name, member] of Object.entries(value)) {
      if (name === '...') throw new Error('disclosure');
      if (name !== '_sd') members.set(name, put(member, depth + 1, claim || name));
    }
    for (const digest_ of digests) {
      const part = take(digest_);
      if (!part) continue;
      if (part.name === undefined || part.name === '_sd' || part.name === '...' || Object.hasOwn(value, part.name) || members.has(part.name)) throw new Error('disclosure');
      if (depth === 0 && OPEN.has(part.name)) throw new Error('hidden');
      members.set(part.name, put(part.value, depth + 1, claim || part.name));
    }
    return Object.fromEntries(members);
  };
  const whole = put(claims, 0, '');
  if (used.size !== known.size) throw new Error('disclosure');
  return whole;
};
const written = (value) => (typeof value === 'string' ? value : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value));
const aloneView = (claims) => {
  // A credential of the data model inside one of these is read by rules that this page does not know.
  if (claims['@context'] !== undefined || claims.vc !== undefined || claims.vp !== undefined || claims.verifiableCredential !== undefined) throw new Error('context');
  const kind = text1(claims.vct);
  const person = text1(claims.name) || [claims.given_name, claims.family_name].map(text1).filter((name) => name).join(' ');
  const only = (...names) => dateIn(...names.map((name) => claims[name]));
  return {
    quads: [], issuer: text1(claims.iss), issuerName: '', subject: text1(claims.sub), recipient: person, description: '', skills: [], results: [],
    title: kind.replace(/\/+$/, '').split('/').pop().split(':').pop().replace(/_/g, ' '), kind,
    from: only('nbf', 'validFrom', 'issuanceDate'), until: only('exp', 'validUntil', 'expirationDate'), made: only('iat'),
    statuses: [claims.status, claims.credentialStatus].flatMap(listed), subjects: [], inside: 0, fromToken: true,
    claims: Object.entries(claims).filter(([name]) => !SAID.has(name)).map(([name, value]) => [name, written(value)]),
  };
};
// The key binding (section 7.3, step 5): by the key that the issuer named, over exactly what is shown.
const bindingOf = async (text, presented, claims, hash) => {
  const binding = tokenParts(text);
  const { header, claims: said } = binding;
  if (String(header.typ).toLowerCase() !== 'kb+jwt' || typeof said.nonce !== 'string' || typeof said.aud !== 'string') throw new Error('binding');
  if (said.sd_hash !== base64urlOf(await crypto.subtle.digest(hash, utf8.encode(presented)))) throw new Error('binding');
  if (!await signedWith(binding, await importJwk(claims.cnf.jwk))) throw new Error('binding');
  const [created, from, until] = [dateIn(said.iat), dateIn(said.nbf), dateIn(said.exp)];
  if (!created.time || from.unreadable || until.unreadable || created.time - now > SKEW || (from.time && from.time - now > SKEW)) throw new Error('binding');
  return { created, until, audience: said.aud, over: Boolean(until.time && until.time < now) };
};
const sameKey = (one, other) => isObject(one) && isObject(other) && ['kty', 'crv', 'x', 'y', 'n', 'e'].every((part) => one[part] === other[part]);
// Returns how one credential shown by itself is judged, and what its binding says: false where it does not hold, null where
// there is none or it was not come to.
const judgeAlone = async (text, item) => {
  const outcome = { title: item.title || say('unnamed'), word: 'verified', look: 'holds', rows: [], children: [] };
  const result = { outcome, binding: null };
  try {
    const [token, ...rest] = text.split('~');
    const keyBinding = rest.pop();
    const issued = tokenParts(token);
    const hash = SD_HASHES[issued.claims._sd_alg ?? 'sha-256'];
    if (!hash) throw new Error('hash');
    const claims = await disclosedOf(issued.claims, rest, hash);
    const view = aloneView(claims);
    Object.assign(outcome, titled(view), { title: view.title || outcome.title, state: say('holds_by') });
    const kid = text1(issued.header.kid);
    const method = kid.startsWith('did:') ? kid : kid ? `${view.issuer}#${kid.replace(/^#/, '')}` : view.issuer;
    const key = await keyFor(method);
    if (!SD_TYPS.has(text1(issued.header.typ).toLowerCase())) lower(outcome, 'inconclusive', 'not_read');
    if (!await signedWith(issued, key)) throw new Error('signature');
    outcome.rows.push([say('signature'), say('signature_holds')]);
    if (key.controller !== view.issuer) lower(outcome, 'not_verified', 'not_issuers');
    outcome.rows.push([say('issuer_key'), key.own ? say('key_in_id') : say('key_kept', { when: day(key.kept) })], [say('issuer'), view.issuer]);
    if (!key.own) lower(outcome, 'inconclusive', 'key_came_along', { when: day(key.kept), issuer: view.issuer });
    if (!view.kind) lower(outcome, 'inconclusive', 'not_read');
    judgeDates(outcome, view);
    if (view.made.unreadable || (view.made.time && view.made.time - now > SKEW)) lower(outcome, 'inconclusive', 'proof_not_read');
    if (view.statuses.length) lower(outcome, 'inconclusive', 'status_unknown');
    else outcome.rows.push([say('withdrawn'), say('status_none')]);
    outcome.claims = view.claims;
    if (keyBinding) {
      try { result.binding = await bindingOf(keyBinding, text.slice(0, text.length - keyBinding.length), claims, hash); } catch { result.binding = false; }
    }
    if (result.binding) outcome.rows.push([say('holder'), say('holder_proved')]);
    else if (result.binding === null) lower(outcome, 'inconclusive', 'bound_key');
    hear(outcome, item.report);
    const own = view.issuer.startsWith('did:jwk:') ? JSON.parse(strictUtf8(view.issuer.slice(8))) : null;
    const holds = key.own && isObject(claims.cnf?.jwk) && (sameKey(own, claims.cnf.jwk) || await sameRaw(key.key, claims.cnf.jwk));
    if (outcome.word === 'verified' && (holds || (view.subject && spelled(view.subject) === spelled(view.issuer)))) Object.assign(outcome, { word: 'inconclusive', look: 'note', state: say('self_issued'), own: true });
  } catch (error) {
    const [word, name] = FAILED[error.message] ?? ['not_verified', 'changed'];
    Object.assign(outcome, { word, look: LOOK[word], state: say(name) });
    outcome.rows.push([say('signature'), say(name)]);
    hear(outcome, item.report);
  }
  return result;
};
// Is the issuer's key the holder's own?
const sameRaw = async (key, jwk) => {
  try { return sameKey(await crypto.subtle.exportKey('jwk', key), jwk); } catch { return false; }
};
