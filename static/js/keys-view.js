// The keys at the bottom: which of them can be pressed now, and what the confirming one would do.

import { isEmpty, isReady, pointsOf, shortBy } from "./basket.js";
import { element, part, parts } from "./dom.js";
import { put, say, show } from "./text.js";

export const confirmKey = element("confirm", HTMLButtonElement);
export const keys = parts(document, ".key", HTMLButtonElement);

/** The key for a character. @param {string} char */
export const keyFor = (char) => part(document, `.key[data-key="${char}"]`, HTMLButtonElement);

/** The confirming key: [look, words, second words]. @param {Counter} counter */
function confirmLook(counter) {
  const { basket, overlay, view } = counter;
  if (counter.sending) return ["wait", say("confirm_sending")];
  if (view === "lost") return ["act", say("confirm_retry")];
  if (view === "refusal") return ["act", say("confirm_ack")];
  if (view === "short") return ["act", say("confirm_look_again")];
  if (view === "slip") return ["act", say("confirm_close")];
  if (counter.interrupted) return ["act", say("confirm_ack")];
  if (overlay?.kind === "success") {
    const seconds = Math.max(0, Math.ceil((overlay.clearAt - Date.now()) / 1000));
    return ["next", say("confirm_next"), say("clear_in", { n: seconds })];
  }
  if (isEmpty(basket)) return ["wait", say("confirm_idle")];
  if (!isReady(basket)) return ["wait", say(basket.card ? "confirm_scan_goods" : "confirm_scan_card")];
  if (shortBy(basket)) return ["wait open", say("confirm_short")];
  return ["act", say("confirm_pay", { n: pointsOf(basket) })];
}

/** @param {Counter} counter */
export function drawKeysOf(counter) {
  const [look, words, more = ""] = confirmLook(counter);
  confirmKey.className = `confirm ${look}`;
  confirmKey.disabled = look === "wait" || look === "next";
  put("confirm-word", words);
  put("confirm-more", more);
  show("confirm-cap", look !== "next");
  put("digits", counter.digits);
  const busy = counter.sending || counter.view === "lost";
  const idle = busy || counter.view === "success" || isEmpty(counter.basket);
  keyFor("-").disabled = idle || counter.view === "refusal";
  keyFor("*").disabled = !counter.canCount;
  keyFor(".").disabled = !counter.canUndo;
  keyFor("0").disabled = busy || !counter.slip;
  keyFor("/").disabled = counter.isFrozen;
  keyFor("Tab").disabled = counter.isFrozen;
}
