const MOST = 20;
const answers = new Map();

/** Seconds, longer than a worker takes that waits for all it asks itself. */
const PATIENCE = 30;

/** What is at a path of the API, the very same thing while nothing has changed; an error has the server's words. */
export const get = (path) => inTime((signal) => asked(`api${path}`, signal));

/** A worker that has been stopped may keep the connection and say nothing: whoever asks it is to know, and to ask again. */
async function inTime(ask) {
  const limit = new AbortController();
  const late = new Error(`the worker has not answered for ${PATIENCE} seconds`);
  const timer = setTimeout(() => limit.abort(late), PATIENCE * 1000);
  try {
    return await ask(limit.signal);
  } catch (error) {
    throw limit.signal.aborted ? late : error;
  } finally {
    clearTimeout(timer);
  }
}

async function asked(url, signal) {
  const before = answers.get(url);
  const answer = await fetch(url, {
    cache: before ? 'no-store' : 'no-cache', // what is in hand need not come out of the browser's store
    headers: { Accept: 'application/json', ...before?.tag },
    signal,
  });
  if (before && answer.status === 304) {
    return before.body;
  }
  const body = await read(answer);
  answers.delete(url);
  answers.set(url, { body, tag: { 'If-None-Match': answer.headers.get('ETag') ?? '' } });
  if (answers.size > MOST) {
    answers.delete(answers.keys().next().value); // the one that was asked for first
  }
  return body;
}

/** Asks for something to be done, by a body that is JSON. */
export const post = (path, body = '{}') => call(`api${path}`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'X-Tidemark-Console': 'page' },
  body,
});

/** Has the worker look over a connector's configuration, by Connect's own API. */
export const validate = (type, config) => call(`../connector-plugins/${encodeURIComponent(type)}/config/validate`, {
  method: 'PUT',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ ...config, 'connector.class': type }),
});

/** What a connector's configuration would do to its database. */
export const preview = (name, config) => call('api/plan', {
  method: 'PUT',
  headers: { 'Content-Type': 'application/json', 'X-Tidemark-Console': 'page' },
  body: JSON.stringify({ name, config }),
});

const call = async (url, request) => read(await fetch(url, request));

async function read(answer) {
  const text = await answer.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    throw new Error(`no JSON, but HTTP ${answer.status}`);
  }
  if (!answer.ok) {
    throw new Error(body.message ?? `HTTP ${answer.status}`);
  }
  return body;
}
