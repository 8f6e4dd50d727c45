// A screen that stands by itself: a card read by the scanner is shown for a while and then gone.
// Nothing is typed here: a single key means nothing, and the page has no field.

import { isStale, post } from "./api.js";
import { copyOf, element, write } from "./dom.js";
import { listen } from "./scanner.js";
import { minus, pageData, put, say, show } from "./text.js";

const CARD_S = 20;
const REFUSED_S = 8;
const SAME_MS = 2500;
const TOO_MANY = 429;
const WORDS = ["name", "number", "points", "grade", "expiry", "refused", "left"];
const SLIP = ["slip-name", "slip-number", "slip-at", "slip-points", "slip-expiry"];

const { urls } = /** @type {KioskData} */ (pageData);
const lines = element("lines");
const slipLines = element("slip-lines");
const paper = element("paper");
let shown = { code: "", at: -Infinity };
let until = 0;
let asking = 0;

/**
 * Shows one of the three parts; every word of what was there before is taken off the page.
 * @param {string} part @param {number} seconds
 */
function turn(part, seconds = 0) {
  for (const name of [...WORDS, ...SLIP]) put(name, "");
  lines.replaceChildren();
  slipLines.replaceChildren();
  paper.hidden = true;
  shown = { code: "", at: -Infinity };
  until = seconds ? performance.now() + seconds * 1000 : 0;
  for (const name of ["wait", "refused", "card"]) show(name, name === part);
}

/** @param {string} words */
function refuse(words) {
  turn("refused", REFUSED_S);
  put("refused", say(words));
}

/** @param {KioskLine} line */
function item({ title, on_text: day, points }) {
  const row = copyOf("line");
  write(row, ".title", title);
  write(row, ".day", day);
  write(row, ".sum", points > 0 ? `+${points}` : minus(points));
  return row;
}

/** @param {string} code @param {KioskCard} card */
function draw(code, card) {
  turn("card", CARD_S);
  shown = { code, at: performance.now() };
  const { expiry } = card;
  const number = say("number", card);
  const ends = expiry ? say("expiry", { n: expiry.points, on: expiry.on }) : "";
  put("name", card.name);
  put("number", number);
  put("points", card.points);
  put("grade", card.grade ? say("grade", card) : say("grade_none"));
  put("expiry", ends);
  put("left", CARD_S);
  lines.replaceChildren(...card.lines.map(item));
  put("slip-name", card.name);
  put("slip-number", number);
  put("slip-at", `${card.village} ${card.at}`);
  put("slip-points", card.points);
  put("slip-expiry", ends);
  slipLines.replaceChildren(...card.lines.map(item));
  paper.hidden = false;
}

/** The page prints as the slip alone; the screen keeps its time. */
function printSlip() {
  if (shown.code) window.print();
}

/** @param {string} code @param {boolean} foreign */
async function read(code, foreign) {
  if (shown.code && code === shown.code) {
    if (performance.now() - shown.at > SAME_MS) printSlip();
    return;
  }
  asking += 1;
  const asked = asking;
  if (foreign) return refuse("not_good");
  const answer = await post(urls.card, { code });
  if (asked !== asking) return; // another card was read meanwhile
  if (answer === null) refuse("lost");
  else if (answer.status === 200) draw(code, answer.body);
  else if (answer.status === TOO_MANY) refuse("too_many");
  else if (isStale(answer)) location.reload();
  else refuse("not_good");
}

setInterval(() => {
  if (!until) return;
  const left = Math.ceil((until - performance.now()) / 1000);
  if (left <= 0) turn("wait");
  else put("left", left);
}, 250);

listen(document, { onScan: read, onKey: () => {}, onUp: () => {} });
element("slip").addEventListener("click", printSlip);
addEventListener("contextmenu", (event) => event.preventDefault());
// Back from a page that was put aside, nothing of anybody's is there.
addEventListener("pageshow", (event) => event.persisted && location.reload());
turn("wait");
