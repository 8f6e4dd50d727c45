// Completing a round village by village, so that a bar can show how far it is. What a village
// refuses is said by its own page; the others wait there. Without this the form does them all.

const form = /** @type {HTMLFormElement} */ (document.getElementById("complete-all"));

async function complete(village) {
  const body = new FormData(form);
  body.set("do", "complete");
  const answer = await fetch(`${form.action}?village=${village}`, { method: "POST", body });
  return answer.ok;
}

async function completeAll() {
  const bar = form.querySelector("progress");
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  for (const village of form.dataset.villages.split(" ")) {
    if (!(await complete(village))) {
      location.assign(`${form.action}?village=${village}`);
      return;
    }
    bar.value += 1;
  }
  location.assign(form.dataset.done);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  completeAll();
});
