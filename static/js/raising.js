// Over today's limit by the card alone: a person whom the household has named raises it, or its PIN. The
// server answers with a permit, which the redemption names.

import { isStale, mustLeave, post } from "./api.js";
import { bound, pointsOf, withCard } from "./basket.js";
import { pinPadFor } from "./pin-pad.js";
import { sheetOn } from "./sheet.js";
import { copyOf, pageData, put, say, show } from "./text.js";

const list = document.getElementById("comers");
const button = document.getElementById("step-nominee");
const pinButton = document.getElementById("step-pin");
const KEY = "3";
const PIN_KEY = "4";

/** Raising for a till's counter: draw(), step(char), open(), and key(char) while it is open. */
export function raisingFor(counter) {
  const sheet = sheetOn("raising", () => list.replaceChildren());
  const pad = pinPadFor(counter);
  let busy = false;

  /** True if the basket is over the card's own limit, and the higher one would be enough. */
  function isOver() {
    const { card } = counter.basket;
    if (counter.view !== "short" || !card.code || card.permit) return false;
    const most = Math.min(card.proven_left, card.balance);
    return bound(card).kind === "limit" && pointsOf(counter.basket) <= most;
  }

  const helps = () => isOver() && counter.basket.card.nominees.length > 0;
  const pinHelps = () => isOver() && counter.basket.card.pin === "set";

  function complain({ title = "", detail = "" } = {}) {
    put("raising-refused", title);
    put("raising-detail", detail);
    show("raising-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  async function choose(nominee) {
    const { card } = counter.basket;
    if (busy || !card) return;
    busy = true;
    const answer = await post(pageData.urls.nominee, { card: card.code, nominee });
    busy = false;
    if (!sheet.isOpen()) return;
    if (answer === null) complain({ title: say("lost_title") });
    else if (mustLeave(answer)) counter.out.leave(isStale(answer));
    else if (answer.status !== 201) complain({ title: say("failed_title"), ...answer.body });
    else {
      sheet.close();
      const words = say("raised_to", { n: answer.body.left_today });
      counter.took(withCard(counter.basket, { ...card, ...answer.body }), words);
    }
  }

  function comer(one, at) {
    const item = copyOf("candidate");
    item.querySelector(".cap").textContent = at + 1;
    item.querySelector(".choice-name").textContent = one.name;
    item.querySelector(".choice-more").textContent = one.relation;
    item.firstElementChild.addEventListener("click", () => choose(one.id));
    return item;
  }

  function open(char = KEY) {
    if (char === PIN_KEY && pinHelps()) pad.open();
    if (char !== KEY || !helps()) return;
    const { card } = counter.basket;
    complain();
    put("raising-who", `${card.name} ${card.number}`);
    list.replaceChildren(...card.nominees.slice(0, 9).map(comer));
    sheet.open();
  }

  button.addEventListener("click", () => open());
  pinButton.addEventListener("click", () => open(PIN_KEY));
  document.getElementById("raising-close").addEventListener("click", () => sheet.close());

  return {
    open,
    isOpen: () => sheet.isOpen() || pad.isOpen(),
    close: () => {
      sheet.close();
      pad.close();
    },
    key: sheet.choose,
    step: (char) => (char === KEY && helps()) || (char === PIN_KEY && pinHelps()),
    draw: () => {
      button.hidden = !helps();
      pinButton.hidden = !pinHelps();
      if (!isOver()) return;
      const n = counter.basket.card.proven_left;
      for (const each of [button, pinButton]) {
        each.querySelector(".way-rest").textContent = say("raised_to", { n });
      }
    },
  };
}
