// The strip on top: the clock, the connection and what has not been answered.

import { serverNow } from "./api.js";
import { loadRequest } from "./store.js";
import { put, say, show, slot } from "./text.js";
import { tillData } from "./till-data.js";

const isEnglish = document.documentElement.lang === "en";
const language = isEnglish ? "en-GB" : "zh-CN";
const timeZone = tillData.zone;
const month = isEnglish ? "short" : "long";
const day = new Intl.DateTimeFormat(language, { timeZone, month, day: "numeric" });
const weekday = new Intl.DateTimeFormat(language, { timeZone, weekday: "short" });
const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });

/** The town's time of an instant in milliseconds. @param {number} at */
export const timeOf = (at) => time.format(new Date(at));

/** The town's day, as far as the server's clock is known: another text on another day. */
export const dayNow = () => day.format(new Date(serverNow()));

/** @param {boolean} online */
export function drawStrip(online) {
  const now = new Date(serverNow());
  put("time", time.format(now));
  const words = [day.format(now), weekday.format(now)];
  put("date", (isEnglish ? words.reverse() : words).join(" "));
  const n = loadRequest() ? 1 : 0;
  put("waiting", say("unsent", { n }));
  slot("waiting").classList.toggle("none", n === 0);
  show("online", online);
  show("offline", !online);
}
