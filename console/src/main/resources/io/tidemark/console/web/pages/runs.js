import { h } from '../dom.js';
import { choice, problems, runTable, syncLink } from '../parts.js';
import { get } from '../server.js';
import { STATUSES, count, many, word } from '../words.js';

const HOUR = 3600000;
const SPANS = [['24', 'the last 24 hours'], ['168', 'the last 7 days'], ['', 'all']];
const MOST = 500;

/** Runs of all syncs that were not over at a moment, whenever they began. */
export const runs = {
  wanted: { hours: '24', state: '', pages: 1 },
  async load() {
    const { hours, state, pages } = this.wanted;
    const since = hours && `&since=${new Date(Math.floor((Date.now() - hours * HOUR) / 60000) * 60000).toISOString()}`;
    const all = [];
    let answer = { next: '' };
    for (let page = 0; page < pages && answer.next !== null; page++) {
      answer = await get(`/runs?limit=${MOST}${since}${state && `&status=${state}`}${answer.next && `&before=${answer.next}`}`);
      all.push(...answer.runs);
    }
    return { ...answer, runs: all };
  },
  title: () => 'Runs',
  view(data, { again, most }) {
    const { hours, state, pages } = this.wanted;
    const narrow = (how) => { Object.assign(this.wanted, { pages: 1 }, how); again(); };
    const which = data.next === null ? many(data.runs.length, 'run') : `The newest ${many(data.runs.length, 'run')}`;
    return [
      h('h1', {}, 'Runs'),
      h('p', { class: 'answer' }, summary(which, data.runs)),
      problems(data.problems),
      h('div', { class: 'filter' },
        choice('Since', 'since', hours, SPANS, (s) => narrow({ hours: s })),
        choice('State', 'state', state, [['', 'any'], ...STATUSES.map((s) => [s, word(s)])], (s) => narrow({ state: s }))),
      runTable(which, data.runs.slice(0, most), [
        { title: 'Sync', cell: (r) => syncLink(r.sync_id ? { ...r, id: r.sync_id } : r) },
        { title: 'Sink', cell: (r) => r.sink },
      ]),
      data.next !== null && h('p', {}, h('button', { id: 'more', type: 'button', onclick: () => narrow({ pages: pages + 1 }) }, 'Older runs, too')),
    ];
  },
};

function summary(which, rows) {
  const sum = (name) => count(rows.reduce((all, r) => all + r[name], 0));
  return `${which}: ${sum('added')} rows added, ${sum('changed')} changed, ${sum('removed')} removed, ${sum('rejected')} rejected.`;
}
