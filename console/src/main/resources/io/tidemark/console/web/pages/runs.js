import { h } from '../dom.js';
import { choice, problems, runTable, syncLink } from '../parts.js';
import { get } from '../server.js';
import { count, many, word } from '../words.js';

const HOUR = 3600000;
const SPANS = [['24', 'the last 24 hours'], ['168', 'the last 7 days'], ['', 'all']];
const MOST = 500;

/** Runs of all syncs since a moment. A generation's number is about the moment when it began, in milliseconds. */
export const runs = {
  wanted: { hours: '24', state: '' },
  load() {
    const { hours } = this.wanted;
    return get(`/runs?limit=${MOST}${hours && `&after=${Math.floor((Date.now() - hours * HOUR) / 60000) * 60000}`}`);
  },
  title: () => 'Runs',
  view(data, { again }) {
    const { hours, state } = this.wanted;
    const rows = data.runs.filter((r) => state === '' || r.status === state);
    const states = [...new Set(data.runs.map((r) => r.status))].sort();
    const narrow = (how) => { Object.assign(this.wanted, how); again(); };
    return [
      h('h1', {}, 'Runs'),
      h('p', { class: 'answer' }, summary(rows)),
      problems(data.problems),
      h('div', { class: 'filter' },
        choice('Since', 'since', hours, SPANS, (s) => narrow({ hours: s })),
        choice('State', 'state', state, [['', 'any'], ...states.map((s) => [s, word(s)])], (s) => narrow({ state: s }))),
      runTable(data.next === null ? many(rows.length, 'run') : `The newest ${count(rows.length)}`, rows, [
        { title: 'Sync', cell: (r) => syncLink(r.sync_id ? { ...r, id: r.sync_id } : r) },
        { title: 'Sink', cell: (r) => r.sink },
      ]),
    ];
  },
};

function summary(rows) {
  const sum = (name) => count(rows.reduce((all, r) => all + r[name], 0));
  return `${many(rows.length, 'run')}: ${sum('added')} rows added, ${sum('changed')} changed, ${sum('removed')} removed, ${sum('rejected')} rejected.`;
}
