// Statements: canonical N-Quads (RDFC-1.0 section 5) read, relabelled and put in order again.
//
// Nothing here canonicalises. A credential's own canonical text is made from the presentation's by giving blank nodes
// the labels they have in it; whatever then hashes to the signed value is the signed statement.

const TERM = '_:[A-Za-z0-9]+|<[^<>"{}|^`\\\\\\x00-\\x20]*>';
const LITERAL = '"(?:[^"\\\\\\n\\r]|\\\\.)*"(?:\\^\\^<[^<>"\\s]*>|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?';
const LINE = new RegExp(`^(${TERM}) (<[^<>"\\s]*>) (${TERM}|${LITERAL})(?: (${TERM}))? \\.$`, "u");
const MAX_LINES = 200000;

class Refused extends Error {}

/** Returns [subject, predicate, object, graph] of every line; graph is "" for the default graph. */
function parseQuads(text) {
  if (!text.endsWith("\n")) throw new Refused("quads");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length > MAX_LINES) throw new Refused("quads");
  return lines.map((line) => {
    const found = LINE.exec(line);
    if (found === null) throw new Refused("quads");
    return [found[1], found[2], found[3], found[4] || ""];
  });
}

/** Orders by code point, as RDFC-1.0 does; JavaScript's own order is by UTF-16 unit. */
function byCodePoint(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    if (a !== b) {
      const high = (unit) => unit >= 0xd800 && unit <= 0xdfff;
      if (high(a) !== high(b)) return high(a) ? 1 : -1;
      return a - b;
    }
  }
  return one.length - other.length;
}

/** Returns quads as canonical text, blank nodes renamed by `labels`; refuses a blank node that has no name there. */
function writeQuads(quads, labels) {
  const named = (term) => {
    if (!term.startsWith("_:")) return term;
    const found = labels[term];
    if (typeof found !== "string" || !/^_:c14n(0|[1-9][0-9]*)$/.test(found)) throw new Refused("labels");
    return found;
  };
  const lines = quads.map(([s, p, o, g]) => `${named(s)} ${p} ${named(o)}${g ? ` ${named(g)}` : ""} .\n`);
  return lines.sort(byCodePoint).join("");
}

const SHORT = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** Returns what a term says: a literal's text, an IRI, or "" for a blank node. */
function said(term) {
  if (term.startsWith("<")) return term.slice(1, -1);
  if (!term.startsWith('"')) return "";
  const body = term.slice(1, term.lastIndexOf('"'));
  return body.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (whole, four, eight, one) => {
    if (one !== undefined) return one in SHORT ? SHORT[one] : "\ufffd";
    const point = parseInt(four || eight, 16);
    return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
  });
}

/** Statements by graph and subject. */
class Graph {
  constructor(quads) {
    this.quads = quads;
    this.index = new Map();
    for (const [s, p, o, g] of quads) {
      const key = `${g} ${s}`;
      if (!this.index.has(key)) this.index.set(key, []);
      this.index.get(key).push([p, o]);
    }
  }

  objects(subject, predicate, graph = "") {
    const found = this.index.get(`${graph} ${subject}`) || [];
    return found.filter(([p]) => p === predicate).map(([, o]) => o);
  }

  /** Returns the one subject of a graph that has a type; refuses none or several. */
  only(type, graph = "") {
    const found = this.quads.filter(([, p, o, g]) => p === RDF_TYPE && o === type && g === graph).map(([s]) => s);
    if (found.length !== 1) throw new Refused("root");
    return found[0];
  }

  /** Returns an object, followed to its members where it is an RDF list. */
  members(term, graph) {
    const found = [];
    let at = term;
    while (found.length < 10000) {
      const first = this.objects(at, RDF_FIRST, graph);
      const rest = this.objects(at, RDF_REST, graph);
      if (first.length !== 1 || rest.length !== 1) break;
      found.push(first[0]);
      at = rest[0];
    }
    if (found.length > 0) return found;
    return term === RDF_NIL ? [] : [term];
  }
}

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDF_TYPE = `<${RDF}type>`;
const RDF_FIRST = `<${RDF}first>`;
const RDF_REST = `<${RDF}rest>`;
const RDF_NIL = `<${RDF}nil>`;
const CRED = "https://www.w3.org/2018/credentials#";
const SEC = "https://w3id.org/security#";
