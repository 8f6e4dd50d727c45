// Three tones that cannot be confused: a short high tick for a scan, two rising notes for done,
// two low buzzes for refused. Made here, so that no sound file is needed.

/** @type {AudioContext | null} */
let context = null;

/** @typedef {[hertz: number, at: number, seconds: number, shape: OscillatorType]} Tone */

/** @param {AudioContext} context @param {Tone} tone */
function note(context, [hertz, at, seconds, shape]) {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime + at;
  oscillator.type = shape;
  oscillator.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.25, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}

/** @type {Record<Sound, Tone[]>} */
const TUNES = {
  scan: [[1320, 0, 0.07, "sine"]],
  done: [[660, 0, 0.14, "sine"], [990, 0.15, 0.3, "sine"]],
  refused: [[196, 0, 0.22, "square"], [147, 0.27, 0.35, "square"]],
};

/** Plays "scan", "done" or "refused"; silent where the browser has no sound. @param {Sound} name */
export function play(name) {
  // A browser is mute until somebody has pressed a key on the page.
  if (navigator.userActivation?.hasBeenActive === false) return;
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume();
    for (const tone of TUNES[name]) note(context, tone);
  } catch {
    context = null; // no sound device: colour, word and icon still tell
  }
}
