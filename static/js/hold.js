// Keys that act only after being held for a second, filling from the left meanwhile.

export const HOLD_MS = 1000;

/**
 * A hold on one button: start(), stop(); act() runs once when it was held long enough.
 * @param {HTMLButtonElement} button @param {() => void} act @returns {Hold}
 */
export function holdOn(button, act) {
  let frame = 0;
  let since = 0;

  /** @param {number} part */
  const fill = (part) => button.style.setProperty("--held", String(part));

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    fill(0);
  }

  /** @param {number} now */
  function grow(now) {
    const part = (now - since) / HOLD_MS;
    if (part >= 1) {
      stop();
      act();
      return;
    }
    fill(Math.max(0, part));
    frame = requestAnimationFrame(grow);
  }

  function start() {
    if (frame || button.disabled) return;
    since = performance.now();
    frame = requestAnimationFrame(grow);
  }

  button.addEventListener("pointerdown", (event) => {
    if (event.button === 0) start();
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
    button.addEventListener(end, stop);
  }
  button.addEventListener("keydown", (event) => {
    if (event.code === "Space" && !event.repeat) start();
  });
  button.addEventListener("keyup", (event) => {
    if (event.code === "Space") stop();
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  return { start, stop };
}
