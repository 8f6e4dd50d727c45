// What must survive a reload and a new sign-in: the basket, those put aside, and the request that
// has not been answered. Kept for this browser tab only, and wiped when the clerk signs out.

const BASKET = "xinyu.basket";
const REQUEST = "xinyu.request";
const HELD = "xinyu.held";

/** @param {string} name */
function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {object | null} value */
function write(name, value) {
  if (value === null) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, JSON.stringify(value));
}

/**
 * The basket left at the same till, and whose it was; or null.
 * @param {string} owner @returns {KeptBasket | null}
 */
export function loadBasket(owner) {
  const kept = read(BASKET);
  return kept && kept.owner === owner ? kept : null;
}

/** @param {string} owner @param {string} clerk @param {Basket} basket */
export const saveBasket = (owner, clerk, basket) => write(BASKET, { owner, clerk, basket });

/** The request made last and not answered yet. @returns {KeyedRequest | null} */
export const loadRequest = () => read(REQUEST);

/** @param {KeyedRequest | null} request */
export const saveRequest = (request) => write(REQUEST, request);

/**
 * The stored request with its key, if it asks for exactly this; else this one with the key given.
 * @param {Draft} request @param {{owner: string, clerk: string}} whose @param {string} key
 * @returns {KeyedRequest}
 */
export function keyed(request, { owner, clerk }, key) {
  const kept = loadRequest();
  if (kept) {
    const { key: _, ...body } = kept.body;
    const isSame = JSON.stringify(body) === JSON.stringify(request.body);
    if (isSame && kept.kind === request.kind) return kept;
  }
  return { ...request, owner, clerk, body: { key, ...request.body } };
}

/**
 * The baskets put aside at the same till, the first first.
 * @param {string} owner @returns {HeldBasket[]}
 */
export function loadHeld(owner) {
  const kept = read(HELD);
  return kept && kept.owner === owner ? kept.held : [];
}

/** @param {string} owner @param {HeldBasket[]} held */
export const saveHeld = (owner, held) => write(HELD, { owner, held });

export function forgetAll() {
  write(BASKET, null);
  write(HELD, null);
  write(REQUEST, null);
}
