// Elements are made one by one and texts are set as texts: what comes from a database is never read as HTML.

const SVG = new Set(['svg', 'path', 'line', 'polyline']);
const LISTENERS = ['onclick', 'onchange', 'oninput', 'onsubmit'];

/** An element: attributes by name, listeners as functions under `onclick` and the like, children as elements or texts. */
export function h(tag, attributes, ...children) {
  const element = SVG.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') {
      element[name] = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...present(children));
  return element;
}

/** Children without those that are not there: null, undefined and false. */
export const present = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/**
 * Gives an element other children, and keeps of its own what stays as it is: focus, scrolling, what was typed and what was
 * opened stay where they are. Elements with an id are known by it, all others by their place.
 */
export function replace(parent, children) {
  const named = new Map([...parent.children].filter((e) => e.id).map((e) => [e.id, e]));
  let at = parent.firstChild;
  for (const child of children) {
    const old = child.id ? named.get(child.id) : at;
    if (old && alike(old, child)) {
      if (old === at) {
        at = at.nextSibling;
      } else {
        parent.insertBefore(old, at);
      }
      renew(old, child);
    } else {
      parent.insertBefore(whole(child), at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

const alike = (a, b) => a.nodeName === b.nodeName && (a.id ?? '') === (b.id ?? '');

function renew(old, wanted) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) {
      old.data = wanted.data;
    }
    return;
  }
  if (wanted.make) {
    if (same(old.told, wanted.told)) {
      return;
    }
    fill(wanted);
    old.told = wanted.told;
  }
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && name !== 'open') {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  LISTENERS.forEach((name) => { old[name] = wanted[name]; });
  replace(old, [...wanted.childNodes]);
}

/** Whether two things that came as JSON say the same. */
export function same(a, b) {
  if (a === b) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]));
}

/** An element with all rows that are in it, which are made as late as that. */
export function whole(element) {
  fill(element);
  element.querySelectorAll?.('tr').forEach(fill);
  return element;
}

function fill(row) {
  if (row.make) {
    row.append(...row.make());
    row.make = null;
  }
}

/** A row whose cells are only made when they say something else than those that are there: of hundreds few do. */
function lazyRow(id, columns, row) {
  return Object.assign(h('tr', { id }), {
    told: [row, ...columns.filter((column) => column.ages).map((column) => column.cell(row))],
    make: () => columns.map((column) => h('td', { class: column.number && 'number' }, column.cell(row) ?? '–')),
  });
}

/**
 * A table that may be wider than its page, and is then moved by itself.
 *
 * @param columns of `{title, cell(row), number, ages}`: a cell is a text, an element or several, and a text that changes by itself where
 *   it ages
 * @param id makes of a row what it is known by, if rows come and go
 */
export function table(caption, columns, rows, id = () => null) {
  const head = columns.map((column) => h('th', { scope: 'col', class: column.number && 'number' }, column.title));
  const body = rows.map((row) => lazyRow(id(row), columns, row));
  return h('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, head)), h('tbody', {}, body)),
    rows.length === 0 ? h('p', { class: 'none' }, 'Nothing here.') : null);
}

/** Names and what belongs to them; what is null is left out. */
export function facts(pairs) {
  return h('dl', {}, Object.entries(pairs)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
