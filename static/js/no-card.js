// A household that came without its card: which one, why, and who stands beside. The password of
// the second person goes to the server once and is kept nowhere; what comes back is a permit.

import { isStale, mustLeave, post } from "./api.js";
import { copyOf, element, part, parts, write } from "./dom.js";
import { sheetOn } from "./sheet.js";
import { put, say, show } from "./text.js";
import { tillData } from "./till-data.js";

const STEPS = ["find", "why", "beside"];
const found = element("no-card-found");
const beside = part(document, '[data-v="no-card-beside"]');
const reasons = parts(document, "#no-card-reasons .choice");
/** @param {string} name */
const field = (name) => element(`no-card-${name}`, HTMLInputElement);

/**
 * The sheet of a till's counter: open(), isOpen(), close(), and key(char) while it is open.
 * @param {Counter} counter
 */
export function noCardFor(counter) {
  const sheet = sheetOn("no-card", forget);
  let step = "find";
  /** @type {Candidate | null} */
  let household = null;
  let reason = "";
  let busy = false;

  function forget() {
    household = null;
    reason = "";
    found.replaceChildren();
  }

  /** @param {Complaint} said */
  function complain({ title = "", detail = "" } = {}) {
    put("no-card-refused", title);
    put("no-card-detail", detail);
    show("no-card-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  /** @param {string} name */
  function goTo(name) {
    step = name;
    for (const each of STEPS) show(`no-card-${each}`, each === name);
    complain();
    put("no-card-who", household ? `${household.name} ${household.number}` : "");
    if (name === "find") field("text").focus();
    if (name === "why") reasons[0]?.focus();
    if (name === "beside") field("username").focus();
  }

  /**
   * The answer's body if it is a yes; else says what was refused, or leaves the page.
   * @template T
   * @param {Url<Answer<T, 200 | 201>>} url @param {object} body
   */
  async function ask(url, body) {
    if (busy) return null;
    busy = true;
    const answer = await post(url, body);
    busy = false;
    if (!sheet.isOpen()) return null;
    if (answer === null) complain({ title: say("lost_title") });
    else if (answer.status === 200 || answer.status === 201) return answer.body;
    else if (answer.body.code !== "sign-in-refused" && mustLeave(answer)) {
      counter.out.leave(isStale(answer));
    } else complain({ title: say("failed_title"), ...answer.body });
    return null;
  }

  async function look() {
    const text = field("text").value.normalize("NFKC").replace(/[\s']/g, "");
    const body = text && (await ask(tillData.urls.households, { text }));
    if (!body) return field("text").focus();
    complain(body.found.length ? {} : { title: say("no_card_none") });
    put("no-card-more", body.more ? say("no_card_more") : "");
    found.replaceChildren(...body.found.map(candidate));
    (parts(found, ".choice")[0] ?? field("text")).focus();
  }

  /** @param {Candidate} one @param {number} at */
  function candidate(one, at) {
    const item = copyOf("candidate");
    write(item, ".cap", at + 1);
    write(item, ".choice-name", one.name);
    const where = [say("group_number", { number: one.number }), one.group];
    write(item, ".choice-more", where.filter(Boolean).join(" "));
    part(item, ".choice").addEventListener("click", () => {
      household = one;
      goTo("why");
    });
    return item;
  }

  async function confirm() {
    const username = field("username").value;
    const password = field("password").value;
    if (!username || !password) return field(username ? "password" : "username").focus();
    if (!household) return goTo("find");
    field("password").value = "";
    const body = { number: household.number, reason, username, password };
    const card = await ask(tillData.urls.no_card, body);
    if (!card) return field("password").focus();
    sheet.close();
    counter.overlay = null;
    counter.take("", card);
  }

  element("no-card-look").addEventListener("click", look);
  element("no-card-close").addEventListener("click", () => sheet.close());
  for (const form of parts(document, "#no-card form")) {
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  beside.addEventListener("submit", confirm);
  for (const choice of reasons) {
    choice.addEventListener("click", () => {
      reason = part(choice, "span").textContent;
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
    /** @param {string} char */
    key: (char) => {
      if (char === "+" && step === "find" && document.activeElement === field("text")) look();
      else if (/[1-9]/.test(char)) sheet.choose(char);
    },
  };
}
