// A household chooses its PIN at the till, with its card in hand: first its old PIN, or an officer's
// name and secret; then the new one twice. What was typed stands here until it is sent once.

import { isStale, mustLeave, post } from "./api.js";
import { withCard } from "./basket.js";
import { padOn } from "./pad.js";
import { sheetOn } from "./sheet.js";
import { pageData, put, say, show } from "./text.js";

const dialog = document.getElementById("new-pin");
const form = document.getElementById("new-pin-beside");
const field = (name) =>
  /** @type {HTMLInputElement} */ (document.getElementById(`new-pin-${name}`));

/** The sheet of a till's counter: isOpen() and close(); F6 or its button opens it. */
export function newPinFor(counter, { closed }) {
  let step = "";
  let typed = { old: "", pin: "", username: "", password: "" };
  const pad = padOn("new-pin", dialog, { use, isOn: () => step !== "beside" });
  const sheet = sheetOn("new-pin", () => {
    typed = { old: "", pin: "", username: "", password: "" };
    pad.clear();
  });

  function complain({ title = "", detail = "" } = {}) {
    put("new-pin-refused", title);
    put("new-pin-detail", detail);
    show("new-pin-said", Boolean(title));
    if (title) counter.out.play("refused");
  }

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

  const begin = () => goTo(counter.basket.card.pin === "set" ? "old" : "beside");

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
    const answer = await post(pageData.urls.new_pin, { card: card.code, ...typed });
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
    if (["pin-easy", "pin-unfit"].includes(answer.body.code)) goTo("first");
    else if (typed.username) goTo("beside");
    else goTo("old");
  }

  function open() {
    if (closed() || counter.isFrozen) return;
    if (!counter.basket.card?.code) return counter.complain("new_pin_card");
    complain();
    sheet.open();
    begin();
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
  document.getElementById("new-pin-forgotten").addEventListener("click", () => goTo("beside"));
  document.getElementById("new-pin-close").addEventListener("click", () => sheet.close());
  document.getElementById("new-pin-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "F6" || event.repeat) return;
    event.preventDefault();
    open();
  });

  return { isOpen: sheet.isOpen, close: sheet.close };
}
