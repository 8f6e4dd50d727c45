// The till page: joins keys, scanner, buttons and drawing to the counter.

import { get } from "./api.js";
import { isEmpty, isReady, lastLine, pointsOf, shortBy } from "./basket.js";
import { drawBasket } from "./basket-view.js";
import { cameraFor } from "./camera.js";
import { Counter } from "./counter.js";
import * as entry from "./entry.js";
import { shelfFor } from "./held.js";
import { holdOn } from "./hold.js";
import { matFor } from "./mat.js";
import { noCardFor } from "./no-card.js";
import { listen, readingOf } from "./scanner.js";
import { raisingFor } from "./raising.js";
import { refreshToday } from "./settle.js";
import { drawSide } from "./side-view.js";
import { play } from "./sounds.js";
import { forgetAll } from "./store.js";
import { dayNow, drawStrip } from "./strip.js";
import { join } from "./tabs.js";
import { pageData, put, say, show } from "./text.js";
import { tilesFor } from "./tiles.js";

const HINT_MS = 5000;
const DIGITS_MS = 6000;
const PROBE_MS = 5000;
const hintBox = document.getElementById("hint");
const outcome = document.getElementById("outcome");
const confirmKey = /** @type {HTMLButtonElement} */ (document.getElementById("confirm"));
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll(".key");
const keys = new Map([...buttons].map((button) => [button.dataset.key, button]));
let online = true;
let hintTimer = 0;
let digitsTimer = 0;

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
  leave: (stale) => (stale ? location.reload() : location.assign(pageData.urls.sign_in)),
};
const counter = new Counter(pageData, out);
const shelf = shelfFor(counter, { closed: () => noCard.isOpen() || raising.isOpen() });
const tabs = join(counter);
let day = dayNow();

// Drawing

/** The confirming key: [look, words, second words]. */
function confirmLook() {
  const { basket, overlay, view } = counter;
  if (counter.sending) return ["wait", say("confirm_sending")];
  if (view === "lost") return ["act", say("confirm_retry")];
  if (view === "refusal") return ["act", say("confirm_ack")];
  if (view === "short") return ["act", say("confirm_look_again")];
  if (view === "slip") return ["act", say("confirm_close")];
  if (counter.interrupted) return ["act", say("confirm_ack")];
  if (view === "success") {
    const seconds = Math.max(0, Math.ceil((overlay.clearAt - Date.now()) / 1000));
    return ["next", say("confirm_next"), say("clear_in", { n: seconds })];
  }
  if (isEmpty(basket)) return ["wait", say("confirm_idle")];
  if (!isReady(basket)) return ["wait", say(basket.card ? "confirm_scan_goods" : "confirm_scan_card")];
  if (shortBy(basket)) return ["wait open", say("confirm_short")];
  return ["act", say("confirm_pay", { n: pointsOf(basket) })];
}

function drawKeys() {
  const [look, words, more = ""] = confirmLook();
  confirmKey.className = `confirm ${look}`;
  confirmKey.disabled = look === "wait" || look === "next";
  put("confirm-word", words);
  put("confirm-more", more);
  show("confirm-cap", look !== "next");
  put("digits", counter.digits);
  const busy = counter.sending || counter.view === "lost";
  const idle = busy || counter.view === "success" || isEmpty(counter.basket);
  keys.get("-").disabled = idle || counter.view === "refusal";
  keys.get("*").disabled = !counter.canCount;
  keys.get(".").disabled = !counter.canUndo;
  keys.get("0").disabled = busy || !counter.slip;
  keys.get("/").disabled = counter.isFrozen;
  keys.get("Tab").disabled = counter.isFrozen;
}

function draw() {
  const { overlay, basket, view } = counter;
  drawBasket(overlay?.basket ?? basket, Boolean(overlay?.basket));
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

function tick() {
  const { overlay } = counter;
  if (overlay?.clearAt && overlay.clearAt <= Date.now()) {
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

const ACTS = {
  "+": () => (isTyping() ? entry.submit() : counter.confirm()),
  "-": () => counter.removeLast(),
  "*": () => (isTyping() ? entry.submit() : star()),
  ".": () => scanner.isDown(".") && holds["."].start(),
  "/": () => noCard.open(),
  Tab: typeCode,
};

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
  const url = pageData.urls.receipt.replace("SLIP", slip.slip);
  if (!window.open(`${url}#print`)) counter.complain("no_window");
}

const holds = {
  ".": holdOn(keys.get("."), () => counter.undo()),
  0: holdOn(keys.get("0"), reprint),
};

const noCard = noCardFor(counter);
const raising = raisingFor(counter);
const mat = matFor(counter, { reprint });

const isCovered = () => counter.isFrozen || noCard.isOpen() || raising.isOpen();

function take(code, foreign) {
  if (foreign || !mat.run(code)) counter.scan(code, foreign);
}

const camera = cameraFor(pageData.urls.frame, {
  onRead: (text) => take(...readingOf(text)),
  paused: isCovered,
  onOpen: () => openDigits(() => camera.close()),
  onClose: () => entry.close(),
  out,
});

const pick = (goods) => counter.scan(goods);
const tiles = tilesFor({ pick, opens: entry.close, frozen: isCovered });

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

for (const button of [...keys.values(), confirmKey]) {
  button.addEventListener("click", (event) => {
    if (event.detail > 0) button.blur(); // a click must not leave the next Space on this key
    if (button.classList.contains("hold")) {
      if (event.detail > 0) out.hint(say("over"));
    } else ACTS[button.dataset.key]();
  });
}

document.addEventListener("keydown", (event) => {
  const atRest = document.activeElement === document.body;
  if (event.code !== "Tab" || event.shiftKey || event.defaultPrevented || !atRest) return;
  event.preventDefault();
  typeCode();
});

document.getElementById("set-aside").addEventListener("click", () => counter.setAside());
document.getElementById("sign-out").addEventListener("submit", forgetAll);
addEventListener("resize", draw);
addEventListener("offline", () => out.net(false));
addEventListener("online", probe);

/** Asks whether the server is there again, and if so sends the waiting request once more. */
async function probe() {
  const answer = await get(pageData.urls.today);
  if (answer === null || answer.status >= 500) return;
  out.net(true);
  if (counter.view === "lost" && !counter.overlay.failed && !counter.sending) counter.resend();
}

setInterval(tick, 1000);
setInterval(() => {
  if (!online) probe();
}, PROBE_MS);
draw();
counter.resume();
