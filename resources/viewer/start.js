// Words and what the page carries. Every file of this folder is one part of a single program, in the order that
// wallet/share/channels/html_page.py gives.
const root = document.documentElement;
const main = document.querySelector('main');
// What is judged: what this page carries, or what it was given (receive.js).
let data = JSON.parse(document.getElementById('data').textContent);
const now = new Date();
const say = (key, values = {}) => (data.text[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
// Text from outside cannot turn the line around or hide in it: overrides, embeddings, tags, soft hyphens and fillers go;
// joiners stay where a script needs them (between letters).
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
const plain = (text) => String(text).replace(HIDDEN, ' ').replace(/(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}\p{Emoji}])/gu, '');
