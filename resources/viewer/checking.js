// Every check this page makes. A finding has a state, and lines that say how it is known:
// "holds" | "unknown" | "changed" | "not_issuers" | "other_holder" | "expired" | "not_yet" | "on_hold".

const ISSUED = `<${CRED}verifiableCredential>`;
const VC = `<${CRED}VerifiableCredential>`;
const VP = `<${CRED}VerifiablePresentation>`;
const ENDORSEMENT = "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential>";
const ENVELOPED = `<${CRED}EnvelopedVerifiableCredential>`;
const PROOF = `<${SEC}proof>`;
const VALUE = `<${SEC}proofValue>`;
const TOKEN_ADDRESS = "data:application/vc+jwt,";
const SUITES = {
  "eddsa-rdfc-2022": ["Ed25519"],
  Ed25519Signature2020: ["Ed25519"],
  "ecdsa-rdfc-2019": ["P-256", "P-384"],
};
const SKEW = 5 * 60 * 1000;

/** Reads a proof's options: one node, each member at most once. */
function optionsOf(quads) {
  const subjects = new Set(quads.map(([s]) => s));
  if (subjects.size !== 1) throw new Refused("options");
  const graph = new Graph(quads.map(([s, p, o]) => [s, p, o, ""]));
  const [node] = subjects;
  const one = (name) => {
    const found = graph.objects(node, name);
    if (found.length > 1) throw new Refused("options");
    return found.length === 1 ? said(found[0]) : "";
  };
  const type = one(RDF_TYPE).slice(SEC.length);
  return {
    suite: type === "DataIntegrityProof" ? one(`<${SEC}cryptosuite>`) : type,
    method: one(`<${SEC}verificationMethod>`),
    purpose: one(`<${SEC}proofPurpose>`).slice(SEC.length),
    created: one("<http://purl.org/dc/terms/created>"),
    expires: one(`<${SEC}expiration>`),
    challenge: one(`<${SEC}challenge>`),
  };
}

/** Says whether a signature fits canonical options and document (VC-DI-EdDSA 1.0 section 3.2.2). */
async function signatureFits(found, options, document, value) {
  const first = await digest(found.hash, options);
  const second = await digest(found.hash, document);
  const data = new Uint8Array(first.length + second.length);
  data.set(first);
  data.set(second, first.length);
  if (value[0] !== "z") throw new Refused("value");
  return fits(found, base58(value.slice(1)), data);
}

/** Returns what is wrong with a proof's own dates, or "". */
function proofDates(options, now) {
  const created = moment(options.created);
  const expires = moment(options.expires);
  if (created === null || Number.isNaN(+created) || +created > now + SKEW) return "not_yet";
  if (expires !== null && !(+expires >= now)) return "expired";
  return "";
}

/** Checks the presentation as a whole; returns { graph, holder, card } or throws Refused. */
async function checkPresentation(data) {
  const { vp } = data;
  const quads = parseQuads(vp.quads);
  const options = optionsOf(parseQuads(vp.options));
  if (!(options.suite in SUITES) || options.purpose !== "authenticationMethod") throw new Refused("vp_options");
  const found = await findKey(options.method, [], "authentication");
  if (!SUITES[options.suite].includes(found.kind)) throw new Refused("vp_options");
  if (!(await signatureFits(found, vp.options, vp.quads, vp.proofValue))) throw new Refused("vp_signature");
  const graph = new Graph(quads);
  const reader = new GraphReader(graph, graph.only(VP));
  const holder = reader.text("holder");
  if (holder !== found.owner) throw new Refused("vp_holder");
  // The file to save must be the one that is shown: not judged here, but held together by its signatures.
  const signatures = new Set(quads.filter(([, p]) => p === VALUE).map(([, , o]) => said(o)));
  const filed = signaturesIn(JSON.parse(data.presentation));
  filed.delete(vp.proofValue);
  if (signatures.size !== filed.size || ![...signatures].every((one) => filed.has(one))) throw new Refused("vp_file");
  const places = graph.objects(reader.term, ISSUED);
  const told = data.items.map((item) => item.graph);
  if (new Set(told).size !== told.length || told.length !== places.length) throw new Refused("vp_items");
  if (!told.every((place) => places.includes(place))) throw new Refused("vp_items");
  return { graph, holder, options, audience: plain(reader.text("audience")), purpose: plain(reader.text("purpose")) };
}

/** Returns every signature value in a JSON document; those of tokens are inside them. */
function signaturesIn(value, found = new Set()) {
  if (value !== null && typeof value === "object") {
    for (const [name, member] of Object.entries(value)) {
      if (name === "proofValue" && typeof member === "string") found.add(member);
      else signaturesIn(member, found);
    }
  }
  return found;
}

/** Returns the graphs that hang on one: those of credentials inside it. `without` are left out. */
function reachable(graph, start, without) {
  const names = new Set(graph.quads.map(([, , , g]) => g));
  const found = new Set([start]);
  const left = [start];
  while (left.length > 0) {
    const here = left.pop();
    for (const [, , o, g] of graph.quads) {
      if (g === here && names.has(o) && !found.has(o) && !without.includes(o)) {
        found.add(o);
        left.push(o);
      }
    }
  }
  return found;
}

/** Checks one credential that stands in `container` (the presentation's statements, or a transcript's). */
async function checkItem(item, container, context) {
  const inside = container.quads.filter(([, , , g]) => g === item.graph);
  if (inside.length === 1 && inside[0][1] === RDF_TYPE && inside[0][2] === ENVELOPED) {
    return checkToken(said(inside[0][0]), context);
  }
  const proofGraphs = container.objects(rootOf(container, item.graph), PROOF, item.graph);
  if (item.json) return checkJson(item, container, proofGraphs, context);
  const told = item.proofs.map((proof) => proof.graph);
  if (new Set(told).size !== proofGraphs.length || !proofGraphs.every((g) => told.includes(g))) throw new Refused("proofs");
  const graphs = reachable(container, item.graph, proofGraphs);
  const own = container.quads
    .filter(([, p, o, g]) => graphs.has(g) && !(g === item.graph && p === PROOF && proofGraphs.includes(o)))
    .map(([s, p, o, g]) => [s, p, o, g === item.graph ? "" : g]);
  const text = writeQuads(own, item.labels);
  const graph = new Graph(parseQuads(text));
  const finding = findingOf(graph);
  for (const proof of item.proofs) {
    const here = container.quads.filter(([, , , g]) => g === proof.graph);
    const rest = here.filter(([, p]) => p !== VALUE).map(([s, p, o]) => [s, p, o, ""]);
    const values = here.filter(([, p]) => p === VALUE);
    await checkProof(writeQuads(rest, proof.labels), values, text, finding, context);
    if (finding.state !== "holds") break;
  }
  settle(finding, context);
  for (const child of item.inside || []) {
    finding.inside.push(await guarded(() => checkApart(child, graph, context)));
  }
  return finding;
}

function findingOf(graph) {
  const card = cardOf(new GraphReader(graph, rootOf(graph, "")));
  return { card, notes: {}, state: "unknown", why: "no_proof", inside: [] };
}

/**
 * Returns the outermost credential of a graph: a transcript's courses stand in one graph with it, and hang on it.
 * An endorsement hangs on what it endorses and points back at it, so it is never the outermost.
 */
function rootOf(graph, name) {
  const here = graph.quads.filter(([, , , g]) => g === name);
  const named = new Set(here.map(([, , o]) => o));
  const all = here.filter(([, p, o]) => p === RDF_TYPE && o === VC).map(([s]) => s);
  const found = all.filter((s) => !graph.objects(s, RDF_TYPE, name).includes(ENDORSEMENT) || all.length === 1);
  const top = found.filter((s) => !named.has(s));
  const left = top.length > 0 ? top : found;
  if (left.length !== 1) throw new Refused("root");
  return left[0];
}

/**
 * Checks a course of a transcript. Its statements are mixed with the transcript's, so its own text came along; the
 * value of its signature is the one that stands in the transcript's signed statements.
 */
async function checkApart(item, container, context) {
  const finding = findingOf(new Graph(parseQuads(item.quads)));
  for (const proof of item.proofs) {
    const values = container.quads.filter(([, p, , g]) => p === VALUE && g === proof.graph);
    await checkProof(proof.options, values, item.quads, finding, context);
    if (finding.state !== "holds") break;
  }
  settle(finding, context);
  return finding;
}

async function checkProof(optionsText, values, text, finding, context) {
  const options = optionsOf(parseQuads(optionsText));
  finding.notes.suite = plain(options.suite, 60);
  if (!(options.suite in SUITES) || values.length !== 1) return put(finding, "unknown", "suite");
  if (options.purpose !== "assertionMethod") return put(finding, "changed", "purpose");
  const late = proofDates(options, context.now);
  if (late !== "") return put(finding, "changed", "proof_dates");
  const found = await keyFor(options.method, finding, context);
  if (found === null) return null;
  if (!SUITES[options.suite].includes(found.kind)) return put(finding, "changed", "key");
  const fit = await signatureFits(found, optionsText, text, said(values[0][2]));
  return judged(finding, fit, found);
}

/** Finds the issuer's key; puts the finding to unknown and returns null where it cannot be had. */
async function keyFor(method, finding, context) {
  try {
    return await findKey(method, context.documents, "assertionMethod");
  } catch (error) {
    const gone = error instanceof Refused && error.message === "no_key_document";
    put(finding, gone ? "unknown" : "changed", gone ? "no_key_document" : "key");
    return null;
  }
}

function judged(finding, fit, found) {
  if (!fit) return put(finding, "changed", "signature");
  if (found.owner !== finding.card.issuerId) return put(finding, "not_issuers", "issuer");
  finding.notes.kept = found.kept;
  finding.notes.owner = found.owner;
  return put(finding, "holds", "");
}

/** Dates, withdrawal, whose it is: only of what the issuer signed. */
function settle(finding, context) {
  if (finding.state !== "holds") return;
  const { card, notes } = finding;
  const dates = [card.from, card.until].filter((date) => date !== null);
  if (dates.some((date) => Number.isNaN(+date))) {
    put(finding, "unknown", "dates");
    return;
  }
  const ids = card.subjects.filter((id) => id !== "");
  notes.bearer = ids.length < card.subjects.length || ids.length === 0;
  const seen = context.lists.filter((one) => card.lists.includes(one.address)).map((one) => one.seen).sort();
  notes.listSeen = seen.length > 0 ? seen[0] : "";
  notes.bound = ids.length > 0 && ids.every((id) => id === context.holder);
  if (ids.some((id) => id.startsWith("did:") && id !== context.holder)) put(finding, "other_holder", "holder");
  else if (card.until !== null && +card.until < context.now) put(finding, "expired", "");
  else if (card.from !== null && +card.from > context.now) put(finding, "not_yet", "");
  else if (notes.kept) put(finding, "unknown", "kept_key");
  else if (card.lists.length > 0) put(finding, "unknown", "status");
}

function put(finding, state, why) {
  finding.state = state;
  finding.why = why;
  return null;
}

/** A token (RFC 7515): checked over its own bytes, read from its own payload. */
async function checkToken(address, context) {
  if (!address.startsWith(TOKEN_ADDRESS)) throw new Refused("token");
  const parts = address.slice(TOKEN_ADDRESS.length).split(".");
  if (parts.length !== 3) throw new Refused("token");
  const header = JSON.parse(fromUtf8(base64url(parts[0])));
  const payload = JSON.parse(fromUtf8(base64url(parts[1])));
  const reader = new JsonReader(payload.vc || payload);
  const finding = { card: cardOf(reader), notes: {}, state: "unknown", why: "no_proof", inside: [] };
  const seconds = (value) => (typeof value === "number" ? new Date(value * 1000) : null);
  const { card } = finding;
  const narrower = [card.until, seconds(payload.exp)].filter((date) => date !== null).sort((a, b) => a - b);
  card.until = narrower.length > 0 ? narrower[0] : null;
  card.from = card.from || seconds(payload.nbf);
  finding.notes.suite = plain(String(header.alg), 20);
  const kinds = { EdDSA: "Ed25519", ES256: "P-256", ES384: "P-384", RS256: "RSA" };
  if (!Object.hasOwn(kinds, header.alg) || header.crit || header.b64 === false) put(finding, "unknown", "suite");
  else {
    const method = typeof header.kid === "string" ? header.kid : String(payload.iss);
    const full = method.startsWith("#") ? String(payload.iss) + method : method;
    const found = await keyFor(full, finding, context);
    if (found !== null) {
      if (found.kind !== kinds[header.alg]) put(finding, "changed", "key");
      else {
        const fit = await fits(found, base64url(parts[2]), utf8(`${parts[0]}.${parts[1]}`));
        judged(finding, fit && (payload.iss === undefined || payload.iss === card.issuerId), found);
      }
    }
  }
  settle(finding, context);
  return finding;
}

/** A credential signed as JSON (eddsa-jcs-2022): its bytes came along; its signature value stands in the presentation. */
async function checkJson(item, container, proofGraphs, context) {
  const values = container.quads.filter(([, p, , g]) => p === VALUE && proofGraphs.includes(g));
  const options = JSON.parse(item.json.options);
  const finding = {
    card: cardOf(new JsonReader(JSON.parse(item.json.document))),
    notes: { suite: plain(String(options.cryptosuite), 60) },
    state: "unknown",
    why: "suite",
    inside: [],
  };
  if (values.length !== 1 || options.cryptosuite !== "eddsa-jcs-2022") return finding;
  if (options.proofPurpose !== "assertionMethod") put(finding, "changed", "purpose");
  else if (proofDates({ created: "", expires: "", ...options }, context.now) !== "") put(finding, "changed", "proof_dates");
  else {
    const found = await keyFor(String(options.verificationMethod), finding, context);
    if (found !== null && found.kind !== "Ed25519") put(finding, "changed", "key");
    else if (found !== null) {
      const value = said(values[0][2]);
      judged(finding, await signatureFits(found, item.json.options, item.json.document, value), found);
    }
  }
  settle(finding, context);
  return finding;
}

/** A check that breaks is never a check that holds. */
async function guarded(check) {
  try {
    return await check();
  } catch (error) {
    const why = error instanceof Refused ? error.message : "broke";
    return { card: null, notes: {}, state: "changed", why, inside: [] };
  }
}

const UNTRUE = ["changed", "not_issuers"];
const FAILED = [...UNTRUE, "other_holder", "expired", "not_yet"];

/** Checks everything; returns { verdict, findings, presentation } and never throws. */
async function checkAll(sealed, now) {
  try {
    const whole = await digest("SHA-256", sealed.data);
    if (hex(whole) !== sealed.sha256) throw new Refused("file");
    const data = JSON.parse(sealed.data);
    if (data.version !== 1) throw new Refused("version");
    const presentation = await checkPresentation(data);
    const context = { now, documents: data.documents, lists: data.lists, holder: presentation.holder };
    const findings = [];
    for (const item of data.items) {
      findings.push(await guarded(() => checkItem(item, presentation.graph, context)));
    }
    const late = proofDates(presentation.options, now);
    const all = findings.flatMap((one) => [one, ...one.inside]);
    let verdict = "verified";
    if (all.length === 0 || all.some((one) => one.state !== "holds")) verdict = "inconclusive";
    if (late !== "" || all.some((one) => FAILED.includes(one.state))) verdict = "not_verified";
    return { verdict, findings, presentation, late, why: "", file: data.presentation };
  } catch (error) {
    const why = error instanceof Refused ? error.message : "broke";
    return { verdict: "not_verified", findings: [], presentation: null, late: "", why, file: "" };
  }
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
