// What the signed statements say of one credential.
const credentialRoot = (quads) => {
  const roots = quads.filter((q) => q.g === '' && q.p === TYPE && q.o === `<${CRED}VerifiableCredential>`).map((q) => q.s)
    .filter((s) => objects(quads, s, [`${CRED}issuer`]).length > 0);
  const tops = roots.filter((s) => !quads.some((q) => q.o === s && q.p.endsWith('verifiableCredential')));
  if (tops.length !== 1) throw new Error('root');
  return tops[0];
};
const resultsOf = (quads, subject) => objects(quads, subject, [`${OB}result`]).map((r) => first(quads, r, [`${OB}resultValue`, `${OB}value`])).filter((v) => v);
// A course stands in the signed statements around it as a node, or in a graph of its own.
const standsAt = (root, quads, place) => (root.startsWith('_:') ? place.startsWith('_:')
  : place === root || quads.some((q) => q.g === place && q.s === root));
// One with a proof of its own links to it; then the signature around it is not enough.
const hasProofInside = (quads, place) => quads.some((q) => (q.s === place || q.g === place) && q.p === `${SEC}proof`);
const viewOf = (document_) => {
  const quads = parse(document_);
  const s = credentialRoot(quads);
  const issuers = objects(quads, s, [`${CRED}issuer`]);
  if (issuers.length !== 1) throw new Error('issuers');
  const subject = objects(quads, s, [`${CRED}credentialSubject`])[0] ?? '';
  const achievement = objects(quads, subject, [`${OB}achievement`, `${OB}Achievement`])[0] ?? '';
  const clr = quads.some((q) => q.s === s && q.p === TYPE && q.o.endsWith('#ClrCredential>'));
  const title = clr ? first(quads, s, schema('name')) : first(quads, achievement, schema('name')) || first(quads, s, schema('name'));
  const statuses = quads.filter((q) => q.p === `${OB}status`).map((q) => value(q.o).split('#').pop());
  const inside = quads.filter((q) => q.p.endsWith('verifiableCredential'));
  return {
    quads, issuer: value(issuers[0]), issuerName: first(quads, issuers[0], schema('name')), subject: value(subject), title,
    recipient: first(quads, subject, schema('name')),
    description: first(quads, achievement, schema('description')) || first(quads, s, schema('description')),
    from: dateOf(objects(quads, s, [`${CRED}validFrom`, `${CRED}issuanceDate`])),
    until: dateOf(objects(quads, s, [`${CRED}validUntil`, `${CRED}expirationDate`])),
    skills: objects(quads, achievement, [`${OB}alignment`]).map((a) => first(quads, a, schema('targetName'))).filter((n) => n),
    results: resultsOf(quads, subject),
    art: artOf([achievement, s, issuers[0]].flatMap((node) => objects(quads, node, [`${OB}image`]).map(value))),
    unfinished: statuses.some((word) => word && word !== 'Completed'),
    statuses: objects(quads, s, [`${CRED}credentialStatus`]), inside: inside.length, places: inside.map((q) => q.o),
    subjects: objects(quads, s, [`${CRED}credentialSubject`]).map(value),
  };
};
