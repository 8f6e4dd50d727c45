// A household chooses its PIN at the till, with its card in hand: first its old PIN, or an officer's
// name and secret; then the new one twice. What was typed stands here until it is sent once.

import { isStale, mustLeave, post } from "./api.js";
import { withCard } from "./basket.js";
import { element } from "./dom.js";
import { padOn } from "./pad.js";
import { sheetOn } from "./sheet.js";
import { put, say, show } from "./text.js";
import { tillData } from "./till-data.js";

const dialog = element("new-pin");
const form = element("new-pin-beside");
/** @param {string} name */
const field = (name) => element(`new-pin-${name}`, HTMLInputElement);

/**
 * The sheet of a till's counter: isOpen() and close(); F6 or its button opens it.
 * @param {Counter} counter @param {{closed: () => boolean}} till @returns {Panel}
 */
export function newPinFor(counter, { closed }) {
  let step = "";
  let typed = { old: "", pin: "", username: "", password: "" };
  const pad = padOn("new-pin", dialog, { use, isOn: () => step !== "beside" });
  const sheet = sheetOn("new-pin", () => {
    typed = { old: "", pin: "", username: "", password: "" };
    pad.clear();
  });

  /** @param {Complaint} said */
  function complain({ title = "", detail = "" } = {}) {
    put("new-pin-refused", title);
    put("new-pin-detail", detail);
    show("new-pin-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

  /** @param {string} name */
  function goTo(name) {
    step = name;
    put("new-pin-title", say(`new_pin_${name}`));
    show("new-pin-beside", name === "beside");
    show("new-pin-pad", name !== "beside");
    show("new-pin-forgotten", name === "old");
    if (name === "beside") return field("username").focus();
    pad.lay();
    dialog.focus();
  }

  /** @param {string} digits */
  function use(digits) {
    complain();
    if (step === "old") {
      typed.old = digits;
      goTo("first");
    } else if (step === "first") {
      typed.pin = digits;
      goTo("again");
    } else if (digits === typed.pin) send();
    else {
      complain({ title: say("new_pin_differ") });
      goTo("first");
    }
  }

  async function send() {
    const { card } = counter.basket;
    if (!card) return sheet.close(); // another window redeemed the basket meanwhile
    const answer = await post(tillData.urls.new_pin, { card: card.code, ...typed });
    if (!sheet.isOpen()) return;
    if (answer === null) return complain({ title: say("lost_title") });
    if (answer.status === 201) {
      sheet.close();
      counter.took(withCard(counter.basket, { ...card, pin: "set" }), say("new_pin_kept"));
      counter.out.hint(say("new_pin_kept"));
      return;
    }
    if (answer.body.code !== "sign-in-refused" && mustLeave(answer)) {
      return counter.out.leave(isStale(answer));
    }
    complain({ title: say("failed_title"), ...answer.body });
    if (["pin-easy", "pin-unfit"].includes(answer.body.code ?? "")) goTo("first");
    else if (typed.username) goTo("beside");
    else goTo("old");
  }

  function open() {
    if (closed() || counter.isFrozen) return;
    const { card } = counter.basket;
    if (!card?.code) return counter.complain("new_pin_card");
    complain();
    sheet.open();
    goTo(card.pin === "set" ? "old" : "beside");
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [username, password] = [field("username").value, field("password").value];
    if (!username || !password) return field(username ? "password" : "username").focus();
    typed = { ...typed, old: "", username, password };
    field("password").value = "";
    complain();
    goTo("first");
  });
  element("new-pin-forgotten").addEventListener("click", () => goTo("beside"));
  element("new-pin-close").addEventListener("click", () => sheet.close());
  element("new-pin-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "F6" || event.repeat) return;
    event.preventDefault();
    open();
  });

  return { isOpen: sheet.isOpen, close: sheet.close };
}
