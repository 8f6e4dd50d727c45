// The pad for a household's PIN: the number pad of the keyboard, or the digits on the screen in an
// order of chance. Only dots are drawn; the digits stand in one variable here until they are sent
// once, and nowhere else: the scan listener does not see keys pressed on the pad.

import { isStale, mustLeave, post } from "./api.js";
import { withCard } from "./basket.js";
import { sheetOn } from "./sheet.js";
import { pageData, put, say, show } from "./text.js";

const LEAST = 4;
const MOST = 6;
const SCANNER_MS = 45; // no person types so fast
const dialog = document.getElementById("pin-pad");
const pad = document.getElementById("pin-digits");

/** The digits 0 to 9 in an order that the machine's own chance gives. */
function shuffled() {
  const order = crypto.getRandomValues(new Uint32Array(10));
  return [...order.keys()].sort((one, other) => order[one] - order[other]);
}

/** The pad of a till's counter: open(), isOpen() and close(). */
export function pinPadFor(counter) {
  let digits = "";
  let typedAt = -Infinity;
  let busy = false;
  const sheet = sheetOn("pin-pad", () => {
    digits = "";
    put("pin-dots", "");
    pad.replaceChildren();
  });

  function draw() {
    put("pin-dots", "●".repeat(digits.length));
    /** @type {HTMLButtonElement} */ (document.getElementById("pin-use")).disabled =
      digits.length < LEAST;
  }

  function complain({ title = "", detail = "" } = {}) {
    put("pin-refused", title);
    put("pin-detail", detail);
    show("pin-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  function type(digit) {
    if (digits.length < MOST) digits += digit;
    draw();
  }

  function erase() {
    digits = "";
    draw();
  }

  async function use() {
    const { card } = counter.basket;
    if (busy || digits.length < LEAST || !card) return;
    const body = { card: card.code, pin: digits };
    erase();
    busy = true;
    const answer = await post(pageData.urls.pin, body);
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

  function keyed(event) {
    const digit = /^(?:Numpad|Digit)(\d)$/.exec(event.code)?.[1];
    const burst = event.timeStamp - typedAt < SCANNER_MS;
    if (digit !== undefined) {
      event.preventDefault();
      typedAt = event.timeStamp;
      if (burst) erase(); // a code was scanned: it is no PIN, and no try
      else if (!event.repeat) type(digit);
    } else if (["Enter", "NumpadEnter", "NumpadAdd", "Equal"].includes(event.code)) {
      event.preventDefault();
      if (burst) erase();
      else use();
    } else if (event.code === "Backspace" || event.code === "NumpadSubtract") {
      event.preventDefault();
      erase();
    }
  }

  function button(digit) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "button";
    key.textContent = digit;
    key.addEventListener("click", () => type(digit));
    return key;
  }

  dialog.addEventListener("keydown", keyed);
  document.getElementById("pin-use").addEventListener("click", use);
  document.getElementById("pin-erase").addEventListener("click", erase);
  document.getElementById("pin-close").addEventListener("click", () => sheet.close());

  return {
    isOpen: sheet.isOpen,
    close: sheet.close,
    open: () => {
      complain();
      pad.replaceChildren(...shuffled().map((digit) => button(String(digit))));
      sheet.open();
      dialog.focus();
      draw();
    },
  };
}
