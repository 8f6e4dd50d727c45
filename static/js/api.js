// Talking to the server: JSON, the CSRF token, a time limit, and patience while the same key is
// still in flight. A lost answer is an outcome of its own, never a refusal.

import { part } from "./dom.js";
import { pageData } from "./text.js";

const TIMEOUT_MS = 10000;
const LOCKED = 423;
const RETRY_MS = [1000, 2000];
const IN_FLIGHT_MS = 1000;
const IN_FLIGHT_TIMES = 20;

const csrf = part(document, 'meta[name="csrf"]', HTMLMetaElement);

/** @param {number} ms */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const begun = Date.parse(pageData.now ?? ""); // not every page is told the time
let skew = begun ? begun - Date.now() : 0; // a till's own clock may be wrong

/** The server's clock in milliseconds, as far as its answers have told it. */
export const serverNow = () => Date.now() + skew;

/** A new version 4 identifier in 32 hex digits; works on plain http too. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @template {AnyAnswer} A
 * @param {Url<A>} url @param {RequestInit} options @returns {Promise<A>}
 */
async function call(url, options) {
  const response = await fetch(url, {
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...options,
  });
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (date) skew = date - Date.now();
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  // What the address promises is taken on trust here, and nowhere else.
  return /** @type {A} */ ({ status: response.status, body: isJson ? await response.json() : {} });
}

/**
 * The address of one slip: what is answered there is what the pattern says.
 * @template {string} U
 * @param {U} pattern @param {string} slip
 */
export const urlOf = (pattern, slip) => /** @type {U} */ (pattern.replace("SLIP", slip));

/**
 * GET; null if the server cannot be reached.
 * @template {AnyAnswer} A
 * @param {Url<A>} url
 */
export async function get(url) {
  try {
    return await call(url, { headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
}

/**
 * POST; null if no answer came.
 * @template {AnyAnswer} A
 * @param {Url<A>} url @param {object} body
 */
export async function post(url, body) {
  try {
    return await call(url, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": csrf.content,
      },
      body: JSON.stringify(body),
    });
  } catch {
    return null;
  }
}

/** Sends a picture to be read; null if no answer came. @param {FrameUrl} url @param {Blob} blob */
export async function sendFrame(url, blob) {
  const body = new FormData();
  body.set("frame", blob, "frame.jpg");
  const headers = { Accept: "application/json", "X-CSRFToken": csrf.content };
  try {
    return await call(url, { method: "POST", headers, body });
  } catch {
    return null;
  }
}

/**
 * True if the page must be left before anything can be sent: signed out, or grown stale.
 * @param {AnyAnswer} answer
 */
export const mustLeave = (answer) => answer.status === 401 || isStale(answer);

/**
 * True if loading the page again mends it: its token is no longer taken, or the till is locked.
 * @param {AnyAnswer} answer
 */
export const isStale = (answer) =>
  (answer.status === 400 && answer.body.code === "page-stale") || answer.status === LOCKED;

/** @param {AnyAnswer} answer */
const isGateway = (answer) => [502, 503, 504].includes(answer.status);

/**
 * Looks a code up: nothing is written, so one more try is harmless. Null without an answer.
 * @template {AnyAnswer} A
 * @param {Url<A>} url @param {string} code
 */
export async function lookUp(url, code) {
  return (await post(url, { code })) ?? (await post(url, { code }));
}

/**
 * Sends a request that carries its key, again and again with the very same body while the
 * answer is lost or the first try is still in flight. Null if it stays unanswered.
 * @param {KeyedRequest["url"]} url @param {KeyedRequest["body"]} body @returns {Promise<SentAnswer | null>}
 */
export async function sendKeyed(url, body) {
  let lost = 0;
  for (let flights = 0; flights < IN_FLIGHT_TIMES; ) {
    const answer = await post(url, body);
    if (answer === null || isGateway(answer)) {
      if (lost === RETRY_MS.length) return null;
      await wait(RETRY_MS[lost++]);
    } else if (answer.status === 409 && answer.body.code === "in-flight") {
      flights += 1;
      await wait(IN_FLIGHT_MS);
    } else {
      return { ...answer, afterLoss: lost > 0 };
    }
  }
  return null;
}
