/** What is at a path of the API; an error has the server's words. */
export async function get(path) {
  const answer = await fetch(`api${path}`, { cache: 'no-cache', headers: { Accept: 'application/json' } });
  return result(answer);
}

/** Asks for something to be done. */
export async function post(path, body = {}) {
  const answer = await fetch(`api${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Tidemark-Console': 'page' },
    body: JSON.stringify(body),
  });
  return result(answer);
}

async function result(answer) {
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
