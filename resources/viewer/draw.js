// Drawing: text is text, whatever stands in it.
const make = (name, className, content) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (content !== undefined) { node.textContent = plain(content); node.dir = 'auto'; }
  return node;
};
const PATHS = {
  holds: 'M12 2.5l2.3 1.7 2.8-.2 1 2.7 2.4 1.5-.6 2.8.6 2.8-2.4 1.5-1 2.7-2.8-.2L12 19.5l-2.3-1.7-2.8.2-1-2.7-2.4-1.5.6-2.8-.6-2.8 2.4-1.5 1-2.7 2.8.2zM8.5 11l2.5 2.5L15.5 9',
  bad: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7l-7 7',
  doubt: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 3v.1',
  note: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM12 11v5.5m0-9v.1',
  says: 'M4 4.5h16v11H11l-4.5 4v-4H4z',
  paper: 'M6 3h8l4 4v14H6zM14 3v4h4',
};
const mark = (name, size) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [k, v] of Object.entries({ viewBox: '0 0 24 24', width: size, height: size, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75, 'stroke-linejoin': 'round', 'stroke-linecap': 'round', 'aria-hidden': 'true' })) svg.setAttribute(k, v);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
};
const row = (list, name, content) => { list.append(make('dt', '', name), make('dd', '', content)); };
const MARK = { holds: 'holds', bad: 'bad', doubt: 'doubt', note: 'note' };
const stateLine = (outcome) => {
  const state = make('p', `state ${outcome.look}`);
  state.append(mark(MARK[outcome.look], 20), make('span', '', outcome.state));
  return state;
};
// The courses of a transcript, a row each: what it is called, its result, and where it stands.
const courses = (children) => {
  const table = make('table');
  for (const child of children) {
    const line = make('tr');
    line.append(make('td', '', child.title), make('td', 'quiet', child.results?.join(', ') ?? ''), make('td', child.look, child.state));
    table.append(line);
  }
  return table;
};
// The plate: the picture as signed, or a drawing where there is none or it cannot be drawn. A picture runs nothing and loads
// nothing: the page's policy lets it come from inside alone.
const plateOf = (art) => {
  const plate = make('div', 'plate');
  if (!art) { plate.append(mark('paper', 40)); return plate; }
  const picture = make('img');
  picture.alt = '';
  picture.addEventListener('error', () => picture.replaceWith(mark('paper', 40)));
  picture.src = art;
  plate.append(picture);
  return plate;
};
// One that was not checked: what it says of itself, and what its sender says of it, behind a speech mark.
const claimed = (item) => {
  let view = {};
  try { if (item.document) view = viewOf(item.document); } catch { /* what cannot be read has the name its sender gives it */ }
  const article = make('article');
  const plate = plateOf('');
  const body = make('div');
  body.append(make('h2', '', view.title || item.title || ''));
  const issuer = view.issuerName || view.issuer || '';
  if (issuer) body.append(make('p', 'quiet', view.until?.time ? say('claimed_until', { issuer, until: day(view.until.text) }) : issuer));
  if (item.report) {
    const speech = make('p', 'quiet speech');
    speech.append(mark('says', 20), make('span', '', say('sender_says', { verdict: item.report.text })));
    body.append(speech);
  }
  article.append(plate, body);
  return article;
};
const card = (outcome) => {
  const article = make('article');
  article.dataset.verdict = outcome.word;
  const plate = plateOf(outcome.art);
  const body = make('div');
  body.append(make('h2', '', outcome.title));
  if (outcome.recipient) body.append(make('p', '', say('recipient', { name: outcome.recipient })));
  if (outcome.issued) body.append(make('p', 'quiet', outcome.issued));
  body.append(stateLine(outcome));
  if (outcome.description) body.append(make('p', '', outcome.description));
  if (outcome.skills?.length) {
    const list = make('ul', 'skills');
    for (const skill of outcome.skills) list.append(make('li', '', skill));
    body.append(list);
  }
  if (outcome.claims?.length) {
    const claims = make('dl');
    for (const [name, content] of outcome.claims) row(claims, name, content);
    body.append(claims);
  }
  if (outcome.children.length) body.append(courses(outcome.children));
  const details = make('details');
  const rows = make('dl');
  for (const [name, content] of outcome.rows) row(rows, name, content);
  details.append(make('summary', '', say('how_known')), rows);
  body.append(details);
  article.append(plate, body);
  return article;
};
