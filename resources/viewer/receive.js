// The page without anything in it (the viewer): what it judges stands behind the # of its address, or is opened by its reader.
// Words, and nothing else, are its own: whatever was received is judged as what a stranger wrote.
const MAX_FRAGMENT = 64 * 1024; // characters; a code holds 2,000
const MAX_RECEIVED = 48 * 1024 * 1024; // characters of a file that is opened
const MAX_UNPACKED = 8 * 1024 * 1024; // bytes of what stood behind the #
const inflated = async (packed, most = MAX_UNPACKED) => {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const pieces = []; let size = 0;
  for (;;) {
    const { done, value: piece } = await reader.read();
    if (done) break;
    size += piece.length;
    if (size > most) throw new Error('too large');
    pieces.push(piece);
  }
  const whole = new Uint8Array(size); let at = 0;
  for (const piece of pieces) { whole.set(piece, at); at += piece.length; }
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
};
// What is written alone or after a name (#vc=…), as base64url of raw deflate.
const fromFragment = async (fragment) => {
  if (fragment.length > MAX_FRAGMENT) throw new Error('too large');
  const text = fragment.slice(fragment.lastIndexOf('=') + 1);
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return shaped(JSON.parse(await inflated(Uint8Array.from(binary, (c) => c.charCodeAt(0)))), false);
};
const isMembers = (part) => typeof part === 'object' && part !== null && !Array.isArray(part);
// Only what is judged is taken over: neither words nor anything that would be believed.
const shaped = (given, whole) => {
  if (!isMembers(given) || !Array.isArray(given.credentials) || !given.credentials.length || !given.credentials.every(isMembers)) throw new Error('shape');
  if (whole && !isMembers(given.presentation) && typeof given.alone !== 'string') throw new Error('shape');
  const taken = { credentials: given.credentials, keys: isMembers(given.keys) ? given.keys : {}, lists: isMembers(given.lists) ? given.lists : {}, file: 'presentation.vp.json' };
  const names = whole ? ['presentation', 'alone', 'headline', 'report', 'raw', 'digest'] : ['alone'];
  for (const name of names) if (given[name] !== undefined) taken[name] = given[name];
  return taken;
};
const fromPage = (text) => {
  const start = '\x3cscript type="application/json" id="data">'; // (written so that it does not end this program)
  const from = text.lastIndexOf(start);
  if (from < 0) return null;
  return shaped(JSON.parse(text.slice(from + start.length, text.indexOf('\x3c/script>', from))), true);
};
// A page of ours, an address with something behind its #, or a token.
const fromText = async (text) => {
  const trimmed = text.trim();
  if (text.length > MAX_RECEIVED) throw new Error('too large');
  const page = fromPage(text);
  if (page) return page;
  if (/^[a-z]+:[^\s]*#[^\s]+$/i.test(trimmed)) return fromFragment(trimmed.slice(trimmed.indexOf('#') + 1));
  if (/^[\w-]+\.[\w-]+\.[\w-]*~[\w.~-]*$/.test(trimmed)) return shaped({ alone: trimmed, credentials: [{}] }, true);
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(trimmed)) return shaped({ credentials: [{ token: trimmed }] }, false);
  throw new Error('kind');
};
const field = (name, attributes) => Object.assign(document.createElement(name), attributes);
// Waits until the reader has opened something that can be read.
const opened = () => new Promise((resolve) => {
  const screen = field('div', {});
  const problem = field('p', { className: 'bad', role: 'alert' });
  const take = async (read) => {
    try { const result = await fromText(await read()); screen.remove(); resolve(result); } catch { problem.textContent = say('viewer_not_read'); }
  };
  const file = field('input', { type: 'file', id: 'file', accept: '.html,.htm,.txt,.jwt,.sd-jwt' });
  file.addEventListener('change', () => { if (file.files.length) take(() => file.files[0].text()); });
  const pasted = field('textarea', { id: 'pasted', rows: 4, spellcheck: false });
  const check = field('button', { type: 'button', textContent: say('viewer_check') });
  check.addEventListener('click', () => take(async () => pasted.value));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => { event.preventDefault(); const [dropped] = event.dataTransfer.files; if (dropped) take(() => dropped.text()); });
  screen.append(
    field('h1', { textContent: say('viewer_title') }), field('p', { textContent: say('viewer_how') }),
    field('label', { htmlFor: 'file', textContent: say('viewer_open') }), file,
    field('label', { htmlFor: 'pasted', textContent: say('viewer_paste') }), pasted, check, problem,
    field('p', { className: 'quiet', textContent: say('viewer_private') }),
  );
  main.append(screen);
});
const spokenHere = () => ((navigator.language || '').toLowerCase().startsWith('es') ? 'es' : 'en');
const isSealed = typeof data.sealed === 'string';
const isViewer = Boolean(data.words) && !isSealed;
if (isViewer) {
  const language = spokenHere();
  root.lang = language;
  const words = data.words[language];
  data = { text: words };
  document.title = say('viewer_title');
  const fragment = location.hash.slice(1);
  document.getElementById('unchecked')?.remove();
  if (fragment) {
    // What was shown to this reader stays out of the history of this browser.
    try { history.replaceState(null, '', location.pathname + location.search); } catch { location.hash = ''; }
    try { data = { ...await fromFragment(fragment), text: words }; } catch {
      main.append(field('h1', { textContent: say('viewer_title') }), field('p', { className: 'state bad', textContent: say('viewer_broken') }));
      root.dataset.verdict = 'not_verified';
      return;
    }
  } else {
    data = { ...await opened(), text: words };
  }
}
// Credentials by themselves: nobody signed that they show them.
const isBare = isViewer && !data.presentation && typeof data.alone !== 'string';
