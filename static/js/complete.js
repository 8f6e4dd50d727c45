// Completing a round village by village, so that a bar can show how far it is. What a village
// refuses is said by its own page; the others wait there. Without this the form does them all.
// While a village is at work the bar moves on the spot, so that one village alone shows it too.

const form = /** @type {HTMLFormElement} */ (document.getElementById("complete-all"));

/** The round's page of this village: what the form is sent to, and where a refusal is said. */
function addressOf(village) {
  const address = new URL(form.action);
  address.searchParams.set("village", village);
  return address.href;
}

async function complete(village) {
  const body = new FormData(form);
  body.set("do", "complete");
  const answer = await fetch(addressOf(village), { method: "POST", body });
  return answer.ok;
}

async function completeAll() {
  const bar = form.querySelector("progress");
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  for (const [done, village] of form.dataset.villages.split(" ").entries()) {
    if (done === 0) {
      bar.removeAttribute("value");
    }
    if (!(await complete(village))) {
      location.assign(addressOf(village));
      return;
    }
    bar.value = done + 1;
  }
  location.assign(form.dataset.done);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  completeAll();
});
