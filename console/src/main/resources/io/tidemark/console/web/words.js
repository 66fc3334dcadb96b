import { h } from './dom.js';

// Signs that the usual fonts have: a pause or an hourglass is an empty box on many machines.
const STATES = {
  PENDING: ['…', 'announced', 'busy'],
  READING: ['↓', 'reading', 'busy'],
  WRITING: ['✎', 'writing', 'busy'],
  WAITING: ['◔', 'waiting for partitions', 'busy'],
  DELETING: ['✂', 'deleting stale rows', 'busy'],
  COMPLETED: ['✓', 'complete', 'good'],
  COMPLETED_WITH_ERRORS: ['✓!', 'complete, with errors', 'warn'],
  HELD: ['‖', 'held', 'bad'],
  BLOCKED: ['⊘', 'blocked', 'bad'],
  FAILED: ['✗', 'failed', 'bad'],
  ABORTED: ['⊗', 'given up', 'warn'],
  SUPERSEDED: ['↷', 'superseded', 'quiet'],
  NONE: ['–', 'never ran', 'quiet'],
  RUNNING: ['✓', 'running', 'good'],
  PAUSED: ['‖', 'paused', 'warn'],
  STOPPED: ['■', 'stopped', 'warn'],
  UNASSIGNED: ['…', 'not assigned', 'busy'],
  RESTARTING: ['…', 'restarting', 'busy'],
};

/** The class of a status, by which it is coloured, besides icon and word. */
export const kind = (status) => (STATES[status] ?? ['', '', 'quiet'])[2];

/** A status in a word. */
export const word = (status) => (STATES[status] ?? ['', status.toLowerCase()])[1];

/** What a run can be. */
export const STATUSES = ['PENDING', 'READING', 'WRITING', 'WAITING', 'DELETING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'HELD', 'BLOCKED', 'FAILED', 'ABORTED', 'SUPERSEDED'];

/** Whether somebody works on a run of this status. */
export const open = (status) => STATUSES.slice(0, 5).includes(status);

/** A status as icon and word. */
export function state(status, late) {
  const icon = (STATES[status] ?? ['?'])[0];
  return h('span', { class: `state ${kind(status)}` },
    h('span', { 'aria-hidden': 'true' }, icon), ` ${word(status)}`, late ? ', and nobody works on it' : '');
}

const part = 'numeric';
let format = null;

/** Made once, and not before it is needed: a format costs more than all that it writes on a page. */
function moments() {
  format ??= new Intl.DateTimeFormat(undefined, { year: part, month: part, day: part, hour: part, minute: part, second: part });
  return format;
}

/** A whole number in groups of three digits. */
export const count = (n) => (n === null || n === undefined ? '–' : String(n).replace(/\B(?=(\d{3})+$)/g, ','));

/** So many of something, in words. */
export const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

/** A moment as the reader's clock has it. */
export const moment = (iso) => (iso ? h('time', { datetime: iso }, moments().format(new Date(iso))) : null);

/** How long ago a moment was, in one unit. */
export function ago(iso) {
  if (!iso) {
    return 'never';
  }
  return `${span(seconds(new Date(iso), new Date()))} ago`;
}

/** In how long a moment will come; one that is over is due. */
export function ahead(iso) {
  if (!iso) {
    return null;
  }
  const left = seconds(new Date(), new Date(iso));
  return left > 0 ? `in ${span(left)}` : 'due';
}

/** How long a run took, or has been under way. */
export const took = (run) => (run.started_at ? span(duration(run)) : '–');

/** The same in seconds. */
export const duration = (run) => seconds(new Date(run.started_at), run.ended_at ? new Date(run.ended_at) : new Date());

const seconds = (from, to) => Math.max(0, Math.round((to - from) / 1000));

function span(s) {
  const [size, unit] = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']].find(([least]) => s >= least) ?? [1, 's'];
  return `${Math.floor(s / size)}\u00a0${unit}`;
}
