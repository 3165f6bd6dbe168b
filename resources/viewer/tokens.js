// Credentials that are tokens (VC-JOSE-COSE, and the older form with a ``vc`` member): the payload's bytes are what is signed.
const CONTEXTS = /^https:\/\/(www\.w3\.org\/(2018\/credentials\/v1|ns\/credentials\/v2)|purl\.imsglobal\.org\/spec\/(ob\/v3p0|clr\/v2p0)\/context(-3\.0\.[0-9]|-2\.0\.[0-9])?\.json)$/;
const TYPS = new Set(['jwt', 'vc+jwt', 'vc+ld+jwt', 'vc+ld+json+jwt']);
// JSON.parse keeps the last of two members of one name, and others the first: such a text has no one meaning.
const strictJson = (text) => {
  let count = 0;
  for (const part of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (part[1]) count += 1;
  let kept = 0;
  const parsed = JSON.parse(text);
  const walk = (node, depth) => {
    if (depth > 64) throw new Error('depth');
    if (Array.isArray(node)) node.forEach((child) => walk(child, depth + 1));
    else if (node && typeof node === 'object') for (const child of Object.values(node)) { kept += 1; walk(child, depth + 1); }
  };
  walk(parsed, 0);
  if (kept !== count) throw new Error('a member twice');
  return parsed;
};
const listed = (thing) => (thing === undefined || thing === null ? [] : Array.isArray(thing) ? thing : [thing]);
const text1 = (thing) => (typeof thing === 'string' ? thing : '');
const dateIn = (...texts) => {
  const given = texts.filter((t) => t !== undefined && t !== null);
  return dateOf(given.map((t) => (typeof t === 'number' ? `"${new Date(t * 1000).toISOString()}"` : typeof t === 'string' ? `"${t.replace(/[\\"]/g, '')}"` : '"?"')));
};
const tokenView = (claims) => {
  const vc = claims.vc && typeof claims.vc === 'object' ? claims.vc : claims;
  const names = listed(vc['@context']);
  if (!names.length || !names.every((name) => typeof name === 'string' && CONTEXTS.test(name))) throw new Error('context');
  const issuer = typeof vc.issuer === 'object' && vc.issuer ? vc.issuer : { id: text1(vc.issuer) };
  if (claims.iss !== undefined && issuer.id && claims.iss !== issuer.id) throw new Error('issuers');
  const [subject = {}] = listed(vc.credentialSubject);
  const [achievement = {}] = listed(subject.achievement);
  const untils = [vc.validUntil ?? vc.expirationDate, claims.exp].filter((t) => t !== undefined).map((t) => dateIn(t));
  const until = untils.some((t) => t.unreadable) ? untils.find((t) => t.unreadable) : untils.sort((a, b) => a.time - b.time)[0] ?? { none: true };
  const froms = [vc.validFrom ?? vc.issuanceDate, claims.nbf].filter((t) => t !== undefined).map((t) => dateIn(t));
  const from = froms.some((t) => t.unreadable) ? froms.find((t) => t.unreadable) : froms.sort((a, b) => b.time - a.time)[0] ?? { none: true };
  // Wherever a status may stand: one that says nothing does not hide another.
  const statuses = [vc.credentialStatus, vc.status, claims.status, claims.credentialStatus].flatMap(listed);
  const subjects = listed(vc.credentialSubject).map((one) => text1(one?.id)).filter((id) => id);
  const key = claims.cnf?.kid ?? (claims.cnf?.jwk ? 'a key' : '');
  return {
    quads: [], issuer: text1(claims.iss ?? issuer.id), issuerName: text1(issuer.name), subject: text1(claims.sub ?? subject.id),
    title: text1(achievement.name) || text1(vc.name), recipient: text1(subject.name), description: text1(achievement.description) || text1(vc.description),
    from, until, skills: listed(achievement.alignment).map((a) => text1(a?.targetName)).filter((n) => n),
    results: listed(subject.result).map((r) => text1(r?.value ?? r?.resultValue)).filter((v) => v),
    art: artOf([achievement, vc, issuer].map((thing) => thing?.image?.id ?? thing?.image)),
    unfinished: listed(subject.result).some((r) => r?.status && r.status !== 'Completed'),
    statuses, subjects: [...new Set([text1(claims.sub), ...subjects])].filter((id) => id), boundKey: key, inside: listed(subject.verifiableCredential).length + listed(vc.verifiableCredential).length, fromToken: true,
  };
};
// Returns the view and what stands behind its signature. Throws 'key' where there is no key to ask.
const tokenHolds = async (token) => {
  const parts = token.split('.');
  if (parts.length !== 3) throw new Error('token');
  const decode = (part) => new TextDecoder('utf-8', { fatal: true }).decode(unbase64url(part));
  const header = strictJson(decode(parts[0]));
  if (header.crit || header.b64 !== undefined) throw new Error('crit');
  const typ = header.typ === undefined ? 'jwt' : String(header.typ).toLowerCase().replace(/^application\//, '');
  if (!TYPS.has(typ)) throw new Error('context');
  const view = tokenView(strictJson(decode(parts[1])));
  const kid = text1(header.kid);
  const method = kid.startsWith('did:') ? kid : kid ? `${view.issuer}#${kid.replace(/^#/, '')}` : view.issuer;
  const key = await keyFor(method);
  if (key.alg !== header.alg) throw new Error('signature');
  if (!await crypto.subtle.verify(key.how, key.key, unbase64url(parts[2]), utf8.encode(`${parts[0]}.${parts[1]}`))) throw new Error('signature');
  return { view, proof: { controller: key.controller, own: key.own, kept: key.kept } };
};
