// Tells a scanner from a person. Both type on the same keyboard; a scanner is faster. Reads
// that come in a burst become scans, single presses become keys, and Enter alone is nothing.

import { END, OTHER, charOf } from "./keycodes.js";

export const CHAR_MS = 45; // from one character to the next, on average; no person keeps this up
export const END_MS = 100; // silence that ends a burst
export const SHORTEST = 6; // characters that make a fast burst a read
const LATE_SUFFIX_MS = 600;

/**
 * What was read, as a till takes it: [its digits, whether it holds more other characters].
 * @param {string} text @returns {[code: string, foreign: boolean]}
 */
export function readingOf(text) {
  const digits = text.replace(/\D/g, "");
  return [digits, text.length > 2 * digits.length];
}

/** A field for a secret has its keys to itself: none is looked at or kept here. @param {Event} event */
const isPrivate = ({ target }) => target instanceof Element && target.closest("[data-private]") !== null;

/**
 * Characters that came one right after the other, the field they came into, and what stood there.
 * @typedef {{
 *   chars: string, field: HTMLInputElement | null, before: string, first: number, last: number,
 * }} Burst
 */

/**
 * What a field takes from a person: digits, and letters if it is for words.
 * @param {HTMLInputElement | null} field @param {string} char
 */
const takes = (field, char) =>
  field !== null && (/\d/.test(char) || (char === OTHER && field.dataset.words !== undefined));

/**
 * True if no person typed it. On average, because a busy machine may pass one character on late.
 * @param {Burst | null} burst @returns {burst is Burst}
 */
const isRead = (burst) =>
  burst !== null &&
  burst.chars.length >= SHORTEST &&
  burst.last - burst.first <= CHAR_MS * (burst.chars.length - 1);

/**
 * Listens on a document.
 *
 * onScan(code, foreign): the digits of one read; foreign if it held more other characters.
 * onKey(char): one press by a person, told after END_MS so that it cannot be part of a read.
 * onUp(char): a key was let go; isDown(char) tells whether one is still pressed.
 * @param {Document} page
 * @param {{
 *   onScan: (code: string, foreign: boolean) => void, onKey: (char: string) => void,
 *   onUp: (char: string) => void,
 * }} till
 */
export function listen(page, { onScan, onKey, onUp }) {
  /** @type {Burst | null} */
  let burst = null;
  let timer = 0;
  let scannedAt = -Infinity;
  /** @type {Set<string>} */
  const down = new Set();

  /** @param {Event} event */
  const goesOn = (event) => burst !== null && event.timeStamp - burst.last <= END_MS;

  function finish() {
    clearTimeout(timer);
    if (!burst) return;
    const { chars, field, before, last } = burst;
    const read = isRead(burst);
    burst = null;
    if (!read) {
      for (const char of chars) if (!takes(field, char)) onKey(char);
      return;
    }
    scannedAt = last;
    if (field) field.value = before;
    onScan(...readingOf(chars));
  }

  /** @param {KeyboardEvent} event */
  function suffix(event) {
    const late = event.timeStamp - (isRead(burst) ? burst.last : scannedAt) < LATE_SUFFIX_MS;
    if (event.code !== "Tab" || isRead(burst) || late) event.preventDefault();
    finish();
  }

  /** @param {KeyboardEvent} event @param {string} char */
  function add(event, char) {
    if (burst && !goesOn(event)) finish();
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    const at = event.timeStamp;
    burst ??= { chars: "", field, before: field ? field.value : "", first: at, last: at };
    burst.chars += char;
    burst.last = at;
    if (!takes(field, char)) event.preventDefault();
    clearTimeout(timer);
    timer = setTimeout(finish, END_MS);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (isPrivate(event)) return;
    const char = charOf(event);
    if (char === END || event.code === "Tab") return suffix(event);
    const inBurst = goesOn(event);
    if (event.ctrlKey || event.altKey || event.metaKey) {
      if (inBurst) event.preventDefault(); // a control character sent by the scanner
      return;
    }
    if (char === "") return;
    if (event.code === "Space" && !inBurst) return; // presses the focused button
    down.add(char);
    if (event.repeat) event.preventDefault();
    else add(event, char);
  }

  /** @param {KeyboardEvent} event */
  function released(event) {
    const char = charOf(event);
    if (down.delete(char)) onUp(char);
  }

  function releaseAll() {
    for (const char of down) onUp(char);
    down.clear();
  }

  page.addEventListener("keydown", pressed, true);
  page.addEventListener("keyup", released, true);
  page.defaultView?.addEventListener("blur", releaseAll);
  return { isDown: /** @param {string} char */ (char) => down.has(char) };
}
