import { h, table } from '../dom.js';
import { validate } from '../server.js';
import { many } from '../words.js';

/** What a configuration would do: the worker validates it, and nothing is changed. */
export const plan = {
  text: '',
  outcome: null,
  load: () => Promise.resolve({}),
  title: () => 'Plan',
  view(data, { again }) {
    const look = async (event) => {
      event.preventDefault();
      this.text = document.getElementById('config').value;
      this.outcome = await outcome(this.text);
      again();
    };
    return [
      h('h1', {}, 'Plan'),
      h('p', {}, 'A connector\'s configuration as JSON, as one would send it to Connect. The worker looks it over, connects to its database, and changes nothing.'),
      h('form', { onsubmit: look },
        h('p', {}, h('label', { for: 'config' }, 'Configuration')),
        h('textarea', { id: 'config', rows: '14', spellcheck: 'false', required: true }, this.text),
        h('p', {}, h('button', { id: 'validate', type: 'submit' }, 'Validate'))),
      h('div', { role: 'status' }, this.outcome && report(this.outcome)),
    ];
  },
};

async function outcome(text) {
  try {
    const json = JSON.parse(text);
    const config = json.config ?? json;
    const type = config['connector.class'];
    return type ? await validate(type, { name: json.name ?? 'plan', ...config }) : { message: 'connector.class is missing' };
  } catch (error) {
    return { message: error instanceof SyntaxError ? 'This is not JSON' : error.message };
  }
}

function report({ message, configs }) {
  if (message) {
    return h('p', { class: 'bad' }, `✗ ${message}`);
  }
  const wrong = configs.map((c) => c.value).filter((v) => v.errors.length > 0);
  return wrong.length === 0
    ? h('p', { class: 'good' }, '✓ The worker finds nothing wrong with it.')
    : table(many(wrong.length, 'setting is wrong', 'settings are wrong'), [
      { title: 'Setting', cell: (v) => v.name },
      { title: 'What is wrong', cell: (v) => v.errors.map((e) => h('p', {}, e)) },
    ], wrong);
}
