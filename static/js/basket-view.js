// Draws the left side: the invitations or the lines, folded so that the page never scrolls.

import { piecesOf, pointsOf } from "./basket.js";
import { copyOf, put, say, show, slot } from "./text.js";

const body = document.getElementById("lines");
/** @type {HTMLElement} */
const tableHead = document.querySelector(".lines-table thead");

const pixels = (name) => Number.parseFloat(getComputedStyle(body).getPropertyValue(name));

/** How many of the lines fit, the last being the taller one; one row is given to "n more above". */
function fitting(count, lit) {
  const room = document.querySelector(".lines-room").clientHeight;
  const head = tableHead.offsetHeight;
  const row = pixels("--row");
  const last = lit ? pixels("--row-last") : row;
  const free = room - head - last;
  if ((count - 1) * row <= free) return count;
  return Math.max(1, Math.floor((free - pixels("--row-folded")) / row) + 1);
}

function fill(row, line, number) {
  const [name, ...spec] = line.name.split(" ");
  row.querySelector(".no").textContent = number;
  row.querySelector(".name").textContent = name;
  row.querySelector(".spec").textContent = [spec.join(" "), line.unit].filter(Boolean).join(" · ");
  row.querySelector(".quantity").textContent =
    line.quantity > 1 ? `×${line.quantity}` : line.quantity;
  row.querySelector(".price").textContent = line.price;
  row.querySelector(".points").textContent = line.price * line.quantity;
  const scarce = line.left !== undefined && line.quantity > line.left;
  const words = line.left > 0 ? "pieces_only" : "pieces_none";
  row.querySelector(".scarce").textContent = scarce ? say(words, { n: line.left }) : "";
}

function drawLines(lines, lit) {
  const fits = fitting(lines.length, lit);
  const hidden = lines.length - fits;
  const rows = lines.slice(hidden).map((line, at) => {
    const row = copyOf("line");
    fill(row, line, hidden + at + 1);
    return row;
  });
  if (lit) rows.at(-1).classList.add("lit");
  if (hidden > 0) {
    const folded = copyOf("folded");
    folded.firstElementChild.textContent = say("folded", { n: hidden });
    rows.unshift(folded);
  }
  body.replaceChildren(...rows);
}

function drawSum(basket, done) {
  const counts = { kinds: basket.lines.length, pieces: piecesOf(basket) };
  show("sum-done", done);
  slot("sum-word").classList.toggle("green-word", done);
  put("sum-word", done ? say("done_goods", counts) : say("total"));
  put("sum-count", done ? "" : say("all_goods", counts));
  put("sum-points", pointsOf(basket));
}

/** Shows a basket; done: it was redeemed and is only shown once more. */
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
