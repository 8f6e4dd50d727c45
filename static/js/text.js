// The page's sentences and its named places: data-t holds text, data-v is shown or hidden.

import { datum, element, parts } from "./dom.js";

/** @param {string} id */
const read = (id) => JSON.parse(element(id).textContent);

/** @type {PageData} */
export const pageData = read("page-data");

/** @type {Messages} */
const messages = { ...read("messages"), ...pageData.messages };

/**
 * A translated sentence with its {places} filled.
 * @type {(key: string, values?: Record<string, unknown>) => string}
 */
export const say = (key, values = {}) =>
  messages[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** The elements of the page by this data-*. @param {string} name */
const named = (name) =>
  new Map(parts(document, `[data-${name}]`).map((each) => [datum(each, name), each]));

const slots = named("t");
const shown = named("v");

/** @param {string} name @param {HTMLElement | undefined} place */
function placed(name, place) {
  if (!place) throw new Error(`This page has no place ${name}`);
  return place;
}

/** @param {string} name */
export const slot = (name) => placed(name, slots.get(name));

/** @param {string} name @param {string | number} text */
export function put(name, text) {
  const place = slot(name);
  if (place.textContent !== String(text)) place.textContent = String(text);
}

/** @param {string} name @param {boolean} visible */
export function show(name, visible) {
  placed(name, shown.get(name) ?? slots.get(name)).hidden = !visible;
}

/** @param {number} points */
export const minus = (points) => (points < 0 ? `−${-points}` : String(points));
