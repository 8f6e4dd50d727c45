// The pad for a household's PIN: what is typed raises today's limit of the card that was scanned.

import { isStale, mustLeave, post } from "./api.js";
import { withCard } from "./basket.js";
import { element } from "./dom.js";
import { padOn } from "./pad.js";
import { sheetOn } from "./sheet.js";
import { put, say, show } from "./text.js";
import { tillData } from "./till-data.js";

const dialog = element("pin-pad");

/** The pad of a till's counter: open(), isOpen() and close(). @param {Counter} counter */
export function pinPadFor(counter) {
  let busy = false;
  const pad = padOn("pin", dialog, { use });
  const sheet = sheetOn("pin-pad", pad.clear);

  /** @param {Complaint} said */
  function complain({ title = "", detail = "" } = {}) {
    put("pin-refused", title);
    put("pin-detail", detail);
    show("pin-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  /** @param {string} pin */
  async function use(pin) {
    const { card } = counter.basket;
    if (busy || !card) return;
    busy = true;
    const answer = await post(tillData.urls.pin, { card: card.code, pin });
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

  element("pin-close").addEventListener("click", () => sheet.close());

  return {
    isOpen: sheet.isOpen,
    close: sheet.close,
    open: () => {
      complain();
      sheet.open();
      dialog.focus();
      pad.lay();
    },
  };
}
