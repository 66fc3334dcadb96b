import { h } from './dom.js';
import { get } from './server.js';
import { connectors, generation, run, runs, sync, syncs } from './pages.js';

const VISIBLE = 2000;
const HIDDEN = 30000;

const ROUTES = [
  [/^#?\/?$/, syncs],
  [/^#\/runs$/, runs],
  [/^#\/connectors$/, connectors],
  [/^#\/sync\/(\d+)$/, sync],
  [/^#\/run\/(\d+)$/, run],
  [/^#\/generation\/([^/]+)\/(.+)\/(\d+)$/, generation],
];

const content = document.getElementById('content');
const link = document.getElementById('link');
let address = location.hash;
let shown = '';
let timer = 0;
let turn = 0;

/** Asks for what the address names, and shows it where it is another than before. */
async function show(moved) {
  clearTimeout(timer);
  const mine = ++turn;
  const [page, words] = route();
  try {
    const [health, data] = await Promise.all([get('/health'), page.load(...words)]);
    if (mine !== turn) {
      return;
    }
    const text = JSON.stringify([address, health.actions, data, minute()]);
    if (moved || (text !== shown && !editing())) {
      shown = text;
      document.title = `${page.title(data)} · Tidemark`;
      const focus = document.activeElement?.id;
      content.replaceChildren(...page.view(data, health.actions, () => show(true)));
      keepFocus(document.getElementById(focus) ?? (moved ? content : null));
    }
    link.textContent = '';
  } catch (error) {
    if (mine === turn) {
      link.textContent = `Not up to date: ${error.message}`;
      if (moved) {
        content.replaceChildren(h('h1', {}, 'This cannot be shown'), h('p', {}, error.message));
        shown = '';
      }
    }
  }
  if (mine === turn) {
    timer = setTimeout(() => show(false), document.hidden ? HIDDEN : VISIBLE);
  }
}

function route() {
  for (const [pattern, page] of ROUTES) {
    const found = pattern.exec(address);
    if (found) {
      return [page, found.slice(1).map(decodeURIComponent)];
    }
  }
  return [syncs, []];
}

/** Times that are told as "3 min ago" change by themselves. */
const minute = () => Math.floor(Date.now() / 10000);

/** Nothing is taken away from under somebody's hands. */
const editing = () => content.contains(document.activeElement) && document.activeElement.matches('input');

/** Where one was before the page was made anew, at the end of what one was typing. */
function keepFocus(element) {
  element?.focus({ preventScroll: true });
  if (element?.matches('input')) {
    element.setSelectionRange(element.value.length, element.value.length);
  }
}

addEventListener('hashchange', () => {
  if (location.hash !== '#content') {
    address = location.hash;
    show(true);
  }
});
addEventListener('visibilitychange', () => !document.hidden && show(false));
show(true);
