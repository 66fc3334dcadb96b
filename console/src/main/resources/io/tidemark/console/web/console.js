import { h, present, replace, same, whole } from './dom.js';
import { generation } from './pages/generation.js';
import { plan } from './pages/plan.js';
import { run } from './pages/run.js';
import { runs } from './pages/runs.js';
import { sync } from './pages/sync.js';
import { syncs } from './pages/syncs.js';
import { workers } from './pages/workers.js';

const VISIBLE = 2000;
const HIDDEN = 30000;

/** Milliseconds that a picture is waited for. */
const PICTURE = 1000;

/** Rows that a page begins with, so that there is something to read before hundreds are drawn. */
const SCREEN = 20;

const ROUTES = [
  [/^#?\/?$/, syncs],
  [/^#\/runs$/, runs],
  [/^#\/plan$/, plan],
  [/^#\/workers$/, workers],
  [/^#\/sync\/(\d+)$/, sync],
  [/^#\/run\/(\d+)$/, run],
  [/^#\/generation\/([^/]+)\/([^/]+)\/(\d+)$/, generation],
];

/** Whether this worker changes anything: its page says so. */
const actions = document.documentElement.dataset.actions === 'true';

const content = () => document.getElementById('content');
const link = () => document.getElementById('link');
let address = location.hash;
let shown = null;
let timer = 0;
let turn = 0;

/** Whether another page has been asked for than is shown: who overtakes the one that was to show it does what that one owes. */
let due = false;

/** Asks for what the address names, and shows it where it is another than before. */
async function show(moved) {
  clearTimeout(timer);
  due ||= moved;
  const mine = ++turn;
  try {
    const [page, words] = route();
    const data = await page.load(...words);
    if (mine !== turn) {
      return;
    }
    const now = [address, { ...page.wanted }, page.outcome, data, tenSeconds()];
    if (!same(now, shown)) {
      const view = (most) => page.view(data, { actions, again: () => show(false), most });
      document.title = `${page.title(data)} · Tidemark`;
      if (due) {
        shown = null; // whoever goes back before all is drawn is not to be left with this
        fill(view(SCREEN), true);
        due = false;
        await drawn();
        await drawn(); // and shown: it is only now that the next picture is due
        if (mine !== turn) {
          return;
        }
      }
      fill(view(Infinity), false);
      shown = now;
    }
    due = false;
    link().textContent = '';
  } catch (error) {
    if (mine === turn) {
      link().textContent = `Not up to date: ${error.message}`;
      if (due || shown === null) {
        shown = null;
        due = false;
        fill([h('h1', {}, 'This cannot be shown'), h('p', {}, error.message)], true);
      }
    }
  }
  if (mine === turn) {
    timer = setTimeout(() => show(false), document.hidden ? HIDDEN : VISIBLE);
  }
}

/** Times that are told as "3 min ago" change by themselves: so often it is looked whether one says something else. */
const tenSeconds = () => Math.floor(Date.now() / 10000);

/**
 * When the picture that is due has been drawn. A page that nobody looks at draws none, and need not be waited for; nor may one be
 * waited for without end that is behind another window, as its browser may leave it without pictures and not call it hidden.
 */
const drawn = () => new Promise((done) => {
  document.hidden ? done() : requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, PICTURE);
});

function fill(children, moved) {
  if (moved) {
    content().replaceChildren(...present(children).map(whole));
    content().focus({ preventScroll: true });
    scrollTo(0, 0);
  } else {
    replace(content(), present(children));
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

/** Which page the address is on, for those who see it and for those who hear it. */
function markPlace() {
  for (const a of document.querySelectorAll('header nav a')) {
    const here = a.hash === address || (a.hash === '#/' && address === '');
    here ? a.setAttribute('aria-current', 'page') : a.removeAttribute('aria-current');
  }
}

// The address stays as it is: it names the page, and whoever loads it again is to see the same.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  content().focus();
});
addEventListener('hashchange', () => {
  address = location.hash;
  document.querySelector('dialog')?.close();
  document.getElementById('answer').replaceChildren();
  markPlace();
  show(true);
});
addEventListener('visibilitychange', () => !document.hidden && show(false));
markPlace();
drawn().then(() => show(true)); // what the page itself says is there to be read before its rows are asked for
