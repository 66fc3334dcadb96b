import { h, table } from '../dom.js';
import { bars } from '../drawings.js';
import { COUNTS, choice, problems, runLink, search, syncLink } from '../parts.js';
import { get } from '../server.js';
import { inStep } from '../why.js';
import { ago, ahead, count, state, word } from '../words.js';

const URGENT = ['late', 'held', 'blocked', 'failed'];

/** All syncs, once for each sink. A text and a state narrow them down. */
export const syncs = {
  wanted: { text: '', state: '' },
  load: () => get('/overview'),
  title: (data) => `${data.totals.syncs} syncs`,
  view(data, { again, most }) {
    const { text, state: wanted } = this.wanted;
    const all = data.syncs.flatMap((sync) => (sync.sinks.length > 0
      ? sync.sinks.map((sink) => ({ sync, sink }))
      : [{ sync, sink: null }]));
    const lines = all.filter((l) => `${l.sync.source}/${l.sync.sync}`.toLowerCase().includes(text.toLowerCase())
      && (wanted === '' || status(l) === wanted));
    const states = [...new Set(all.map(status).concat(wanted || []))].sort();
    const narrow = (how) => { Object.assign(this.wanted, how); again(); };
    return [
      h('h1', {}, 'Syncs'),
      h('p', { class: 'answer' }, inStep(data)),
      h('ul', { class: 'totals' }, Object.entries(data.totals).map(([name, n]) =>
        h('li', { class: n > 0 && URGENT.includes(name) && 'bad' }, h('strong', {}, count(n)), ` ${name}`))),
      problems(data.problems),
      h('div', { class: 'filter' },
        search('Name', 'text', text, (t) => narrow({ text: t })),
        choice('State', 'state', wanted, [['', 'any'], ...states.map((s) => [s, word(s)])], (s) => narrow({ state: s }))),
      table(`${lines.length} of ${all.length}`, [
        { title: 'Sync', cell: (l) => syncLink(l.sync) },
        { title: 'Sink', cell: (l) => l.sink?.connector },
        { title: 'State', cell: (l) => (l.sink ? state(l.sink.status, l.sink.late) : state('NONE')) },
        { title: 'Complete', ages: true, cell: (l) => (l.sink ? ago(l.sink.last_success) : null) },
        { title: 'Next', ages: true, cell: (l) => ahead(l.sync.next_run) },
        { title: 'Run', cell: (l) => l.sink && runLink(l.sink.newest) },
        { title: 'Last 14', cell: (l) => l.sink && bars(l.sink.recent) },
        ...COUNTS.map((c) => ({ ...c, cell: (l) => l.sink && c.cell(l.sink.counts) })),
      ], lines.slice(0, most), (l) => `sync-${l.sync.id}-${l.sink?.connector}`),
    ];
  },
};

const status = (line) => line.sink?.status ?? 'NONE';
