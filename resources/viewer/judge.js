// The verdict on one credential: what this browser works out, and what the sender's wallet reported; the worse of the two
// counts. The report is not signed, so it can only ever take something away.
const RANK = { verified: 0, inconclusive: 1, not_verified: 2 };
const known = (word) => (Object.hasOwn(RANK, word) ? word : 'not_verified');
const worse = (a, b) => (RANK[known(a)] >= RANK[known(b)] ? known(a) : known(b));
const LOOK = { verified: 'holds', inconclusive: 'doubt', not_verified: 'bad' };

// A scheme has no case (RFC 3986, section 3.1), and a character that is not seen makes it no other kind of name.
const isDid = (name) => name.replace(/%3a/gi, ':').normalize('NFKC').replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '').toLowerCase().startsWith('did:');
const spelled = (name) => (isDid(name) ? name.replace(/[/?#;].*/s, '').replace(/^did:[^:]*/i, (start) => start.toLowerCase()) : name);

const lower = (outcome, word, key, values) => {
  outcome.rows.push([say('found'), say(key, values)]);
  if (RANK[word] > RANK[outcome.word]) Object.assign(outcome, { word, look: LOOK[word], state: say(key, values) });
};
// What the sender's wallet found when it made this page.
const hear = (outcome, report) => {
  if (!report) return;
  const verdict = report.text || say('found');
  if (RANK[known(report.verdict)] > RANK[outcome.word]) lower(outcome, known(report.verdict), 'sender_says', { verdict });
  else outcome.rows.push([say('sender'), say('sender_says', { verdict })]);
};
// A course without a proof of its own is covered by the signature around it, when the same issuer speaks in both.
const readItem = async (item, parent) => {
  if (item.token) return tokenHolds(item.token);
  if (!item.document) throw new Error('unchecked');
  const view = viewOf(item.document);
  if (!item.proofs.length && !item.more_proofs && parent?.issuer === view.issuer && !parent.proved) return { view, proof: parent.proof };
  if (!item.proofs.length) throw new Error('key');
  const proofs = [];
  for (const proof of item.proofs) proofs.push(await proofHolds(item.document, proof, 'assertionMethod'));
  return { view, proof: proofs.find((p) => p.controller !== view.issuer) ?? proofs.find((p) => !p.own) ?? proofs[0], proofs };
};
const titled = (view) => ({
  title: view.title || say('unnamed'), art: view.art, description: view.description, skills: view.skills, recipient: view.recipient, results: view.results,
  issued: say(view.until.none ? (view.from.none ? 'issued_undated' : 'issued') : view.until.unreadable ? 'issued_until_unreadable' : view.from.none ? 'issued_undated_until' : 'issued_until', {
    issuer: view.issuerName || view.issuer, from: view.from.time ? writtenDay(view.from, false) : view.from.text ?? '',
    until: view.until.time ? writtenDay(view.until, true) : view.until.text ?? '',
  }),
});
const FAILED = { unchecked: ['inconclusive', 'not_checkable'], key: ['inconclusive', 'key_missing'], 'not for this': ['not_verified', 'key_not_for_this'], context: ['inconclusive', 'not_read'] };

const judgeDates = (outcome, view) => {
  if (view.until.time && view.until.time < now) lower(outcome, 'not_verified', 'expired', { until: writtenDay(view.until, true) });
  else if (view.from.time && view.from.time - now > SKEW) lower(outcome, 'not_verified', 'not_yet', { from: writtenDay(view.from, false) });
  else if (view.until.unreadable || view.from.unreadable) lower(outcome, 'inconclusive', 'date_not_read', { text: view.until.text ?? view.from.text });
  else outcome.rows.push([say('dates'), say('in_date', { today: day(now.toISOString()) })]);
};
const judge = async (item, around, holder, parent = null) => {
  let result;
  try { result = await readItem(item, parent); } catch (error) {
    const [word, key] = FAILED[error.message] ?? ['not_verified', 'changed'];
    let titles = { title: item.title || say(item.document ? 'unreadable' : 'unnamed') };
    try { if (item.document) titles = titled(viewOf(item.document)); } catch { /* what cannot be read has no title */ }
    const outcome = { ...titles, word, look: LOOK[word], state: say(key), rows: [[say('signature'), say(key)]], children: [] };
    hear(outcome, item.report);
    return outcome;
  }
  const { view, proof, proofs = [] } = result;
  const by = { issuer: view.issuerName || view.issuer };
  const outcome = { ...titled(view), word: 'verified', look: 'holds', state: say('holds_by'), rows: [[say('signature'), say('signature_holds')]], children: [] };
  if (around && !item.token && !within(view.quads, around)) lower(outcome, 'not_verified', 'not_in_presentation');
  if (proof.controller !== view.issuer) lower(outcome, 'not_verified', 'not_issuers');
  outcome.rows.push([say('issuer_key'), proof.own ? say('key_in_id') : say('key_kept', { when: day(proof.kept) })], [say('issuer'), view.issuer]);
  if (!proof.own) lower(outcome, 'inconclusive', 'key_came_along', { when: day(proof.kept), ...by });
  if (proofs.some((p) => p.over)) lower(outcome, 'not_verified', 'proof_over');
  if (proofs.some((p) => p.doubt) || item.more_proofs) lower(outcome, 'inconclusive', 'proof_not_read');
  judgeDates(outcome, view);
  if (view.boundKey) lower(outcome, 'inconclusive', 'bound_key');
  const others = (view.subjects ?? [view.subject]).filter((id) => isDid(id ?? '') && id !== holder);
  if (isBare) outcome.rows.push([say('holder'), others.length ? say('holder_not_shown') : say('bearer')]);
  else if (others.length) lower(outcome, 'not_verified', 'not_presenters');
  else outcome.rows.push([say('holder'), view.subject && view.subject === holder ? say('holder_proved') : say('bearer')]);
  const status = item.token && view.statuses.length ? 'unknown' : await statusOf(view);
  if (status === 'bad') lower(outcome, 'not_verified', 'withdrawn_listed', by);
  else if (status === 'unknown') lower(outcome, 'inconclusive', 'status_unknown');
  else outcome.rows.push([say('withdrawn'), status === 'good' ? say('status_kept', { when: view.listFrom ? day(view.listFrom.toISOString()) : '' }) : say('status_none')]);
  // Each place inside the signed graph holds one thing: it is judged by a child whose statements are those of that place.
  const children = item.children ?? [];
  const taken = new Set();
  const unnamed = [];
  for (const child of children) {
    let place = '';
    if (child.document) {
      try {
        const inner = parse(child.document);
        place = (view.places ?? []).find((p) => !taken.has(p) && standsAt(credentialRoot(inner), view.quads, p)) ?? '';
        if (place) { taken.add(place); unnamed.push(...inner.filter((q) => `${q.s}${q.o}`.includes('_:'))); }
      } catch { /* judged as unreadable */ }
    }
    const judged = await judge(child, view.quads, holder, { issuer: view.issuer, proof, proved: !place || hasProofInside(view.quads, place) });
    if (child.document && !place) lower(judged, 'not_verified', 'not_in_presentation');
    outcome.children.push(judged);
  }
  // Two courses without names may not both stand for one.
  if (view.places && !within(unnamed, view.quads)) lower(outcome, 'not_verified', 'inside_bad');
  if (view.inside > (view.places ? taken.size : outcome.children.length)) lower(outcome, 'inconclusive', 'inside_not_read');
  const worst = outcome.children.reduce((word, child) => worse(word, child.word), 'verified');
  if (worst !== 'verified') lower(outcome, worst, worst === 'not_verified' ? 'inside_bad' : 'inside_doubt');
  hear(outcome, item.report);
  if (outcome.word === 'verified' && [view.subject, holder].some((name) => spelled(name ?? '') === spelled(view.issuer))) Object.assign(outcome, { word: 'inconclusive', look: 'note', state: say('self_issued'), own: true });
  else if (outcome.word === 'verified' && view.unfinished) Object.assign(outcome, { look: 'doubt', state: say('unfinished') });
  return outcome;
};
