// A merchant's page: the camera reads one card, and its code is sent by the form like typed digits.

import { cameraFor } from "./camera.js";
import { element } from "./dom.js";
import { pageData } from "./text.js";

const { urls } = /** @type {ReaderData} */ (pageData);
const form = element("scan-form", HTMLFormElement);
const code = element("code", HTMLInputElement);
let isSent = false;

/** @param {string} text */
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

cameraFor(urls.frame, {
  onRead: send,
  paused: () => isSent,
  onOpen: () => {},
  onClose: () => {},
  out: { net: () => {}, leave: () => location.reload() },
});
