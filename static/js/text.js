// The page's sentences and its named places: data-t holds text, data-v is shown or hidden.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const pageData = read("page-data");

const messages = { ...read("messages"), ...pageData.messages };

/** A translated sentence with its {places} filled. */
export const say = (key, values = {}) =>
  messages[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** @type {(selector: string) => NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);

const slots = new Map();
for (const element of all("[data-t]")) slots.set(element.dataset.t, element);

const parts = new Map();
for (const element of all("[data-v]")) parts.set(element.dataset.v, element);

export const slot = (name) => slots.get(name);

export const put = (name, text) => {
  const element = slots.get(name);
  if (element.textContent !== String(text)) element.textContent = text;
};

export const show = (name, visible) => {
  (parts.get(name) ?? slots.get(name)).hidden = !visible;
};

/** A copy of the one element in a <template>. */
export function copyOf(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (content.firstElementChild.cloneNode(true));
}

export const minus = (points) => (points < 0 ? `−${-points}` : String(points));
