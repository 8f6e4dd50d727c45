// The keys at the bottom: which of them can be pressed now, and what the confirming one would do.

import { isEmpty, isReady, pointsOf, shortBy } from "./basket.js";
import { put, say, show } from "./text.js";

export const confirmKey = /** @type {HTMLButtonElement} */ (document.getElementById("confirm"));
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll(".key");
export const keys = new Map([...buttons].map((button) => [button.dataset.key, button]));

/** The confirming key: [look, words, second words]. */
function confirmLook(counter) {
  const { basket, overlay, view } = counter;
  if (counter.sending) return ["wait", say("confirm_sending")];
  if (view === "lost") return ["act", say("confirm_retry")];
  if (view === "refusal") return ["act", say("confirm_ack")];
  if (view === "short") return ["act", say("confirm_look_again")];
  if (view === "slip") return ["act", say("confirm_close")];
  if (counter.interrupted) return ["act", say("confirm_ack")];
  if (view === "success") {
    const seconds = Math.max(0, Math.ceil((overlay.clearAt - Date.now()) / 1000));
    return ["next", say("confirm_next"), say("clear_in", { n: seconds })];
  }
  if (isEmpty(basket)) return ["wait", say("confirm_idle")];
  if (!isReady(basket)) return ["wait", say(basket.card ? "confirm_scan_goods" : "confirm_scan_card")];
  if (shortBy(basket)) return ["wait open", say("confirm_short")];
  return ["act", say("confirm_pay", { n: pointsOf(basket) })];
}

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
  keys.get("-").disabled = idle || counter.view === "refusal";
  keys.get("*").disabled = !counter.canCount;
  keys.get(".").disabled = !counter.canUndo;
  keys.get("0").disabled = busy || !counter.slip;
  keys.get("/").disabled = counter.isFrozen;
  keys.get("Tab").disabled = counter.isFrozen;
}
