/** What is at a path of the API; an error has the server's words. */
export const get = (path) => call(`api${path}`, { cache: 'no-cache', headers: { Accept: 'application/json' } });

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

async function call(url, request) {
  const answer = await fetch(url, request);
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
