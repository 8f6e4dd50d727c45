// Printing cards a file of a hundred at a time, so that a bar can show how far it is. Each file has
// a key of its own, which gives the same file again when an answer was lost. What is refused is
// said by the page itself. Without this the form gives the first file, and the next ones after it.

import { datum, part } from "./dom.js";

const form = document.getElementById("print-cards"); // only there while somebody has no card

/** @param {Blob} file @param {string} name */
function offer(file, name) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.className = "button";
  link.href = URL.createObjectURL(file);
  link.download = `${name}.pdf`;
  link.textContent = name;
  line.append(link);
  document.getElementById("card-files")?.append(line);
}

/** @param {HTMLFormElement} form */
async function printAll(form) {
  const bar = part(form, "progress", HTMLProgressElement);
  const key = part(form, "[name=key]", HTMLInputElement);
  part(form, "button", HTMLButtonElement).disabled = true;
  bar.hidden = false;
  bar.removeAttribute("value");
  for (const [done, one] of datum(form, "keys").split(" ").entries()) {
    key.value = one;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) {
      form.submit();
      return;
    }
    if (answer.redirected) {
      break;
    }
    offer(await answer.blob(), `${datum(form, "name")} ${done + 1}`);
    bar.value = done + 1;
  }
}

if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    printAll(form);
  });
}
