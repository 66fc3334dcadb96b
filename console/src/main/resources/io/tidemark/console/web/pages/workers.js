import { ask } from '../asks.js';
import { h, table } from '../dom.js';
import { get } from '../server.js';
import { state } from '../words.js';

/** The connectors and their tasks: who runs them, and why they have failed. */
export const workers = {
  load: () => get('/connectors'),
  title: () => 'Workers',
  view: (data, { actions }) => [
    h('h1', {}, 'Workers'),
    h('p', { class: 'answer' }, answer(data.connectors)),
    data.connectors.map((connector) => h('section', { id: `connector-${connector.name}` },
      h('h2', {}, connector.name),
      actions && hasFailed(connector) && h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => ask(RESTART, `/connectors/${encodeURIComponent(connector.name)}/restart`) },
          `Restart what has failed of ${connector.name}`)),
      table(`${connector.name}, a ${connector.kind}`, [
        { title: 'Part', cell: (p) => p.part },
        { title: 'State', cell: (p) => state(p.state) },
        { title: 'Worker', cell: (p) => p.worker },
        { title: 'Trace', cell: (p) => p.trace && trace(p.trace) },
      ], [{ part: 'connector', ...connector }, ...connector.tasks.map((t) => ({ part: `task ${t.task}`, ...t }))]))),
  ].flat(),
};

const RESTART = { word: 'Restart', text: 'Start the connector and its tasks again where they have failed? What runs goes on.' };

const hasFailed = (connector) => [connector, ...connector.tasks].some((p) => p.state === 'FAILED');

function answer(connectors) {
  const failed = connectors.filter(hasFailed).map((c) => c.name);
  const names = [...new Set(connectors.flatMap((c) => [c, ...c.tasks]).map((p) => p.worker).filter(Boolean))];
  return `${connectors.length} connectors of Tidemark on ${names.join(', ') || 'no worker'}: ${failed.length === 0 ? 'none has failed' : `${failed.join(', ')} failed`}.`;
}

/** The cause at the bottom says most; the rest is there for whoever wants it. */
function trace(text) {
  const lines = text.split('\n');
  const cause = lines.filter((line) => line.startsWith('Caused by: ')).pop() ?? lines[0];
  return h('details', {}, h('summary', {}, cause.replace('Caused by: ', '')), h('pre', { tabindex: '0' }, text));
}
