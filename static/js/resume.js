// After a reload, a new sign-in or another clerk: what was under way goes on, once.

import { isEmpty, withCard } from "./basket.js";
import { loadRequest, saveRequest } from "./store.js";
import { say } from "./text.js";

/**
 * Takes over what another clerk began: what that one was allowed for it does not go along.
 * @param {Counter} counter
 */
function inherit(counter) {
  const { card } = counter.basket;
  const code = card?.code;
  if (!code) counter.basket = withCard(counter.basket, null);
  counter.out.hint(say("inherited"));
  counter.changed();
  if (code) counter.queue = counter.queue.then(() => counter.lookUp(code, false));
}

/**
 * Asks again for what was sent and never answered; of another clerk's, only when told to.
 * @param {Counter} counter
 */
export function resume(counter) {
  const request = loadRequest();
  const isOthers = counter.kept?.clerk !== counter.clerk;
  if (request && request.owner !== counter.owner) saveRequest(null);
  if (request?.sent && request.owner === counter.owner) {
    if (request.clerk === counter.clerk) return counter.resend();
    counter.overlay = { kind: "lost", failed: false, asks: true };
    counter.changed();
  } else if (counter.kept && isOthers && !isEmpty(counter.basket)) inherit(counter);
}
