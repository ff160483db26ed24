/**
 * Script of the live page, in plain browser JavaScript because it is served as it stands.
 * Shows rows from `/_sandbox/live` and prints a vendor's view with the names that the fake gives its fields.
 */
export const pageScript = `'use strict';
const maxRows = 400;
const verdicts = { accepted: 'taken', rejected: 'refused', ignored: 'silently dropped', faulted: 'spoiled on purpose' };
const byId = (id) => document.getElementById(id);
let vendors = [];
let chosen;
let asked = 0;

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function titleOf(name) {
  const vendor = vendors.find((one) => one.name === name);
  return vendor ? vendor.title : name;
}

function showRecord(record) {
  const row = make('tr', undefined, record.verdict);
  row.append(
    make('td', new Date(record.receivedAt).toLocaleTimeString(), 'time'),
    make('td', titleOf(record.vendor)),
    make('td', record.summary),
    make('td', record.status === null ? 'none' : String(record.status)),
    make('td', verdicts[record.verdict], 'verdict'),
    make('td', record.reason),
  );
  byId('rows').prepend(row);
  while (byId('rows').childElementCount > maxRows) byId('rows').lastElementChild.remove();
}

const spaced = (name) => {
  if (name === name.toUpperCase()) return name;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const isoTime = /^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$/;
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFlat = (value) => isRecord(value) && Object.values(value).every((part) => typeof part !== 'object' || part === null);

function render(value) {
  if (value === null || value === undefined || value === '') return make('span', '–', 'nothing');
  if (typeof value === 'string' && isoTime.test(value)) return make('span', new Date(value).toLocaleString());
  if (typeof value !== 'object') return make('span', value === true ? 'yes' : value === false ? 'no' : String(value));
  if (Array.isArray(value)) return renderList(value);
  const list = make('dl');
  for (const [name, part] of Object.entries(value)) {
    const cell = make('dd');
    cell.append(render(part));
    list.append(make('dt', spaced(name)), cell);
  }
  return list;
}

function renderList(items) {
  if (items.length === 0) return make('span', 'none yet', 'nothing');
  if (items.every(isFlat)) return renderTable(items);
  const list = make('ol');
  for (const item of items) {
    const entry = make('li');
    entry.append(render(item));
    list.append(entry);
  }
  return list;
}

function renderTable(items) {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const table = make('table');
  const head = make('tr');
  for (const name of names) head.append(make('th', spaced(name)));
  table.append(head);
  for (const item of items) {
    const row = make('tr');
    for (const name of names) {
      const cell = make('td');
      cell.append(render(item[name]));
      row.append(cell);
    }
    table.append(row);
  }
  return table;
}

async function showView() {
  if (!chosen) return;
  const turn = (asked += 1);
  const answer = await fetch('/_sandbox/view/' + chosen);
  const view = await answer.json();
  if (turn === asked) byId('view').replaceChildren(render(view));
}

function choose(name) {
  chosen = name;
  for (const button of byId('vendors').children) button.setAttribute('aria-pressed', String(button.dataset.vendor === name));
  void showView();
}

let waiting = false;
function refreshSoon() {
  if (waiting) return;
  waiting = true;
  setTimeout(() => { waiting = false; void showView(); }, 150);
}

function listen() {
  const live = new EventSource('/_sandbox/live');
  live.onopen = () => { byId('rows').replaceChildren(); byId('state').textContent = 'Live'; };
  live.onerror = () => { byId('state').textContent = 'Not connected. Is the sandbox running?'; };
  live.onmessage = (event) => { showRecord(JSON.parse(event.data)); refreshSoon(); };
}

async function start() {
  vendors = await (await fetch('/_sandbox/vendors')).json();
  for (const vendor of vendors) {
    const button = make('button', vendor.title);
    button.type = 'button';
    button.dataset.vendor = vendor.name;
    button.addEventListener('click', () => choose(vendor.name));
    byId('vendors').append(button);
  }
  byId('reset').addEventListener('click', async () => {
    await fetch('/_sandbox/reset', { method: 'POST' });
    byId('rows').replaceChildren();
    void showView();
  });
  if (vendors[0]) choose(vendors[0].name);
  listen();
}

void start();
`;
