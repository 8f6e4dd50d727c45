// The camera as a scanner. The browser's own BarcodeDetector reads where there is one; else a
// picture goes to the server, which reads it and lets it go. The box for typing digits stays open.

import { mustLeave, sendFrame } from "./api.js";
import { element, part } from "./dom.js";
import { put, say } from "./text.js";

const OWN_MS = 150; // between two looks of the browser's own reader
const SENT_MS = 500; // between two pictures sent
const AWAY_MS = 1500; // out of sight this long, and the same code counts again
const WIDEST = 1280;
const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a", "code_128"];

const box = element("camera");
const opener = element("camera-open");
const video = element("camera-video", HTMLVideoElement);
const photoLabel = element("camera-photo");
const photo = part(photoLabel, "input", HTMLInputElement);
const canvas = document.createElement("canvas");
const brush = canvas.getContext("2d");

/** @returns {Promise<CodeReader | null>} */
async function ownReader() {
  const Detector = window.BarcodeDetector;
  if (!Detector) return null;
  const known = await Detector.getSupportedFormats();
  if (!known.includes("qr_code")) return null;
  return new Detector({ formats: FORMATS.filter((format) => known.includes(format)) });
}

/**
 * The picture as a JPEG that is no wider than a code needs; null if it has no size yet.
 * @param {CanvasImageSource} image @param {number} width @param {number} height
 * @returns {Promise<Blob | null>}
 */
async function shrunk(image, width, height) {
  if (!brush) return null;
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}

/**
 * The camera of the till.
 *
 * onRead(text): a code came into sight. paused(): nothing is to be read now. onOpen(), onClose():
 * the panel came or went. out: the till's out, for the connection and for leaving the page.
 * @param {FrameUrl} url
 * @param {{
 *   onRead: (text: string) => void, paused: () => boolean, onOpen: () => void, onClose: () => void,
 *   out: Pick<Out, "net" | "leave">,
 * }} wiring
 * @returns {Panel}
 */
export function cameraFor(url, { onRead, paused, onOpen, onClose, out }) {
  /** @type {MediaStream | null} */
  let stream = null;
  /** @type {CodeReader | null} */
  let reader = null;
  let timer = 0;
  /** @type {Map<string, {at: number, hasLeft: boolean}>} */
  const seen = new Map(); // code → when it was last in sight, and whether it has left since

  const isOpen = () => !box.hidden;

  /**
   * The codes that the server reads in a picture; null when there is none or it could not be asked.
   * @param {Blob | null} blob
   */
  async function asked(blob) {
    if (!blob) return null;
    const answer = await sendFrame(url, blob);
    if (!isOpen()) return null;
    out.net(answer !== null);
    if (answer === null) put("camera-word", say("lost_scan_text"));
    else if (mustLeave(answer)) out.leave(false);
    else if (answer.status === 200) {
      put("camera-word", say(stream ? "camera_hold" : "camera_none"));
      return answer.body.codes;
    }
    return null;
  }

  async function texts() {
    if (!reader) return asked(await shrunk(video, video.videoWidth, video.videoHeight));
    return (await reader.detect(video)).map((code) => code.rawValue);
  }

  /**
   * A picture's codes: slow answers leave gaps, so only a picture without a code says that it left.
   * @param {string[]} found
   */
  function saw(found) {
    const now = performance.now();
    for (const [text, sight] of seen) if (!found.includes(text)) sight.hasLeft = true;
    for (const text of found) {
      const sight = seen.get(text);
      seen.set(text, { at: now, hasLeft: false });
      if (!sight || (sight.hasLeft && now - sight.at >= AWAY_MS)) onRead(text);
    }
  }

  async function look() {
    const ready = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    const found = ready && !paused() ? await texts() : null;
    if (found) saw(found);
    if (stream) timer = setTimeout(look, reader ? OWN_MS : SENT_MS);
  }

  /** @param {string} key */
  function without(key) {
    put("camera-word", say(key));
    photoLabel.hidden = false;
  }

  async function start() {
    if (!navigator.mediaDevices) return without("camera_none");
    put("camera-word", say("camera_wait"));
    try {
      const wanted = { facingMode: "environment", width: { ideal: WIDEST } };
      const got = await navigator.mediaDevices.getUserMedia({ video: wanted });
      if (!isOpen()) return got.getTracks().forEach((track) => track.stop());
      stream = got;
    } catch (error) {
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      return without(denied ? "camera_denied" : "camera_none");
    }
    reader = await ownReader();
    video.srcObject = stream;
    await video.play();
    put("camera-word", say("camera_hold"));
    look();
  }

  function open() {
    if (isOpen()) return;
    seen.clear();
    put("camera-said", "");
    photoLabel.hidden = true;
    box.hidden = false;
    onOpen();
    start();
  }

  function close() {
    if (!isOpen()) return;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    box.hidden = true;
    onClose();
  }

  photo.addEventListener("change", async () => {
    const file = photo.files?.[0];
    photo.value = "";
    if (!file || paused()) return;
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return put("camera-word", say("camera_unread"));
    const found = await asked(await shrunk(picture, picture.width, picture.height));
    if (found?.length === 0) put("camera-word", say("camera_unread"));
    for (const text of found ?? []) onRead(text);
  });
  opener.addEventListener("click", (event) => {
    if (event.detail > 0) opener.blur(); // keys go to the page again
    if (isOpen()) close();
    else open();
  });
  document.addEventListener("keydown", (event) => {
    if (event.code === "Escape") close();
  });
  return { isOpen, close };
}
