import { h, table } from '../dom.js';
import { get, preview, validate } from '../server.js';
import { count, many } from '../words.js';

/** What a configuration would do: the worker validates it, and nothing is changed. */
export const plan = {
  text: '',
  outcome: null,
  load: () => get('/health'),
  title: () => 'Plan',
  view(data, { actions, again }) {
    const look = async (event) => {
      event.preventDefault();
      this.text = document.getElementById('config').value;
      this.outcome = await outcome(this.text, actions);
      again();
    };
    return [
      h('h1', {}, 'Plan'),
      h('p', {}, `A connector's configuration as JSON, as one would send it to Connect. The worker looks it over, connects to its database${actions ? ', tells what a sink would do to its tables,' : ''} and changes nothing.`),
      h('form', { onsubmit: look },
        h('p', {}, h('label', { for: 'config' }, 'Configuration')),
        h('textarea', { id: 'config', rows: '14', spellcheck: 'false', required: true }, this.text),
        h('p', {}, h('button', { id: 'validate', type: 'submit' }, 'Validate'))),
      h('div', { role: 'status' }, this.outcome && report(this.outcome)),
    ];
  },
};

async function outcome(text, actions) {
  try {
    const json = JSON.parse(text);
    const config = json?.config ?? json;
    const type = config?.['connector.class'];
    if (!type) {
      return { message: 'connector.class is missing' };
    }
    const name = json.name ?? config.name ?? 'plan';
    const found = await validate(type, { name, ...config });
    return found.error_count > 0 ? found : { ...found, told: await forecast(name, config, actions) };
  } catch (error) {
    return { message: error instanceof SyntaxError ? 'This is not JSON' : error.message };
  }
}

/** What a sink would do to its tables. A worker without the switch would refuse to look, and is not asked. */
async function forecast(name, config, actions) {
  if (actions) {
    return preview(name, config).catch((error) => ({ tables: [], unknown: [error.message] }));
  }
  const why = 'which tables would be made or altered, without tidemark.console.actions.enabled=true on the workers';
  return { tables: [], unknown: /SyncSink(Connector)?$/.test(config['connector.class']) ? [why] : [] };
}

function report({ message, configs, told }) {
  if (message) {
    return h('p', { class: 'bad' }, `✗ ${message}`);
  }
  const wrong = configs.map((c) => c.value).filter((v) => v.errors.length > 0);
  return wrong.length === 0
    ? [h('p', { class: 'good' }, '✓ The worker finds nothing wrong with it.'), told && outlook(told)]
    : table(many(wrong.length, 'setting is wrong', 'settings are wrong'), [
      { title: 'Setting', cell: (v) => v.name },
      { title: 'What is wrong', cell: (v) => v.errors.map((e) => h('p', {}, e)) },
    ], wrong);
}

/** What would become of the tables, and what cannot be told. */
function outlook({ tables, unknown }) {
  return [
    tables.length > 0 && table('What it would do to its tables', [
      { title: 'Table', cell: (t) => t.table },
      { title: 'Sync', cell: (t) => `${t.source}/${t.sync}` },
      { title: 'Rows', number: true, cell: (t) => count(t.rows) },
      { title: 'What would be run', cell: statements },
    ], tables),
    unknown.map((why) => h('p', {}, `Cannot be told: ${why}.`)),
  ];
}

function statements({ statements: sql, refused }) {
  if (refused.length > 0) {
    return refused.map((why) => h('p', { class: 'bad' }, `✗ ${why}`));
  }
  return sql.length > 0 ? sql.map((one) => h('pre', { tabindex: '0' }, one)) : 'nothing, it fits';
}
