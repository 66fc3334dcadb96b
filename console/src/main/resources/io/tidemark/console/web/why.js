// Sentences that answer what people ask of a run.

import { count, many, open } from './words.js';

/** Whether everything is in step: connectors fail without a run, too, and of a destination that does not answer nobody knows. */
export function inStep({ totals, syncs, connectors, problems }) {
  const { running, late, held, blocked, failed } = totals;
  const at = (status) => syncs.filter((sync) => sync.status === status).length;
  const broken = connectors.filter((c) => Object.keys(c.failures).length > 0).map((c) => `connector ${c.name} has failed`);
  const silent = problems.map((p) => `the destination of ${p.connector} does not answer`);
  const wrong = [[failed, 'failed'], [blocked, 'blocked'], [held, 'held'], [late, 'worked on by nobody'], [at('ABORTED'), 'given up'],
    [at('COMPLETED_WITH_ERRORS'), 'complete with errors'], [at('NONE'), 'never ran']]
    .filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`).concat(broken, silent);
  if (syncs.length === 0 && wrong.length === 0) {
    return 'There are no syncs yet: a sync shows up with its first run.';
  }
  const busy = running > 0 ? `${many(running, 'sync')} running now` : '';
  return wrong.length > 0
    ? `Not everything is in step: ${[...wrong, busy].filter(Boolean).join(', ')}.`
    : `Everything is in step${busy && `, ${busy}`}.`;
}

/** What a run has deleted by absence, and if it has not, why. */
export function deletion(run) {
  if (run.status === 'HELD') {
    return `Nothing yet, it is held: ${run.held_reason ?? ''}`;
  } else if (run.status === 'BLOCKED') {
    return `Nothing, it is blocked: ${run.error ?? ''}`;
  } else if (run.status === 'FAILED') {
    return `Nothing yet, a task has failed: ${run.error ?? ''}`;
  } else if (run.status === 'ABORTED' || run.status === 'SUPERSEDED') {
    return `Nothing: only a complete run deletes, and this one was ${run.status === 'ABORTED' ? 'given up' : 'superseded'}.`;
  } else if (run.kind === 'test') {
    return null;
  } else if (run.kind === 'snapshot') {
    return "Nothing by absence: a snapshot of Debezium's does not prove what it lacks.";
  } else if (!['full', 'keys'].includes(run.kind)) {
    return `Nothing by absence: a run of the kind ${run.kind} tells what has changed, and records of it removed ${many(run.removed, 'row')}.`;
  } else if (open(run.status)) {
    return 'Nothing before every partition has been passed.';
  }
  return complete(run);
}

function complete({ stale, removed }) {
  if (stale === null) {
    return 'Nothing: rows that are gone from the source were not looked for, by the settings of the sink or because the source read only a part.';
  } else if (stale === 0) {
    return 'Nothing: no row was stale, all that are here were in the source.';
  }
  return removed < stale
    ? `${count(stale - removed)} of ${many(stale, 'stale row')} stay: see the warnings, and delete.behavior of the sink.`
    : `${many(removed, 'row')} that the source has no more.`;
}

/** Which partitions a generation waits for, the one that is furthest behind first. */
export const late = (partitions) => partitions.filter((p) => p.behind > 0).sort((a, b) => b.behind - a.behind);

/** Who is late, and who has it. */
export function lateness(partitions) {
  const waiting = late(partitions);
  if (waiting.length === 0) {
    return partitions.some((p) => p.end === null)
      ? 'Where its partitions end is told when the source has read everything.'
      : 'Every partition has been passed.';
  }
  const [worst] = waiting;
  return `${many(waiting.length, 'partition is', 'partitions are')} late: ${worst.topic}-${worst.part} by ${many(worst.behind, 'record')}${owner(worst)}.`;
}

/** Which task has a partition, as far as that is known. */
export const owner = ({ task, worker }) =>
  (task === null || task === undefined ? '' : `, which task ${task}${worker ? ` on ${worker}` : ''} has`);
