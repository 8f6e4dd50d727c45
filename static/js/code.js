// Counts the seconds of the code that is shown, and asks for the next one when they are over.

import { element } from "./dom.js";

const shown = element("left");
const until = performance.now() + Number(shown.textContent) * 1000;

const timer = setInterval(() => {
  const left = Math.ceil((until - performance.now()) / 1000);
  shown.textContent = String(Math.max(0, left));
  if (left > 0) return;
  clearInterval(timer);
  location.reload();
}, 500);
