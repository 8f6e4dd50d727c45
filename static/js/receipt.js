// Prints the receipt at once when the till asked for it, and goes back to the till afterwards.

import { element } from "./dom.js";

const opened = window.opener !== null;

element("print").addEventListener("click", () => window.print());

element("close").addEventListener("click", (event) => {
  if (!opened) return;
  event.preventDefault();
  window.close();
});

if (location.hash === "#print") {
  addEventListener("afterprint", () => {
    if (opened) window.close();
  });
  addEventListener("load", () => window.print());
}
