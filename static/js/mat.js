// What the counter mat's codes do: the same as the keys, in the order in which they were scanned.

import * as cart from "./basket.js";
import { say } from "./text.js";
import { tillData } from "./till-data.js";

const AGAIN_MS = 5000; // time for the second scan that takes a slip back
const BOUNCE_MS = 400; // a scanner left in its stand reads twice; that is one scan

/**
 * Acts on the codes of the mat: run(code) is true if it was one.
 * @param {Counter} counter @param {{reprint: () => void}} till
 */
export function matFor(counter, { reprint }) {
  let undoAt = -Infinity;

  function clear() {
    if (counter.isFrozen) counter.complain(counter.sending ? "busy" : "ack_first");
    else if (!cart.isEmpty(counter.basket)) {
      counter.lastCard.code = "";
      counter.took(cart.empty(), say("basket_cleared"));
    }
  }

  /** Takes a slip back only by a second scan: the mat has no key to hold. */
  function undo() {
    const since = performance.now() - undoAt;
    if (since < BOUNCE_MS) return;
    if (!counter.canUndo || since <= AGAIN_MS) {
      undoAt = -Infinity;
      counter.undo();
      return;
    }
    undoAt = performance.now();
    counter.out.play("scan");
    counter.out.hint(say("undo_again"));
  }

  const acts = {
    cancel: clear,
    remove: () => counter.removeLast(),
    "times-2": () => counter.setQuantity(2),
    "times-5": () => counter.setQuantity(5),
    "times-10": () => counter.setQuantity(10),
    reprint,
    undo,
  };

  return {
    /** @param {string} code */
    run(code) {
      const command = tillData.commands[code];
      if (!command) return false;
      if (command !== "undo") undoAt = -Infinity;
      // Confirming waits in its own way: what a scan before it is refused, it must not confirm.
      if (command === "confirm") counter.confirm();
      else counter.queue = counter.queue.then(acts[command]);
      return true;
    },
  };
}
