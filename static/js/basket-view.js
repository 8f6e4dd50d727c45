// Draws the left side: the invitations or the lines, folded so that the page never scrolls.

import { piecesOf, pointsOf } from "./basket.js";
import { copyOf, element, part, write } from "./dom.js";
import { put, say, show, slot } from "./text.js";

const body = element("lines");
const tableHead = part(document, ".lines-table thead");
const linesRoom = part(document, ".lines-room");

/** @param {string} name */
const pixels = (name) => Number.parseFloat(getComputedStyle(body).getPropertyValue(name));

/**
 * How many of the lines fit, the last being the taller one; one row is given to "n more above".
 * @param {number} count @param {boolean} lit
 */
function fitting(count, lit) {
  const room = linesRoom.clientHeight;
  const head = tableHead.offsetHeight;
  const row = pixels("--row");
  const last = lit ? pixels("--row-last") : row;
  const free = room - head - last;
  if ((count - 1) * row <= free) return count;
  return Math.max(1, Math.floor((free - pixels("--row-folded")) / row) + 1);
}

/** @param {HTMLElement} row @param {Line} line @param {number} number */
function fill(row, line, number) {
  const [name, ...spec] = line.name.split(" ");
  write(row, ".no", number);
  write(row, ".name", name);
  write(row, ".spec", [spec.join(" "), line.unit].filter(Boolean).join(" · "));
  write(row, ".quantity", line.quantity > 1 ? `×${line.quantity}` : line.quantity);
  write(row, ".price", line.price);
  write(row, ".points", line.price * line.quantity);
  const { left = Infinity } = line;
  const words = left > 0 ? "pieces_only" : "pieces_none";
  write(row, ".scarce", line.quantity > left ? say(words, { n: left }) : "");
}

/** @param {Line[]} lines @param {boolean} lit */
function drawLines(lines, lit) {
  const fits = fitting(lines.length, lit);
  const hidden = lines.length - fits;
  const rows = lines.slice(hidden).map((line, at) => {
    const row = copyOf("line");
    fill(row, line, hidden + at + 1);
    return row;
  });
  if (lit) rows.at(-1)?.classList.add("lit");
  if (hidden > 0) {
    const folded = copyOf("folded");
    write(folded, "td", say("folded", { n: hidden }));
    rows.unshift(folded);
  }
  body.replaceChildren(...rows);
}

/** @param {Basket} basket @param {boolean} done */
function drawSum(basket, done) {
  const counts = { kinds: basket.lines.length, pieces: piecesOf(basket) };
  show("sum-done", done);
  slot("sum-word").classList.toggle("green-word", done);
  put("sum-word", done ? say("done_goods", counts) : say("total"));
  put("sum-count", done ? "" : say("all_goods", counts));
  put("sum-points", pointsOf(basket));
}

/**
 * Shows a basket; done: it was redeemed and is only shown once more.
 * @param {Basket} basket @param {boolean} done
 */
export function drawBasket(basket, done) {
  const empty = basket.lines.length === 0;
  show("invite", empty);
  show("lines", !empty);
  put("invite-word", say(basket.card ? "invite_goods" : "invite_start"));
  show("invite-card", !basket.card);
  if (empty) return;
  drawSum(basket, done);
  drawLines(basket.lines, !done);
}
