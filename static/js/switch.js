// Who is at the till: a clerk chosen by a figure, and that one's PIN. A scan here does nothing and
// says so. The baskets stay in this browser tab; the till takes them up again.

import { isStale, post } from "./api.js";
import { copyOf, element, part, parts, write } from "./dom.js";
import { padOn } from "./pad.js";
import { listen } from "./scanner.js";
import { play } from "./sounds.js";
import { pageData, put, say, show } from "./text.js";

const { clerks, locked, me, urls } = /** @type {SwitchData} */ (pageData);
const list = element("clerks");
const back = document.getElementById("back"); // a locked till has none
/** @type {Clerk | null} */
let chosen = null;
let busy = false;

const pad = padOn("switch", document, { use, scanned, isOn: () => chosen !== null });

/** @param {Complaint} said */
function complain({ title = "", detail = "" } = {}) {
  put("switch-refused", title);
  put("switch-detail", detail);
  show("switch-said", Boolean(title));
  if (title) play("refused");
}

function scanned() {
  complain({ title: say("scanned_title"), detail: say("scanned_text") });
}

/** Where a pad is, its keys are nobody else's. @param {Clerk | null} clerk */
function goTo(clerk) {
  chosen = clerk;
  document.body.toggleAttribute("data-private", clerk !== null);
  put("switch-title", clerk ? say("pin_of", { name: `${clerk.name} ${clerk.username}` }) : say("pick"));
  show("switch-pad", clerk !== null);
  show("switch-other", clerk !== null);
  parts(list, ".choice").forEach((choice, at) => {
    choice.setAttribute("aria-pressed", String(clerks[at] === clerk));
  });
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (clerk) pad.lay();
  else pad.clear();
}

/** @param {Clerk} clerk */
function choose(clerk) {
  complain();
  if (clerk.pin === "set") return goTo(clerk);
  goTo(null);
  const why = clerk.pin === "none" ? "no_pin" : "pin_locked";
  complain({ title: say(`${why}_title`), detail: say(`${why}_text`) });
}

/** @param {string} pin */
async function use(pin) {
  if (busy || !chosen) return;
  busy = true;
  const answer = await post(urls.switch, { clerk: chosen.id, pin });
  busy = false;
  if (answer === null) complain({ title: say("lost_title") });
  else if (answer.status === 201) location.replace(answer.body.to);
  else if (answer.status === 401 || isStale(answer)) location.reload();
  else complain({ title: say("failed_title"), ...answer.body });
}

/** @param {Clerk} clerk @param {number} at */
function row(clerk, at) {
  const item = copyOf("candidate");
  write(item, ".cap", at + 1);
  write(item, ".choice-name", clerk.name);
  const more = { set: "", none: say("no_pin"), locked: say("pin_locked") }[clerk.pin];
  write(item, ".choice-more", [clerk.username, more].filter(Boolean).join(" · "));
  part(item, ".choice").addEventListener("click", () => choose(clerk));
  return item;
}

listen(document, {
  onScan: scanned,
  onKey: (char) => {
    if (/[1-9]/.test(char) && clerks[Number(char) - 1]) choose(clerks[Number(char) - 1]);
  },
  onUp: () => {},
});

document.addEventListener("keydown", (event) => {
  const leaves = event.code === "Escape" || (chosen && ["Slash", "NumpadDivide"].includes(event.code));
  if (!leaves) return;
  event.preventDefault();
  if (chosen) {
    complain();
    goTo(null);
  } else back?.click();
});

element("switch-other").addEventListener("click", () => goTo(null));
list.replaceChildren(...clerks.slice(0, 9).map(row));
const own = clerks.find((clerk) => clerk.id === me);
goTo(locked && own?.pin === "set" ? own : null);
