// The household's window: draws what the till beside it tells, and knows nothing else.

import { copyOf, element, part, write } from "./dom.js";
import { CHANNEL } from "./tabs.js";
import { put, say, show, slot } from "./text.js";

/** @type {Shown} */
const EMPTY = { lines: [], points: 0, rest: null, done: false };
const goods = element("goods");
const room = part(document, ".mirror-lines");
const channel = new BroadcastChannel(CHANNEL);

/** @param {ShownGoods} line */
function item({ name, quantity, points }) {
  const row = copyOf("goods-line");
  write(row, ".name", name);
  write(row, ".times", quantity > 1 ? `×${quantity}` : "");
  write(row, ".cost", points);
  return row;
}

/** Takes the oldest lines away until the rest fits. */
function fold() {
  let hidden = 0;
  show("more", false);
  while (room.scrollHeight > room.clientHeight && goods.children.length > 1) {
    goods.firstElementChild?.remove();
    hidden += 1;
    put("more", say("folded", { n: hidden }));
    show("more", true);
  }
}

/** @param {Shown} shown */
function draw({ lines, points, rest, done }) {
  put("head", say(done ? "done" : "check"));
  slot("head").classList.toggle("done", done);
  show("none", lines.length === 0);
  put("points", points);
  show("rest", rest !== null);
  put("left", rest ?? "");
  goods.replaceChildren(...lines.map(item));
  fold();
}

/** @param {MessageEvent<Call>} call */
function heard({ data: { shown } }) {
  if (shown !== undefined) draw(shown ?? EMPTY);
}

channel.addEventListener("message", heard);
channel.postMessage({ hello: true });
