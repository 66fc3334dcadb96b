import { h } from './dom.js';

const STATES = {
  PENDING: ['…', 'announced', 'busy'],
  READING: ['↓', 'reading', 'busy'],
  WRITING: ['✎', 'writing', 'busy'],
  WAITING: ['⧗', 'waiting for partitions', 'busy'],
  DELETING: ['✂', 'deleting stale rows', 'busy'],
  COMPLETED: ['✓', 'complete', 'good'],
  COMPLETED_WITH_ERRORS: ['✓!', 'complete, with errors', 'warn'],
  HELD: ['⏸', 'held', 'bad'],
  BLOCKED: ['⊘', 'blocked', 'bad'],
  FAILED: ['✗', 'failed', 'bad'],
  ABORTED: ['⊗', 'given up', 'warn'],
  SUPERSEDED: ['↷', 'superseded', 'quiet'],
  NONE: ['–', 'never ran', 'quiet'],
};

/** The class of a status, by which it is coloured, besides icon and word. */
export const kind = (status) => (STATES[status] ?? ['', '', 'quiet'])[2];

/** A status as icon and word. */
export function state(status, late) {
  const [icon, word, look] = STATES[status] ?? ['?', status, 'quiet'];
  return h('span', { class: `state ${look}` },
    h('span', { 'aria-hidden': 'true' }, icon), ` ${word}`, late ? ', and nobody works on it' : '');
}

export const count = (n) => (n === null || n === undefined ? '–' : n.toLocaleString('en'));

/** A moment as the reader's clock has it. */
export const moment = (iso) => (iso ? h('time', { datetime: iso }, new Date(iso).toLocaleString()) : null);

/** How long ago a moment was, in one unit. */
export function ago(iso) {
  if (!iso) {
    return 'never';
  }
  const seconds = Math.max(0, Math.round((Date.now() - new Date(iso)) / 1000));
  return `${span(seconds)} ago`;
}

/** How long a run took, or has been under way. */
export function took(run) {
  if (!run.started_at) {
    return '–';
  }
  const end = run.ended_at ? new Date(run.ended_at) : new Date();
  return span(Math.max(0, Math.round((end - new Date(run.started_at)) / 1000)));
}

function span(seconds) {
  const [size, unit] = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']].find(([s]) => seconds >= s) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** The newest runs as bars, oldest first: their height is what changed, their colour how they ended. */
export function bars(runs) {
  const changes = (run) => run.added + run.changed + run.removed;
  const most = Math.max(1, ...runs.map(changes));
  const text = `The last ${runs.length} runs: ` + [...runs].reverse()
    .map((run) => `${run.status.toLowerCase()}, ${changes(run)} changes`).join('; ');
  return h('svg', { class: 'bars', role: 'img', viewBox: '0 0 84 20', width: '84', height: '20' },
    h('title', {}, text),
    [...runs].reverse().map((run, i) => {
      const height = 2 + Math.round((17 * changes(run)) / most);
      return h('rect', { class: kind(run.status), x: 6 * i, y: 20 - height, width: 4, height });
    }));
}
