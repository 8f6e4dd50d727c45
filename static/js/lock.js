// The till locks itself after minutes without a key. The server is told and shows and does nothing
// more in this session; the page that asks for the PIN holds nothing of a household. Until the
// server has been told, for want of a connection, a cover lies over everything.

import { get, post } from "./api.js";
import { element } from "./dom.js";
import { play } from "./sounds.js";
import { put, say } from "./text.js";
import { tillData } from "./till-data.js";

const HEARD_MS = 60000; // keys are told to the server so often, for it has a clock of its own
const AGAIN_MS = 5000;
const cover = element("locked", HTMLDialogElement);

/**
 * The lock of a till: tick() each second; isBusy(): a slip is on its way and is waited for.
 * @param {{isBusy: () => boolean}} till
 */
export function lockFor({ isBusy }) {
  const after = tillData.lock_minutes * 60000;
  let pressed = Date.now();
  let told = pressed;
  let locked = false;
  let tried = -Infinity;

  async function tell() {
    tried = Date.now();
    const answer = await post(tillData.urls.lock, {});
    if (answer !== null && answer.status < 500) location.assign(tillData.urls.switch);
    else put("locked-detail", say("locked_lost"));
  }

  function lock() {
    if (locked || isBusy()) return;
    locked = true;
    put("locked-detail", "");
    cover.showModal();
    tell();
  }

  /** @param {KeyboardEvent | PointerEvent} event */
  function heard(event) {
    if (locked) {
      event.stopImmediatePropagation(); // a scan, or a key: neither is taken
      event.preventDefault();
      if (!("code" in event && /\d$/.test(event.code))) return;
      put("locked-detail", say("locked_scan"));
      play("refused");
      return;
    }
    pressed = Date.now();
    if (pressed - told < HEARD_MS) return;
    told = pressed;
    get(tillData.urls.today);
  }

  addEventListener("keydown", heard, true);
  addEventListener("pointerdown", heard, true);
  cover.addEventListener("cancel", (event) => event.preventDefault());
  element("lock-now").addEventListener("click", lock);
  document.addEventListener("keydown", (event) => {
    if (!["F4", "F8"].includes(event.code) || event.repeat || event.altKey) return;
    event.preventDefault();
    if (event.code === "F8") lock();
    else if (!isBusy()) location.assign(tillData.urls.switch);
  });

  return {
    tick() {
      const now = Date.now();
      if (!locked && now - pressed >= after) lock();
      else if (locked && now - tried >= AGAIN_MS) tell();
    },
  };
}
