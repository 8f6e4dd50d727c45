// Completing a round village by village, so that a bar can show how far it is. What a village
// refuses is said by its own page; the others wait there. Without this the form does them all.
// While a village is at work the bar moves on the spot, so that one village alone shows it too.

import { datum, part } from "./dom.js";

const form = document.getElementById("complete-all"); // only there while a round can be completed

/**
 * The round's page of this village: what the form is sent to, and where a refusal is said.
 * @param {HTMLFormElement} form @param {string} village
 */
function addressOf(form, village) {
  const address = new URL(form.action);
  address.searchParams.set("village", village);
  return address.href;
}

/** @param {HTMLFormElement} form @param {string} village */
async function complete(form, village) {
  const body = new FormData(form);
  body.set("do", "complete");
  const answer = await fetch(addressOf(form, village), { method: "POST", body });
  return answer.ok;
}

/** @param {HTMLFormElement} form */
async function completeAll(form) {
  const bar = part(form, "progress", HTMLProgressElement);
  part(form, "button", HTMLButtonElement).disabled = true;
  bar.hidden = false;
  for (const [done, village] of datum(form, "villages").split(" ").entries()) {
    if (done === 0) {
      bar.removeAttribute("value");
    }
    if (!(await complete(form, village))) {
      location.assign(addressOf(form, village));
      return;
    }
    bar.value = done + 1;
  }
  location.assign(datum(form, "done"));
}

if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    completeAll(form);
  });
}
