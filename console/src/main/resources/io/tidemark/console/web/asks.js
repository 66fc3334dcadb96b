// What can be asked of a sync or a connector: a dialog says what will be done, and the page what was answered.

import { h, replace } from './dom.js';
import { runLink } from './parts.js';
import { get, post } from './server.js';
import { open, state } from './words.js';

const ROW = [
  ['key', 'Key of the row, as JSON; the first row without it', '{"id": 7}'],
  ['overrides', 'Columns that are to say something else, as JSON', '{"status": "x"}'],
];

const ASKS = {
  run: { word: 'Run now', text: 'Read this sync now, or after the run that is under way?' },
  resync: { word: 'Resync', text: 'Send all rows of this sync once more? Nothing is deleted by it.', force: true },
  full: { word: 'Full', text: 'Of a sync of differences: send everything, and have deleted what it does not contain?' },
  reset: { word: 'Reset', text: 'Of a sync of differences: take what is there now as known, and send only what changes from now on?' },
  'test-row': { word: 'Test one row', text: 'Send one row through, and nothing else.', fields: ROW, ops: ['added', 'changed', 'removed'] },
  abort: { word: 'Give up the run', text: 'Give up the run that is under way?' },
  release: { word: 'Release', text: 'Delete what the held generation would delete? The reason why it is held tells how many rows that are.' },
};

/** What a source that follows a log can be asked. */
const OF_LOG = {
  resync: { ...ASKS.resync, text: 'Take a new snapshot of all tables of this source, not of this one alone? What they do not contain is deleted at its end, as far as the guards of the sinks let it.' },
  release: ASKS.release,
};

/** The buttons of a sync: a sink releases, and its source does all else. */
export function asks(sync) {
  const held = sync.sinks.filter(holds).length === 1;
  const possible = Object.entries(sync.mode === 'log' ? OF_LOG : ASKS)
    .filter(([action]) => (action === 'release' ? held : sync.connector));
  return possible.length > 0 && h('div', { class: 'actions', role: 'group', 'aria-label': 'What can be asked of it' },
    possible.map(([action, what]) => h('button', {
      id: `ask-${action}`, type: 'button', onclick: () => ask(what, `/syncs/${sync.id}/${action}`),
    }, what.word)));
}

const holds = (sink) => sink.status === 'HELD';

/** The button by which one of several sinks that hold a sync releases what it holds. */
export function askOne(sync, sink) {
  return holds(sink) && sync.sinks.filter(holds).length > 1 && h('div', { class: 'actions' },
    h('button', {
      id: `release-${sink.connector}`,
      type: 'button',
      onclick: () => ask({ ...ASKS.release, told: { connector: sink.connector } }, `/syncs/${sync.id}/release`),
    }, `Release at ${sink.connector}`));
}

/** Asks whether it is meant, then the server, and tells what was answered. */
export function ask(what, path) {
  const wrong = h('p', { class: 'bad', role: 'alert' });
  const dialog = h('dialog', { 'aria-labelledby': 'ask-title' },
    h('form', { onsubmit: (e) => { e.preventDefault(); send(what, path, dialog, wrong); } },
      h('h2', { id: 'ask-title' }, what.word),
      h('p', {}, what.text),
      what.ops && h('p', {}, h('label', {}, 'As ', h('select', { name: 'op' }, what.ops.map((op) => h('option', {}, op))))),
      what.fields?.map(([name, label, example]) => h('p', {}, h('label', {}, label, ' ', h('input', { name, placeholder: example })))),
      what.force && h('p', {}, h('label', {}, h('input', { type: 'checkbox', name: 'force' }), ' even where a sink would have the rows twice')),
      wrong,
      h('p', { class: 'actions' },
        h('button', { type: 'submit' }, what.word),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function send(what, path, dialog, wrong) {
  const button = dialog.querySelector('[type=submit]');
  button.disabled = true; // whoever presses it twice means it once
  try {
    const answer = await post(path, body(new FormData(dialog.querySelector('form')), what.told));
    dialog.close();
    const said = () => [`${what.word}: ${answer.connector} has been asked. `, ...(answer.writes ?? []).map(write)];
    tell(...said());
    await follow(answer.runs, said);
  } catch (error) {
    wrong.textContent = error instanceof SyntaxError ? 'This is not JSON' : error.message;
    button.disabled = false;
  }
}

/** What was filled in, as JSON. What is JSON already stays as it was written: a number may have more digits than a script keeps. */
function body(form, told = {}) {
  const known = Object.entries(told).map(([name, value]) => [name, JSON.stringify(value)]);
  const filled = [...form].filter(([, value]) => value !== '').map(([name, value]) => {
    if (name === 'op' || name === 'force') {
      return [name, JSON.stringify(name === 'force' || value)];
    }
    JSON.parse(value);
    return [name, value];
  });
  return `{${[...known, ...filled].map(([name, json]) => `${JSON.stringify(name)}: ${json}`).join(', ')}}`;
}

/** Tells of the run that comes of it, until it is over or takes too long to wait for here. */
async function follow(runs, said) {
  const place = location.hash;
  for (let looks = 0; runs && looks < 120 && location.hash === place; looks++) {
    const [run] = (await get(runs.replace('/tidemark/api', '')).catch(() => ({ runs: [] }))).runs;
    if (run && location.hash === place) {
      tell(...said(), ' It is run ', runLink(run), ': ', state(run.status), '.');
    }
    if (run && !open(run.status)) {
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}

/** How a sink writes a row that is tested. */
const write = ({ connector, table, statements, refused }) => h('details', { id: `write-${connector}` },
  h('summary', {}, `How ${connector} writes it${table ? ` to ${table}` : ''}`),
  statements.map((sql) => h('pre', { tabindex: '0' }, sql)),
  refused.map((why) => h('p', {}, why)));

const tell = (...words) => replace(document.getElementById('answer'), words.map((w) => (w instanceof Node ? w : document.createTextNode(w))));
