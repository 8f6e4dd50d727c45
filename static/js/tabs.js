// What the till's windows tell each other on this machine: the household's window what the basket
// holds, another tab of the till that a basket has been redeemed.

import { empty, pointsOf, shortBy } from "./basket.js";
import { pageData, say } from "./text.js";

export const CHANNEL = "xinyu.till";

/** What the household may see: goods, points, what is left after. No name, no number, no card. */
export function shownTo({ basket, overlay, view }) {
  const done = view === "success" && Boolean(overlay.basket);
  const { lines } = done ? overlay.basket : basket;
  const points = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const { card } = basket;
  const known = card && lines.length > 0 && !shortBy(basket);
  return {
    done,
    points,
    rest: done ? overlay.answer.balance_after : known ? card.balance - pointsOf(basket) : null,
    lines: lines.map(({ name, quantity, price }) => ({ name, quantity, points: price * quantity })),
  };
}

/** Joins the till to its other windows: show() after each change, settled(id) after a slip. */
export function join(counter) {
  const channel = new BroadcastChannel(CHANNEL);
  const show = () => channel.postMessage({ shown: shownTo(counter) });
  channel.addEventListener("message", ({ data }) => {
    if (data.hello) show();
    if (data.settled && data.settled === counter.basket.id && !counter.sending) {
      counter.took(empty());
      counter.out.hint(say("basket_elsewhere"));
    }
  });
  document.getElementById("household-window").addEventListener("click", () => {
    if (!window.open(pageData.urls.household, "household")) counter.complain("no_window");
  });
  addEventListener("pagehide", () => channel.postMessage({ shown: null }));
  return { show, settled: (id) => channel.postMessage({ settled: id }) };
}
