// The box for typing by hand: the digits of a code, or a quantity. A scan closes it unread, so a
// scanned code can never become a quantity.

import { element } from "./dom.js";
import { put } from "./text.js";

const box = element("entry");
const label = element("entry-label");
const field = element("entry-field", HTMLInputElement);

/** @type {(digits: string) => void} */
let use = () => {};
let onClose = () => {};
let grouped = false;
let stays = false;

export const isOpen = () => !box.hidden;

export const isEmpty = () => field.value === "";

export function close() {
  if (box.hidden) return;
  field.value = "";
  box.hidden = true;
  const active = document.activeElement;
  if (active instanceof HTMLElement && box.contains(active)) active.blur();
  onClose();
}

/**
 * Opens the box; onUse(digits) is called when the clerk presses + or the button. beside: it stands
 * beside the camera, so it takes no focus by itself, stays, and says when it is closed.
 * @param {{
 *   words: string, act: string, fours: boolean, onUse: (digits: string) => void,
 *   beside?: (() => void) | null,
 * }} how
 */
export function open({ words, act, fours, onUse, beside = null }) {
  close();
  label.textContent = words;
  put("entry-use", act);
  use = onUse;
  grouped = fours;
  stays = beside !== null;
  onClose = beside ?? (() => {});
  field.value = "";
  box.classList.toggle("wide", fours);
  box.hidden = false;
  if (!stays) field.focus();
}

export const focus = () => field.focus();

export function submit() {
  const digits = field.value.normalize("NFKC").replace(/\D/g, "");
  if (digits) use(digits);
}

field.addEventListener("input", () => {
  const atEnd = field.selectionStart === field.value.length;
  if (!grouped || !atEnd) return;
  field.value = field.value.replace(/\D/g, "").replace(/(\d{4})(?=\d)/g, "$1 ");
});

element("entry-use").addEventListener("click", submit);
element("entry-close").addEventListener("click", close);

box.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("keydown", (event) => {
  if (event.code === "Escape") close();
});
box.addEventListener("focusout", (event) => {
  const next = event.relatedTarget;
  const left = next instanceof Node && !box.contains(next);
  if (left && !stays && !field.value) close();
});
