// What an answer to a confirmed basket or an undo means for the till.

import { get, isStale, mustLeave, newKey } from "./api.js";
import * as cart from "./basket.js";
import { saveRequest } from "./store.js";
import { say } from "./text.js";

const CLEAR_MS = 20000;
const OVER_LIMIT = ["limit-reached", "proven-limit-reached", "no-card-limit-reached"];

/**
 * The card with what a refusal tells that the page did not know yet.
 * @param {Card} card @param {Problem} problem
 */
function withNews(card, { code = "", balance = card.balance, left = card.left_today }) {
  if (code === "not-enough-points") return { ...card, balance };
  return OVER_LIMIT.includes(code) ? { ...card, left_today: left } : card;
}

/**
 * Asks for the day so far: after each slip, and when a day has ended while the page was open.
 * @param {Counter} counter
 */
export async function refreshToday(counter) {
  const answer = await get(counter.urls.today);
  if (answer?.status !== 200) return;
  counter.today = answer.body;
  counter.out.changed();
}

/** @param {Counter} counter @param {Omit<SuccessOverlay, "kind" | "clearAt">} what @param {string} words */
function done(counter, what, words) {
  counter.overlay = { kind: "success", clearAt: Date.now() + CLEAR_MS, ...what };
  counter.out.play("done");
  counter.out.tell(words);
  counter.changed();
  refreshToday(counter);
}

/** @param {Counter} counter @param {Redeemed} answer */
function redeemed(counter, answer) {
  counter.out.settled(counter.basket.id);
  counter.basket = cart.empty();
  counter.today = { ...counter.today, last: lastOf(answer) };
  const words = say("done_said", { points: answer.points, rest: answer.balance_after });
  done(counter, { answer, basket: { card: null, lines: answer.lines } }, words);
}

/** @param {Redeemed} answer @returns {Slip} */
function lastOf(answer) {
  const { slip, number, points, at_text, undo_until, undo_until_text } = answer;
  const kinds = answer.lines.length;
  const pieces = answer.lines.reduce((sum, line) => sum + line.quantity, 0);
  return { slip, number, points, kinds, pieces, at_text, undo_until, undo_until_text, undone: false };
}

/** @param {Counter} counter @param {About} about @param {Undone} answer */
function undone(counter, about, answer) {
  const { last } = counter.today;
  if (last?.slip === answer.slip) counter.today = { ...counter.today, last: { ...last, undone: true } };
  const whole = { ...about, ...answer };
  const words = say("undone_text", whole);
  done(counter, { answer: whole, undone: true, basket: null }, words);
}

/**
 * A refusal tells goods by their code; people know them by name.
 * @param {Problem} problem @param {Basket} basket
 */
function detailOf({ goods, detail = "" }, { lines }) {
  const line = lines.find((each) => each.goods === goods);
  if (!line) return detail;
  if (detail.includes(line.goods)) return detail.replace(line.goods, line.name);
  return say("about_goods", { name: line.name, text: detail });
}

/** @param {Counter} counter @param {KeyedRequest} request @param {Problem} problem */
function refused(counter, request, problem) {
  const { card } = counter.basket;
  const ofUndo = request.kind === "undo";
  if (card) counter.basket = cart.withCard(counter.basket, withNews(card, problem));
  // What was refused stays refused under its key: the next try is another one.
  if (!ofUndo) counter.basket = { ...counter.basket, id: newKey() };
  counter.seen = false;
  if (!ofUndo && cart.shortBy(counter.basket)) {
    counter.sayShort();
    counter.changed();
    return;
  }
  const dropsCard = !ofUndo && /^(card|permit)-/.test(problem.code ?? "");
  const { title = say("failed_title") } = problem;
  counter.refuse({ title, detail: detailOf(problem, counter.basket), ofUndo, dropsCard });
}

/**
 * Acts on the answer (null: none came) to a request made by counter.send.
 * @param {Counter} counter @param {KeyedRequest} request
 * @param {SentAnswer | null} answer @param {boolean} wasSent
 */
export function settle(counter, request, answer, wasSent) {
  if (answer === null || answer.status >= 500) {
    counter.overlay = { kind: "lost", failed: answer !== null };
    counter.refusals += 1;
    counter.out.play("refused");
    counter.out.tell(say(answer ? "failed_text" : "lost_text"));
    counter.changed();
  } else if (mustLeave(answer)) {
    // A stale page asks for the confirming key again: sending by itself could go round for ever.
    const stale = isStale(answer);
    saveRequest({ ...request, sent: !stale && (wasSent || answer.afterLoss) });
    counter.out.leave(stale);
  } else {
    saveRequest(null);
    if (answer.status !== 200 && answer.status !== 201) refused(counter, request, answer.body);
    else if (request.about) undone(counter, request.about, answer.body);
    else redeemed(counter, /** @type {Redeemed} */ (answer.body));
  }
}
