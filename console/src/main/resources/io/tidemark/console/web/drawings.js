import { h, table } from './dom.js';
import { count, kind, many, moment, word } from './words.js';

/** The newest runs as bars, oldest first: their height is what changed, their colour how they ended. */
export function bars(recent) {
  const oldestFirst = recent.flatMap(({ status, changes }) => changes.map((n) => ({ status, changes: n }))).reverse();
  const most = Math.max(1, ...oldestFirst.map((run) => run.changes));
  const text = `The last ${many(oldestFirst.length, 'run')}: ${oldestFirst.map((r) => `${word(r.status)}, ${many(r.changes, 'change')}`).join('; ')}`;
  const shapes = new Map(); // one for each colour: hundreds of syncs are drawn at once
  oldestFirst.forEach((run, i) => {
    const height = 2 + Math.round((17 * run.changes) / most);
    const look = kind(run.status);
    shapes.set(look, `${shapes.get(look) ?? ''}M${6 * i} 20v-${height}h4v${height}z`);
  });
  return h('svg', { class: 'bars', role: 'img', 'aria-label': text, viewBox: '0 0 84 20', width: '84', height: '20' },
    [...shapes].map(([look, d]) => h('path', { class: look, d })));
}

/** How far a partition is: full when everything of the generation has been passed. */
export function progress(partition, label) {
  const { end, position, behind } = partition;
  return end === null
    ? h('span', {}, 'open')
    : h('progress', { max: Math.max(1, end + 1), value: behind === 0 ? Math.max(1, end + 1) : position, 'aria-label': label });
}

const STEPS = [
  ['READING', 'read'],
  ['WRITING', 'write'],
  ['WAITING', 'wait for all partitions'],
  ['DELETING', 'delete stale rows'],
];

/** What a run goes through, and where it is: rows are written while the source reads on. Nothing where it has left that way. */
export function phases(run) {
  const through = run.ended_at && run.status.startsWith('COMPLETED');
  const at = through ? STEPS.length : STEPS.findIndex(([step]) => step === run.status);
  const now = (i) => i === at || (i < at && run.status === 'WRITING');
  return at < 0 ? null : h('ol', { class: 'phases', 'aria-label': 'Phases' }, STEPS.map(([, text], i) =>
    h('li', { class: now(i) ? 'now' : i < at ? 'done' : null, 'aria-current': now(i) && 'step' }, text)));
}

const WIDTH = 600;
const HEIGHT = 140;

/**
 * Rates as lines over time, and the same as a table.
 *
 * @param rates of `{at, read, written}`: milliseconds, and records per second or null
 */
export function plot(rates) {
  const highest = Math.max(1, ...rates.flatMap((r) => [r.read ?? 0, r.written ?? 0]));
  const first = rates[0].at;
  const long = Math.max(1, rates[rates.length - 1].at - first);
  const line = (name) => h('polyline', {
    class: name,
    points: rates.filter((r) => r[name] !== null)
      .map((r) => `${Math.round((WIDTH * (r.at - first)) / long)},${Math.round(HEIGHT - (HEIGHT * r[name]) / highest)}`).join(' '),
  });
  const rate = (name) => ({ title: `${name} per second`, number: true, cell: (r) => count(r[name]) });
  return h('section', {},
    h('h2', {}, 'Records per second'),
    h('figure', {},
      h('svg', {
        class: 'plot', role: 'img', preserveAspectRatio: 'none', viewBox: `-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`,
        'aria-label': `Records per second, up to ${count(highest)}; the table below has the numbers`,
      }, h('line', { x1: 0, y1: HEIGHT, x2: WIDTH, y2: HEIGHT }), line('read'), line('written')),
      h('figcaption', {}, h('span', { class: 'key read' }, 'read'), h('span', { class: 'key written' }, 'written'),
        ` up to ${count(highest)} per second, since this page was opened`)),
    h('details', {}, h('summary', {}, 'As a table'),
      table('Records per second', [
        { title: 'At', cell: (r) => moment(new Date(r.at).toISOString()) }, rate('read'), rate('written'),
      ], [...rates].reverse().slice(0, 30))));
}
