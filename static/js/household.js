// The household's window: draws what the till beside it tells, and knows nothing else.

import { CHANNEL } from "./tabs.js";
import { copyOf, put, say, show, slot } from "./text.js";

const EMPTY = { lines: [], points: 0, rest: null, done: false };
const goods = document.getElementById("goods");
const channel = new BroadcastChannel(CHANNEL);

function item({ name, quantity, points }) {
  const row = copyOf("goods-line");
  row.querySelector(".name").textContent = name;
  row.querySelector(".times").textContent = quantity > 1 ? `×${quantity}` : "";
  row.querySelector(".cost").textContent = points;
  return row;
}

/** Takes the oldest lines away until the rest fits. */
function fold() {
  let hidden = 0;
  show("more", false);
  while (goods.parentElement.scrollHeight > goods.parentElement.clientHeight && goods.children.length > 1) {
    goods.firstElementChild.remove();
    hidden += 1;
    put("more", say("folded", { n: hidden }));
    show("more", true);
  }
}

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

channel.addEventListener("message", ({ data }) => {
  if ("shown" in data) draw(data.shown ?? EMPTY);
});
channel.postMessage({ hello: true });
