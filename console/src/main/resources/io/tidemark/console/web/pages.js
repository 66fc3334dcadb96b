import { facts, h, table } from './dom.js';
import { get, post } from './server.js';
import { ago, bars, count, moment, state, took } from './words.js';

const COUNTS = ['added', 'changed', 'unchanged', 'removed', 'rejected']
  .map((name) => ({ title: name, number: true, cell: (run) => count(run[name]) }));

const syncLink = (s) => h('a', { href: `#/sync/${s.id}` }, `${s.source}/${s.sync}`);
const runLink = (r) => h('a', { href: `#/run/${r.id}` }, String(r.run_id));

function problems(list) {
  return list.length === 0 ? null : h('section', { class: 'problem' },
    h('h2', {}, 'Destinations that do not answer'),
    h('ul', {}, list.map((p) => h('li', {}, h('strong', {}, p.connector), `: ${p.message}`))));
}

/** All syncs. A text and a state narrow them down. */
export const syncs = {
  wanted: { text: '', state: '' },
  load: () => get('/syncs'),
  title: (data) => `${data.totals.syncs} syncs`,
  view(data, actions, again) {
    const { totals } = data;
    const wanted = data.syncs.filter((s) =>
      `${s.source}/${s.sync}`.toLowerCase().includes(this.wanted.text)
      && (this.wanted.state === '' || s.status === this.wanted.state));
    const states = [...new Set(data.syncs.map((s) => s.status))].sort();
    return [
      h('h1', {}, 'Syncs'),
      h('ul', { class: 'totals' }, Object.entries(totals).map(([name, n]) =>
        h('li', { class: n > 0 && ['late', 'held', 'blocked', 'failed'].includes(name) && 'bad' },
          h('strong', {}, count(n)), ` ${name}`))),
      problems(data.problems),
      h('form', { class: 'filter', onsubmit: (e) => e.preventDefault() },
        h('label', {}, 'Name ', h('input', {
          id: 'text', type: 'search', value: this.wanted.text,
          oninput: (e) => { this.wanted.text = e.target.value.toLowerCase(); again(); },
        })),
        h('label', {}, 'State ', h('select', {
          id: 'state', onchange: (e) => { this.wanted.state = e.target.value; again(); },
        }, h('option', { value: '' }, 'any'),
        states.map((s) => h('option', { value: s, selected: s === this.wanted.state }, s))))),
      table(`${wanted.length} of ${totals.syncs} syncs`, [
        { title: 'Sync', cell: syncLink },
        { title: 'State', cell: (s) => state(s.status, s.late) },
        { title: 'Complete', cell: (s) => ago(newest(s.sinks.map((k) => k.last_success))) },
        { title: 'Runs', cell: (s) => (s.sinks[0] ? bars(s.sinks[0].runs) : null) },
        ...COUNTS.map((c) => ({ ...c, cell: (s) => (s.sinks[0] ? c.cell(s.sinks[0].runs[0]) : '–') })),
      ], wanted),
    ].filter(Boolean);
  },
};

const newest = (moments) => moments.filter(Boolean).sort().pop();

function runTable(caption, rows, more = []) {
  return table(caption, [
    { title: 'Run', cell: runLink },
    ...more,
    { title: 'State', cell: (r) => state(r.status) },
    { title: 'Kind', cell: (r) => r.kind },
    { title: 'Why', cell: (r) => r.trigger },
    { title: 'Began', cell: (r) => moment(r.started_at) },
    { title: 'Took', cell: took },
    ...COUNTS,
  ], rows);
}

/** The newest runs of all syncs. */
export const runs = {
  load: () => get('/runs?limit=200'),
  title: () => 'Runs',
  view: (data) => [
    h('h1', {}, 'Runs'),
    problems(data.problems),
    runTable(`The newest ${data.runs.length}`, data.runs, [
      { title: 'Sync', cell: (r) => `${r.source}/${r.sync}` },
      { title: 'Sink', cell: (r) => r.sink },
    ]),
  ].filter(Boolean),
};

/** One sync: how it stands at each sink, and what can be asked of it. */
export const sync = {
  load: (id) => get(`/syncs/${id}`),
  title: (s) => s.sync,
  view: (s, actions, again) => [
    h('h1', {}, `${s.source}/${s.sync}`),
    h('p', {}, state(s.status, s.late)),
    facts({ 'Source connector': s.connector ?? 'none here', Number: String(s.id) }),
    problems(s.problems),
    actions && s.connector ? buttons(s, again) : null,
    ...s.sinks.map((sink) => {
      const last = sink.runs[0];
      return h('section', {},
        h('h2', {}, `Sink ${sink.connector}`),
        facts({
          State: state(sink.status, sink.late),
          Complete: ago(sink.last_success),
          Tables: last.table_name,
          'Comes from': last.watermark && `everything up to ${last.watermark}`,
          'Why nothing is deleted': last.held_reason ?? (last.status === 'BLOCKED' ? last.error : null),
        }),
        runTable(`Runs at ${sink.connector}`, sink.runs));
    }),
  ].filter(Boolean),
};

const ASKS = [
  ['run', 'Run now', null],
  ['resync', 'Resync', 'Send all rows of this sync once more?'],
  ['abort', 'Give up the run', 'Give up the run that is under way?'],
  ['release', 'Release', 'Delete what the held generation would delete?'],
];

function buttons(s, again) {
  const said = h('p', { role: 'status' });
  const ask = async (action) => {
    try {
      const answer = await post(`/syncs/${s.id}/${action}`);
      said.textContent = `Asked ${answer.connector} to ${action}.`;
      setTimeout(again, 500);
    } catch (error) {
      said.textContent = error.message;
    }
  };
  return h('section', { class: 'actions', 'aria-label': 'What can be asked of it' },
    ASKS.filter(([action]) => action !== 'release' || s.status === 'HELD').map(([action, word, sure]) =>
      h('button', { id: action, type: 'button', onclick: () => (!sure || confirm(sure)) && ask(action) }, word)),
    said);
}

/** One run, and what was rejected in it. */
export const run = {
  load: async (id) => {
    const [one, rejected] = await Promise.all([get(`/runs/${id}`), get(`/runs/${id}/errors?limit=200`)]);
    return { one, errors: rejected.errors };
  },
  title: ({ one }) => `Run ${one.run_id} of ${one.sync}`,
  view: ({ one, errors }) => [
    h('h1', {}, `Run ${one.run_id} of ${one.source}/${one.sync}`),
    h('p', {}, state(one.status)),
    phases(one),
    facts({
      'Why nothing is deleted': one.held_reason,
      Error: one.error,
      Warnings: one.warnings,
      Sink: one.sink,
      Generation: h('a', {
        href: `#/generation/${encodeURIComponent(one.source)}/${encodeURIComponent(one.sync)}/${one.generation}`,
      }, String(one.generation)),
      Range: one.scopes > 1 ? `${one.scope + 1} of ${one.scopes}` : null,
      Tables: one.table_name,
      Kind: `${one.kind}, ${one.trigger}`,
      Began: moment(one.started_at),
      Ended: moment(one.ended_at),
      Took: took(one),
      'Last worked on': one.ended_at ? null : ago(one.heartbeat_at),
      'Up to': one.watermark,
    }),
    table('What it did', [
      { title: 'read', number: true, cell: (r) => count(r.rows_read) },
      { title: 'sent', number: true, cell: (r) => count(r.records_sent) },
      ...COUNTS,
      { title: 'stale', number: true, cell: (r) => count(r.stale) },
    ], [one]),
    one.rejected === 0 ? null : h('section', {},
      h('h2', {}, 'Rejected records'),
      h('p', {}, h('a', { href: `api/runs/${one.id}/errors?format=csv&limit=1000` }, 'As a file (CSV)')),
      table(`${errors.length} of ${one.rejected}`, [
        { title: 'Key', cell: (e) => e.row_key },
        { title: 'Table', cell: (e) => e.table_name },
        { title: 'Stage', cell: (e) => e.stage },
        { title: 'SQLSTATE', cell: (e) => e.sqlstate },
        { title: 'Why', cell: (e) => e.message },
        { title: 'Record', cell: (e) => `${e.topic}-${e.part} @ ${e.position}` },
      ], errors)),
  ].filter(Boolean),
};

/** What a run goes through, and where it is. */
function phases(one) {
  const steps = ['READING', 'WRITING', 'WAITING', 'DELETING'];
  const at = one.ended_at && one.status.startsWith('COMPLETED') ? steps.length : steps.indexOf(one.status);
  return at < 0 ? null : h('ol', { class: 'phases' }, steps.map((step, i) =>
    h('li', { class: i < at ? 'done' : i === at ? 'now' : null, 'aria-current': i === at && 'step' },
      ['read', 'write', 'wait for all partitions', 'delete stale rows'][i])));
}

/** One generation, partition by partition. */
export const generation = {
  load: (source, name, g) =>
    get(`/generations/${encodeURIComponent(source)}/${name.split('/').map(encodeURIComponent).join('/')}/${g}`),
  title: (g) => `Generation ${g.generation}`,
  view: (g) => [
    h('h1', {}, `Generation ${g.generation} of ${g.source}/${g.sync}`),
    problems(g.problems),
    ...g.sinks.flatMap((sink) => sink.scopes.map((scope) => h('section', {},
      h('h2', {}, sink.connector + (scope.scopes > 1 ? `, range ${scope.scope + 1} of ${scope.scopes}` : '')),
      facts({
        State: scope.state.toLowerCase(),
        Why: scope.reason,
        'May delete': scope.deletable ? 'what it does not contain' : 'nothing',
      }),
      table('Partitions', [
        { title: 'Partition', cell: (p) => `${p.topic}-${p.part}` },
        { title: 'Ends at', number: true, cell: (p) => count(p.end) },
        { title: 'Sink is at', number: true, cell: (p) => count(p.position) },
        { title: 'Behind', number: true, cell: (p) => (p.behind === 0 ? '✓ passed' : count(p.behind)) },
        { title: 'Records', number: true, cell: (p) => count(p.records) },
        { title: 'Applied', number: true, cell: (p) => count(p.applied) },
        { title: 'Rejected', number: true, cell: (p) => count(p.rejected) },
        { title: 'Failure', cell: (p) => p.failure },
      ], scope.partitions)))),
  ].filter(Boolean),
};

/** The connectors, and what has failed of them. */
export const connectors = {
  load: () => get('/syncs'),
  title: () => 'Connectors',
  view: (data) => [
    h('h1', {}, 'Connectors'),
    problems(data.problems),
    table('In the whole cluster', [
      { title: 'Connector', cell: (c) => c.name },
      { title: 'End', cell: (c) => c.kind },
      {
        title: 'What has failed',
        cell: (c) => Object.entries(c.failures).map(([part, why]) => h('p', { class: 'bad' }, `✗ ${part}: ${why}`)),
      },
    ], data.connectors),
  ].filter(Boolean),
};
