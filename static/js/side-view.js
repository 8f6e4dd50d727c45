// Draws the right side: waiting, the household and its sum, short of points, or an outcome.

import { bound, cardOf, pointsOf, shortBy } from "./basket.js";
import { copyOf, element, part, write } from "./dom.js";
import { minus, put, say, show, slot } from "./text.js";
import { isPart } from "./ways.js";

/** @type {View[]} */
const VIEWS = ["idle", "card", "short", "success", "refusal", "lost", "slip"];
/** @type {Record<string, number>} */
const DOTS = { AAA: 3, AA: 2, A: 1 };
const SOON_DAYS = 60;
const DAY_MS = 86400000;
const bar = element("limit-bar");
const waysList = element("ways");

/**
 * What is drawn from: the till's state, and what a click on a way does.
 * @typedef {{
 *   basket: Basket, overlay: Overlay | null, today: Today, canUndo: boolean, ways: Way[],
 *   choose: (at: number) => void,
 * }} State
 */

/** @param {string} number */
const household = (number) => say("group_number", { number });

/** @param {Slip | null} last @param {boolean} canUndo */
function drawLast(last, canUndo) {
  show("last", last !== null);
  if (!last) return;
  put("last-at", last.at_text);
  put("last-number", household(last.number));
  put("last-points", say("points", { n: last.points }));
  put("last-count", say("all_goods", last));
  put("last-until", last.undo_until_text);
  show("last-done", !last.undone);
  show("last-undone", last.undone);
  show("last-undo", canUndo);
}

/** @param {State} state */
function drawIdle({ today, canUndo }) {
  drawLast(today.last, canUndo);
  put("today-note", today.note);
  put("today-slips", today.slips);
  put("today-points", today.points);
  put("today-households", today.households);
  const [first, ...more] = today.low_stock;
  show("low", first !== undefined);
  if (!first) return;
  const one = say(first.left ? "low" : "low_none", { name: first.name, unit: first.unit, n: first.left });
  put("low-text", more.length ? one + say("low_more") : one);
}

/** @param {Expiry | null} expiry */
function drawExpiry(expiry) {
  const soon = expiry !== null && Date.parse(expiry.on) - Date.now() < SOON_DAYS * DAY_MS;
  show("expiry-soon", soon);
  show("expiry-later", Boolean(expiry) && !soon);
  if (!expiry) return;
  const filled = { n: expiry.points, on: expiry.text };
  put("expiry-text", say("expires", filled));
  put("expiry-later", say("expires_later", filled));
}

/** @param {Card} card */
function limitWords(card) {
  if (!card.code) return card.shows === "code" ? "limit_code" : "limit_no_card";
  return card.permit ? "limit_raised" : "limit_text";
}

/** @param {Card} card @param {number} points */
function drawLimit(card, points) {
  const left = Math.max(0, card.left_today - points);
  put("limit-text", say(limitWords(card), { n: card.limit_today }));
  put("limit-left", say("limit_left", { n: left }));
  bar.style.width = `${card.limit_today ? 100 - (100 * left) / card.limit_today : 100}%`;
}

/** @param {Card} card */
function drawGrade({ grade }) {
  const badge = slot("card-grade");
  badge.dataset.grade = grade ?? "";
  const dots = Array.from({ length: DOTS[grade ?? ""] ?? 0 }, () => document.createElement("i"));
  part(badge, ".dots").replaceChildren(...dots);
  write(badge, ".grade-word", grade ? say("grade", { grade }) : say("grade_none"));
}

/** @param {Basket} basket */
function drawCard(basket) {
  const card = cardOf(basket);
  const points = pointsOf(basket);
  const rest = card.balance - points;
  drawGrade(card);
  put("card-name", card.name);
  put("card-where", [household(card.number), card.group].filter(Boolean).join("　"));
  put("card-before", card.balance);
  put("card-used", points ? minus(-points) : 0);
  put("card-rest-word", say(rest < 0 ? "rest_short" : "rest"));
  const figure = slot("card-rest");
  put("card-rest", Math.abs(rest));
  figure.parentElement?.classList.toggle("missing", rest < 0);
  figure.classList.toggle("long", String(Math.abs(rest)).length > 4);
  drawLimit(card, points);
  drawExpiry(card.next_expiry);
}

/** @param {Way} way */
function wayText(way) {
  const names = way.lines.map((line) => line.name.split(" ")[0]).join(say("apart"));
  const unit = way.lines[0].unit;
  return isPart(way)
    ? say("way_less", { names, unit, k: way.pieces, n: way.points })
    : say("way_drop", { names, n: way.points });
}

/** @param {Way[]} ways @param {(at: number) => void} choose */
function drawWays(ways, choose) {
  put("ways-head", say(["ways_none", "ways_one", "ways_two"][ways.length]));
  waysList.replaceChildren(
    ...ways.map((way, at) => {
      const item = copyOf("way");
      write(item, ".cap", at + 1);
      write(item, ".way-what", wayText(way));
      write(item, ".way-rest", way.left ? say("left_more", { n: way.left }) : say("left_exact"));
      part(item, ".way").addEventListener("click", () => choose(at));
      return item;
    }),
  );
}

/**
 * The sentence about a basket that cannot be paid, for the panel and to be read aloud.
 * @param {Basket} basket
 */
export function shortText(basket) {
  const card = cardOf(basket);
  const points = pointsOf(basket);
  return bound(card).kind === "limit"
    ? say("limit_short_text", { left: card.left_today, points })
    : say("short_text", { balance: card.balance, points });
}

/** @param {State} state */
function drawShort({ basket, ways, choose }) {
  const card = cardOf(basket);
  const prefix = bound(card).kind === "limit" ? "limit_short" : "short";
  put("short-word", say(prefix));
  put("short-who", `${card.name}　${household(card.number)}`);
  put("short-by-word", say(`${prefix}_by`));
  put("short-by", shortBy(basket));
  put("short-text", shortText(basket));
  drawWays(ways, choose);
}

/** @param {SuccessOverlay} overlay */
function drawSuccess({ answer, undone }) {
  put("done-word", say(undone ? "undone" : "done"));
  put("done-who", [answer.name, household(answer.number)].filter(Boolean).join("　"));
  put("done-rest", answer.balance_after);
  slot("done-rest").classList.toggle("long", String(answer.balance_after).length > 4);
  const { points, number } = answer;
  put("done-text", undone
    ? say("undone_text", { points, number })
    : say("done_text", { before: answer.balance_before, points }));
  const expiry = answer.next_expiry;
  put("done-expiry", expiry ? say("expires_later", { n: expiry.points, on: expiry.text }) : "");
  put("done-slip", say("slip_tail", { tail: answer.slip.slice(-6) }));
  put("done-until", undone ? "" : say("undo_until", { until: answer.undo_until_text }));
}

/** @param {RefusalOverlay} overlay */
function drawRefusal(overlay) {
  put("refusal-title", overlay.title);
  put("refusal-text", overlay.detail);
  put("refusal-fact", say(overlay.ofUndo ? "fact_unchanged" : "fact_kept"));
}

/** @param {LostOverlay} overlay */
function drawLost(overlay) {
  put("lost-title", say(overlay.failed ? "failed_title" : "lost_title"));
  put("lost-text", say(overlay.failed ? "failed_text" : "lost_text"));
  show("set-aside", overlay.failed);
}

/** What can be done with a slip that was scanned. @param {SeenSlip} slip @param {boolean} canUndo */
function slipWords(slip, canUndo) {
  if (slip.undone) return say("slip_undone");
  if (canUndo) return say("slip_undo", { until: slip.undo_until_text });
  return say(slip.own ? "slip_late" : "slip_other");
}

/** @param {SeenSlip} slip @param {boolean} canUndo */
function drawSlip(slip, canUndo) {
  put("slip-title", say("slip_tail", { tail: slip.slip.slice(-6) }));
  put("slip-who", `${household(slip.number)}　${slip.at_text}`);
  put("slip-points", say("points", { n: slip.points }));
  put("slip-goods", say("all_goods", slip));
  put("slip-state", slipWords(slip, canUndo));
}

/** Shows one of VIEWS from the till's state. @param {View} view @param {State} state */
export function drawSide(view, state) {
  const { overlay } = state;
  for (const name of VIEWS) show(name, name === view);
  if (overlay?.kind === "success") drawSuccess(overlay);
  else if (overlay?.kind === "refusal") drawRefusal(overlay);
  else if (overlay?.kind === "lost") drawLost(overlay);
  else if (overlay) drawSlip(overlay.slip, state.canUndo);
  else if (view === "short") drawShort(state);
  else if (view === "card") drawCard(state.basket);
  else drawIdle(state);
}
