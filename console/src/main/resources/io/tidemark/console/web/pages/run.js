import { facts, h, table } from '../dom.js';
import { phases, plot } from '../drawings.js';
import { COUNTS, generationLink, generationOf, search, syncLink } from '../parts.js';
import { partitionTable } from '../partitions.js';
import { note, rates } from '../rates.js';
import { get } from '../server.js';
import { deletion, lateness } from '../why.js';
import { ago, count, duration, many, moment, open, state, took } from '../words.js';

/** One run: how far it is, what it did, and what was rejected in it. */
export const run = {
  wanted: { id: '', key: '' },
  async load(id) {
    if (this.wanted.id !== id) {
      this.wanted = { id, key: '' };
    }
    const one = await get(`/runs/${id}`);
    const [rejected, scope] = await Promise.all([
      one.rejected > 0 ? get(`/runs/${id}/errors?${this.filter()}limit=200`) : null,
      open(one.status) ? scopeOf(one) : null,
    ]);
    note(one, scope);
    return { one, scope, rejected };
  },
  filter() {
    return this.wanted.key && `key=${encodeURIComponent(this.wanted.key)}&`;
  },
  title: ({ one }) => `Run ${one.run_id} of ${one.sync}`,
  view({ one, scope, rejected }, { again }) {
    const seen = rates(one.id);
    return [
      h('h1', {}, `Run ${one.run_id} of ${one.source}/${one.sync}`),
      h('p', {}, state(one.status)),
      phases(one),
      facts({
        'What it deleted': deletion(one),
        'Who is late': scope && lateness(scope.partitions),
        Error: one.error,
        Warnings: one.warnings,
        Sync: syncLink({ ...one, id: one.sync_id }),
        Sink: one.sink,
        Generation: generationLink(one),
        Range: one.scopes > 1 ? `${one.scope + 1} of ${one.scopes}` : null,
        Tables: one.table_name,
        Kind: `${one.kind}, ${one.trigger}`,
        Began: moment(one.started_at),
        Ended: moment(one.ended_at),
        Took: [took(one), average(one)],
        'Last worked on': one.ended_at ? null : ago(one.heartbeat_at),
        'Read up to': one.watermark,
      }),
      table('What it did', [
        { title: 'read', number: true, cell: (r) => count(r.rows_read) },
        { title: 'sent', number: true, cell: (r) => count(r.records_sent) },
        ...COUNTS,
        { title: 'stale', number: true, cell: (r) => count(r.stale) },
      ], [one]),
      seen.length > 1 && plot(seen),
      scope && partitionTable(one.sink, scope),
      one.rejected > 0 && this.rejects(one, rejected, again),
    ].filter(Boolean);
  },
  rejects(one, { errors, next }, again) {
    const file = `api/runs/${one.id}/errors?${this.filter()}format=`;
    return h('section', {},
      h('h2', {}, 'Rejected records'),
      h('div', { class: 'filter' },
        search('Key', 'key', this.wanted.key, (key) => { this.wanted.key = key; again(); }),
        h('a', { href: `${file}csv`, download: `run-${one.id}-errors.csv` }, 'As CSV'),
        h('a', { href: `${file}json`, download: `run-${one.id}-errors.json` }, 'As JSON')),
      table(`${next === null ? count(errors.length) : `The first ${count(errors.length)}`} of ${many(one.rejected, 'rejected record')}`, [
        { title: 'Key', cell: (e) => e.row_key },
        { title: 'Table', cell: (e) => e.table_name },
        { title: 'Stage', cell: (e) => e.stage },
        { title: 'SQLSTATE', cell: (e) => e.sqlstate },
        { title: 'Why', cell: (e) => e.message },
        { title: 'Record', cell: (e) => `${e.topic}-${e.part} @ ${e.position}` },
      ], errors, (e) => `reject-${e.topic}-${e.part}-${e.position}`));
  },
};

/** The part of the run's generation that is the run's; nothing when its sink does not tell. */
async function scopeOf(one) {
  const sinks = (await generationOf(one))?.sinks ?? [];
  return sinks.filter((s) => s.sink === one.sink).flatMap((s) => s.scopes).find((s) => s.scope === one.scope) ?? null;
}

const average = (one) => (one.ended_at && one.rows_read !== null
  ? `, ${many(Math.round(one.rows_read / Math.max(1, duration(one))), 'row')} per second` : '');
