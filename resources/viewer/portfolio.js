// The page: what was found, in words. Everything shown comes from signed statements, as text, never as markup.

const LOCALE = document.documentElement.lang === "es" ? "es-ES" : "en-GB";
const SVG = "http://www.w3.org/2000/svg";
const MARKS = {
  seal: [
    "M12 1l2.8 2.3 3.7-.2.9 3.6 3.1 1.9-1.4 3.4 1.4 3.4-3.1 1.9-.9 3.6-3.7-.2L12 23l-2.8-2.3-3.7.2-.9-3.6-3.1-1.9L2.9 12 1.5 8.6l3.1-1.9.9-3.6 3.7.2z",
    "m8 12.3 2.8 2.7 5.2-5.7",
  ],
  unknown: ["dashed", "M9 9.4c.3-1.7 1.5-2.6 3-2.6 1.7 0 3 1.1 3 2.6 0 2-3 2.2-3 4.3M12 17.2h.01"],
  bad: ["M8 2h8l6 6v8l-6 6H8l-6-6V8z", "m8.7 8.7 6.6 6.6M15.3 8.7l-6.6 6.6"],
  expired: [
    "M4.5 4h15A1.5 1.5 0 0 1 21 5.5v14a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 19.5v-14A1.5 1.5 0 0 1 4.5 4z",
    "M7.5 2v3M16.5 2v3",
    "m8.8 10 6.4 6.4M15.2 10l-6.4 6.4",
  ],
  info: ["circle", "M12 11v5.5M12 7.6h.01"],
  badge: ["M12 3l8 3v6c0 5-3.4 7.6-8 9-4.6-1.4-8-4-8-9V6z", "m8.5 12 2.4 2.4 4.6-4.8"],
};

/** Returns a text of the page with its {places} filled in. */
function say(key, values = {}) {
  return WORDS[key].replace(/\{([a-z]+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function count(key, n) {
  return say(n === 1 ? `${key}.one` : `${key}.other`, { n });
}

function make(tag, look, ...content) {
  const made = document.createElement(tag);
  if (look) made.className = look;
  made.append(...content.filter((one) => one !== null && one !== ""));
  return made;
}

/** Returns untrusted words, kept from steering what stands around them. */
function told(text) {
  const made = make("bdi", "", text);
  made.dir = "auto";
  return made;
}

/** Returns a sentence in which the {places} are untrusted words. */
function sentence(key, values) {
  return WORDS[key].split(/(\{[a-z]+\})/).map((part) => {
    const name = part.slice(1, -1);
    return part.startsWith("{") && name in values ? told(values[name]) : part;
  });
}

function mark(name, size) {
  const drawn = document.createElementNS(SVG, "svg");
  const set = (node, members) => Object.entries(members).forEach(([key, value]) => node.setAttribute(key, value));
  set(drawn, { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "mark" });
  for (const part of MARKS[name]) {
    const round = part === "circle" || part === "dashed";
    const node = document.createElementNS(SVG, round ? "circle" : "path");
    set(node, round ? { cx: 12, cy: 12, r: 10 } : { d: part });
    if (part === "dashed") node.setAttribute("stroke-dasharray", "4.2 2.08");
    drawn.append(node);
  }
  return drawn;
}

function day(date) {
  return new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date);
}

const onDay = (text) => {
  const date = moment(text);
  return date === null || Number.isNaN(+date) ? "?" : day(date);
};

/** Returns [mark, colour, words] for the one line that says where a credential stands. */
function standing(finding) {
  const { state, why, card, notes } = finding;
  const issuer = card === null || card.issuer === "" ? say("portfolio.page.nameless") : plain(card.issuer, 60);
  if (state === "holds") return ["seal", "neutral", sentence("portfolio.page.holds_key", { issuer })];
  if (state === "expired") return ["expired", "attention", sentence("portfolio.page.expired", { date: day(card.until) })];
  if (state === "not_yet") return ["expired", "attention", sentence("portfolio.page.not_yet", { date: day(card.from) })];
  if (why === "kept_key") {
    const values = { host: hostOf(notes.owner), date: onDay(notes.kept) };
    return ["seal", "neutral", sentence("portfolio.page.holds_kept", values)];
  }
  if (why === "status") {
    const key = notes.listSeen ? "portfolio.page.list_seen" : "portfolio.page.list_not_seen";
    return ["unknown", "unknown", sentence(key, { date: onDay(notes.listSeen || "") })];
  }
  if (state === "unknown") {
    const key = why === "no_key_document" ? "portfolio.page.no_key" : "portfolio.page.no_suite";
    return ["unknown", "unknown", sentence(why === "dates" ? "portfolio.page.no_dates" : key, {})];
  }
  if (state === "not_issuers") return ["bad", "problem", sentence("portfolio.page.not_issuers", { issuer })];
  if (state === "other_holder") return ["bad", "problem", sentence("portfolio.page.other_holder", {})];
  return ["bad", "problem", sentence("portfolio.page.changed", {})];
}

/** Returns the host of a did:web, as it would stand in an address bar. */
function hostOf(owner) {
  return plain(owner.replace(/^did:web:/, "").split(":")[0].replace(/%3a/i, ":"), 80);
}

function keyPage(owner) {
  const found = /^did:web:([a-z0-9.-]+)(?:%3A(\d+))?((?::[A-Za-z0-9._~-]+)*)$/.exec(owner);
  if (found === null) return null;
  const path = found[3] ? `${found[3].replace(/:/g, "/")}/did.json` : "/.well-known/did.json";
  const link = make("a", "", say("portfolio.page.look_there"));
  link.href = `https://${found[1]}${found[2] ? `:${found[2]}` : ""}${path}`;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

function signatureRow({ state, why, card }) {
  if (UNTRUE.includes(state)) return say(`portfolio.page.row.${state}`);
  if (state === "unknown" && !["kept_key", "status", "dates"].includes(why)) return say("portfolio.page.row.not_checked");
  const since = card.from === null || Number.isNaN(+card.from) ? "" : day(card.from);
  return since ? say("portfolio.page.row.holds_since", { date: since }) : say("portfolio.page.row.holds");
}

function datesRow({ state, card }, now) {
  if (state === "expired") return say("portfolio.page.row.expired", { date: day(card.until) });
  if (state === "not_yet") return say("portfolio.page.row.not_yet", { date: day(card.from) });
  if ([card.from, card.until].some((date) => date !== null && Number.isNaN(+date))) return say("portfolio.page.row.dates");
  return say("portfolio.page.row.in_date", { date: day(new Date(now)) });
}

/** Returns how the page knows: one row for each check. */
function rows(finding, now) {
  const { card, notes, state, why } = finding;
  const list = make("dl", "small");
  const row = (key, ...content) => list.append(make("dt", "", say(`portfolio.page.row.${key}`)), make("dd", "", ...content));
  row("signature", signatureRow(finding));
  const checked = !UNTRUE.includes(state) && notes.owner;
  if (checked && notes.kept) {
    const link = keyPage(notes.owner);
    row("key", ...sentence("portfolio.page.row.kept", { host: hostOf(notes.owner), date: onDay(notes.kept) }), link === null ? "" : " ", link);
  } else if (checked) row("key", say("portfolio.page.row.own_key"));
  if (checked) row("dates", datesRow(finding, now));
  if (checked && card.lists.length === 0) row("withdrawn", say("portfolio.page.row.no_list"));
  else if (checked) {
    const key = notes.listSeen ? "portfolio.page.row.list_seen" : "portfolio.page.row.list_not_seen";
    row("withdrawn", say(key, { date: onDay(notes.listSeen || "") }));
  }
  if (checked) {
    const key = why === "holder" ? "other" : notes.bound ? "bound" : notes.bearer ? "bearer" : "named";
    row("whose", say(`portfolio.page.row.${key}`));
  }
  if (notes.suite) row("kind", told(notes.suite));
  if (card.issuerId) row("issuer_id", told(plain(card.issuerId, 200)));
  return list;
}

const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;

function plate(card, good) {
  const made = make("div", "plate", make("i", ""));
  if (good && card.image.length < 400000 && PICTURE.test(card.image)) {
    const picture = make("img", "");
    picture.src = card.image;
    picture.alt = "";
    made.append(picture);
  } else made.append(mark("badge", 44));
  return made;
}

/** Returns when and by whom it was issued, as far as the signature covers it. */
function issuedLine(card) {
  const parts = [];
  const since = card.from !== null && !Number.isNaN(+card.from);
  const issuer = card.issuer || say("portfolio.page.nameless");
  parts.push(...sentence(since ? "portfolio.page.issued_on" : "portfolio.page.issued", { issuer, date: since ? day(card.from) : "" }));
  const until = card.until !== null && !Number.isNaN(+card.until);
  parts.push(" · ", until ? say("portfolio.page.until", { date: day(card.until) }) : say("portfolio.page.no_end"));
  return make("p", "soft", ...parts);
}

function stamp(finding) {
  const [name, colour, words] = standing(finding);
  return make("p", `say ${colour}`, mark(name, 20), make("span", "", ...words));
}

/** Returns the card of one credential. What a signature does not cover is left out, and the mark says so. */
function article(finding, now) {
  const card = finding.card;
  const good = !UNTRUE.includes(finding.state);
  const made = make("article", good ? "" : "failed");
  made.dataset.state = finding.state;
  if (card === null) {
    made.append(plate({ image: "" }, false), make("div", "", make("h2", "", say("portfolio.page.unreadable")), stamp(finding)));
    return made;
  }
  const body = make("div", "", make("h2", "", told(card.title || say("portfolio.page.untitled"))));
  if (good) body.append(issuedLine(card));
  body.append(stamp(finding));
  const words = { InProgress: "in_progress", Enrolled: "in_progress", Provisional: "waiting", OnHold: "in_progress", Failed: "not_earned", Withdrew: "not_earned" };
  if (good && Object.hasOwn(words, card.standing)) body.append(make("p", "attention strong", say(`portfolio.page.${words[card.standing]}`)));
  if (good) {
    const description = make("p", "text", told(card.description));
    for (const line of card.results) description.append(" ", told(`${line}.`));
    if (card.description !== "" || card.results.length > 0) body.append(description);
    if (finding.inside.length > 0) body.append(courses(finding.inside));
  }
  body.append(make("details", "", make("summary", "", say("portfolio.page.how")), rows(finding, now)));
  made.append(plate(card, good), body);
  return made;
}

function courses(inside) {
  const body = make("tbody", "");
  for (const one of inside) {
    const [name, colour] = standing(one);
    const line = one.card === null ? say("portfolio.page.unreadable") : one.card.title;
    const state = make("td", `${colour} state`, mark(name, 16), make("span", "", say(`portfolio.page.short.${one.state}`)));
    const good = one.card !== null && !UNTRUE.includes(one.state);
    const result = good && one.card.results.length > 0 ? one.card.results[0] : "";
    body.append(make("tr", "", make("td", "code", told(good ? one.card.code : "")), make("td", "", told(line)), make("td", "", told(result)), state));
  }
  return make("table", "small", body);
}

/** Returns the words at the top: how many, how they stand, and who says so. */
function summary(result, now) {
  const box = make("div", "", "");
  const strong = make("b", "");
  box.append(strong);
  if (result.presentation === null) {
    strong.append(say(result.why === "file" ? "portfolio.page.damaged" : "portfolio.page.refused"));
    box.append(make("span", "soft", say("portfolio.page.nothing_shown")));
    return make("section", "sum problem", mark("bad", 24), box);
  }
  const states = result.findings;
  const failed = states.filter((one) => FAILED.includes(one.state)).length;
  const left = states.filter((one) => one.state === "unknown").length;
  const blind = states.filter((one) => one.state === "unknown" && !["kept_key", "status", "dates"].includes(one.why)).length;
  const parts = [];
  const holds = states.length - failed - blind;
  if (holds > 0) parts.push(count("portfolio.page.sum_holds", holds));
  if (blind > 0) parts.push(count("portfolio.page.sum_unknown", blind));
  if (failed > 0) parts.push(count("portfolio.page.sum_failed", failed));
  strong.append(`${count("portfolio.page.sum", states.length)} ${parts.join(", ")}.`);
  if (result.late !== "") {
    const date = onDay(result.presentation.options.expires);
    box.append(make("span", "attention strong", say(result.late === "expired" ? "portfolio.page.over" : "portfolio.page.early", { date })));
  }
  const soft = make("span", "soft", say("portfolio.page.checked_here"), " ");
  if (left > blind) soft.append(count("portfolio.page.sum_left", left - blind), " ");
  const [before, after] = WORDS["portfolio.page.no_judge"].split("{save}");
  const save = make("button", "link", say("portfolio.page.save_link"));
  save.type = "button";
  save.addEventListener("click", () => saveFile(result.file));
  soft.append(before, save, after);
  box.append(soft);
  const bad = failed > 0 || result.late !== "";
  const made = make("section", "sum", mark(bad ? "bad" : "info", 24), box);
  if (bad) made.classList.add("warn");
  return made;
}

function saveFile(text) {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/vp" }));
  link.download = "credentials.vp.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Returns the data of a portfolio file without running or loading anything in it. */
function dataIn(text) {
  const found = new DOMParser().parseFromString(text, "text/html").getElementById("portfolio");
  return found === null ? null : JSON.parse(found.textContent);
}

function button(key, act) {
  const made = make("button", "act", say(key));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function openAnother() {
  const input = make("input", "");
  input.type = "file";
  input.accept = ".html,text/html";
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file || file.size > 30e6) return;
    let sealed = null;
    try {
      sealed = dataIn(await file.text());
    } catch (error) {
      sealed = null;
    }
    document.documentElement.dataset.verdict = "pending";
    await show(sealed === null ? { data: "", sha256: "" } : sealed);
    scrollTo(0, 0);
  });
  input.click();
}

function footer(result) {
  const made = make("footer", "small soft");
  const bound = result.findings.filter((one) => one.notes.bound && one.state !== "changed").length;
  if (result.presentation !== null) made.append(make("p", "", bound > 0 ? count("portfolio.page.proved", bound) : say("portfolio.page.proved_none")));
  const acts = make("div", "acts");
  if (result.presentation !== null) acts.append(button("portfolio.page.save", () => saveFile(result.file)));
  acts.append(button("portfolio.page.another", openAnother));
  if (result.presentation !== null) acts.append(button("portfolio.page.print", () => print()));
  made.append(acts, make("p", "", say("portfolio.page.made_with")));
  return made;
}

function heading(result) {
  const { presentation } = result;
  if (presentation === null) return [make("h1", "", say("portfolio.page.title"))];
  const title = presentation.purpose || say("portfolio.page.title");
  document.title = title;
  const values = { audience: presentation.audience, made: onDay(presentation.options.created), end: onDay(presentation.options.expires) };
  const until = presentation.options.expires !== "";
  const key = `portfolio.page.for${presentation.audience ? "" : "_anyone"}${until ? "" : "_ever"}`;
  return [make("h1", "", told(title)), make("p", "soft lead", ...sentence(key, values))];
}

/** Checks the data and puts what was found on the page in place of what was there. */
async function show(sealed) {
  const main = document.querySelector("main");
  const now = Date.now();
  if (!globalThis.crypto || !crypto.subtle) {
    document.documentElement.dataset.verdict = "inconclusive";
    main.replaceChildren(make("h1", "", say("portfolio.page.title")), make("section", "sum", mark("unknown", 24), make("p", "", say("portfolio.page.no_crypto"))));
    return;
  }
  const result = await checkAll(sealed, now);
  const cards = result.findings.map((finding) => article(finding, now));
  const top = summary(result, now);
  top.setAttribute("role", "status");
  main.replaceChildren(...heading(result), top, ...cards, footer(result));
  document.documentElement.dataset.verdict = result.verdict;
}

function welcome() {
  const box = make("div", "", make("b", "", say("portfolio.page.empty")), make("span", "soft", say("portfolio.page.empty_what")));
  const acts = make("div", "acts", button("portfolio.page.choose", openAnother));
  const main = document.querySelector("main");
  main.replaceChildren(make("h1", "", say("portfolio.page.empty_title")), make("section", "sum", mark("info", 24), box), acts);
}

addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => one.setAttribute("open", "")));

const block = document.getElementById("portfolio");
if (block === null) welcome();
else {
  let sealed = { data: "", sha256: "" };
  try {
    sealed = JSON.parse(block.textContent);
  } catch (error) {
    // An unreadable block is a damaged file: the checks say so.
  }
  show(sealed);
}
