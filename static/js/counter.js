// What the till does: scans, keys and confirmation, acting on one state. It draws nothing; after
// each change it calls out.changed(). Scans are looked up one after the other, in their order.

import * as api from "./api.js";
import * as cart from "./basket.js";
import { settle } from "./settle.js";
import { shortText } from "./side-view.js";
import * as store from "./store.js";
import { say } from "./text.js";
import { waysThatSuffice, withoutWay } from "./ways.js";

const SAME_CARD_MS = 2500;
/** @type {(code: string) => boolean} */
const isCard = (code) => /^4[78]\d{18}$/.test(code);
/** @type {(code: string) => boolean} */
const isSlip = (code) => /^46\d{18}$/.test(code);

export class Counter {
  /** @param {TillData} data @param {Out} out */
  constructor(data, out) {
    this.urls = data.urls;
    this.owner = `${data.shop.code}/${data.device}`; // a basket is the till's, whoever began it
    this.clerk = data.me;
    this.out = out;
    this.today = data.today;
    this.kept = store.loadBasket(this.owner);
    this.basket = this.kept?.basket ?? cart.empty();
    /** @type {Overlay | null} */
    this.overlay = null;
    this.sending = false;
    this.seen = false; // the clerk has read that points are short
    this.digits = ""; // typed for a quantity
    this.refusals = 0;
    this.lastCard = { code: "", at: -Infinity };
    /** @type {Promise<unknown>} */
    this.queue = Promise.resolve();
  }

  /** Which panel stands on the right. @returns {View} */
  get view() {
    if (this.overlay) return this.overlay.kind;
    if (!this.basket.card) return "idle";
    return cart.shortBy(this.basket) && !this.seen ? "short" : "card";
  }

  get ways() {
    return waysThatSuffice(this.basket.lines, cart.shortBy(this.basket));
  }

  get isFrozen() {
    return this.sending || this.view === "lost" || this.view === "refusal";
  }

  /** An undo was answered while a basket was open: its panel is to be read before going on. */
  get interrupted() {
    return this.view === "success" && !cart.isEmpty(this.basket);
  }

  /** The slip that the keys for undo and reprint are about: the one just scanned, else the last. */
  get slip() {
    return this.overlay?.kind === "slip" ? this.overlay.slip : this.today.last;
  }

  get canUndo() {
    const { slip, overlay } = this;
    if (!slip || slip.undone || this.isFrozen) return false;
    const own = overlay?.kind !== "slip" || overlay.slip.own;
    return own && Date.parse(slip.undo_until) > api.serverNow();
  }

  changed() {
    store.saveBasket(this.owner, this.clerk, this.basket);
    this.out.changed();
  }

  /** @param {Omit<RefusalOverlay, "kind">} what */
  refuse(what) {
    this.refusals += 1;
    this.overlay = { kind: "refusal", ...what };
    this.out.play("refused");
    this.out.tell(`${what.title}. ${what.detail}`);
    this.changed();
  }

  /**
   * A basket has been changed by the clerk: say so, or say at once that points are short.
   * @param {Basket} basket @param {string} [words]
   */
  took(basket, words) {
    // A tab that was doubled holds the same basket: the same id is the same request, once.
    this.basket = { ...basket, id: api.newKey() };
    this.seen = false;
    this.digits = "";
    if (this.view === "success" || this.view === "slip") this.overlay = null;
    if (cart.shortBy(basket)) this.sayShort();
    else if (words) {
      this.out.play("scan");
      this.out.tell(words);
    }
    this.changed();
  }

  sayShort() {
    this.refusals += 1;
    this.out.play("refused");
    this.out.tell(`${shortText(this.basket)} ${say("fact_kept")}`);
  }

  // Scans

  /** @param {string} code */
  isRepeat(code) {
    const now = performance.now();
    const repeat = code === this.lastCard.code && now - this.lastCard.at < SAME_CARD_MS;
    if (isCard(code)) this.lastCard = { code, at: now };
    return repeat;
  }

  /** True, with a sound and a sentence, if a scan must not be taken now. */
  stopsScan() {
    const refused = this.view === "refusal" && !cart.isEmpty(this.basket);
    if (!this.sending && this.view !== "lost" && !refused) return false;
    this.out.play("refused");
    this.out.hint(say(refused ? "ack_first" : "busy"));
    return true;
  }

  /** @param {string} code */
  scan(code, foreign = false) {
    this.digits = "";
    if (this.isRepeat(code)) return;
    if (this.stopsScan()) {
      this.lastCard.code = "";
      return;
    }
    this.queue = this.queue.then(() => this.lookUp(code, foreign));
  }

  /** @param {string} code @param {boolean} foreign */
  async lookUp(code, foreign) {
    if (this.stopsScan()) return;
    if (foreign) {
      this.refuse({ title: say("foreign_title"), detail: say("foreign_text") });
      return;
    }
    const answer = isSlip(code)
      ? await api.get(api.urlOf(this.urls.slip, code))
      : await api.lookUp(this.urls.scan, code);
    this.out.net(answer !== null);
    if (answer === null) {
      this.refuse({ title: say("lost_title"), detail: say("lost_scan_text") });
    } else if (api.mustLeave(answer)) {
      this.out.leave(api.isStale(answer));
    } else if (answer.status !== 200) {
      const { title = say("failed_title"), detail = "" } = answer.body;
      this.refuse({ title, detail });
    } else {
      this.overlay = null;
      this.take(code, answer.body);
    }
  }

  /** @param {string} code @param {SeenCard | SeenGoods | SeenSlip} found */
  take(code, found) {
    if (found.kind === "card") {
      const words = say("card_ready", { name: found.name, n: found.balance });
      this.took(cart.withCard(this.basket, { code, ...found }), words);
      return;
    }
    if (found.kind === "slip") {
      this.overlay = { kind: "slip", slip: found };
      this.out.play("scan");
      this.out.tell(say("slip_found", { number: found.number, points: found.points }));
      this.changed();
      return;
    }
    const next = cart.addGoods(this.basket, found);
    if (cart.lastLine(next).quantity > cart.MOST) this.complain("many");
    else this.took(next, `${found.name} ${cart.lastLine(next).quantity}`);
  }

  /** @param {string} key @param {Record<string, unknown>} [values] */
  complain(key, values) {
    this.out.play("refused");
    this.out.hint(say(key, values));
    this.out.changed();
  }

  // Keys

  removeLast() {
    if (this.view === "refusal") return this.complain("ack_first");
    if (this.isFrozen || cart.isEmpty(this.basket) || this.view === "success") return;
    if (this.basket.lines.length === 0) this.lastCard.code = "";
    this.took(cart.removeLast(this.basket));
  }

  get canCount() {
    return !this.isFrozen && this.view !== "success" && this.basket.lines.length > 0;
  }

  /** @param {number} quantity */
  setQuantity(quantity) {
    if (!this.canCount) this.complain("invite_goods");
    else if (quantity < 1 || quantity > cart.MOST) this.complain("quantity_range");
    else this.took(cart.setQuantity(this.basket, quantity), String(quantity));
  }

  /** @param {number} at */
  choose(at) {
    const way = this.ways[at];
    if (this.view !== "short" || !way) return;
    this.took({ ...this.basket, lines: withoutWay(this.basket.lines, way) }, say("total"));
  }

  acknowledge() {
    const { overlay } = this;
    if (overlay?.kind === "refusal" && overlay.dropsCard) this.basket = cart.withCard(this.basket, null);
    this.overlay = null;
    this.lastCard.code = "";
    this.changed();
  }

  /** The one confirming key. What was refused after it was pressed is never confirmed by it. */
  confirm() {
    if (this.sending) return;
    if (this.view === "lost") this.resend();
    else if (["refusal", "slip"].includes(this.view) || this.interrupted) this.acknowledge();
    else if (this.digits) {
      this.digits = "";
      this.complain("press_star");
    } else {
      const { refusals } = this;
      this.queue = this.queue.then(() => (refusals === this.refusals ? this.pay() : null));
    }
  }

  async pay() {
    if (this.isFrozen || this.view === "success") return;
    if (!cart.isReady(this.basket)) {
      this.complain(this.basket.card ? "invite_goods" : "confirm_scan_card");
    } else if (cart.shortBy(this.basket)) {
      this.seen = !this.seen;
      this.changed();
    } else {
      const body = cart.requestOf(this.basket);
      await this.send({ kind: "redeem", url: this.urls.redeem, body });
    }
  }

  undo() {
    if (!this.slip || !this.canUndo) return this.complain("no_last");
    const { slip, number, points } = this.slip;
    const about = { number, points };
    const body = { slip };
    this.queue = this.queue.then(() =>
      this.send({ kind: "undo", url: this.urls.undo, body, about }),
    );
  }

  // Sending

  /** @param {Draft | KeyedRequest} request */
  async send(request) {
    if (this.sending) return;
    const key = (request.kind === "redeem" && this.basket.id) || api.newKey();
    const whole = "owner" in request ? request : store.keyed(request, this, key);
    const wasSent = whole.sent === true;
    store.saveRequest({ ...whole, sent: true });
    this.sending = true;
    this.overlay = null;
    this.out.changed();
    const answer = await api.sendKeyed(whole.url, whole.body);
    this.sending = false;
    this.out.net(answer !== null);
    settle(this, whole, answer, wasSent);
  }

  resend() {
    const request = store.loadRequest();
    this.queue = this.queue.then(() => (request ? this.send(request) : null));
  }

  setAside() {
    store.saveRequest(null);
    this.basket = cart.empty();
    this.overlay = null;
    this.out.hint(say("first_line"));
    this.changed();
  }
}
