// The till page: joins keys, scanner, buttons and drawing to the counter.

import { get } from "./api.js";
import { lastLine } from "./basket.js";
import { drawBasket } from "./basket-view.js";
import { cameraFor } from "./camera.js";
import { Counter } from "./counter.js";
import { datum, element } from "./dom.js";
import * as entry from "./entry.js";
import { shelfFor } from "./held.js";
import { holdOn } from "./hold.js";
import { confirmKey, drawKeysOf, keyFor, keys } from "./keys-view.js";
import { lockFor } from "./lock.js";
import { matFor } from "./mat.js";
import { newPinFor } from "./new-pin.js";
import { noCardFor } from "./no-card.js";
import { listen, readingOf } from "./scanner.js";
import { raisingFor } from "./raising.js";
import { resume } from "./resume.js";
import { refreshToday } from "./settle.js";
import { drawSide } from "./side-view.js";
import { play } from "./sounds.js";
import { forgetAll } from "./store.js";
import { dayNow, drawStrip } from "./strip.js";
import { join } from "./tabs.js";
import { put, say } from "./text.js";
import { tillData } from "./till-data.js";
import { tilesFor } from "./tiles.js";

const HINT_MS = 5000;
const DIGITS_MS = 6000;
const PROBE_MS = 5000;
const hintBox = element("hint");
const outcome = element("outcome");
let online = true;
let hintTimer = 0;
let digitsTimer = 0;

/** @type {Out} */
const out = {
  play,
  changed: draw,
  tell: (words) => {
    put("camera-said", words);
    outcome.textContent = ""; // so that the same words twice are read twice
    requestAnimationFrame(() => (outcome.textContent = words));
  },
  hint: (words) => {
    hintBox.textContent = words;
    hintBox.hidden = false;
    clearTimeout(hintTimer);
    hintTimer = setTimeout(() => (hintBox.hidden = true), HINT_MS);
  },
  net: (reached) => {
    online = reached;
    drawStrip(online);
  },
  settled: (id) => tabs.settled(id),
  leave: (stale) => (stale ? location.reload() : location.assign(tillData.urls.sign_in)),
};
const counter = new Counter(tillData, out);
const shelf = shelfFor(counter, {
  closed: () => noCard.isOpen() || raising.isOpen() || newPin.isOpen(),
});
const tabs = join(counter);
let day = dayNow();

const drawKeys = () => drawKeysOf(counter);

// Drawing

function draw() {
  const { overlay, basket, view } = counter;
  const redeemed = overlay?.kind === "success" ? overlay.basket : null;
  drawBasket(redeemed ?? basket, redeemed !== null);
  drawSide(view, {
    basket,
    overlay,
    today: counter.today,
    canUndo: counter.canUndo,
    ways: view === "short" ? counter.ways : [],
    choose: (at) => counter.choose(at),
  });
  raising.draw();
  drawKeys();
  drawStrip(online);
  shelf.draw();
  tabs.show();
}

const lock = lockFor({ isBusy: () => counter.sending });

function tick() {
  const { overlay } = counter;
  lock.tick();
  if (overlay?.kind === "success" && overlay.clearAt <= Date.now()) {
    counter.overlay = null;
    draw();
  }
  if (day !== dayNow()) {
    day = dayNow(); // the page was open when the town's day ended
    refreshToday(counter);
  }
  drawKeys();
  drawStrip(online);
}

// Keys

function typeCode() {
  if (camera.isOpen() && entry.isOpen()) entry.focus();
  else if (!counter.isFrozen) openDigits(null);
}

/** @param {(() => void) | null} beside */
function openDigits(beside) {
  entry.open({
    words: say("entry_code"),
    act: say("entry_code_use"),
    fours: true,
    beside,
    onUse: (digits) => {
      if (digits.length < 4 || digits.length > 20) {
        counter.complain("digits_bad", { n: digits.length });
        return;
      }
      entry.close();
      counter.scan(digits);
    },
  });
}

function typeQuantity() {
  if (!counter.canCount) return;
  entry.open({
    words: say("entry_quantity", { name: lastLine(counter.basket).name }),
    act: say("entry_quantity_use"),
    fours: false,
    onUse: (digits) => {
      entry.close();
      counter.setQuantity(Number(digits));
    },
  });
}

function star() {
  if (!counter.digits || !counter.canCount) typeQuantity();
  else counter.setQuantity(Number(counter.digits));
}

/** @param {string} char */
function digit(char) {
  if (counter.view === "short" && (char === "1" || char === "2")) {
    counter.choose(Number(char) - 1);
  } else if (raising.step(char)) {
    raising.open(char);
  } else if (tiles.take(char) || shelf.take(char)) {
    entry.close();
  } else if (counter.canCount && (counter.digits || char !== "0")) {
    counter.digits = counter.digits.length < 2 ? counter.digits + char : "";
    if (!counter.digits) counter.complain("press_tab");
    clearTimeout(digitsTimer);
    digitsTimer = setTimeout(() => {
      counter.digits = "";
      drawKeys();
    }, DIGITS_MS);
    drawKeys();
  } else if (char === "0" && scanner.isDown("0")) {
    holds["0"].start();
  }
}

/** Keys go to the box of digits; an empty one beside the camera leaves them their meaning. */
const isTyping = () => entry.isOpen() && !(camera.isOpen() && entry.isEmpty());

/** @type {Record<string, () => void>} */
const ACTS = {
  "+": () => (isTyping() ? entry.submit() : counter.confirm()),
  "-": () => counter.removeLast(),
  "*": () => (isTyping() ? entry.submit() : star()),
  ".": () => scanner.isDown(".") && holds["."].start(),
  "/": () => noCard.open(),
  Tab: typeCode,
};

/** @param {string} char */
function onKey(char) {
  if (noCard.isOpen()) noCard.key(char);
  else if (raising.isOpen()) raising.key(char);
  else if (/\d/.test(char)) {
    if (!isTyping()) digit(char);
  } else if (!isTyping() || char === "+" || char === "*") {
    ACTS[char]?.();
  }
}

function reprint() {
  const { slip } = counter;
  if (!slip) return counter.complain("no_print");
  const url = tillData.urls.receipt.replace("SLIP", slip.slip);
  if (!window.open(`${url}#print`)) counter.complain("no_window");
}

/** @type {Record<string, Hold>} */
const holds = {
  ".": holdOn(keyFor("."), () => counter.undo()),
  0: holdOn(keyFor("0"), reprint),
};

const noCard = noCardFor(counter);
const raising = raisingFor(counter);
const newPin = newPinFor(counter, { closed: () => noCard.isOpen() || raising.isOpen() });
const mat = matFor(counter, { reprint });

const isCovered = () =>
  counter.isFrozen || noCard.isOpen() || raising.isOpen() || newPin.isOpen();

/** @param {string} code @param {boolean} foreign */
function take(code, foreign) {
  if (foreign || !mat.run(code)) counter.scan(code, foreign);
}

const camera = cameraFor(tillData.urls.frame, {
  onRead: (text) => take(...readingOf(text)),
  paused: isCovered,
  onOpen: () => openDigits(() => camera.close()),
  onClose: () => entry.close(),
  out,
});

const tiles = tilesFor({ pick: (goods) => counter.scan(goods), opens: entry.close, frozen: isCovered });

const scanner = listen(document, {
  onScan: (code, foreign) => {
    entry.close();
    tiles.close();
    noCard.close();
    raising.close();
    take(code, foreign);
  },
  onKey,
  onUp: (char) => holds[char]?.stop(),
});

for (const button of [...keys, confirmKey]) {
  button.addEventListener("click", (event) => {
    if (event.detail > 0) button.blur(); // a click must not leave the next Space on this key
    if (button.classList.contains("hold")) {
      if (event.detail > 0) out.hint(say("over"));
    } else ACTS[datum(button, "key")]();
  });
}

document.addEventListener("keydown", (event) => {
  const atRest = document.activeElement === document.body;
  if (event.code !== "Tab" || event.shiftKey || event.defaultPrevented || !atRest) return;
  event.preventDefault();
  typeCode();
});

element("set-aside").addEventListener("click", () => counter.setAside());
element("sign-out").addEventListener("submit", forgetAll);
addEventListener("resize", draw);
addEventListener("offline", () => out.net(false));
addEventListener("online", probe);

/** Asks whether the server is there again, and if so sends the waiting request once more. */
async function probe() {
  const answer = await get(tillData.urls.today);
  if (answer === null || answer.status >= 500) return;
  out.net(true);
  const { overlay, sending } = counter;
  const isLost = overlay?.kind === "lost" && !overlay.failed && !overlay.asks;
  if (isLost && !sending) counter.resend();
}

setInterval(tick, 1000);
setInterval(() => {
  if (!online) probe();
}, PROBE_MS);
draw();
resume(counter);
