// Elements that the page must have: one that is missing is named at once, here and nowhere else.

/**
 * @template {Element} T
 * @param {Node | null} found @param {string} name @param {new () => T} kind @returns {T}
 */
function sure(found, name, kind) {
  if (found instanceof kind) return found;
  throw new Error(`This page has no ${kind.name} ${name}`);
}

// The one type that cannot be said: without a kind, T is the kind that is the default.
const ANY = /** @type {new () => any} */ (HTMLElement);

/**
 * The element with this id.
 * @template {Element} [T=HTMLElement]
 * @param {string} id @param {new () => T} kind @returns {T}
 */
export const element = (id, kind = ANY) => sure(document.getElementById(id), `#${id}`, kind);

/**
 * The first element in `root` that the selector fits.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root @param {string} selector @param {new () => T} kind @returns {T}
 */
export const part = (root, selector, kind = ANY) =>
  sure(root.querySelector(selector), selector, kind);

/**
 * All elements in `root` that the selector fits: none is no mistake.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root @param {string} selector @param {new () => T} kind @returns {T[]}
 */
export const parts = (root, selector, kind = ANY) =>
  Array.from(root.querySelectorAll(selector), (each) => sure(each, selector, kind));

/**
 * Puts a text or a figure into the part of `root` that the selector fits.
 * @param {ParentNode} root @param {string} selector @param {string | number} text
 */
export function write(root, selector, text) {
  part(root, selector).textContent = String(text);
}

/** The element's data-* with this name. @param {HTMLElement} on @param {string} name */
export function datum(on, name) {
  const value = on.dataset[name];
  if (value === undefined) throw new Error(`This page has no data-${name} where it must`);
  return value;
}

/**
 * A copy of the one element in a <template>.
 * @template {Element} [T=HTMLElement]
 * @param {string} id @param {new () => T} kind @returns {T}
 */
export function copyOf(id, kind = ANY) {
  const { firstElementChild } = element(id, HTMLTemplateElement).content;
  return sure(firstElementChild && firstElementChild.cloneNode(true), `in #${id}`, kind);
}
