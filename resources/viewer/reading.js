// What signed statements say, by the specifications' names: out of statements, or out of a signed token's payload.
// TERMS (name -> predicates) comes from the wallet's own table.

class GraphReader {
  constructor(graph, term, name = "") {
    this.graph = graph;
    this.term = term;
    this.name = name;
  }

  get id() {
    return this.term.startsWith("<") ? said(this.term) : "";
  }

  get types() {
    return this.graph.objects(this.term, RDF_TYPE, this.name).map((term) => said(term).split(/[#/]/).pop());
  }

  terms(name) {
    const found = (TERMS[name] || []).flatMap((predicate) => this.graph.objects(this.term, predicate, this.name));
    return found.flatMap((term) => this.graph.members(term, this.name));
  }

  text(name) {
    const found = this.terms(name).map(said).filter((text) => text !== "");
    return found.length > 0 ? found[0] : "";
  }

  nodes(name) {
    return this.terms(name).filter((term) => !term.startsWith('"')).map((t) => new GraphReader(this.graph, t, this.name));
  }
}

class JsonReader {
  constructor(value) {
    this.value = typeof value === "string" ? { id: value } : value || {};
  }

  get id() {
    return typeof this.value.id === "string" ? this.value.id : "";
  }

  get types() {
    return [this.value.type || []].flat().filter((type) => typeof type === "string");
  }

  list(name) {
    const found = Object.hasOwn(this.value, name) ? this.value[name] : [];
    return found === null ? [] : [found].flat();
  }

  text(name) {
    const found = this.list(name).find((value) => ["string", "number", "boolean"].includes(typeof value));
    if (found !== undefined) return String(found);
    const named = this.list(name).find((value) => value && typeof value.id === "string");
    return named ? named.id : "";
  }

  nodes(name) {
    return this.list(name).filter((v) => v && (typeof v === "object" || typeof v === "string")).map((v) => new JsonReader(v));
  }
}

// Characters that steer the line rather than say something, and marks that look like our own.
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;
const OUR_MARKS = /[\u2611\u2612\u2705\u2713\u2714\u2717\u2718\u{1f5f8}\u{1f6e1}\u{1f512}\u{1f3c5}\u{1f396}\ufe0f]+/gu;

/** Returns untrusted text for one line: no steering characters, no marks like ours, elided. */
function plain(text, limit = 300) {
  const clean = text.replace(STEERING, " ").replace(OUR_MARKS, "").replace(/\s+/gu, " ").trim();
  const points = [...clean];
  return points.length > limit ? `${points.slice(0, limit).join("")}…` : clean;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Returns a moment, null where there is none, NaN where it cannot be read without doubt. */
function moment(text) {
  if (text === "") return null;
  return MOMENT.test(text) ? new Date(text) : new Date(NaN);
}

/** Returns what a card shows. `reader` reads what the issuer signed and nothing else. */
function cardOf(reader) {
  const issuer = reader.nodes("issuer")[0];
  // A transcript's subject is its courses' too: their statements are mixed, so only its own words are shown.
  const transcript = reader.types.includes("ClrCredential");
  const subject = (transcript ? null : reader.nodes("credentialSubject")[0]) || new JsonReader({});
  const achievement = subject.nodes("achievement")[0] || new JsonReader({});
  const types = reader.types.filter((type) => type !== "VerifiableCredential");
  const image = achievement.nodes("image")[0] || reader.nodes("image")[0];
  return {
    title: plain(achievement.text("name") || reader.text("name") || types[0] || ""),
    issuer: issuer ? plain(issuer.text("name"), 120) : "",
    issuerId: issuer ? issuer.id : "",
    from: moment(reader.text("validFrom") || reader.text("issuanceDate")),
    until: moment(reader.text("validUntil") || reader.text("expirationDate")),
    description: plain(achievement.text("description") || reader.text("description"), 1200),
    results: subject.nodes("result").map((result) => resultOf(result, achievement)).filter((line) => line !== ""),
    standing: subject.nodes("result").map((result) => result.text("status")).find((word) => word !== "") || "",
    code: plain(achievement.text("humanCode"), 40),
    subjects: reader.nodes("credentialSubject").map((one) => one.id),
    lists: reader.nodes("credentialStatus").map((entry) => entry.text("statusListCredential") || entry.id),
    image: image ? image.id || image.text("id") : "",
  };
}

function resultOf(result, achievement) {
  const value = plain(result.text("value"), 60);
  if (value === "") return "";
  const named = result.text("resultDescription");
  const described = achievement.nodes("resultDescription").find((one) => one.id === named);
  const most = described ? plain(described.text("valueMax"), 20) : "";
  const name = described ? plain(described.text("name"), 80) : "";
  const told = most ? say("portfolio.page.of", { value, most }) : value;
  return name ? `${name}: ${told}` : told;
}
