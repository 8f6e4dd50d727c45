// The page on which a scanner is tried out: every key event as it came, and a verdict in words.
// The bounds are those of scanner.js, so what is called good here is a scan at the till.

import { element, part } from "./dom.js";
import { END, charOf } from "./keycodes.js";
import { CHAR_MS, END_MS, SHORTEST, readingOf } from "./scanner.js";
import { pageData, put, say } from "./text.js";

const SHOWN = 24;
const LOOKS = ["note", "done", "care"];
const verdict = element("verdict");
const findings = element("findings");
const events = element("events");
const trials = new Set(Object.values(/** @type {SetupData} */ (pageData).trials));

/** @typedef {{code: string, key: string, char: string, at: number}} Press */
/** @type {Press[]} */
let burst = [];
let last = 0;
let timer = 0;

/** @param {string} code @param {string} key @param {string | number} since */
function cells(code, key, since) {
  const row = document.createElement("tr");
  for (const text of [code, key]) row.insertCell().textContent = text;
  const figure = row.insertCell();
  figure.className = "figure";
  figure.textContent = String(since);
  return row;
}

/** @param {string} look @param {string} title @param {string[]} sentences */
function write(look, title, sentences) {
  verdict.dataset.look = look;
  for (const each of LOOKS) part(verdict, `.look-${each}`).hidden = each !== look;
  put("verdict", title);
  findings.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }),
  );
}

/** What is to be mended of a read, and what is right about it. @param {Press[]} read @param {Press} [end] */
function judge(read, end) {
  const [digits] = readingOf(read.map(({ char }) => char).join(""));
  const ms = Math.round((read[read.length - 1].at - read[0].at) / (read.length - 1));
  const others = read.length - digits.length;
  const wrong = [];
  if (ms > CHAR_MS) wrong.push(say("slow", { ms }));
  if (others > 0) wrong.push(say("letters", { n: others }));
  else if (!trials.has(digits)) wrong.push(say("wrong"));
  const right = [say("read", { n: digits.length, digits: digits.replace(/(\d{4})(?=\d)/g, "$1 ") })];
  if (ms <= CHAR_MS) right.push(say("speed", { ms }));
  right.push(say(end?.code === "Tab" ? "end_tab" : end ? "end_enter" : "end_none"));
  right.push(say(read.some(({ key }) => key === "Process") ? "method_on" : "method_off"));
  return { wrong, right };
}

function finish() {
  const end = burst.find(({ char, code }) => char === END || code === "Tab");
  const read = burst.filter((event) => event !== end && event.char);
  burst = [];
  if (read.length < SHORTEST) {
    write("note", say("by_hand"), [say("by_hand_text")]);
    return;
  }
  const { wrong, right } = judge(read, end);
  const good = wrong.length === 0;
  write(good ? "done" : "care", say(good ? "good" : "mended"), [...wrong, ...right]);
}

document.addEventListener(
  "keydown",
  (event) => {
    const { code, key, timeStamp: at } = event;
    const since = at - last;
    const goesOn = burst.length > 0 && since <= 3 * END_MS;
    if (["ShiftLeft", "ShiftRight"].includes(code) || event.repeat) return;
    // Space, Tab and Enter by hand go to the page's buttons; within a read they belong to it.
    if (!goesOn && ["Space", "Tab", "Enter", "NumpadEnter"].includes(code)) return;
    event.preventDefault();
    last = at;
    burst.push({ code, key, char: charOf(event), at });
    events.prepend(cells(code, key, goesOn ? Math.round(since) : "–"));
    while (events.children.length > SHOWN) events.lastElementChild?.remove();
    clearTimeout(timer);
    timer = setTimeout(finish, 3 * END_MS);
  },
  true,
);

element("print").addEventListener("click", () => window.print());
