// The page of a link: sealed (RFC 7516: dir, A256GCM, DEFLATE), and opened by the key behind the # of its address alone.
const KEY = /^[\w-]{43}$/;
const unsealed = async (token, key) => {
  const [header, none, nonce, sealed, tag] = token.split('.');
  if (none !== '' || !KEY.test(key)) throw new Error('key');
  const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const { alg, enc, zip } = JSON.parse(atob(header));
  if (alg !== 'dir' || enc !== 'A256GCM' || zip !== 'DEF') throw new Error('kind');
  const opener = await crypto.subtle.importKey('raw', octets(key), 'AES-GCM', false, ['decrypt']);
  const [body, end] = [octets(sealed), octets(tag)];
  const whole = new Uint8Array(body.length + end.length);
  whole.set(body); whole.set(end, body.length);
  const packed = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: octets(nonce), additionalData: new TextEncoder().encode(header) }, opener, whole);
  return shaped(JSON.parse(await inflated(new Uint8Array(packed), MAX_RECEIVED)), true);
};
// Somebody saved the page, or its address came without its end: the link is asked for, and goes nowhere.
const linkAsked = (token) => new Promise((resolve) => {
  const screen = field('div', {});
  const problem = field('p', { className: 'bad', role: 'alert' });
  const pasted = field('input', { id: 'link', type: 'text', autocomplete: 'off', spellcheck: false });
  const check = field('button', { type: 'button', textContent: say('link_open') });
  check.addEventListener('click', async () => {
    const text = pasted.value.trim();
    try { const result = await unsealed(token, text.slice(text.lastIndexOf('#') + 1)); screen.remove(); resolve(result); } catch { problem.textContent = say('link_not_opened'); }
  });
  screen.append(field('h1', { textContent: say('title') }), field('p', { textContent: say('link_how') }), field('label', { htmlFor: 'link', textContent: say('link_paste') }), pasted, check, problem);
  main.append(screen);
});
if (isSealed) {
  root.lang = spokenHere();
  const { sealed: token, words: { [root.lang]: words } } = data;
  data = { text: words };
  const key = location.hash.slice(1);
  document.title = say('title');
  document.getElementById('unchecked')?.remove();
  // The key stays out of the history of this browser.
  if (key) try { history.replaceState(null, '', location.pathname + location.search); } catch { location.hash = ''; }
  const refuse = (how, verdict) => {
    main.append(field('h1', { textContent: say('title') }), field('p', { className: 'state bad', textContent: say(how) }));
    root.dataset.verdict = verdict;
  };
  if (!globalThis.crypto?.subtle) { refuse('link_needs_https', 'inconclusive'); return; }
  if (key) {
    try { data = { ...await unsealed(token, key), text: words }; } catch { refuse('link_broken', 'not_verified'); return; }
  } else {
    data = { ...await linkAsked(token), text: words };
  }
}
