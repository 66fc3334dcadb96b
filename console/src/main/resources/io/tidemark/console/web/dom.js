// Elements are made one by one and texts are set as texts: what comes from a database is never read as HTML.

/** An element: attributes by name, listeners as functions under `onclick` and the like, children as elements or texts. */
export function h(tag, attributes, ...children) {
  const svg = ['svg', 'rect', 'title', 'g'].includes(tag);
  const element = svg
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * A table that may be wider than its page, and is then moved by itself.
 *
 * @param columns of `{title, cell(row), number}`: a cell is a text, an element or several
 */
export function table(caption, columns, rows) {
  const head = columns.map((column) => h('th', { scope: 'col', class: column.number && 'number' }, column.title));
  const body = rows.map((row) =>
    h('tr', {}, columns.map((column) => h('td', { class: column.number && 'number' }, column.cell(row) ?? '–'))));
  return h('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, head)), h('tbody', {}, body)));
}

/** Names and what belongs to them; what is null is left out. */
export function facts(pairs) {
  return h('dl', {}, Object.entries(pairs)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
