import { askOne, asks } from '../asks.js';
import { facts, h, table } from '../dom.js';
import { generationLink, generationOf, newestOf, problems, runLink, runTable } from '../parts.js';
import { partitionTable } from '../partitions.js';
import { get } from '../server.js';
import { deletion } from '../why.js';
import { ago, ahead, moment, open, state } from '../words.js';

/** One sync: how it stands at each sink, and what can be asked of it. */
export const sync = {
  async load(id) {
    const one = await get(`/syncs/${id}`);
    const busy = one.sinks.map(underWay).find(Boolean);
    const generation = busy ? await generationOf({ ...one, generation: busy.generation }) : null;
    return { one, generation };
  },
  title: ({ one }) => one.sync,
  view: ({ one, generation }, { actions }) => [
    h('h1', {}, `${one.source}/${one.sync}`),
    h('p', {}, state(one.status, one.late)),
    facts({
      'Source connector': one.connector ?? 'none here',
      Mode: one.mode && [one.mode, ...one.cursor].join(', by '),
      Schedule: one.mode === 'log' ? 'none: it reads at all times' : one.schedule,
      'Next run': one.next_run && [ahead(one.next_run), ', ', moment(one.next_run)],
      Number: String(one.id),
    }),
    problems(one.problems),
    actions && asks(one),
    one.sinks.length === 0 && h('p', {}, 'No sink has heard of it yet.'),
    one.sinks.map((sink) => at(one, sink, generation, actions)),
  ].flat(),
};

/** The run of a sink that is under way; the ranges of a split sync do not come to their ends together. */
function underWay({ runs }) {
  const newest = newestOf(runs);
  return (newest.scopes > 1 ? runs : [newest]).find((run) => open(run.status));
}

function at(one, sink, generation, actions) {
  const last = newestOf(sink.runs);
  const scopes = generation?.sinks.find((s) => s.connector === sink.connector)?.scopes ?? [];
  return h('section', {},
    h('h2', {}, `Sink ${sink.connector}`),
    facts({
      State: state(sink.status, sink.late),
      Complete: ago(sink.last_success),
      Tables: last.table_name,
      'Newest run': [runLink(last), ` (${last.kind}, ${last.trigger}), generation `, generationLink(last)],
      'Read up to': last.watermark,
      'What it deleted': deletion(last),
      Warnings: last.warnings,
    }),
    actions && askOne(one, sink),
    scopes.map((scope) => partitionTable(sink.connector, scope)),
    sink.schema_changes.length > 0 && schemaTable(sink, one),
    runTable(`Runs at ${sink.connector}`, sink.runs));
}

/** How the table has changed at its source, as far as the sink remembers. */
function schemaTable(sink, { source, sync: name }) {
  return table(`Schema changes that ${sink.connector} knows of`, [
    { title: 'Generation', cell: (c) => generationLink({ source, sync: name, generation: c.generation }) },
    { title: 'Began', cell: (c) => moment(new Date(c.started_at).toISOString()) },
    { title: 'What has changed', cell: (c) => c.changes.map((text) => h('p', {}, text)) },
  ], sink.schema_changes, (c) => `schema-${sink.connector}-${c.generation}`);
}
