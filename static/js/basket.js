// The basket as a value: what is in it and what it comes to. No page and no network here; every
// change returns a new basket. The line touched last is always the bottom one.

export const MOST = 99;

/** @returns {Basket} */
export const empty = () => ({ card: null, lines: [] });

/** @param {Basket} basket */
export const isEmpty = (basket) => basket.card === null && basket.lines.length === 0;

/** @param {Basket} basket */
export const pointsOf = (basket) =>
  basket.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);

/** @param {Basket} basket */
export const piecesOf = (basket) => basket.lines.reduce((sum, line) => sum + line.quantity, 0);

/** @param {Basket} basket */
export const isReady = (basket) => basket.card !== null && basket.lines.length > 0;

/** The card of a basket that has one: one that is short, or ready. @param {Basket} basket */
export function cardOf({ card }) {
  if (!card) throw new Error("A basket without a card");
  return card;
}

/**
 * Adds one piece; a repeat counts on its line, which moves to the bottom.
 * @type {(basket: Basket, found: SeenGoods) => Basket}
 */
export function addGoods(basket, { goods, name, unit, price, left }) {
  const same = basket.lines.find((line) => line.goods === goods);
  const quantity = same ? same.quantity + 1 : 1;
  const others = basket.lines.filter((line) => line !== same);
  return { ...basket, lines: [...others, { goods, name, unit, price, left, quantity }] };
}

/** The bottom line of a basket that has lines. @param {Basket} basket */
export function lastLine({ lines }) {
  const last = lines.at(-1);
  if (!last) throw new Error("A basket without lines");
  return last;
}

/** Takes the bottom line away; without lines, the card. @param {Basket} basket */
export function removeLast(basket) {
  if (basket.lines.length === 0) return empty();
  return { ...basket, lines: basket.lines.slice(0, -1) };
}

/** Gives the bottom line another quantity, 1 to MOST. @param {Basket} basket @param {number} quantity */
export function setQuantity(basket, quantity) {
  const lines = basket.lines.slice(0, -1);
  return { ...basket, lines: [...lines, { ...lastLine(basket), quantity }] };
}

/** @param {Basket} basket @param {Card | null} card */
export const withCard = (basket, card) => ({ ...basket, card });

/** What the household may spend now, and which bound is the tighter one. @param {Card} card */
export function bound(card) {
  const byLimit = card.left_today < card.balance;
  return { kind: byLimit ? "limit" : "points", points: byLimit ? card.left_today : card.balance };
}

/** How many points are missing: 0 if the basket can be paid or has no card. @param {Basket} basket */
export function shortBy(basket) {
  if (!basket.card) return 0;
  return Math.max(0, pointsOf(basket) - bound(basket.card).points);
}

/** The body of the request that redeems exactly this basket. @param {Basket} basket */
export function requestOf(basket) {
  const { code, permit } = cardOf(basket);
  return {
    ...(code && { card: code }),
    ...(permit && { permit }),
    lines: basket.lines.map(({ goods, quantity }) => ({ goods, quantity })),
  };
}
