// Over today's limit by the card alone: a person whom the household has named raises it, or its PIN. The
// server answers with a permit, which the redemption names.

import { isStale, mustLeave, post } from "./api.js";
import { bound, pointsOf, withCard } from "./basket.js";
import { copyOf, element, part, write } from "./dom.js";
import { pinPadFor } from "./pin-pad.js";
import { sheetOn } from "./sheet.js";
import { put, say, show } from "./text.js";
import { tillData } from "./till-data.js";

const list = element("comers");
const button = element("step-nominee");
const pinButton = element("step-pin");
const KEY = "3";
const PIN_KEY = "4";

/**
 * Raising for a till's counter: draw(), step(char), open(), and key(char) while it is open.
 * @param {Counter} counter
 */
export function raisingFor(counter) {
  const sheet = sheetOn("raising", () => list.replaceChildren());
  const pad = pinPadFor(counter);
  let busy = false;

  /** The card, if the basket is over its own limit and the higher one would be enough; else null. */
  function overCard() {
    const { card } = counter.basket;
    if (counter.view !== "short" || !card?.code || card.permit) return null;
    const most = Math.min(card.proven_left, card.balance);
    return bound(card).kind === "limit" && pointsOf(counter.basket) <= most ? card : null;
  }

  const helps = () => Boolean(overCard()?.nominees.length);
  const pinHelps = () => overCard()?.pin === "set";

  /** @param {Complaint} said */
  function complain({ title = "", detail = "" } = {}) {
    put("raising-refused", title);
    put("raising-detail", detail);
    show("raising-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  /** @param {string} nominee */
  async function choose(nominee) {
    const { card } = counter.basket;
    if (busy || !card) return;
    busy = true;
    const answer = await post(tillData.urls.nominee, { card: card.code, nominee });
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

  /** @param {Nominee} one @param {number} at */
  function comer(one, at) {
    const item = copyOf("candidate");
    write(item, ".cap", at + 1);
    write(item, ".choice-name", one.name);
    write(item, ".choice-more", one.relation);
    part(item, ".choice").addEventListener("click", () => choose(one.id));
    return item;
  }

  function open(char = KEY) {
    const card = overCard();
    if (char === PIN_KEY && pinHelps()) pad.open();
    if (char !== KEY || !card || !helps()) return;
    complain();
    put("raising-who", `${card.name} ${card.number}`);
    list.replaceChildren(...card.nominees.slice(0, 9).map(comer));
    sheet.open();
  }

  button.addEventListener("click", () => open());
  pinButton.addEventListener("click", () => open(PIN_KEY));
  element("raising-close").addEventListener("click", () => sheet.close());

  return {
    open,
    isOpen: () => sheet.isOpen() || pad.isOpen(),
    close: () => {
      sheet.close();
      pad.close();
    },
    key: sheet.choose,
    /** @param {string} char */
    step: (char) => (char === KEY && helps()) || (char === PIN_KEY && pinHelps()),
    draw: () => {
      button.hidden = !helps();
      pinButton.hidden = !pinHelps();
      const card = overCard();
      if (!card) return;
      const words = say("raised_to", { n: card.proven_left });
      for (const each of [button, pinButton]) write(each, ".way-rest", words);
    },
  };
}
