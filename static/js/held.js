// Baskets put aside while somebody fetches a bag: kept for this browser tab, several at a time.
// Nothing moves by it: a held basket is a list, and only the confirming key asks the server.

import { serverNow } from "./api.js";
import * as cart from "./basket.js";
import { loadHeld, saveHeld } from "./store.js";
import { timeOf } from "./strip.js";
import { copyOf, say, show } from "./text.js";

const MOST = 4;
const list = document.getElementById("held-list");
const button = /** @type {HTMLButtonElement} */ (document.getElementById("put-aside"));

/**
 * The shelf behind the counter: draw() after each change, take(char) for a digit pressed.
 * closed(): something else is open that a basket may not be taken away from.
 */
export function shelfFor(counter, { closed }) {
  let held = loadHeld(counter.owner);
  let drawn = null;

  const nameOf = ({ at, basket }) =>
    basket.card
      ? say("group_number", { number: basket.card.number })
      : say("held_at", { time: timeOf(at) });

  const isFree = () => held.length > 0 && counter.view === "idle" && cart.isEmpty(counter.basket);

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

  /** Takes the basket up again; its card is looked up once more, for points may have moved. */
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
        row.querySelector(".cap").textContent = String(at + 1);
        row.querySelector(".held-name").textContent = nameOf(item);
        const pieces = cart.piecesOf(item.basket);
        row.querySelector(".held-more").textContent = say("held_goods", { pieces });
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
    /** True if the digit takes one up. */
    take(char) {
      const at = Number(char) - 1;
      if (!isFree() || !held[at]) return false;
      takeUp(at);
      return true;
    },
  };
}
