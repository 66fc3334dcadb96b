// What several pages have in common.

import { h, table } from './dom.js';
import { get } from './server.js';
import { count, moment, state, took } from './words.js';

export const COUNTS = ['added', 'changed', 'unchanged', 'removed', 'rejected']
  .map((name) => ({ title: name, number: true, cell: (run) => count(run[name]) }));

const path = (text) => encodeURIComponent(text);

export const syncLink = (s) => h('a', { href: `#/sync/${s.id}` }, `${s.source}/${s.sync}`);
export const runLink = (r, text = String(r.run_id)) => h('a', { href: `#/run/${r.id}` }, text);
export const generationLink = ({ source, sync, generation }, text = String(generation)) =>
  h('a', { href: `#/generation/${path(source)}/${path(sync)}/${generation}` }, text);

/** The newest run that says something of its sync: a test with one row does not, unless there is nothing else. */
export const newestOf = (runs) => runs.find((run) => run.kind !== 'test') ?? runs[0];

/** Where a generation is in the API: slashes in the name of a sync stay as they are. */
export const generationPath = (source, sync, generation) =>
  `/generations/${path(source)}/${sync.split('/').map(path).join('/')}/${generation}`;

/** The generation of a run, or nothing: a run is told where its generation is not known any more, too. */
export const generationOf = ({ source, sync, generation }) => get(generationPath(source, sync, generation)).catch(() => null);

/** What could not be asked. */
export function problems(list) {
  return list.length > 0 && h('section', { class: 'problem' },
    h('h2', {}, 'Destinations that do not answer'),
    h('ul', {}, list.map((p) => h('li', {}, h('strong', {}, p.connector), `: ${p.message}`))));
}

/** A field to choose from. */
export function choice(label, id, chosen, options, choose) {
  return h('label', {}, `${label} `, h('select', { id, onchange: (e) => choose(e.target.value) },
    options.map(([value, text]) => h('option', { value, selected: value === chosen }, text))));
}

/** A field to write in, which tells what is in it when that has been the same for a moment. */
export function search(label, id, text, change) {
  let timer = 0;
  return h('label', {}, `${label} `, h('input', {
    id,
    type: 'search',
    value: text,
    autocomplete: 'off',
    oninput: (e) => {
      clearTimeout(timer);
      timer = setTimeout(() => change(e.target.value), 150);
    },
  }));
}

/** Runs as a table, the newest first. */
export function runTable(caption, rows, more = []) {
  return table(caption, [
    { title: 'Run', cell: (r) => runLink(r) },
    ...more,
    { title: 'State', cell: (r) => state(r.status) },
    { title: 'Kind', cell: (r) => `${r.kind}, ${r.trigger}` },
    { title: 'Began', cell: (r) => moment(r.started_at) },
    { title: 'Took', ages: true, cell: took },
    ...COUNTS,
  ], rows, (r) => `run-${r.id}`);
}
