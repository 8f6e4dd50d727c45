// What must survive a reload and a new sign-in: the basket, those put aside, and the request that
// has not been answered. Kept for this browser tab only, and wiped when the clerk signs out.

const BASKET = "xinyu.basket";
const REQUEST = "xinyu.request";
const HELD = "xinyu.held";

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  if (value === null) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, JSON.stringify(value));
}

/** The basket left at the same till, and whose it was: {clerk, basket}, or null. */
export function loadBasket(owner) {
  const kept = read(BASKET);
  return kept && kept.owner === owner ? kept : null;
}

export const saveBasket = (owner, clerk, basket) => write(BASKET, { owner, clerk, basket });

/** The request made last and not answered yet: {kind, url, body, about, sent, owner, clerk}. */
export const loadRequest = () => read(REQUEST);

export const saveRequest = (request) => write(REQUEST, request);

/** The baskets put aside at the same till, the first first: {at, basket}. */
export function loadHeld(owner) {
  const kept = read(HELD);
  return kept && kept.owner === owner ? kept.held : [];
}

export const saveHeld = (owner, held) => write(HELD, { owner, held });

export function forgetAll() {
  write(BASKET, null);
  write(HELD, null);
  write(REQUEST, null);
}
