'use strict';
// Checks what this page carries, here, without sending anything anywhere.
// Each signed credential comes with its canonical N-Quads. Whatever hashes to the signed value is the signed
// statement, so the quads are hashed, the signature is checked over the two hashes, and only the quads are shown.
(async () => {
  const root = document.documentElement;
  const main = document.querySelector('main');
  const data = JSON.parse(document.getElementById('data').textContent);
  const text = data.text;
  const bytes = (binary) => Uint8Array.from(atob(binary), (c) => c.charCodeAt(0));
  const utf8 = new TextEncoder();
  const SEC = 'https://w3id.org/security#';
  const CRED = 'https://www.w3.org/2018/credentials#';
  const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';
  const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
  const schema = (name) => [`https://schema.org/${name}`, `http://schema.org/${name}`];

  // Words ----------------------------------------------------------------------------------------------------
  const say = (key, values = {}) => (text[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const day = (value) => {
    const date = value ? new Date(value) : null;
    if (!date || Number.isNaN(date.getTime())) return '';
    return date.toLocaleDateString(root.lang, { day: 'numeric', month: 'long', year: 'numeric' });
  };
  // Text from outside cannot turn the line around or hide in it.
  const plain = (value) => String(value).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ' ');

  // N-Quads --------------------------------------------------------------------------------------------------
  const LINE = /^(<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+) (<[^<>"{}|^`\\\x00-\x20]*>) (<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>"]*>)?)(?: (<[^<>"{}|^`\\\x00-\x20]*>|_:c14n\d+))? \.$/;
  const ESCAPES = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f', '"': '"', "'": "'", '\\': '\\' };
  const unescape = (value) => value.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, four, eight, one) => (
    one !== undefined ? ESCAPES[one] ?? all : String.fromCodePoint(parseInt(four ?? eight, 16))));
  const parse = (nquads) => nquads.split('\n').filter((line) => line).map((line) => {
    const found = LINE.exec(line);
    if (!found) throw new Error('not canonical N-Quads');
    return { s: found[1], p: found[2].slice(1, -1), o: found[3], g: found[4] ?? '' };
  });
  const value = (term) => (term[0] === '<' ? term.slice(1, -1)
    : term[0] === '"' ? unescape(term.slice(1, term.lastIndexOf('"'))) : '');
  const all = (quads, s, names, g = '') => quads.filter((q) => q.s === s && q.g === g && names.includes(q.p)).map((q) => q.o);
  const one = (quads, s, names, g = '') => { const found = all(quads, s, names, g); return found.length ? value(found[0]) : ''; };

  // Keys and signatures --------------------------------------------------------------------------------------
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
      return { key: await crypto.subtle.importKey('raw', raw.slice(2), { name: 'Ed25519' }, false, ['verify']), hash: 'SHA-256', how: { name: 'Ed25519' } };
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
    return crypto.subtle.importKey('jwk', { kty: 'EC', crv: name, x: field(x), y: field(y) }, { name: 'ECDSA', namedCurve: name }, false, ['verify']);
  };
  const fits = async (multikey, options, document_, signature) => {
    const { key, hash, how } = await importKey(multikey);
    const first = new Uint8Array(await crypto.subtle.digest(hash, utf8.encode(options)));
    const second = new Uint8Array(await crypto.subtle.digest(hash, utf8.encode(document_)));
    const both = new Uint8Array(first.length + second.length);
    both.set(first); both.set(second, first.length);
    return crypto.subtle.verify(how, key, base58(signature), both);
  };

  // One proof: its words and its signature. Returns {method, created, expires, controller} or throws -----------------
  const proofHolds = async (item, purpose) => {
    const quads = parse(item.options);
    const methods = quads.filter((q) => q.p === `${SEC}verificationMethod`);
    if (methods.length !== 1) throw new Error('method');
    const at = methods[0].s;
    const method = value(methods[0].o);
    if (one(quads, at, [`${SEC}proofPurpose`]) !== `${SEC}${purpose}` && one(quads, at, [`${SEC}proofPurpose`]) !== `${SEC}${purpose === 'authentication' ? 'authenticationMethod' : purpose}`) throw new Error('purpose');
    const [controller, fragment] = [method.split('#')[0], method.split('#')[1] ?? ''];
    let multikey = '';
    let kept = '';
    if (controller.startsWith('did:key:')) {
      multikey = controller.slice(8);
      if (fragment && fragment !== multikey) throw new Error('method');
    } else {
      const known = data.keys[method];
      if (!known) throw new Error('key');
      multikey = known.key; kept = known.kept;
    }
    if (!await fits(multikey, item.options, item.document, item.signature)) throw new Error('signature');
    return { controller, kept, created: one(quads, at, ['http://purl.org/dc/terms/created']), expires: one(quads, at, [`${SEC}expiration`]) };
  };

  // Every statement of a credential must also stand in the presentation its holder signed -----------------------------
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

  // Reading ----------------------------------------------------------------------------------------------------
  const read = (item) => {
    const quads = parse(item.document);
    const roots = quads.filter((q) => q.g === '' && q.p === TYPE && q.o === `<${CRED}VerifiableCredential>`).map((q) => q.s)
      .filter((s) => all(quads, s, [`${CRED}issuer`]).length > 0);
    const tops = roots.filter((s) => !quads.some((q) => q.o === s && q.p.endsWith('verifiableCredential')));
    if (tops.length !== 1) throw new Error('root');
    const s = tops[0];
    const issuer = all(quads, s, [`${CRED}issuer`])[0];
    const subject = all(quads, s, [`${CRED}credentialSubject`])[0] ?? '';
    const achievement = all(quads, subject, [`${OB}achievement`, `${OB}Achievement`])[0] ?? '';
    const clr = quads.some((q) => q.s === s && q.p === TYPE && q.o.endsWith('#ClrCredential>'));
    const name = clr ? one(quads, s, schema('name')) : one(quads, achievement, schema('name')) || one(quads, s, schema('name'));
    const statuses = quads.filter((q) => q.p === `${OB}status`).map((q) => value(q.o).split('#').pop());
    return {
      quads, issuer: value(issuer), issuerName: one(quads, issuer, schema('name')), subject: value(subject), name,
      description: one(quads, achievement, schema('description')) || one(quads, s, schema('description')),
      from: one(quads, s, [`${CRED}validFrom`, `${CRED}issuanceDate`]),
      until: one(quads, s, [`${CRED}validUntil`, `${CRED}expirationDate`]),
      skills: all(quads, achievement, [`${OB}alignment`]).map((a) => one(quads, a, schema('targetName'))).filter((n) => n),
      unfinished: statuses.filter((w) => w && w !== 'Completed'),
      hasStatus: all(quads, s, [`${CRED}credentialStatus`]).length > 0,
    };
  };

  // Drawing ----------------------------------------------------------------------------------------------------
  const make = (name, className, content) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (content !== undefined) node.textContent = plain(content);
    return node;
  };
  const PATHS = {
    holds: 'M12 2.5l2.3 1.7 2.8-.2 1 2.7 2.4 1.5-.6 2.8.6 2.8-2.4 1.5-1 2.7-2.8-.2L12 19.5l-2.3-1.7-2.8.2-1-2.7-2.4-1.5.6-2.8-.6-2.8 2.4-1.5 1-2.7 2.8.2zM8.5 11l2.5 2.5L15.5 9',
    bad: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7l-7 7',
    doubt: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 3v.1',
    note: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM12 11v5.5m0-9v.1',
    paper: 'M6 3h8l4 4v14H6zM14 3v4h4',
  };
  const mark = (name, size) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [k, v] of Object.entries({ viewBox: '0 0 24 24', width: size, height: size, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75, 'stroke-linejoin': 'round', 'stroke-linecap': 'round', 'aria-hidden': 'true' })) svg.setAttribute(k, v);
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', PATHS[name]);
    svg.append(path);
    return svg;
  };
  const row = (list, name, content) => { list.append(make('dt', '', name), make('dd', '', content)); };
  const card = (outcome) => {
    const article = make('article');
    const plate = make('div', 'plate');
    plate.append(mark('paper', 40));
    const body = make('div');
    const state = make('p', `state ${outcome.look}`);
    state.append(mark(outcome.look === 'holds' ? 'holds' : outcome.look === 'bad' ? 'bad' : 'doubt', 20), make('span', '', outcome.state));
    body.append(make('h2', '', outcome.title));
    if (outcome.issued) body.append(make('p', 'quiet', outcome.issued));
    body.append(state);
    if (outcome.description) body.append(make('p', '', outcome.description));
    if (outcome.skills?.length) {
      const list = make('ul', 'skills');
      for (const skill of outcome.skills) list.append(make('li', '', skill));
      body.append(list);
    }
    const details = make('details');
    const rows = make('dl');
    for (const [name, content] of outcome.rows) row(rows, name, content);
    details.append(make('summary', '', say('how_known')), rows);
    body.append(details);
    article.append(plate, body);
    return article;
  };

  // Judging ----------------------------------------------------------------------------------------------------
  const now = new Date();
  const judge = async (item, presentation, holder) => {
    let view;
    try { view = read(item); } catch { return { word: 'not_verified', look: 'bad', title: say('unreadable'), state: say('changed'), rows: [] }; }
    const outcome = {
      title: view.name || say('unnamed'), description: view.description, skills: view.skills, rows: [],
      issued: say(view.until ? 'issued_until' : 'issued', { issuer: view.issuerName || view.issuer, from: day(view.from), until: day(view.until) }),
    };
    const bad = (key) => Object.assign(outcome, { word: 'not_verified', look: 'bad', state: say(key), rows: [...outcome.rows, [say('signature'), say(key)]] });
    if (!within(view.quads, presentation)) return bad('not_in_presentation');
    let proof;
    try { proof = await proofHolds(item, 'assertionMethod'); } catch (error) {
      if (error.message === 'key') return Object.assign(outcome, { word: 'inconclusive', look: 'doubt', state: say('key_missing'), rows: [[say('issuer_key'), say('key_missing')]] });
      return bad('changed');
    }
    outcome.rows.push([say('signature'), say('signature_holds')]);
    if (proof.controller !== view.issuer) return bad('not_issuers');
    outcome.rows.push([say('issuer_key'), proof.kept ? say('key_kept', { when: day(proof.kept) }) : say('key_in_id')]);
    outcome.rows.push([say('issuer'), view.issuer]);
    if (view.subject && view.subject !== holder && view.subject.startsWith('did:')) return bad('not_presenters');
    outcome.rows.push([say('holder'), view.subject === holder ? say('holder_proved') : say('bearer')]);
    outcome.rows.push([say('withdrawn'), view.hasStatus ? (item.status ? say('status_kept', { when: day(item.status) }) : say('status_unknown')) : say('status_none')]);
    if ((view.from && new Date(view.from) > now) || (view.until && new Date(view.until) < now)) {
      outcome.rows.push([say('dates'), say('expired', { until: day(view.until) })]);
      return Object.assign(outcome, { word: 'not_verified', look: 'bad', state: say('expired', { until: day(view.until) }) });
    }
    outcome.rows.push([say('dates'), say('in_date', { today: day(now) })]);
    const state = view.unfinished.length ? say('unfinished') : say('holds_by', { issuer: view.issuerName || view.issuer });
    return Object.assign(outcome, { word: item.status || !view.hasStatus ? 'verified' : 'inconclusive', look: view.unfinished.length ? 'doubt' : 'holds', state });
  };

  const finish = (verdict) => { root.dataset.verdict = verdict; };
  const raw = bytes(data.raw);
  const save = make('a', '', say('save'));
  save.href = URL.createObjectURL(new Blob([raw], { type: 'application/json' }));
  save.download = 'presentation.vp.json';
  document.getElementById('unchecked')?.remove();
  if (!globalThis.crypto?.subtle) {
    main.append(make('p', 'state doubt', say('no_crypto')), save);
    return finish('inconclusive');
  }
  let quads; let proof;
  try {
    quads = parse(data.presentation.document);
    proof = await proofHolds(data.presentation, 'authentication');
  } catch (error) {
    main.append(make('h1', '', say('title')), make('p', 'state bad', say(error.message === 'key' ? 'key_missing' : 'presentation_changed')));
    return finish(error.message === 'key' ? 'inconclusive' : 'not_verified');
  }
  const top = quads.find((q) => q.g === '' && q.p === TYPE && q.o === `<${CRED}VerifiablePresentation>`)?.s;
  const holder = one(quads, top, [`${CRED}holder`]);
  const purpose = one(quads, top, schema('description'));
  const audience = one(quads, top, schema('audience'));
  const links = all(quads, top, [`${CRED}verifiableCredential`]).length;
  const outcomes = [];
  for (const item of data.credentials) outcomes.push(await judge(item, quads, holder));
  let verdict = outcomes.some((o) => o.word === 'not_verified') ? 'not_verified'
    : outcomes.some((o) => o.word === 'inconclusive') || !outcomes.length ? 'inconclusive' : 'verified';
  const problems = [];
  if (holder !== proof.controller) { verdict = 'not_verified'; problems.push('presentation_changed'); }
  if (links !== data.credentials.length + data.left_out) { verdict = 'not_verified'; problems.push('presentation_changed'); }
  if (data.left_out && verdict === 'verified') verdict = 'inconclusive';
  if (proof.expires && new Date(proof.expires) < now) { verdict = 'not_verified'; problems.push('presentation_expired'); }

  main.append(make('h1', '', purpose || say('title')));
  main.append(make('p', 'quiet', say(audience ? 'made_for' : 'made', { audience, created: day(proof.created), until: day(proof.expires) })));
  const note = make('div', 'note');
  const words = make('div');
  const good = outcomes.filter((o) => o.word === 'verified').length;
  words.append(make('strong', '', say(outcomes.length === 1 ? 'count_one' : 'count', { all: outcomes.length, good })));
  for (const problem of new Set(problems)) words.append(make('strong', 'bad', say(problem, { until: day(proof.expires) })));
  if (data.left_out) words.append(make('strong', 'doubt', say('left_out', { n: data.left_out })));
  const line = make('span', 'quiet', `${say('no_judge')} `);
  words.append(line, save);
  note.append(mark('note', 24), words);
  main.append(note);
  for (const outcome of outcomes) main.append(card(outcome));
  main.append(make('footer', '', say('made_by')));
  finish(verdict);
})().catch(() => { document.documentElement.dataset.verdict = 'not_verified'; });
