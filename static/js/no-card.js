// A household that came without its card: which one, why, and who stands beside. The password of
// the second person goes to the server once and is kept nowhere; what comes back is a permit.

import { isStale, mustLeave, post } from "./api.js";
import { sheetOn } from "./sheet.js";
import { copyOf, pageData, put, say, show } from "./text.js";

const STEPS = ["find", "why", "beside"];
const found = document.getElementById("no-card-found");
const field = (name) =>
  /** @type {HTMLInputElement} */ (document.getElementById(`no-card-${name}`));

/** The sheet of a till's counter: open(), isOpen(), close(), and key(char) while it is open. */
export function noCardFor(counter) {
  const sheet = sheetOn("no-card", forget);
  const beside = document.querySelector('[data-v="no-card-beside"]');
  let step = "find";
  let household = null;
  let reason = "";
  let busy = false;

  function forget() {
    household = null;
    reason = "";
    found.replaceChildren();
  }

  function complain({ title = "", detail = "" } = {}) {
    put("no-card-refused", title);
    put("no-card-detail", detail);
    show("no-card-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  function goTo(name) {
    step = name;
    for (const each of STEPS) show(`no-card-${each}`, each === name);
    complain();
    put("no-card-who", household ? `${household.name} ${household.number}` : "");
    if (name === "find") field("text").focus();
    if (name === "why") /** @type {HTMLElement} */ (document.querySelector("#no-card-reasons .choice")).focus();
    if (name === "beside") field("username").focus();
  }

  /** The answer's body if it is a yes; else says what was refused, or leaves the page. */
  async function ask(url, body, yes) {
    if (busy) return null;
    busy = true;
    const answer = await post(url, body);
    busy = false;
    if (!sheet.isOpen()) return null;
    if (answer === null) complain({ title: say("lost_title") });
    else if (answer.status === yes) return answer.body;
    else if (answer.body.code !== "sign-in-refused" && mustLeave(answer)) {
      counter.out.leave(isStale(answer));
    } else complain({ title: say("failed_title"), ...answer.body });
    return null;
  }

  async function look() {
    const text = field("text").value.normalize("NFKC").replace(/[\s']/g, "");
    const body = text && (await ask(pageData.urls.households, { text }, 200));
    if (!body) return field("text").focus();
    complain(body.found.length ? {} : { title: say("no_card_none") });
    put("no-card-more", body.more ? say("no_card_more") : "");
    found.replaceChildren(...body.found.map(candidate));
    /** @type {HTMLElement | null} */ (found.querySelector(".choice") ?? field("text")).focus();
  }

  function candidate(one, at) {
    const item = copyOf("candidate");
    item.querySelector(".cap").textContent = at + 1;
    item.querySelector(".choice-name").textContent = one.name;
    const where = [say("group_number", { number: one.number }), one.group];
    item.querySelector(".choice-more").textContent = where.filter(Boolean).join(" ");
    item.firstElementChild.addEventListener("click", () => {
      household = one;
      goTo("why");
    });
    return item;
  }

  async function confirm() {
    const username = field("username").value;
    const password = field("password").value;
    if (!username || !password) return field(username ? "password" : "username").focus();
    field("password").value = "";
    const body = { number: household.number, reason, username, password };
    const card = await ask(pageData.urls.no_card, body, 201);
    if (!card) return field("password").focus();
    sheet.close();
    counter.overlay = null;
    counter.take("", card);
  }

  document.getElementById("no-card-look").addEventListener("click", look);
  document.getElementById("no-card-close").addEventListener("click", () => sheet.close());
  for (const form of document.querySelectorAll("#no-card form")) {
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  beside.addEventListener("submit", confirm);
  for (const choice of document.querySelectorAll("#no-card-reasons .choice")) {
    choice.addEventListener("click", () => {
      reason = choice.querySelector("span").textContent;
      goTo("beside");
    });
  }

  return {
    isOpen: sheet.isOpen,
    close: sheet.close,
    open: () => {
      if (counter.isFrozen) return counter.complain("busy");
      sheet.open();
      goTo("find");
    },
    key: (char) => {
      if (char === "+" && step === "find" && document.activeElement === field("text")) look();
      else if (/[1-9]/.test(char)) sheet.choose(char);
    },
  };
}
