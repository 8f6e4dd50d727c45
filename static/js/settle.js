// What an answer to a confirmed basket or an undo means for the till.

import { get, isStale, mustLeave, newKey } from "./api.js";
import * as cart from "./basket.js";
import { saveRequest } from "./store.js";
import { say } from "./text.js";

const CLEAR_MS = 20000;

/** What a refusal tells about the card that the page did not know yet. */
const NEWS = {
  "not-enough-points": (problem) => ({ balance: problem.balance }),
  "limit-reached": (problem) => ({ left_today: problem.left }),
  "proven-limit-reached": (problem) => ({ left_today: problem.left }),
  "no-card-limit-reached": (problem) => ({ left_today: problem.left }),
};

/** Asks for the day so far: after each slip, and when a day has ended while the page was open. */
export async function refreshToday(counter) {
  const answer = await get(counter.urls.today);
  if (answer?.status !== 200) return;
  counter.today = answer.body;
  counter.out.changed();
}

function done(counter, overlay, words) {
  counter.overlay = { kind: "success", clearAt: Date.now() + CLEAR_MS, ...overlay };
  counter.out.play("done");
  counter.out.tell(words);
  counter.changed();
  refreshToday(counter);
}

function redeemed(counter, answer) {
  const shown = { card: null, lines: counter.basket.lines };
  counter.out.settled(counter.basket.id);
  counter.basket = cart.empty();
  counter.today = { ...counter.today, last: lastOf(answer) };
  const words = say("done_said", { points: answer.points, rest: answer.balance_after });
  done(counter, { answer, basket: { ...shown, lines: answer.lines } }, words);
}

function lastOf(answer) {
  const { slip, number, points, at_text, undo_until, undo_until_text } = answer;
  const kinds = answer.lines.length;
  const pieces = answer.lines.reduce((sum, line) => sum + line.quantity, 0);
  return { slip, number, points, kinds, pieces, at_text, undo_until, undo_until_text, undone: false };
}

function undone(counter, request, answer) {
  const { last } = counter.today;
  if (last?.slip === answer.slip) counter.today = { ...counter.today, last: { ...last, undone: true } };
  const whole = { ...request.about, ...answer };
  const words = say("undone_text", whole);
  done(counter, { answer: whole, undone: true, basket: null }, words);
}

/** A refusal tells goods by their code; people know them by name. */
function detailOf({ goods, detail = "" }, { lines }) {
  const line = lines.find((each) => each.goods === goods);
  if (!line) return detail;
  if (detail.includes(goods)) return detail.replace(goods, line.name);
  return say("about_goods", { name: line.name, text: detail });
}

function refused(counter, request, problem) {
  const { card } = counter.basket;
  const ofUndo = request.kind === "undo";
  const news = NEWS[problem.code]?.(problem);
  if (card && news) counter.basket = cart.withCard(counter.basket, { ...card, ...news });
  // What was refused stays refused under its key: the next try is another one.
  if (!ofUndo) counter.basket = { ...counter.basket, id: newKey() };
  counter.seen = false;
  if (!ofUndo && cart.shortBy(counter.basket)) {
    counter.sayShort();
    counter.changed();
    return;
  }
  const dropsCard = !ofUndo && /^(card|permit)-/.test(problem.code);
  const { title = say("failed_title") } = problem;
  counter.refuse({ title, detail: detailOf(problem, counter.basket), ofUndo, dropsCard });
}

/** Acts on the answer (null: none came) to a request made by counter.send. */
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
    else if (request.kind === "undo") undone(counter, request, answer.body);
    else redeemed(counter, answer.body);
  }
}
