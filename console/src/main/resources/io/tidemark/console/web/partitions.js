import { facts, h, table } from './dom.js';
import { progress } from './drawings.js';
import { lateness } from './why.js';
import { count } from './words.js';

const name = (p) => `${p.topic}-${p.part}`;
const mark = (p) => (p.failure ? '✗' : p.end === null ? '…' : p.behind > 0 ? '◔' : '✓');
const meaning = { '✗': 'failed', '…': 'open', '◔': 'late', '✓': 'passed' };
const look = { '✗': 'bad', '…': 'busy', '◔': 'warn', '✓': 'good' };

/** A scope of a generation: what it waits for, at a glance and partition by partition. */
export function scopeSection(sink, scope) {
  return h('section', {},
    h('h2', {}, at(sink.connector, scope)),
    facts({
      State: scope.state.toLowerCase(),
      Why: scope.reason,
      'May delete': scope.deletable ? 'what it does not contain' : 'nothing',
      'Who is late': lateness(scope.partitions),
    }),
    matrix(sink.connector, scope),
    partitionTable(sink.connector, scope));
}

const at = (sink, scope) => sink + (scope.scopes > 1 ? `, range ${scope.scope + 1} of ${scope.scopes}` : '');

/** Topics by partitions: one cell each. */
function matrix(sink, scope) {
  const { partitions } = scope;
  const topics = [...new Set(partitions.map((p) => p.topic))];
  return topics.map((topic) => h('ol', { class: 'matrix', 'aria-label': `Partitions of ${topic} at ${at(sink, scope)}` },
    partitions.filter((p) => p.topic === topic).map((p) =>
      h('li', { class: look[mark(p)], title: `${name(p)}: ${meaning[mark(p)]}` },
        h('span', { 'aria-hidden': 'true' }, mark(p)), ` ${p.part} `, h('span', { class: 'unseen' }, meaning[mark(p)])))));
}

/** The partitions of a scope, with how far each is. */
export function partitionTable(sink, scope) {
  return table(`Partitions at ${at(sink, scope)}`, [
    { title: 'Partition', cell: name },
    { title: 'Passed', cell: (p) => progress(p, `${name(p)} passed`) },
    { title: 'Ends at', number: true, cell: (p) => count(p.end) },
    { title: 'Sink is at', number: true, cell: (p) => count(p.position) },
    { title: 'Behind', number: true, cell: (p) => (p.behind === 0 ? '✓ passed' : count(p.behind)) },
    { title: 'Topic is at', number: true, cell: (p) => count(p.log_end) },
    { title: 'Records', number: true, cell: (p) => count(p.records) },
    { title: 'Applied', number: true, cell: (p) => count(p.applied) },
    { title: 'Rejected', number: true, cell: (p) => count(p.rejected) },
    { title: 'Task', cell: (p) => p.task },
    { title: 'Worker', cell: (p) => p.worker },
    { title: 'Failure', cell: (p) => p.failure },
  ], scope.partitions, (p) => `part-${sink}-${scope.scope}-${name(p)}`);
}
