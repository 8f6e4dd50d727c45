// What the till's windows tell each other on this machine: the household's window what the basket
// holds, another tab of the till that a basket has been redeemed.

import { empty, pointsOf, shortBy } from "./basket.js";
import { element } from "./dom.js";
import { say } from "./text.js";
import { tillData } from "./till-data.js";

export const CHANNEL = "xinyu.till";

/**
 * What the household may see: goods, points, what is left after. No name, no number, no card.
 * @param {Counter} counter @returns {Shown}
 */
export function shownTo({ basket, overlay }) {
  const redeemed = overlay?.kind === "success" && overlay.basket ? overlay : null;
  const { lines } = redeemed?.basket ?? basket;
  const points = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const { card } = basket;
  const known = card && lines.length > 0 && !shortBy(basket);
  return {
    done: redeemed !== null,
    points,
    rest: redeemed ? redeemed.answer.balance_after : known ? card.balance - pointsOf(basket) : null,
    lines: lines.map(({ name, quantity, price }) => ({ name, quantity, points: price * quantity })),
  };
}

/**
 * Joins the till to its other windows: show() after each change, settled(id) after a slip.
 * @param {Counter} counter
 */
export function join(counter) {
  const channel = new BroadcastChannel(CHANNEL);
  /** @param {Call} call */
  const tell = (call) => channel.postMessage(call);
  const show = () => tell({ shown: shownTo(counter) });
  /** @param {MessageEvent<Call>} call */
  function heard({ data }) {
    if (data.hello) show();
    if (data.settled && data.settled === counter.basket.id && !counter.sending) {
      counter.took(empty());
      counter.out.hint(say("basket_elsewhere"));
    }
  }
  channel.addEventListener("message", heard);
  element("household-window").addEventListener("click", () => {
    if (!window.open(tillData.urls.household, "household")) counter.complain("no_window");
  });
  addEventListener("pagehide", () => tell({ shown: null }));
  /** @param {string | undefined} id */
  const settled = (id) => tell({ settled: id });
  return { show, settled };
}
