// A merchant's page: the camera reads one card, and its code is sent by the form like typed digits.

import { cameraFor } from "./camera.js";
import { pageData } from "./text.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("scan-form"));
const code = /** @type {HTMLInputElement} */ (document.getElementById("code"));
let isSent = false;

function send(text) {
  if (isSent) return;
  isSent = true;
  code.value = text;
  form.requestSubmit();
}

// One tap, one scan: until the answer comes, nothing is sent again.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
// Back from the answer, the page is asked for anew: its key was used.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

cameraFor(pageData.urls.frame, {
  onRead: send,
  paused: () => isSent,
  onOpen: () => {},
  onClose: () => {},
  out: { net: () => {}, leave: () => location.reload() },
});
