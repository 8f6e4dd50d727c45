// Prints the receipt at once when the till asked for it, and goes back to the till afterwards.

const opened = window.opener !== null;

document.getElementById("print").addEventListener("click", () => window.print());

document.getElementById("close").addEventListener("click", (event) => {
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
