// Baskets put aside while somebody fetches a bag: kept for this browser tab, several at a time.
// Nothing moves by it: a held basket is a list, and only the confirming key asks the server.

import { serverNow } from "./api.js";
import * as cart from "./basket.js";
import { copyOf, element, write } from "./dom.js";
import { loadHeld, saveHeld } from "./store.js";
import { timeOf } from "./strip.js";
import { say, show } from "./text.js";

const MOST = 4;
const list = element("held-list");
const button = element("put-aside", HTMLButtonElement);

/**
 * The shelf behind the counter: draw() after each change, take(char) for a digit pressed.
 * closed(): something else is open that a basket may not be taken away from.
 * @param {Counter} counter @param {{closed: () => boolean}} till
 */
export function shelfFor(counter, { closed }) {
  let held = loadHeld(counter.owner);
  /** @type {HeldBasket[] | null} */
  let drawn = null;

  /** @param {HeldBasket} item */
  const nameOf = ({ at, basket }) =>
    basket.card
      ? say("group_number", { number: basket.card.number })
      : say("held_at", { time: timeOf(at) });

  const isFree = () => held.length > 0 && counter.view === "idle" && cart.isEmpty(counter.basket);

  /** @param {HeldBasket[]} next */
  function keep(next) {
    held = next;
    saveHeld(counter.owner, held);
  }

  function putAside() {
    if (closed()) return;
    if (counter.isFrozen) return counter.complain(counter.sending ? "busy" : "ack_first");
    if (cart.isEmpty(counter.basket)) return counter.complain("held_nothing");
    if (held.length === MOST) return counter.complain("held_full", { n: MOST });
    const item = { at: serverNow(), basket: counter.basket };
    keep([...held, item]);
    counter.lastCard.code = "";
    counter.took(cart.empty(), say("held_put", { name: nameOf(item) }));
  }

  /**
   * Takes the basket up again; its card is looked up once more, for points may have moved.
   * @param {number} at
   */
  function takeUp(at) {
    const { basket } = held[at];
    keep(held.filter((_, each) => each !== at));
    counter.took(basket, say("held_taken"));
    const code = basket.card?.code;
    if (code) counter.queue = counter.queue.then(() => counter.lookUp(code, false));
  }

  function draw() {
    button.disabled = counter.isFrozen;
    button.hidden = cart.isEmpty(counter.basket); // what was redeemed is shown once more
    show("held", held.length > 0);
    if (drawn === held) return;
    drawn = held;
    list.replaceChildren(
      ...held.map((item, at) => {
        const row = copyOf("held-item");
        write(row, ".cap", at + 1);
        write(row, ".held-name", nameOf(item));
        write(row, ".held-more", say("held_goods", { pieces: cart.piecesOf(item.basket) }));
        row.addEventListener("click", () => isFree() && takeUp(at));
        return row;
      }),
    );
  }

  button.addEventListener("click", (event) => {
    if (event.detail > 0) button.blur();
    putAside();
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "F2" || event.repeat) return;
    event.preventDefault();
    putAside();
  });

  return {
    draw,
    /** True if the digit takes one up. @param {string} char */
    take(char) {
      const at = Number(char) - 1;
      if (!isFree() || !held[at]) return false;
      takeUp(at);
      return true;
    },
  };
}
