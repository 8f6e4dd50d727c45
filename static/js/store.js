// What must survive a reload and a new sign-in: the basket, and the request that has not been
// answered. Kept for this browser tab only, and wiped when the clerk signs out.

const BASKET = "xinyu.basket";
const REQUEST = "xinyu.request";

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

/** The basket left by the same clerk in the same shop, or null. */
export function loadBasket(owner) {
  const kept = read(BASKET);
  return kept && kept.owner === owner ? kept.basket : null;
}

export const saveBasket = (owner, basket) => write(BASKET, { owner, basket });

/** The request made last and not answered yet: {kind, url, body, about, sent}. */
export const loadRequest = () => read(REQUEST);

export const saveRequest = (request) => write(REQUEST, request);

export function forgetAll() {
  write(BASKET, null);
  write(REQUEST, null);
}
