// Rates of runs that are looked at: what a poll finds, less what the poll before found. The worker keeps no history.

const MOST = 300;
const looks = new Map();

/** Remembers how far a run is now, where the broker tells how far its topic is. */
export function note(run, scope) {
  if (!scope) {
    return;
  }
  const sum = (name) => (scope.partitions.every((p) => p[name] !== null && p[name] !== undefined)
    ? scope.partitions.reduce((all, p) => all + p[name], 0) : null);
  const all = looks.get(run.id) ?? [];
  all.push({ at: Date.now(), read: sum('log_end'), written: sum('position') });
  looks.set(run.id, all.slice(-MOST));
}

/** Records per second from look to look, oldest first. */
export function rates(id) {
  const all = looks.get(id) ?? [];
  return all.slice(1).map((look, i) => ({
    at: look.at,
    read: rate(all[i], look, 'read'),
    written: rate(all[i], look, 'written'),
  }));
}

const rate = (before, now, name) => (before[name] === null || now[name] === null ? null
  : Math.max(0, Math.round((1000 * (now[name] - before[name])) / Math.max(1, now.at - before.at))));
