// The page: judges what it carries, here, without sending anything anywhere, and says how sure it is.
const finish = (verdict) => { root.dataset.verdict = verdict; };
const counts = (outcomes) => {
  const flat = outcomes;
  const of = (test) => flat.filter(test).length;
  const parts = [
    ['count_good', of((o) => o.word === 'verified')], ['count_bad', of((o) => o.word === 'not_verified')],
    ['count_unknown', of((o) => o.word === 'inconclusive' && !o.own)], ['count_own', of((o) => o.own)],
  ].filter(([, n]) => n).map(([key, n]) => say(n === 1 && data.text[`${key}_one`] ? `${key}_one` : key, { n }));
  return `${say(flat.length === 1 ? 'count_one' : 'count', { all: flat.length })} ${parts.join(', ')}.`;
};
const raw = data.raw === undefined ? null : bytes(data.raw);
const hexDigest = async (content) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', content))].map((b) => b.toString(16).padStart(2, '0')).join('');
// The file that can be saved is the one whose signature was checked: its digest, the very signatures in it, and what a
// person reads in it (names, descriptions, dates) is what the signed statements say.
const READ = new Set(['name', 'description', 'narrative', 'validFrom', 'validUntil', 'issuanceDate', 'expirationDate', 'targetName', 'achievementType', 'value']);
const saysTheSame = (node, texts) => (Array.isArray(node) ? node.every((child) => saysTheSame(child, texts))
  : !node || typeof node !== 'object' || Object.entries(node).every(([key, child]) => key === 'proof' || key === '@context'
    || (typeof child === 'string' ? !READ.has(key) || texts.has(child) || texts.has(child.replace(/^.*[:#/]/, '')) : saysTheSame(child, texts))));
const originalFits = async (proofValues) => {
  if (await hexDigest(raw) !== data.digest) return false;
  const text = new TextDecoder().decode(raw);
  const texts = new Set(quads.flatMap((q) => [value(q.o), value(q.o).split(/[#/]/).pop()]));
  return proofValues.every((signature) => text.includes(signature)) && saysTheSame(JSON.parse(text), texts);
};
const signaturesOf = (item) => [...(item.proofs ?? []).map((p) => p.signature), ...(item.token ? [item.token] : []), ...(item.children ?? []).flatMap(signaturesOf)];

document.getElementById('unchecked')?.remove();
// Over plain http the page itself may have been changed on the way: it judges nothing there. A link on this very computer
// (isSecureContext) has no way to go.
if ((location.protocol === 'http:' && !(isSealed && isSecureContext)) || !globalThis.crypto?.subtle) {
  main.append(make('h1', '', say('not_checked_here')), make('p', 'state doubt', say('no_crypto')));
  for (const item of data.credentials) main.append(claimed(item));
  main.append(make('p', '', say('no_judge_here')));
  if (data.download) {
    const whole = make('a', 'action', say('save_page'));
    whole.href = `${location.pathname}/${data.download}${location.search}`;
    whole.download = '';
    main.append(whole);
  }
  finish('inconclusive');
  return;
}
const save = make('a', '', say('save'));
if (raw) save.href = URL.createObjectURL(new Blob([raw], { type: 'application/json' }));
save.download = data.file;
const refuse = (key, verdict) => {
  main.append(make('h1', '', say('title')), make('p', `state ${LOOK[verdict]}`, say(key)));
  finish(verdict);
};
// Until when: the day, and the hour where it is the day on which it was made.
const endOf = (until, created) => {
  if (!until.time) return '';
  const written = day(until.text);
  if (!created.time || written !== day(created.text)) return written;
  return `${written}, ${until.time.toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit' })}`;
};
// Draws what was found, the worst first, and ends with the verdict for machines.
const again = () => {
  const button = make('button', '', say('viewer_again'));
  button.addEventListener('click', () => location.reload());
  return button;
};
const tell = ({ verdict, problems, outcomes, purpose, audience, created, until, bare = false }) => {
  main.append(make('h1', '', purpose || say('title')));
  if (created) main.append(make('p', 'quiet', say(`made${audience ? '_for' : ''}${until ? '' : '_no_end'}`, { audience, created, until })));
  const note = make('div', 'note');
  const words = make('div');
  for (const [word, key] of problems) words.append(make('strong', LOOK[word], say(key, { until })));
  const lead = verdict === 'not_verified' && problems.some(([word]) => word === 'not_verified') ? 'quiet' : '';
  words.append(make('strong', lead, counts(outcomes)));
  if (data.headline) words.append(make('p', 'quiet', say('sender_says', { verdict: data.headline })));
  if (bare) words.append(make('p', '', say('shown_bare')));
  words.append(make('span', 'quiet', `${say(isViewer ? 'viewer_checked' : 'no_judge')} `));
  if (raw) words.append(save);
  if (isViewer) words.append(again());
  note.append(mark('note', 24), words);
  main.append(note);
  for (const outcome of outcomes) main.append(card(outcome));
  main.append(make('footer', '', say('made_by')));
  finish(verdict);
};
if (data.alone) {
  const { outcome, binding } = await judgeAlone(data.alone, data.credentials[0]);
  const problems = [];
  if (raw && (new TextDecoder().decode(raw) !== data.alone || await hexDigest(raw) !== data.digest)) problems.push(['not_verified', 'original_changed']);
  if (binding === false) problems.push(['not_verified', 'presentation_changed']);
  if (binding && binding.over) problems.push(['not_verified', 'presentation_expired']);
  const verdict = problems.reduce((word, [found]) => worse(word, found), outcome.word);
  const until = binding ? endOf(binding.until, binding.created) : '';
  tell({ verdict, problems, outcomes: [outcome], purpose: '', audience: binding ? binding.audience : '', created: binding ? day(binding.created.text) : '', until });
  return;
}
// Credentials by themselves, behind the # of an address: what their issuer signed, and nobody who signed that they show it.
if (isBare) {
  const outcomes = [];
  for (const item of data.credentials) outcomes.push(await judge(item, null, null));
  const verdict = outcomes.reduce((word, outcome) => worse(word, outcome.word), 'verified');
  tell({ verdict, problems: [], outcomes, purpose: '', audience: '', created: '', until: '', bare: true });
  return;
}
let quads; let proof;
try {
  quads = parse(data.presentation.document);
  proof = await proofHolds(data.presentation.document, data.presentation.proofs[0], 'authentication');
} catch (error) {
  const missing = error.message === 'key';
  refuse(missing ? 'key_missing' : 'presentation_changed', missing ? 'inconclusive' : 'not_verified');
  return;
}
const top = quads.find((q) => q.g === '' && q.p === TYPE && q.o === `<${CRED}VerifiablePresentation>`)?.s;
const holder = first(quads, top, [`${CRED}holder`]);
const purpose = first(quads, top, schema('description'));
const audience = first(quads, top, schema('audience'));
const links = objects(quads, top, [`${CRED}verifiableCredential`]);
const outcomes = [];
for (const item of data.credentials) outcomes.push(await judge(item, quads, holder));
let verdict = outcomes.reduce((word, outcome) => worse(word, outcome.word), outcomes.length ? 'verified' : 'inconclusive');
const problems = [];
const problem = (word, key) => { verdict = worse(verdict, word); if (!problems.some(([, k]) => k === key)) problems.push([word, key]); };
// A token stands in the presentation as the address of an envelope, in the graph that the presentation links to.
const named = (token) => quads.some((q) => (links.includes(q.g) || links.includes(q.s)) && q.s.endsWith(`,${token}>`));
const tokensNamed = data.credentials.every((item) => !item.token || named(item.token));
if (holder !== proof.controller || links.length !== data.credentials.length || !tokensNamed) problem('not_verified', 'presentation_changed');
if (!await originalFits([...data.presentation.proofs.map((p) => p.signature), ...data.credentials.flatMap(signaturesOf)])) problem('not_verified', 'original_changed');
if (proof.over) problem('not_verified', 'presentation_expired');
if (proof.doubt || !proof.own || data.presentation.proofs.length !== 1 || data.presentation.more_proofs) problem('inconclusive', 'proof_not_read');
if (data.report) for (const entry of data.report) problem(entry.verdict, 'sender_doubts');

tell({
  verdict, problems, outcomes, purpose, audience,
  created: proof.created.time ? day(proof.created.text) : '', until: endOf(proof.expires, proof.created),
});
