// A pad for a PIN: the number pad of the keyboard, or the digits on the screen in an order of
// chance. Only dots are drawn; the digits stand in one variable here until they are handed over
// once, and nowhere else: the scan listener does not see keys pressed where a pad is.

import { element } from "./dom.js";
import { put } from "./text.js";

const LEAST = 4;
const MOST = 6;
const SCANNER_MS = 45; // no person types so fast
const USE = ["Enter", "NumpadEnter", "NumpadAdd", "Equal"];
const ERASE = ["Backspace", "NumpadSubtract"];

/** The digits 0 to 9 in an order that the machine's own chance gives. */
function shuffled() {
  const order = crypto.getRandomValues(new Uint32Array(10));
  return [...order.keys()].sort((one, other) => order[one] - order[other]);
}

/**
 * The pad of the template's macro with this id, with its keys taken from `root` while isOn().
 *
 * use(digits): that is it; they are forgotten here. scanned(): a code was scanned, which is no try.
 * @param {string} id @param {HTMLElement | Document} root
 * @param {{use: (digits: string) => void, scanned?: () => void, isOn?: () => boolean}} wiring
 */
export function padOn(id, root, { use, scanned = () => {}, isOn = () => true }) {
  const keys = element(`${id}-digits`);
  const useKey = element(`${id}-use`, HTMLButtonElement);
  let digits = "";
  let typedAt = -Infinity;

  function draw() {
    put(`${id}-dots`, "●".repeat(digits.length));
    useKey.disabled = digits.length < LEAST;
  }

  function erase() {
    digits = "";
    draw();
  }

  /** @param {string} digit */
  function type(digit) {
    if (digits.length < MOST) digits += digit;
    draw();
  }

  function hand() {
    const whole = digits;
    if (whole.length < LEAST) return;
    erase();
    use(whole);
  }

  function burst() {
    erase(); // a code was scanned: it is no PIN, and no try
    scanned();
  }

  /** @param {Event} event */
  function keyed(event) {
    if (!(event instanceof KeyboardEvent)) return;
    if (!isOn()) return;
    const digit = /^(?:Numpad|Digit)(\d)$/.exec(event.code)?.[1];
    const isBurst = event.timeStamp - typedAt < SCANNER_MS;
    if (digit !== undefined) {
      event.preventDefault();
      typedAt = event.timeStamp;
      if (isBurst) burst();
      else if (!event.repeat) type(digit);
    } else if (USE.includes(event.code)) {
      event.preventDefault();
      if (isBurst) burst();
      else hand();
    } else if (ERASE.includes(event.code)) {
      event.preventDefault();
      erase();
    }
  }

  /** @param {string} digit */
  function button(digit) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "button";
    key.textContent = digit;
    key.addEventListener("click", () => type(digit));
    return key;
  }

  root.addEventListener("keydown", keyed);
  useKey.addEventListener("click", hand);
  element(`${id}-erase`).addEventListener("click", erase);

  return {
    /** An empty pad, its digits in a new order. */
    lay() {
      keys.replaceChildren(...shuffled().map((digit) => button(String(digit))));
      erase();
    },
    /** Nothing of it is left on the page. */
    clear() {
      keys.replaceChildren();
      erase();
    },
  };
}
